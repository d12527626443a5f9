import { DuckDBInstance } from "@duckdb/node-api";

/** One file of events is one batch. */
export interface Events {
  readonly rows: number;
  /** How many different keys they have. */
  readonly keys: number;
}

/** Writes events of one hour, so that no group is finished. */
export async function writeEventFiles(dir: string, files: readonly Events[]): Promise<void> {
  const duckDb = await DuckDBInstance.create();
  const connection = await duckDb.connect();
  for (const [i, { rows, keys }] of files.entries()) {
    const name = `${dir}/${String(i).padStart(5, "0")}.parquet`;
    await connection.run(`
      COPY (SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_seconds(i % 3000) AS at, CAST((i * 7919) % ${keys} AS BIGINT) AS key
        FROM range(${rows}) AS e(i)) TO '${name}' (FORMAT parquet, COMPRESSION snappy)`);
    const time = new Date(Date.UTC(2026, 0, 1) + i * 1000);
    await Deno.utime(name, time, time);
  }
  connection.closeSync();
  duckDb.closeSync();
}
