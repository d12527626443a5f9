import type { KinesisRecord } from "./kinesis_connection.ts";
import { isSequenceNumber, SHARD_END, type ShardRange } from "./shard_positions.ts";
import { ShardReader, type ShardReaderOptions } from "./shard_reader.ts";

/** After so many answers without a record, and none to come, a range is not going to be complete any more. */
const EMPTY_ANSWERS = 3;

/**
 * Fetches a range again that was fetched before, as after a crash: the same records in the same order.
 *
 * @param options `onLoss` is called when the range is not complete any more.
 * @param pause Waits as long as Kinesis wants between two requests.
 */
export async function* readRange(
  { from, id, until }: ShardRange,
  options: Pick<ShardReaderOptions, "connection" | "onLoss">,
  pause: () => Promise<void>,
): AsyncGenerator<readonly KinesisRecord[]> {
  const reader = new ShardReader({ ...options, shardId: id, from });
  const isNumber = isSequenceNumber(until);
  const last = isNumber ? BigInt(until) : undefined;
  for (let empty = 0; !reader.hasEnded;) {
    const { millisBehindLatest, records } = await reader.fetch(10_000);
    const within = last === undefined
      ? records
      : records.filter(({ SequenceNumber }) => BigInt(SequenceNumber!) <= last);
    if (within.length > 0) yield within;
    if (within.at(-1)?.SequenceNumber === until) return;
    const isBeyond = within.length < records.length;
    empty = records.length === 0 && millisBehindLatest === 0 ? empty + 1 : 0;
    if (isBeyond || (isNumber && empty >= EMPTY_ANSWERS)) break;
    await pause();
  }
  if (until === SHARD_END && reader.hasEnded) return;
  options.onLoss(
    `${id}: the records up to ${until}, which a batch has to read again, are not there any more`,
  );
}
