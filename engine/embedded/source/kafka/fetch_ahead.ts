import { SourceError } from "../../../errors.ts";
import type { FetchedPartition, FetchWant } from "./fetch_protocol.ts";
import { brokerError, connectionNotRestored, topicNotAllowed } from "./kafka_failure.ts";
import type { KafkaClient } from "./kafka_client.ts";
import type { OffsetRange } from "./kafka_offsets.ts";
import { OffsetOutOfRange, PartitionFeed, PartitionGone } from "./partition_feed.ts";
import { errorName } from "./kafkajs_internals.ts";
import { offsetAfter } from "./record_batch.ts";
import { isCurable, TransientFailure } from "./transient_failure.ts";

/** Most bytes that are kept for later, with those under way. */
const AHEAD_BYTES = 8 * 1024 * 1024;
/** The size of the first request to a broker; it doubles while answers come quickly and full. */
const FIRST_FETCH_BYTES = 1024 * 1024;
/** Up to this, so that some requests fit into what is kept, and fetching goes on while records are decoded. */
const FULL_FETCH_BYTES = AHEAD_BYTES / 4;
const QUICK_MS = 500;
const MAX_WAIT_MS = 500;
/** How long a partition may be unknown before that is believed: a broker that just started does not know all at once. */
const GONE_AFTER_MS = 5_000;

/** What is needed of {@linkcode KafkaClient}. */
export type FetchClient = Pick<
  KafkaClient,
  "config" | "fetch" | "leaderOf" | "describeTopics" | "mayPass" | "pause"
>;

/**
 * Keeps a fetch under way at each broker while what came before is being decoded and written, into the next batches too, within a bound of memory.
 */
export class FetchAhead {
  readonly #client: FetchClient;
  readonly #pollTimeoutMs: number;
  readonly #feeds = new Map<string, PartitionFeed>();
  readonly #busyLeaders = new Set<number>();
  readonly #fetchBytes = new Map<number, number>();
  #heldBytes = 0;
  #closedBecause: unknown;

  constructor(client: FetchClient, pollTimeoutMs: number) {
    this.#client = client;
    this.#pollTimeoutMs = pollTimeoutMs;
  }

  /** Says what is going to be read, in order: feeds, and the offset before which each is worth fetching. */
  want(feeds: Iterable<readonly [PartitionFeed, number]>): void {
    for (const [feed, until] of feeds) feed.until = Math.max(feed.until, until);
    this.#pump();
  }

  /** A feed of a partition from an offset on, in place of the one there was. */
  open(range: OffsetRange, from: number): PartitionFeed {
    const before = this.#feeds.get(range.key);
    if (before) this.#drop(before);
    const feed = new PartitionFeed(range, from);
    this.#feeds.set(range.key, feed);
    return feed;
  }

  /**
   * The next records of a partition.
   *
   * @param signal Ends the waiting, with its reason.
   * @throws {OffsetOutOfRange} When the broker has no such offset.
   * @throws {SourceError} When the broker cannot be reached, or gives nothing for the poll timeout.
   */
  async take(feed: PartitionFeed, signal?: AbortSignal): Promise<FetchedPartition> {
    const givesUpAt = Date.now() + this.#pollTimeoutMs;
    const stop = () => feed.wake?.();
    signal?.addEventListener("abort", stop);
    try {
      return await this.#next(feed, givesUpAt, signal);
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Ends all waiting with the reason. */
  close(reason: unknown): void {
    this.#closedBecause ??= reason;
    for (const feed of this.#feeds.values()) feed.wake?.();
  }

  async #next(feed: PartitionFeed, givesUpAt: number, signal?: AbortSignal): Promise<FetchedPartition> {
    for (;;) {
      signal?.throwIfAborted();
      if (this.#closedBecause !== undefined) throw this.#closedBecause;
      const next = feed.arrived.shift();
      if (next) {
        this.#heldBytes -= next.records.length;
        this.#pump();
        return next;
      }
      if (feed.failure !== undefined) throw feed.failure;
      const leftMs = givesUpAt - Date.now();
      if (leftMs <= 0) throw this.#nothingCame(feed);
      await this.#arrival(feed, leftMs);
    }
  }

  async #arrival(feed: PartitionFeed, timeoutMs: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      feed.wake = resolve;
      timer = setTimeout(resolve, timeoutMs);
      this.#pump();
    });
    clearTimeout(timer);
    feed.wake = undefined;
  }

  #drop(feed: PartitionFeed): void {
    feed.isDropped = true;
    for (const { records } of feed.arrived) this.#heldBytes -= records.length;
    feed.arrived.length = 0;
  }

  /** Sends a fetch to each broker that has none under way and leads a partition whose records are wanted. */
  #pump(): void {
    if (this.#closedBecause !== undefined) return;
    const byLeader = new Map<number, PartitionFeed[]>();
    for (const feed of this.#feedsInOrder()) {
      if (feed.isUnderWay || feed.failure !== undefined || feed.fetchOffset >= feed.until) continue;
      const leader = this.#leaderOf(feed);
      if (leader === undefined || this.#busyLeaders.has(leader)) continue;
      const isAwaited = feed.wake !== undefined && feed.arrived.length === 0;
      const bytes = this.#fetchBytes.get(leader) ?? FIRST_FETCH_BYTES;
      if (!isAwaited && !byLeader.has(leader) && this.#heldBytes + bytes > AHEAD_BYTES) continue;
      byLeader.has(leader) ? byLeader.get(leader)!.push(feed) : byLeader.set(leader, [feed]);
    }
    for (const [leader, feeds] of byLeader) this.#fetch(leader, feeds);
  }

  /** Those that the reader waits for come first: a response is filled in the order of the request. */
  #feedsInOrder(): PartitionFeed[] {
    const feeds = [...this.#feeds.values()];
    return [...feeds.filter((feed) => feed.wake), ...feeds.filter((feed) => !feed.wake)];
  }

  #leaderOf(feed: PartitionFeed): number | undefined {
    try {
      return this.#client.leaderOf(feed.range.key);
    } catch (cause) {
      this.#retryLater([feed], cause);
      return undefined;
    }
  }

  async #fetch(leader: number, feeds: readonly PartitionFeed[]): Promise<void> {
    const { config } = this.#client;
    const maxBytes = Math.min(this.#fetchBytes.get(leader) ?? FIRST_FETCH_BYTES, config.fetchMaxBytes);
    const wants = feeds.map(({ range: { topic, partition }, fetchOffset }): FetchWant => ({
      topic,
      partition,
      offset: fetchOffset,
      maxBytes: Math.min(maxBytes, config.maxPartitionFetchBytes),
    }));
    for (const feed of feeds) feed.isUnderWay = true;
    this.#busyLeaders.add(leader);
    this.#heldBytes += maxBytes;
    const startedAt = performance.now();
    try {
      const { readCommitted } = config;
      const response = await this.#client.fetch(leader, {
        wants,
        readCommitted,
        maxBytes,
        maxWaitMs: MAX_WAIT_MS,
      });
      if (response.errorCode !== 0) throw new TransientFailure(`fetching: ${errorName(response.errorCode)}`);
      const bytes = this.#accept(feeds, response.partitions);
      if (bytes >= maxBytes / 2 && performance.now() - startedAt < QUICK_MS) {
        this.#fetchBytes.set(leader, Math.min(maxBytes * 2, FULL_FETCH_BYTES, config.fetchMaxBytes));
      }
    } catch (cause) {
      this.#retryLater(feeds, cause);
    } finally {
      this.#heldBytes -= maxBytes;
      this.#busyLeaders.delete(leader);
    }
    this.#pump();
  }

  #accept(feeds: readonly PartitionFeed[], partitions: readonly FetchedPartition[]): number {
    const answers = new Map(partitions.map((answer) => [`${answer.topic}-${answer.partition}`, answer]));
    let bytes = 0;
    for (const feed of feeds) {
      const answer = answers.get(feed.range.key);
      feed.isUnderWay = false;
      if (!answer || feed.isDropped) continue;
      if (answer.errorCode !== 0) {
        this.#refuse(feed, errorName(answer.errorCode));
        continue;
      }
      const next = offsetAfter(answer.records);
      if (next === undefined && answer.records.length > 0) {
        this.#retryLater([feed], new TransientFailure(`reading ${feed.range.key}: a batch came cut off`));
        continue;
      }
      feed.attempts = 0;
      feed.failingSince = undefined;
      if (next === undefined) continue;
      feed.fetchOffset = Math.max(feed.fetchOffset, next);
      feed.arrived.push(answer);
      bytes += answer.records.length;
      feed.wake?.();
    }
    this.#heldBytes += bytes;
    return bytes;
  }

  #refuse(feed: PartitionFeed, name: string): void {
    const { key, topic } = feed.range;
    if (name === "OFFSET_OUT_OF_RANGE") {
      return this.#fail(feed, new OffsetOutOfRange(`${key} has no ${feed.fetchOffset}`));
    }
    if (name === "TOPIC_AUTHORIZATION_FAILED") {
      return this.#fail(feed, topicNotAllowed(topic, this.#client.config));
    }
    if (!isCurable(name)) {
      return this.#fail(feed, brokerError(`Reading ${key} from offset ${feed.fetchOffset}`, name));
    }
    if (
      name === "UNKNOWN_TOPIC_OR_PARTITION" && Date.now() - (feed.failingSince ?? Infinity) >= GONE_AFTER_MS
    ) {
      return this.#fail(feed, new PartitionGone(`${key} is gone`));
    }
    this.#retryLater([feed], new TransientFailure(`reading ${key}: ${name}`));
  }

  #fail(feed: PartitionFeed, failure: unknown): void {
    feed.failure = failure;
    feed.wake?.();
  }

  /** Tries again after a while, with a fresh look at who leads the partitions, until the window for that is over. */
  async #retryLater(feeds: readonly PartitionFeed[], cause: unknown): Promise<void> {
    const { reconnectWindowMs } = this.#client.config;
    for (const feed of feeds) {
      feed.isUnderWay = true;
      feed.failingSince ??= Date.now();
      feed.attempts++;
    }
    const oldest = feeds.reduce((a, b) => a.failingSince! <= b.failingSince! ? a : b);
    try {
      if (!this.#client.mayPass(cause)) throw cause;
      if (Date.now() - oldest.failingSince! >= reconnectWindowMs) {
        throw connectionNotRestored(reconnectWindowMs, cause);
      }
      await this.#client.pause(oldest.attempts - 1, cause);
      await this.#client.describeTopics([...new Set(feeds.map(({ range }) => range.topic))]).catch(() => {});
      for (const feed of feeds) feed.isUnderWay = false;
    } catch (failure) {
      for (const feed of feeds) {
        feed.isUnderWay = false;
        this.#fail(feed, failure);
      }
    }
    this.#pump();
  }

  #nothingCame({ range, fetchOffset }: PartitionFeed): SourceError {
    return new SourceError(
      "KAFKA_TIMEOUT",
      `Cannot fetch records of topic ${range.topic}, partition ${range.partition}, from offset ${fetchOffset} on: nothing came ` +
        `in ${this.#pollTimeoutMs} milliseconds, though the broker said that there are more. ` +
        "Look at the broker's log, and raise kafkaConsumer.pollTimeoutMs if the network is slow.",
    );
  }
}
