/**
 * Runs week 4's solution in a process of its own that a test can kill, or that kills itself at a fault point of the engine. Its one argument is a
 * {@linkcode RunOrder} as JSON.
 *
 * @module
 */
import { RuntimeConf } from "../../engine/declare/runtime_conf.ts";
import { Session } from "../../engine/declare/session.ts";
import { EmbeddedEngine } from "../../engine/embedded/embedded_engine.ts";
import type { StorageOptions } from "../../lib/mod.ts";
import { queries } from "../solution.ts";

/** What to run, and where to die. */
export interface RunOrder {
  /** The broker's address; it expects no login. */
  readonly bootstrap: string;
  /** Where the layers of the data lake are. */
  readonly lake: string;
  readonly storage: StorageOptions;
  readonly checkpoints: string;
  /** Ends the process with SIGKILL when it passes a fault point for the n-th time, all queries together. */
  readonly killAt?: { readonly point: string; readonly occurrence: number };
  /** Goes on for ever, with a line on standard output for each batch. Default: ends when all rows of the topic are done. */
  readonly forever?: boolean;
}

async function run({ bootstrap, lake, storage, checkpoints, killAt, forever }: RunOrder): Promise<void> {
  const conf = new RuntimeConf();
  let passed = 0;
  const faultPoint = (name: string) => {
    if (name === killAt?.point && ++passed === killAt.occurrence) Deno.kill(Deno.pid, "SIGKILL");
  };
  const listener = { onProgress: () => console.log("batch") };
  await using session = new Session(new EmbeddedEngine({ conf, storage, faultPoint, listener }), conf);
  const writers = queries({
    session,
    kafka: { "kafka.bootstrap.servers": bootstrap },
    path: (place) => `${lake}/${place}`,
    checkpoint: (name) => `${checkpoints}/${name}`,
  });
  const started = await Promise.all(
    writers.map((writer) => (forever ? writer : writer.trigger({ availableNow: true })).start()),
  );
  await Promise.all(started.map((query) => query.awaitTermination()));
}

await run(JSON.parse(Deno.args[0]!));
