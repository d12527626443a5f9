import type { KinesisRecord } from "./kinesis_connection.ts";
import { byteCount } from "./record_columns.ts";
import { SHARD_END, type ShardPosition } from "./shard_positions.ts";
import { ShardReader, type ShardReaderOptions } from "./shard_reader.ts";

/** The most that is fetched of a shard before it is written, in bytes. */
const HELD_BYTES = 16 * 1024 * 1024;

/** Records that have been fetched, and what they lie between. */
interface HeldRecords {
  readonly from: ShardPosition;
  until: ShardPosition;
  /** Undefined: too many to be held, to be fetched again when they are read. */
  records: KinesisRecord[] | undefined;
  count: number;
  bytes: number;
}

/** The most of one batch. */
export interface TailLimit {
  /** Infinity: all that there is. */
  readonly records: number;
  readonly recordsPerFetch: number;
}

/**
 * The end of a shard as it grows: Kinesis cannot say how far a shard goes without giving its records, so a batch is cut out of what has been fetched, and that
 * is held until it is read.
 */
export class ShardTail {
  readonly #reader: ShardReader;
  readonly #held: HeldRecords[] = [];
  #millisBehindLatest: number | undefined;
  #isFull = false;
  #fetchedMs = -Infinity;

  constructor(options: ShardReaderOptions) {
    this.#reader = new ShardReader(options);
  }

  /** Behind what has been fetched. */
  get position(): ShardPosition {
    return this.#reader.position;
  }

  /** How far the newest record was ahead at the last request; undefined before the first. */
  get millisBehindLatest(): number | undefined {
    return this.#millisBehindLatest;
  }

  /** Whether everything that there was at the last request has been fetched. */
  get isCaughtUp(): boolean {
    return this.#reader.hasEnded || (this.#millisBehindLatest === 0 && !this.#isFull);
  }

  /** When the last request was made. */
  get fetchedMs(): number {
    return this.#fetchedMs;
  }

  /** Where a batch that begins at `from` ends if nothing more is fetched, and whether it may grow. */
  endOf(from: ShardPosition, limit: TailLimit): { until: ShardPosition; mayGrow: boolean } {
    const held = this.#held.find((each) => each.from === from);
    if (!held) return { until: from, mayGrow: this.position === from && from !== SHARD_END };
    const isFull = limit.records !== Infinity && (held.count >= limit.records || held.bytes >= HELD_BYTES);
    return {
      until: held.until,
      mayGrow: !isFull && held.until === this.position && held.until !== SHARD_END,
    };
  }

  /** Fetches once for the batch that begins at `from`. */
  async fetch(from: ShardPosition, limit: TailLimit, nowMs: number): Promise<void> {
    const held = this.#held.find((each) => each.from === from) ??
      { from, until: from, records: [], count: 0, bytes: 0 };
    const most = Math.min(limit.recordsPerFetch, limit.records - held.count);
    this.#fetchedMs = nowMs;
    const { millisBehindLatest, records } = await this.#reader.fetch(most);
    this.#millisBehindLatest = millisBehindLatest;
    this.#isFull = records.length >= most;
    if (this.position === held.until) return;
    if (!this.#held.includes(held)) this.#held.push(held);
    held.until = this.position;
    held.count += records.length;
    held.bytes += byteCount(records);
    if (held.bytes >= 2 * HELD_BYTES) held.records = undefined;
    for (const record of records) held.records?.push(record);
  }

  /** Gives away the records between two positions; undefined when they are not held. */
  take(from: ShardPosition, until: ShardPosition): readonly KinesisRecord[] | undefined {
    const at = this.#held.findIndex((each) => each.from === from && each.until === until);
    return at < 0 ? undefined : this.#held.splice(at, 1)[0]!.records;
  }
}
