/**
 * Counts by windows of time behind a watermark, measured from inside. Prints one line of JSON.
 *
 * @module
 */
import { DuckDBInstance } from "@duckdb/node-api";
import { col, count, createSession, type Session, struct, window } from "../engine/mod.ts";

/** What one run measured. */
export interface WindowsRun {
  readonly durationMs: number;
  readonly rows: number;
  /** Duration of each batch. */
  readonly batchMs: readonly number[];
  readonly megabytes: number;
}

/** One file of events is one batch. */
interface Events {
  readonly rows: number;
  /** How many different keys they have. */
  readonly keys: number;
}

const files: Events[] = JSON.parse(Deno.args[0]!);
const dir = await Deno.makeTempDir({ prefix: "bench-windows-" });
try {
  await writeEvents();
  await using session = createSession();
  console.log(JSON.stringify(await run(session)));
} finally {
  await Deno.remove(dir, { recursive: true });
}

async function run(session: Session): Promise<WindowsRun> {
  const batchMs: number[] = [];
  const events = session.readStream.format("parquet").schema(struct({ at: "timestamp", key: "bigint" }))
    .option("maxFilesPerTrigger", 1).load(`${dir}/events`);
  const counts = events.withWatermark("at", "10 seconds").groupBy(window(col("at"), "1 hour"), "key").agg(
    count("*").as("n"),
  );
  const startedMs = performance.now();
  const query = await counts.writeStream.format("parquet").option("checkpointLocation", `${dir}/checkpoint`)
    .trigger({ availableNow: true }).start(`${dir}/gold`);
  await query.awaitTermination();
  const rows = query.recentProgress.reduce((sum, progress) => sum + progress.numInputRows, 0);
  batchMs.push(...query.recentProgress.map((progress) => progress.batchDuration));
  return {
    durationMs: performance.now() - startedMs,
    rows,
    batchMs,
    megabytes: Deno.memoryUsage().rss / 1e6,
  };
}

/** Events of one hour, so that no group is finished. */
async function writeEvents(): Promise<void> {
  const connection = await (await DuckDBInstance.create()).connect();
  await Deno.mkdir(`${dir}/events`);
  for (const [i, { rows, keys }] of files.entries()) {
    const name = `${dir}/events/${String(i).padStart(5, "0")}.parquet`;
    await connection.run(`
      COPY (SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_seconds(i % 3000) AS at, CAST((i * 7919) % ${keys} AS BIGINT) AS key
        FROM range(${rows}) AS e(i)) TO '${name}' (FORMAT parquet, COMPRESSION snappy)`);
    const time = new Date(Date.UTC(2026, 0, 1) + i * 1000);
    await Deno.utime(name, time, time);
  }
}
