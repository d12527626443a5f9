/**
 * Counts by windows of time behind a watermark, measured from inside. Prints one line of JSON.
 *
 * @module
 */
import { col, count, createSession, type Session, struct, window } from "../engine/mod.ts";

/** What one run measured. */
export interface WindowsRun {
  readonly durationMs: number;
  readonly rows: number;
  /** Duration of each batch. */
  readonly batchMs: readonly number[];
  readonly megabytes: number;
}

const [events] = Deno.args as [string];
const dir = await Deno.makeTempDir({ prefix: "bench-windows-" });
try {
  await using session = createSession();
  console.log(JSON.stringify(await run(session)));
} finally {
  await Deno.remove(dir, { recursive: true });
}

async function run(session: Session): Promise<WindowsRun> {
  const rows = session.readStream.format("parquet").schema(struct({ at: "timestamp", key: "bigint" }))
    .option("maxFilesPerTrigger", 1).load(events);
  const counts = rows.withWatermark("at", "10 seconds").groupBy(window(col("at"), "1 hour"), "key").agg(
    count("*").as("n"),
  );
  const startedMs = performance.now();
  const query = await counts.writeStream.format("parquet").option("checkpointLocation", `${dir}/checkpoint`)
    .trigger({ availableNow: true }).start(`${dir}/gold`);
  await query.awaitTermination();
  return {
    durationMs: performance.now() - startedMs,
    rows: query.recentProgress.reduce((sum, progress) => sum + progress.numInputRows, 0),
    batchMs: query.recentProgress.map((progress) => progress.batchDuration),
    megabytes: Deno.memoryUsage().rss / 1e6,
  };
}
