import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { TerminalOrder } from "./testing.ts";

const SCRIPT = new URL("testing.ts", import.meta.url);

/** What the consumer has found out about a symbol. */
interface Insights {
  readonly trades: number;
  readonly volume: number;
  readonly vwap: number;
}

/** Starts a solution as in a terminal of its own. */
function start(order: TerminalOrder): Deno.ChildProcess {
  const args = ["run", "--allow-all", "--no-check", SCRIPT.href, JSON.stringify(order)];
  return new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "inherit" }).spawn();
}

/** The `soln.json` of a folder, once it knows of so many trades; the consumer must not end before. */
async function insights(
  folder: string,
  leastTrades: number,
  consumer?: Deno.ChildProcess,
): Promise<Insights> {
  let hasEnded = false;
  consumer?.status.then(() => hasEnded = true);
  while (!hasEnded) {
    const text = await Deno.readTextFile(`${folder}/soln.json`).catch(() => "[]");
    const [found]: Insights[] = JSON.parse(text);
    if (found && found.trades >= leastTrades) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The consumer has ended before it has read what it should");
}

/** The process that serves the practice Kinesis, once one does; the producer must not end before. */
async function server(practiceFolder: string, producer: Deno.ChildProcess): Promise<number> {
  let hasEnded = false;
  producer.status.then(() => hasEnded = true);
  while (!hasEnded) {
    const text = await Deno.readTextFile(`${practiceFolder}/kinesis/kinesis.json`).catch(() => undefined);
    if (text !== undefined) return JSON.parse(text).pid;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("The producer has ended before it has served the practice Kinesis");
}

Deno.test("a producer that is killed and started again: the consumer misses and doubles nothing of the stream", async () => {
  const practiceFolder = await Deno.makeTempDir({ prefix: "producer_kill_" });
  const place = (name: string) => ({ practiceFolder, labFolder: `${practiceFolder}/${name}` });
  for (const name of ["watching", "whole"]) await Deno.mkdir(place(name).labFolder);
  const producing = { lab: "producer", flags: ["--rate", "50"], ...place("watching") } as const;
  await using killed = start(producing);
  assertEquals(await server(practiceFolder, killed), killed.pid);
  await using watching = start({ lab: "consumer", flags: [], ...place("watching") });
  const before = await insights(place("watching").labFolder, 50, watching);
  killed.kill("SIGKILL");
  assertEquals((await killed.status).signal, "SIGKILL");
  await using again = start(producing);
  await insights(place("watching").labFolder, before.trades + 100, watching);
  again.kill("SIGTERM");
  watching.kill("SIGTERM");
  assertEquals([(await watching.status).code, (await again.status).code], [0, 0]);

  const finish = async (name: string, ...flags: string[]) => {
    const order = { lab: "consumer", flags: ["--available-now", ...flags], ...place(name) } as const;
    assertEquals((await start(order).status).code, 0);
    return await insights(place(name).labFolder, 0);
  };
  const interrupted = await finish("watching");
  const { volume, vwap, ...exact } = await finish("whole", "--fresh", "--yes");
  const { volume: ownVolume, vwap: ownVwap, ...own } = interrupted;
  assertEquals(own, exact);
  assertAlmostEquals(ownVolume, volume, 1e-6); // sums of floating-point numbers depend on their order
  assertAlmostEquals(ownVwap, vwap, 1e-6);
  await Deno.remove(practiceFolder, { recursive: true });
});
