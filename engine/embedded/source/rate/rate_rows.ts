import type { BatchTarget, ColumnValues } from "../source.ts";
import { field, type StructType, structType } from "../../../declare/types.ts";

/** The columns of rate sources. */
export const RATE_SCHEMA: StructType = structType([field("timestamp", "timestamp"), field("value", "long")]);

/** Rows that are handed over at a time. */
const ROWS_PER_APPEND = 50_000;
const BYTES_PER_ROW = 16;

/** Rows with consecutive values. */
export interface RateRows {
  /** The first value. */
  readonly from: number;
  /** After the last. */
  readonly to: number;
  /** The time of row `i`, in milliseconds since the epoch. */
  readonly timeMs: (i: number) => number;
}

/** Hands rows over. Returns how many. */
export async function appendRateRows({ from, timeMs, to }: RateRows, target: BatchTarget): Promise<number> {
  for (let first = from; first < to; first += ROWS_PER_APPEND) {
    const length = Math.min(ROWS_PER_APPEND, to - first);
    const columns: Readonly<Record<string, () => ColumnValues>> = {
      timestamp: () => BigInt64Array.from({ length }, (_, i) => BigInt(timeMs(first - from + i)) * 1000n),
      value: () => BigInt64Array.from({ length }, (_, i) => BigInt(first + i)),
    };
    await target.append(target.columns.map(({ name }) => columns[name]!()), length * BYTES_PER_ROW);
  }
  return Math.max(0, to - from);
}
