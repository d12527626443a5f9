import type { BatchTarget, ColumnValues } from "../source.ts";
import type { KinesisRecord } from "./kinesis_connection.ts";

/** How many rows are handed over at a time. */
const ROWS_AT_ONCE = 8192;
/** What a row takes besides its data, about. */
const ROW_BYTES = 200;

/** Hands records over, column by column. */
export async function appendRecords(
  records: readonly KinesisRecord[],
  streamName: string,
  target: BatchTarget,
): Promise<void> {
  for (let at = 0; at < records.length; at += ROWS_AT_ONCE) {
    target.signal.throwIfAborted();
    const rows = records.slice(at, at + ROWS_AT_ONCE);
    const columns: Readonly<Record<string, () => ColumnValues>> = {
      data: () => rows.map(({ Data }) => Data!),
      streamName: () => rows.map(() => streamName),
      partitionKey: () => rows.map(({ PartitionKey }) => PartitionKey!),
      sequenceNumber: () => rows.map(({ SequenceNumber }) => SequenceNumber!),
      approximateArrivalTimestamp: () =>
        BigInt64Array.from(
          rows,
          ({ ApproximateArrivalTimestamp: at }) => BigInt(at?.getTime() ?? 0) * 1000n,
        ),
    };
    await target.append(target.columns.map(({ name }) => columns[name]!()), byteCount(rows));
  }
}

/** About how much memory records take. */
export function byteCount(records: readonly KinesisRecord[]): number {
  return records.reduce((sum, { Data }) => sum + ROW_BYTES + Data!.length, 0);
}
