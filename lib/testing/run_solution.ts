/**
 * Runs a lab's solution in a process of its own that a test can kill, or that kills itself at a fault point of the engine. Its one argument is a
 * {@linkcode RunOrder} as JSON.
 *
 * @module
 */
import { RuntimeConf } from "../../engine/declare/runtime_conf.ts";
import { Session } from "../../engine/declare/session.ts";
import { EmbeddedEngine } from "../../engine/embedded/embedded_engine.ts";
import type { DeclareQueries } from "../lab.ts";
import { type Clock, type DataStreamWriter, openStorage, type StorageOptions } from "../mod.ts";

/** What to run, and where to die. */
export interface RunOrder {
  /** The folder of the lab: `week4`. */
  readonly lab: string;
  /** The broker's address, for labs that read Kafka; it expects no login. */
  readonly bootstrap: string;
  /** Where the layers of the data lake are. */
  readonly lake: string;
  readonly storage: StorageOptions;
  readonly checkpoints: string;
  /** Ends the process with SIGKILL when it passes a fault point for the n-th time, all queries together. */
  readonly killAt?: { readonly point: string; readonly occurrence: number };
  /** Goes on for ever, with a line on standard output for each batch. Default: ends when all that is there is done. */
  readonly forever?: boolean;
  /** Runs the lab's first query only, and has its batch n at a time of its own: so many milliseconds after the epoch, and so many more for each batch. */
  readonly batchTimes?: { readonly startMs: number; readonly stepMs: number };
}

async function run(order: RunOrder): Promise<void> {
  const { lab, bootstrap, lake, storage, checkpoints, killAt, forever, batchTimes } = order;
  const { queries }: { queries: DeclareQueries } = await import(`../../${lab}/solution.ts`);
  const conf = new RuntimeConf();
  let passed = 0, batches = 0;
  const faultPoint = (name: string) => {
    if (name === killAt?.point && ++passed === killAt.occurrence) Deno.kill(Deno.pid, "SIGKILL");
  };
  const listener = { onQueryProgress: () => (batches++, console.log("batch")) };
  const clock = batchTimes && batchClock(() => batchTimes.startMs + batches * batchTimes.stepMs);
  const engine = new EmbeddedEngine({ conf, storage, faultPoint, listener, ...(clock && { clock }) });
  await using session = new Session(engine, conf);
  const writers = queries({
    session,
    kafka: { "kafka.bootstrap.servers": bootstrap },
    path: (place) => `${lake}/${place}`,
    checkpoint: (name) => `${checkpoints}/${name}`,
  }).slice(0, batchTimes ? 1 : undefined);
  if (batchTimes) batches = await committedBatches(writers[0]!);
  const started = await Promise.all(
    writers.map((writer) => (forever ? writer : writer.trigger({ availableNow: true })).start()),
  );
  await Promise.all(started.map((query) => query.awaitTermination()));
}

/** A clock that stands still within a batch. */
function batchClock(now: () => number): Clock {
  return {
    now,
    elapsed: () => performance.now(),
    sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
  };
}

async function committedBatches({ plan }: DataStreamWriter): Promise<number> {
  const checkpoint = openStorage(plan.options["checkpointLocation"]!, {});
  const ids = (await Array.fromAsync(checkpoint.list("commits"))).map(({ path }) =>
    Number(path.split("/").at(-1))
  );
  return Math.max(-1, ...ids) + 1;
}

await run(JSON.parse(Deno.args[0]!));
