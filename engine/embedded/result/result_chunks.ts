import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";

/**
 * The rows of a result, some 2,000 at a time. DuckDB computes all of them first, and may move them into temporary files: what it can also do, stream them, ends
 * without a word where a later row fails.
 */
export async function* resultChunks(
  { connection, sql }: { readonly connection: DuckDBConnection; readonly sql: string },
): AsyncGenerator<DuckDBDataChunk> {
  const result = await connection.run(sql);
  for (let chunk; (chunk = await result.fetchChunk()) && chunk.rowCount > 0;) yield chunk;
}
