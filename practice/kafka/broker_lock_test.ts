import { assertEquals, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import { findRunningBroker, KafkaBroker } from "./mod.ts";
import { startTestBroker } from "./testing.ts";

Deno.test("KafkaBroker.start() refuses a folder where a broker is running and names its address", async () => {
  const dir = Deno.makeTempDirSync();
  const broker = await KafkaBroker.start({ dir });
  await assertRejects(() => KafkaBroker.start({ dir }), Error, `connect to ${broker.bootstrap} instead`);
  const { bootstrap } = broker;
  assertEquals(await findRunningBroker(dir), { pid: Deno.pid, bootstrap, needsLogin: false });
  await broker.stop();
  assertEquals(await findRunningBroker(dir), undefined);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("findRunningBroker() finds nothing where there is no folder", async () => {
  assertEquals(await findRunningBroker("no/such/folder"), undefined);
});

Deno.test("KafkaBroker.start() takes over from a killed process and cuts off what it left half-written", async () => {
  const dir = Deno.makeTempDirSync();
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const args = ["run", "-A", main, "--port", "0", "--dir", dir, "--topics", "reviews:1", "--plaintext"];
  const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn();
  const reader = child.stdout.getReader();
  await reader.read(); // it has said where it listens
  assertEquals((await findRunningBroker(dir))?.pid, child.pid);
  await assertRejects(() => KafkaBroker.start({ dir }), Error, `in process ${child.pid}`);
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  assertEquals(await findRunningBroker(dir), undefined);
  Deno.writeFileSync(`${dir}/log/reviews-0/00000000000000000000.log`, new Uint8Array(100), { append: true });
  const broker = await KafkaBroker.start({ dir });
  assertEquals([broker.topics, broker.endOffsets("reviews")], [["reviews"], [0]]);
  await broker.stop();
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("KafkaBroker.start() says which file it cannot read and lets the folder go", async () => {
  const dir = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${dir}/topics.json`, "{");
  await assertRejects(() => KafkaBroker.start({ dir }), Error, "topics.json: it is not JSON");
  assertEquals(await findRunningBroker(dir), undefined);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("KafkaBroker.stop() may be called again", async () => {
  const broker = await startTestBroker();
  await broker.stop();
  await broker.stop();
  assertEquals(await findRunningBroker("no/such/folder"), undefined);
});
