import type { DataType } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";

const BITS: Readonly<Record<string, bigint>> = { byte: 8n, short: 16n, integer: 32n, long: 64n };

/** How many bits an integral type has. */
export function bitsOf(type: DataType): bigint {
  const bits = BITS[type as string];
  if (bits === undefined) throw new TypeError(`${JSON.stringify(type)} is not an integral type`);
  return bits;
}

/**
 * A whole number of any size cut to the lowest bits of an integral type, as Java does when a number overflows.
 *
 * @param whole SQL of a whole number; computed as HUGEINT.
 */
export function lowestBits(whole: string, type: DataType): string {
  const range = 1n << bitsOf(type);
  const half = range / 2n;
  return `CAST(((CAST(${whole} AS HUGEINT) + ${half}) % ${range} + ${range}) % ${range} - ${half} AS ${
    duckDbType(type)
  })`;
}
