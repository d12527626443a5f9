import type { DuckDBValue } from "@duckdb/node-api";
import { resultChunks } from "../result/result_chunks.ts";
import type { Relation } from "./sink.ts";

/**
 * Computes all rows of a result, keeps the first of them and counts the rest.
 *
 * @param signal Ends the reading early, by throwing its reason.
 */
export async function firstRows(
  relation: Relation,
  keep: number,
  signal: AbortSignal,
): Promise<{ readonly rows: DuckDBValue[][]; readonly count: number }> {
  const rows: DuckDBValue[][] = [];
  let count = 0;
  for await (const chunk of resultChunks(relation)) {
    signal.throwIfAborted();
    count += chunk.rowCount;
    if (rows.length < keep) rows.push(...chunk.getRows().slice(0, keep - rows.length));
  }
  return { rows, count };
}
