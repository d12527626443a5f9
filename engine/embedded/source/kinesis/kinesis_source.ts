import type { BatchTarget, Offset, ReadLimit, Source, SourceContext } from "../source.ts";
import type { KinesisConnection } from "./kinesis_connection.ts";
import { dataLossError, dataLossWarning } from "./kinesis_failure.ts";
import { ReadTurns } from "./read_turns.ts";
import { readRange } from "./read_range.ts";
import { appendRecords } from "./record_columns.ts";
import { listShards } from "./shard_list.ts";
import {
  atTimestamp,
  formatPositions,
  parsePositions,
  rangesBetween,
  readableShards,
  type Shard,
  SHARD_END,
  type ShardPosition,
  type ShardPositions,
  TRIM_HORIZON,
} from "./shard_positions.ts";
import { ShardTail, type TailLimit } from "./shard_tail.ts";
import type { KinesisSourceOptions } from "./source_options.ts";

/** A shard that is followed. */
interface Followed extends Disposable {
  readonly tail: ShardTail;
  readonly turns: ReadTurns;
}

/**
 * A stream of Kinesis as a streaming source: for each shard an exact range of sequence numbers. Records that Amazon's producer library has packed into one
 * are given as that one.
 *
 * @see {@link https://github.com/awslabs/spark-sql-kinesis-connector}
 */
export class KinesisSource implements Source {
  readonly description: string;
  readonly supportsAvailableNow = true;
  readonly #options: KinesisSourceOptions;
  readonly #connection: KinesisConnection;
  readonly #context: SourceContext;
  readonly #followed = new Map<string, Followed>();
  #starting: Promise<ShardPositions> | undefined;
  #shards: readonly Shard[] | undefined;
  /** With `availableNow`: shards of which everything has been fetched. */
  #done: Set<string> | undefined;
  #latest: Offset | null = null;

  constructor(options: KinesisSourceOptions, connection: KinesisConnection, context: SourceContext) {
    this.description = `KinesisV2[${options.streamName}]`;
    this.#options = options;
    this.#connection = connection;
    this.#context = context;
  }

  async prepareAvailableNow(): Promise<void> {
    await this.#startingPositions();
    this.#done = new Set();
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const from = await this.#positions(start);
    this.#shards ??= await this.#listShards(from);
    const most: TailLimit = {
      records: limit === "everything" ? Infinity : this.#options.maxFetchRecordsPerShard,
      recordsPerFetch: this.#options.numberOfRecordsPerFetch,
    };
    const shards = readableShards(this.#shards, from);
    const ends = await Promise.all(shards.map(async (id) => {
      const position = from.get(id) ?? TRIM_HORIZON;
      return [id, await this.#follow(id, position, most)] as const;
    }));
    const moved = ends.filter(([id, end]) => end !== (from.get(id) ?? TRIM_HORIZON));
    if (moved.length === 0) return start;
    if (moved.some(([, end]) => end === SHARD_END)) this.#shards = await this.#listShards(from);
    this.#latest = formatPositions(this.#options.streamName, this.#without(from, new Map(moved)));
    return this.#latest;
  }

  async read(start: Offset | null, end: Offset, target: BatchTarget): Promise<number> {
    const ranges = rangesBetween(
      await this.#positions(start),
      parsePositions(this.#options.streamName, end),
    );
    let rowCount = 0;
    for (const range of ranges) {
      const held = this.#followed.get(range.id)?.tail.take(range.from, range.until);
      const parts = held ? [held] : readRange(range, this.#reading(), () => this.#pause(range.id));
      for await (const records of parts) {
        await appendRecords(records, this.#options.streamName, target);
        rowCount += records.length;
      }
    }
    return rowCount;
  }

  commit(_end: Offset): Promise<void> {
    return Promise.resolve();
  }

  report(end: Offset | null): { latestOffset: Offset | null; metrics: Record<string, string> } {
    const behind = [...this.#followed.values()].map(({ tail }) => tail.millisBehindLatest ?? 0);
    return {
      latestOffset: this.#latest ?? end,
      metrics: behind.length === 0 ? {} : { maxMillisBehindLatest: String(Math.max(...behind)) },
    };
  }

  locate(row: Readonly<Record<string, unknown>>): string {
    return `stream ${this.#options.streamName}, sequence number ${row.sequenceNumber}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const followed of this.#followed.values()) followed[Symbol.dispose]();
    this.#followed.clear();
    await this.#connection.close();
  }

  async #positions(offset: Offset | null): Promise<ShardPositions> {
    return offset === null
      ? await this.#startingPositions()
      : parsePositions(this.#options.streamName, offset);
  }

  /** Where the query began: what the checkpoint says, or what the options mean now, which is then written down. */
  #startingPositions(): Promise<ShardPositions> {
    return this.#starting ??= this.#loadStartingPositions();
  }

  async #loadStartingPositions(): Promise<ShardPositions> {
    const { startingPosition, streamName } = this.#options;
    const logged = await this.#context.log.read(0);
    if (logged !== undefined) return parsePositions(streamName, logged.split("\n")[1] ?? "{}");
    // Kinesis does not say which record is its latest, so "from now on" is kept as a time.
    const position = startingPosition === TRIM_HORIZON
      ? TRIM_HORIZON
      : atTimestamp(startingPosition?.timestampMs ?? this.#context.now());
    this.#shards = await listShards(this.#connection);
    const positions = new Map(this.#shards.map(({ id }) => [id, position]));
    await this.#context.log.write(0, `v1\n${formatPositions(streamName, positions)}`);
    return positions;
  }

  /** Fetches what a batch from `position` on takes of a shard; gives where it ends. */
  async #follow(id: string, position: ShardPosition, limit: TailLimit): Promise<ShardPosition> {
    const { tail, turns } = this.#followedShard(id, position, limit);
    for (;;) {
      const { mayGrow, until } = tail.endOf(position, limit);
      const hasEnough = tail.isCaughtUp && until !== position;
      if (!mayGrow || hasEnough || this.#done?.has(id)) return until;
      const waitMs = tail.fetchedMs + turns.intervalMs - performance.now();
      // A batch of everything there is now needs an answer; otherwise somebody asks again soon.
      if (waitMs > 0 && tail.isCaughtUp && this.#done === undefined) return until;
      if (waitMs > 0) await this.#connection.pause(waitMs);
      await tail.fetch(position, limit, performance.now());
      if (!tail.isCaughtUp) continue;
      const end = tail.endOf(position, limit).until;
      // A closed shard says that it has ended only in a later answer, and its children wait for that.
      const isWaitedFor = this.#done !== undefined && this.#isClosed(id) && end !== SHARD_END;
      if (!isWaitedFor) this.#done?.add(id);
      if (!isWaitedFor || end !== position) return end;
    }
  }

  /** Whether it is known to have been split or merged. */
  #isClosed(id: string): boolean {
    return this.#shards!.some(({ parentIds }) => parentIds.includes(id));
  }

  #followedShard(id: string, position: ShardPosition, limit: TailLimit): Followed {
    const known = this.#followed.get(id);
    const { mayGrow, until } = known?.tail.endOf(position, limit) ?? { mayGrow: false, until: position };
    if (known && (mayGrow || until !== position)) return known;
    known?.[Symbol.dispose]();
    const { address, fetchIntervalMs, streamName } = this.#options;
    const turns = new ReadTurns(
      `${address.endpointUrl ?? address.region}/${streamName}/${id}`,
      fetchIntervalMs,
    );
    const tail = new ShardTail({ ...this.#reading(), shardId: id, from: position });
    const followed = { tail, turns, [Symbol.dispose]: () => turns[Symbol.dispose]() };
    this.#followed.set(id, followed);
    return followed;
  }

  #reading() {
    return { connection: this.#connection, onLoss: (reason: string) => this.#onLoss(reason) };
  }

  async #pause(id: string): Promise<void> {
    await this.#connection.pause(this.#followed.get(id)?.turns.intervalMs ?? this.#options.fetchIntervalMs);
  }

  /** Asks which shards there are; one that has not been read to its end and is not there any more is a loss. */
  async #listShards(from: ShardPositions): Promise<readonly Shard[]> {
    const shards = await listShards(this.#connection);
    for (const [id, position] of from) {
      if (position === SHARD_END || shards.some((shard) => shard.id === id)) continue;
      this.#onLoss(`${id}: the shard is gone, and it had been read only to ${position}`);
    }
    return shards;
  }

  /** The end of a batch. Shards that are read to their end are left out when Kinesis has forgotten them. */
  #without(from: ShardPositions, moved: ShardPositions): ShardPositions {
    const known = new Set(this.#shards!.map(({ id }) => id));
    return new Map([...from, ...moved].filter(([id]) => known.has(id)));
  }

  #onLoss(reason: string): void {
    const { failOnDataLoss, streamName } = this.#options;
    if (failOnDataLoss) throw dataLossError(streamName, reason);
    this.#context.notice(dataLossWarning(streamName, reason));
  }
}
