import type { KinesisConnection, KinesisRecord } from "./kinesis_connection.ts";
import {
  isSequenceNumber,
  SHARD_END,
  type ShardPosition,
  timestampOf,
  TRIM_HORIZON,
} from "./shard_positions.ts";

/** What one request to a shard gave. */
export interface ShardFetch {
  readonly records: readonly KinesisRecord[];
  /** How far the shard's newest record is ahead, by the clock of Kinesis. */
  readonly millisBehindLatest: number;
}

/** How a {@linkcode ShardReader} reads. */
export interface ShardReaderOptions {
  readonly connection: KinesisConnection;
  readonly shardId: string;
  /** After this. */
  readonly from: ShardPosition;
  /** Called when records after `from` may be gone: throws, or lets the reading go on with what is left. */
  readonly onLoss: (reason: string) => void;
}

const EXPIRED = "ExpiredIteratorException";
const REFUSED = "InvalidArgumentException";

/** Reads a shard from a position on, one request at a time. */
export class ShardReader {
  readonly #options: ShardReaderOptions;
  #position: ShardPosition;
  #iterator: string | undefined;
  /** The record that an iterator begins with although it has been read: that it is still there shows that nothing is missing. */
  #known: string | undefined;

  constructor(options: ShardReaderOptions) {
    this.#options = options;
    this.#position = options.from;
  }

  /** Behind the last record that was given, or {@linkcode SHARD_END}. */
  get position(): ShardPosition {
    return this.#position;
  }

  get hasEnded(): boolean {
    return this.#position === SHARD_END;
  }

  /**
   * The next records, if there are any.
   *
   * @param limit The most of them.
   * @throws {SourceError} With a condition that begins with `KINESIS_`.
   */
  async fetch(limit: number): Promise<ShardFetch> {
    if (this.hasEnded) return { records: [], millisBehindLatest: 0 };
    if (this.#iterator === undefined && !await this.#open()) return { records: [], millisBehindLatest: 0 };
    // One more, for the record that is known already.
    const answer = await this.#getRecords(Math.min(10_000, limit + (this.#known === undefined ? 0 : 1)));
    if (answer === undefined) return { records: [], millisBehindLatest: 1 }; // the iterator was too old
    const records = this.#withoutKnown(answer.Records ?? []);
    this.#iterator = answer.NextShardIterator;
    if (records.length > 0) this.#position = records.at(-1)!.SequenceNumber!;
    if (answer.NextShardIterator === undefined) this.#position = SHARD_END;
    return { records, millisBehindLatest: answer.MillisBehindLatest ?? 0 };
  }

  /** Gets an iterator; false when the time to begin at is still to come by the clock of Kinesis. */
  async #open(): Promise<boolean> {
    const { connection, onLoss, shardId } = this.#options;
    const position = this.#position;
    const timestampMs = timestampOf(position);
    try {
      this.#iterator = await connection.ask("GetShardIterator", async ({ client, commands }) => {
        const place = { StreamName: connection.streamName, ShardId: shardId };
        const where = timestampMs !== undefined
          ? { ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(timestampMs) } as const
          : isSequenceNumber(position)
          ? { ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber: position } as const
          : { ShardIteratorType: TRIM_HORIZON } as const;
        const command = new commands.GetShardIteratorCommand({ ...place, ...where });
        return (await client.send(command)).ShardIterator;
      }, [REFUSED]);
      this.#known = isSequenceNumber(position) ? position : undefined;
      return true;
    } catch (error) {
      if ((error as Error).name !== REFUSED) throw error;
      if (timestampMs !== undefined) return false;
      onLoss(`${shardId}: the record ${position}, where the query stopped, is not of this stream`);
      this.#position = TRIM_HORIZON;
      return await this.#open();
    }
  }

  async #getRecords(limit: number) {
    const { connection } = this.#options;
    try {
      return await connection.ask(
        "GetRecords",
        ({ client, commands }) =>
          client.send(new commands.GetRecordsCommand({ ShardIterator: this.#iterator!, Limit: limit })),
        [EXPIRED],
      );
    } catch (error) {
      if ((error as Error).name !== EXPIRED) throw error;
      this.#iterator = undefined;
      return undefined;
    }
  }

  #withoutKnown(records: readonly KinesisRecord[]): readonly KinesisRecord[] {
    if (this.#known === undefined || records.length === 0) return records;
    const known = this.#known;
    this.#known = undefined;
    if (records[0]!.SequenceNumber === known) return records.slice(1);
    const { onLoss, shardId } = this.#options;
    onLoss(
      `${shardId}: the record ${known}, where the query stopped, is older than the stream keeps, and so may be some of those after it`,
    );
    return records;
  }
}
