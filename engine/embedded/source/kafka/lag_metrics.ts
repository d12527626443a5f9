import type { PartitionOffsets } from "./kafka_offsets.ts";

/**
 * How far a query is behind the newest records, over its partitions, as Spark's progress writes it. Empty until both sides are known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(lagMetrics(new Map([["t-0", 5], ["t-1", 5]]), new Map([["t-0", 5], ["t-1", 8]])), {
 *   minOffsetsBehindLatest: "0",
 *   maxOffsetsBehindLatest: "3",
 *   avgOffsetsBehindLatest: "1.5",
 * });
 * ```
 */
export function lagMetrics(
  consumed: PartitionOffsets | null,
  latest: PartitionOffsets | null,
): Record<string, string> {
  if (consumed === null || latest === null || latest.size === 0) return {};
  const behind = [...latest].map(([key, offset]) => offset - (consumed.get(key) ?? 0));
  const sum = behind.reduce((total, count) => total + count, 0);
  return {
    minOffsetsBehindLatest: String(Math.min(...behind)),
    maxOffsetsBehindLatest: String(Math.max(...behind)),
    avgOffsetsBehindLatest: (sum / behind.length).toFixed(1),
  };
}
