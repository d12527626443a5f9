import type { BatchTarget } from "../source.ts";
import { FetchAhead } from "./fetch_ahead.ts";
import type { KafkaClient } from "./kafka_client.ts";
import { brokerError } from "./kafka_failure.ts";
import {
  type DataLoss,
  EARLIEST,
  LATEST,
  type OffsetRange,
  type PartitionOffsets,
  resumeAfterLoss,
} from "./kafka_offsets.ts";
import { OffsetOutOfRange, type PartitionFeed, PartitionGone } from "./partition_feed.ts";
import { RecordColumns } from "./record_columns.ts";
import { RecordCursor } from "./record_cursor.ts";

/** Where the reading of a partition stands. */
interface PartitionReading {
  /** The next offset that a batch will ask for if it goes on where the last one ended. */
  position: number;
  feed: PartitionFeed;
  cursor: RecordCursor | undefined;
  /** How often the broker denied an offset that it says it has. */
  refusals: number;
}

/** A new leader may know less for a moment than the one before. */
const MAX_REFUSALS = 10;

/**
 * Reads ranges of offsets, partition by partition in order, and keeps what it fetched beyond them for the batch that follows.
 */
export class KafkaReader {
  readonly #client: KafkaClient;
  readonly #ahead: FetchAhead;
  readonly #readings = new Map<string, PartitionReading>();

  constructor(client: KafkaClient, pollTimeoutMs: number) {
    this.#client = client;
    this.#ahead = new FetchAhead(client, pollTimeoutMs);
  }

  /**
   * Gives the records of the ranges to the target.
   *
   * @param knownEnd How far records are known to exist; what lies between a range and this is fetched while the batch is being written.
   * @param onLoss Called when records of a range are gone; throws, or lets the reading go on with what is left.
   * @returns How many there were.
   */
  async read(
    ranges: readonly OffsetRange[],
    knownEnd: PartitionOffsets,
    target: BatchTarget,
    onLoss: (loss: DataLoss) => void,
  ): Promise<number> {
    const readings = ranges.map((range) => this.#readingOf(range));
    this.#ahead.want(readings.map(({ feed }, i) => {
      const { key, until } = ranges[i]!;
      return [feed, Math.max(until, knownEnd.get(key) ?? 0)];
    }));
    const columns = new RecordColumns(target.columns);
    let rowCount = 0;
    const flush = async () => {
      const { values, rowCount: rows, byteCount } = columns.take();
      if (rows === 0) return;
      rowCount += rows;
      await target.append(values, byteCount);
    };
    for (const [i, range] of ranges.entries()) {
      const reading = readings[i]!;
      while (reading.position < range.until) {
        target.signal.throwIfAborted();
        await this.#advance(reading, range, columns, target.signal, onLoss);
        if (columns.isFull) await flush();
      }
      reading.position = range.until;
    }
    await flush();
    return rowCount;
  }

  /** Ends a read that is under way, with the reason. */
  close(reason: unknown): void {
    this.#ahead.close(reason);
  }

  #readingOf(range: OffsetRange): PartitionReading {
    const before = this.#readings.get(range.key);
    if (before?.position === range.from && before.feed.failure === undefined) return before;
    const feed = this.#ahead.open(range, range.from);
    const reading = { position: range.from, feed, cursor: undefined, refusals: 0 };
    this.#readings.set(range.key, reading);
    return reading;
  }

  async #advance(
    reading: PartitionReading,
    range: OffsetRange,
    columns: RecordColumns,
    signal: AbortSignal,
    onLoss: (loss: DataLoss) => void,
  ): Promise<void> {
    if (!reading.cursor || reading.cursor.isExhausted) {
      try {
        const fetched = await this.#ahead.take(reading.feed, signal);
        reading.cursor = new RecordCursor(fetched, reading.position, this.#client.config);
      } catch (cause) {
        if (cause instanceof OffsetOutOfRange) return await this.#goOnAfterLoss(reading, range, onLoss);
        if (!(cause instanceof PartitionGone)) throw cause;
        onLoss({ subclass: "PARTITIONS_DELETED", reason: `Partitions ${range.key} have been deleted.` });
        reading.position = range.until;
        return;
      }
    }
    reading.cursor.readInto(columns, range.until);
    reading.position = Math.max(reading.position, Math.min(reading.cursor.position, range.until));
  }

  async #goOnAfterLoss(
    reading: PartitionReading,
    range: OffsetRange,
    onLoss: (loss: DataLoss) => void,
  ): Promise<void> {
    const { key, until } = range;
    const { position } = reading;
    const bounds = (timestamp: number) =>
      this.#client.retrying(() => this.#client.listOffsets(new Map([[key, timestamp]])));
    const [earliest, latest] = await Promise.all([bounds(EARLIEST), bounds(LATEST)]);
    const available = { earliest: earliest.get(key)!, latest: latest.get(key)! };
    const resume = resumeAfterLoss(position, until, available);
    if (resume === position && ++reading.refusals > MAX_REFUSALS) {
      throw brokerError(`Reading ${key} from offset ${position}, though it is there,`, "OFFSET_OUT_OF_RANGE");
    }
    if (resume > position) {
      onLoss({
        subclass: "COULD_NOT_READ_OFFSET_RANGE",
        reason:
          `Could not read records in offset [${position}, ${resume}) for topic partition ${key}: it has the offsets ` +
          `${available.earliest} to ${available.latest} now.`,
      });
    }
    reading.cursor = undefined;
    reading.position = resume;
    reading.feed = this.#ahead.open(range, resume);
    this.#ahead.want([[reading.feed, until]]);
  }
}
