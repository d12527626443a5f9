import type { DuckDBValue } from "@duckdb/node-api";
import type { Relation } from "./sink.ts";

/**
 * Computes all rows of a result, keeps the first of them and counts the rest.
 *
 * @param signal Ends the reading early, by throwing its reason.
 */
export async function firstRows(
  { connection, sql }: Relation,
  keep: number,
  signal: AbortSignal,
): Promise<{ readonly rows: DuckDBValue[][]; readonly count: number }> {
  const result = await connection.stream(sql);
  const rows: DuckDBValue[][] = [];
  let count = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    signal.throwIfAborted();
    count += chunk.rowCount;
    if (rows.length < keep) rows.push(...chunk.getRows().slice(0, keep - rows.length));
  }
  return { rows, count };
}
