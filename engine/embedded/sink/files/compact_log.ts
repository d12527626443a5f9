/** How long a file stays that a compact one replaced: `spark.sql.streaming.fileSink.log.cleanupDelay`, and the same of the file source. */
export const CLEANUP_DELAY_MS = 10 * 60 * 1000;
/** `spark.sql.streaming.fileSink.log.compactInterval`, and the same of the file source. */
export const COMPACT_INTERVAL = 10;
/** `spark.sql.streaming.minBatchesToRetain`. */
const MIN_BATCHES_TO_RETAIN = 100;

/**
 * The interval that a log was written with: existing compact files decide, so that a log keeps its rhythm.
 *
 * @param compactIds Batch ids of the compact files.
 * @param wanted The interval of a new log.
 */
export function compactInterval(compactIds: readonly number[], wanted: number): number {
  const [newest, previous] = [...compactIds].sort((a, b) => b - a);
  if (newest === undefined) return wanted;
  if (previous !== undefined) return newest - previous;
  const length = newest + 1;
  if (length <= wanted) return length;
  for (let divisor = wanted; divisor <= length / 2; divisor++) if (length % divisor === 0) return divisor;
  return length;
}

/** Whether the file of a batch holds all entries so far. */
export function isCompactBatch(batchId: number, interval: number): boolean {
  return (batchId + 1) % interval === 0;
}

/** The newest compact file that stands for all before it, also for those who read slowly; -1 when there is none. */
export function lastSafeCompact(batchId: number, interval: number): number {
  const minBatchId = batchId + 1 - MIN_BATCHES_TO_RETAIN;
  return Math.max(-1, minBatchId - (minBatchId % interval) - 1);
}
