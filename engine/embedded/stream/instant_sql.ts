/** An instant, in milliseconds since the epoch, as DuckDB SQL. */
export function instantSql(ms: number): string {
  return `make_timestamptz(${BigInt(ms) * 1000n})`;
}
