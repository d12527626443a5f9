/**
 * Sends taxi rides to Kafka: `deno task rides:producer`.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { exitCodeOf } from "../lib/failure.ts";
import { UsageError } from "../lib/flags.ts";
import { type LabPlace, settingsOf } from "../lib/lab.ts";
import { onStopSignal } from "../engine/mod.ts";
import { openWorld } from "../lib/world.ts";
import { rideMessage, RIDES_TOPIC } from "../practice/rides_topic.ts";
import { rides } from "../practice/sample/mod.ts";
import { kafkajsClient, requireTopic } from "./client/kafkajs_client.ts";
import { ProgressBar } from "./client/progress_bar.ts";
import { rideProblem } from "./client/ride_problem.ts";
import { type RideRow, rideRows } from "./client/ride_rows.ts";
import { RideSender, type RideToSend } from "./client/ride_sender.ts";

const DEFAULT_RATE = 100;
const DEFAULT_ROWS = 1000;
const SEED = 42;
const MAX_REQUEST_ROWS = 500;
const TICK_MS = 100;
const REFUSALS_SHOWN = 10;

const USAGE =
  `Sends yellow taxi rides to Kafka: of each, the columns 0, 1, 2, 3, 4, 9 and 16, joined with ", ";
the key is the vendor's id.

  --file rides.csv   a CSV file of the taxi commission; without it, rides are generated
  --rate ${DEFAULT_RATE}         rides a second; 0 for as many as possible
  --limit N          the first N rows only; without --file it is ${DEFAULT_ROWS}
  --topic ${RIDES_TOPIC}  where to; made if it is not there
  --messy            generate rides of which some are malformed
  --practice         use the broker of this machine even though .env names a cluster
  --trace            show where in the code an error comes from
  --help             this text

Ctrl-C sends what was read, then ends.
Exit codes: 0 all rides are in Kafka, 1 some are not, 2 the command line, the settings or the file are wrong, 130 ended at once.`;

interface Command {
  readonly file: string | undefined;
  readonly rate: number;
  readonly limit: number;
  readonly topic: string;
  readonly messy: boolean;
}

/** Sends the rides; told what to do by the command line. Gives how many rows could not be sent. */
export async function sendRides(args: readonly string[], place: LabPlace = {}): Promise<number> {
  const flags = parseFlags(args);
  if (flags === "help") {
    console.log(USAGE);
    return 0;
  }
  const { command, practice } = flags;
  const rows = await openRows(command);
  const settings = await settingsOf(place, practice);
  await using world = openWorld(settings, place);
  const cluster = await world.kafka();
  const kafka = kafkajsClient(cluster, "rides-producer");
  await requireTopic(kafka, command.topic, cluster.bootstrap, { create: true });
  return await send(rows, command, kafka);
}

async function send(
  rows: AsyncIterable<RideRow>,
  { topic, rate, limit }: Command,
  kafka: ReturnType<typeof kafkajsClient>,
): Promise<number> {
  const refusals: string[] = [];
  const stop = new AbortController();
  using bar = new ProgressBar();
  using _signal = onStopSignal(() => {
    bar.say("\nSending what was read. Ctrl-C again ends at once.");
    stop.abort();
  });
  const onRefused = ({ row }: Pick<RideToSend, "row">, reason: string) =>
    void refusals.push(`row ${row}: ${reason}`);
  await using sender = new RideSender({ kafka, topic, say: (sentence) => bar.say(sentence), onRefused });
  const total = Number.isFinite(limit) ? limit : undefined;
  const startedMs = performance.now();
  const state = () => ({
    sent: sender.sent,
    total,
    refused: refusals.length,
    elapsedMs: performance.now() - startedMs,
  });
  let waiting: RideToSend[] = [];
  let count = 0;
  try {
    for await (const { row, fields, problem: unreadable } of rows) {
      if (stop.signal.aborted || ++count > limit) break;
      const problem = unreadable ?? rideProblem(fields);
      if (problem === undefined) waiting.push({ row, ...rideMessage(fields) });
      else onRefused({ row }, problem);
      const dueMs = rate === 0 ? 0 : 1000 * count / rate;
      const isEarly = dueMs > state().elapsedMs + TICK_MS;
      if (waiting.length < MAX_REQUEST_ROWS && !isEarly) continue;
      if (waiting.length > 0) await sender.send(waiting);
      waiting = [];
      bar.draw(state());
      await untilDue(dueMs - state().elapsedMs, stop.signal);
    }
    if (waiting.length > 0) await sender.send(waiting);
  } finally {
    bar.say(report(topic, sender, refusals, state().elapsedMs));
  }
  return refusals.length;
}

/** What was delivered, and what was not. */
function report(topic: string, sender: RideSender, refusals: readonly string[], elapsedMs: number): string {
  const number = (count: number) => count.toLocaleString("en-US");
  const partitions = [...sender.delivered].sort(([a], [b]) => a - b)
    .map(([partition, count]) => `partition ${partition}: ${number(count)}`).join(", ");
  const lines = [
    `Sent ${number(sender.sent)} rides to ${topic} in ${(elapsedMs / 1000).toFixed(1)} s${
      partitions && ` (${partitions})`
    }.`,
  ];
  if (sender.retries > 0) lines.push(`${number(sender.retries)} requests were sent again.`);
  if (refusals.length > 0) {
    const more = refusals.length - REFUSALS_SHOWN;
    lines.push(`${number(refusals.length)} rows could not be sent:`);
    lines.push(...refusals.slice(0, REFUSALS_SHOWN).map((refusal) => `  ${refusal}`));
    if (more > 0) lines.push(`  and ${number(more)} more`);
  }
  return lines.join("\n");
}

async function openRows({ file, limit, messy }: Command): Promise<AsyncIterable<RideRow>> {
  if (file === undefined) return generated(limit, messy);
  try {
    return rideRows((await Deno.open(file)).readable, file);
  } catch (cause) {
    throw new UsageError(
      `Cannot open ${file}: ${(cause as Error).message}. Without --file, rides are generated`,
      { cause },
    );
  }
}

async function* generated(rows: number, messy: boolean): AsyncGenerator<RideRow> {
  let row = 0;
  for (const line of rides({ seed: SEED, rows, messy })) {
    yield await Promise.resolve({ row: ++row, fields: line.split(",") });
  }
}

/** Waits, unless it is to stop. */
async function untilDue(delayMs: number, signal: AbortSignal): Promise<void> {
  if (delayMs <= 0 || signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, delayMs);
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}

function parseFlags(args: readonly string[]): { command: Command; practice: boolean } | "help" {
  const flags = parseArgs([...args], {
    string: ["file", "rate", "limit", "topic"],
    boolean: ["messy", "practice", "trace", "help"],
    alias: { help: "h" },
    default: { rate: String(DEFAULT_RATE), topic: RIDES_TOPIC },
    unknown: (arg: string) => {
      throw new UsageError(`Cannot use "${arg}": --help shows the flags`);
    },
  });
  if (flags.help) return "help";
  const { file, topic, messy, practice } = flags;
  if (file === "" || topic === "") {
    throw new UsageError(`Cannot use an empty --${topic === "" ? "topic" : "file"}`);
  }
  const all = file === undefined ? DEFAULT_ROWS : Infinity;
  const limit = flags.limit === undefined ? all : wholeNumber("limit", flags.limit);
  return { command: { file, topic, messy, limit, rate: wholeNumber("rate", flags.rate) }, practice };
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`Cannot use --${name} ${text}: give a whole number, such as --${name} 100`);
}

/** {@linkcode sendRides} as a program: says what is wrong, and gives the exit code. */
export async function producerMain(args: readonly string[], place: LabPlace = {}): Promise<number> {
  return await exitCodeOf({ lab: "rides", args }, async () => await sendRides(args, place) === 0 ? 0 : 1);
}

if (import.meta.main) Deno.exit(await producerMain(Deno.args));
