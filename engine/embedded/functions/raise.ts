import { quoteString } from "../duckdb_type.ts";

/**
 * DuckDB SQL that ends the query with one of Spark's error conditions when it is evaluated. The message is `[CONDITION] sentence`, the same text that
 * {@linkcode ComputationError} has, so whoever runs the query can tell the condition from it.
 *
 * @param parts The sentence; a part given as `{ sql }` is evaluated for the row at hand.
 */
export function raiseSql(
  condition: string,
  ...parts: readonly (string | { readonly sql: string })[]
): string {
  const texts = [`[${condition}] `, ...parts].map((part) =>
    typeof part === "string" ? quoteString(part) : `coalesce(CAST(${part.sql} AS VARCHAR), 'NULL')`
  );
  return `error(${texts.join(" || ")})`;
}
