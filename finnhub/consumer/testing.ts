/**
 * Test equipment: runs the candles and the insights of the solution in a process of its own, which kills itself at a fault point of the engine. Its one argument
 * is a {@linkcode ConsumerOrder} as JSON.
 *
 * @module
 */
import { RuntimeConf } from "../../engine/declare/runtime_conf.ts";
import { Session } from "../../engine/declare/session.ts";
import { EmbeddedEngine } from "../../engine/embedded/embedded_engine.ts";
import { saveJson } from "../../lib/mod.ts";
import { candles, insights, parseTrades, readRecords, tradeSchema, watermarked } from "./solution.ts";

/** What to run, and where to die. */
export interface ConsumerOrder {
  /** Options of the source. */
  readonly kinesis: Readonly<Record<string, string>>;
  /** Takes checkpoints, candles as Parquet, and `soln.json`. */
  readonly folder: string;
  /** Ends the process with SIGKILL when it passes a fault point for the n-th time, both queries together. */
  readonly killAt?: { readonly point: string; readonly occurrence: number };
}

async function run({ folder, killAt, kinesis }: ConsumerOrder): Promise<void> {
  let passed = 0;
  const faultPoint = (name: string) => {
    if (name === killAt?.point && ++passed === killAt.occurrence) Deno.kill(Deno.pid, "SIGKILL");
  };
  const conf = new RuntimeConf();
  await using session = new Session(new EmbeddedEngine({ conf, storage: {}, faultPoint }), conf);
  const trades = watermarked(parseTrades(readRecords(session, kinesis), tradeSchema()));
  const writers = [
    candles(trades).writeStream.format("parquet").option("path", `${folder}/candles`)
      .option("checkpointLocation", `${folder}/candles-checkpoint`),
    insights(trades).writeStream.outputMode("complete").foreachBatch(saveJson(`${folder}/soln.json`))
      .option("checkpointLocation", `${folder}/insights-checkpoint`),
  ];
  for (const writer of writers) {
    const query = await writer.trigger({ availableNow: true }).start();
    await query.awaitTermination();
  }
}

await run(JSON.parse(Deno.args[0]!));
