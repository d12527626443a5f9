import type { BatchTarget, Offset, ReadLimit, Source, SourceContext } from "../source.ts";
import { checkAvailableNowEnd } from "./available_now.ts";
import type { KafkaClient } from "./kafka_client.ts";
import { dataLossError, dataLossWarning } from "./kafka_failure.ts";
import {
  countNew,
  type DataLoss,
  EARLIEST,
  formatOffsets,
  LATEST,
  limitOffsets,
  parsePartitionOffsets,
  type PartitionOffsets,
  planRanges,
  sameOffsets,
} from "./kafka_offsets.ts";
import type { KafkaOptions } from "./kafka_options.ts";
import { KafkaReader } from "./kafka_reader.ts";
import { lagMetrics } from "./lag_metrics.ts";
import { loggedStartingOffsets, logStartingOffsets, resolveStartingOffsets } from "./starting_offsets.ts";
import { describeSubscription } from "./subscription.ts";
import { TopicFinder } from "./topic_finder.ts";

/**
 * A Kafka topic, or several, as a streaming source: exact ranges of offsets, without a consumer group, as Spark reads them.
 *
 * @see {@link https://spark.apache.org/docs/latest/streaming/structured-streaming-kafka-integration.html}
 */
export class KafkaSource implements Source {
  readonly description: string;
  readonly supportsAvailableNow = true;
  readonly #options: KafkaOptions;
  readonly #client: KafkaClient;
  readonly #context: SourceContext;
  readonly #finder: TopicFinder;
  readonly #reader: KafkaReader;
  #starting: Promise<PartitionOffsets> | undefined;
  #known: readonly string[] = [];
  #latest: PartitionOffsets | null = null;
  #frozen: PartitionOffsets | undefined;
  #planned: Offset | undefined;
  #lastBatchAtMs = -Infinity;

  constructor(options: KafkaOptions, client: KafkaClient, context: SourceContext) {
    this.description = `KafkaV2[${describeSubscription(options.subscription)}]`;
    this.#options = options;
    this.#client = client;
    this.#context = context;
    this.#finder = new TopicFinder(client, options);
    this.#reader = new KafkaReader(client, options.pollTimeoutMs);
    context.signal.addEventListener("abort", () => this.#reader.close(context.signal.reason), { once: true });
  }

  async prepareAvailableNow(): Promise<void> {
    await this.#startingOffsets();
    this.#frozen = await this.#fetchOffsets(LATEST);
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const from = start === null ? await this.#startingOffsets() : parsePartitionOffsets(start);
    const latest = this.#frozen ?? await this.#settledLatest(from);
    this.#latest = latest;
    if (latest.size === 0) return null;
    const end = limit === "everything" ? latest : await this.#limited(from, latest);
    // An equal position must be an equal text, also when Spark wrote it with its keys in another order.
    this.#planned = start !== null && sameOffsets(from, end) ? start : formatOffsets(end);
    return this.#planned;
  }

  async read(start: Offset | null, end: Offset, target: BatchTarget): Promise<number> {
    const from = start === null ? await this.#startingOffsets() : parsePartitionOffsets(start);
    const until = parsePartitionOffsets(end);
    if (this.#frozen && end === this.#planned) {
      checkAvailableNowEnd(until, this.#frozen, await this.#fetchOffsets(LATEST));
    }
    const added = [...until.keys()].filter((key) => !from.has(key));
    const earliest = added.length === 0 ? new Map() : await this.#earliestOf(added);
    const { ranges, losses } = planRanges(from, until, earliest);
    const onLoss = (loss: DataLoss) => this.#onLoss(loss);
    losses.forEach(onLoss);
    await this.#knowLeaders(ranges.map(({ key }) => key));
    return await this.#reader.read(ranges, this.#latest ?? until, target, onLoss);
  }

  commit(_end: Offset): Promise<void> {
    return Promise.resolve();
  }

  report(end: Offset | null): { latestOffset: Offset | null; metrics: Record<string, string> } {
    return {
      latestOffset: this.#latest === null || this.#latest.size === 0 ? null : formatOffsets(this.#latest),
      metrics: lagMetrics(end === null ? null : parsePartitionOffsets(end), this.#latest),
    };
  }

  locate(row: Readonly<Record<string, unknown>>): string {
    return `topic ${row.topic}, partition ${row.partition}, offset ${row.offset}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#reader.close(new Error("The Kafka source is closed."));
    this.#client.close();
    return Promise.resolve();
  }

  /** Where the query began: what the checkpoint says, or what the options mean now, which is then written down. */
  #startingOffsets(): Promise<PartitionOffsets> {
    this.#starting ??= this.#loadStartingOffsets();
    return this.#starting;
  }

  async #loadStartingOffsets(): Promise<PartitionOffsets> {
    const logged = await loggedStartingOffsets(this.#context.log);
    if (logged) return logged;
    const offsets = await this.#client.retrying(async () =>
      await resolveStartingOffsets(this.#options.startingPosition, await this.#finder.find(), this.#client)
    );
    await logStartingOffsets(this.#context.log, offsets);
    return offsets;
  }

  /** Asks which partitions there are and, at the same time, for the offsets of those that were there last time. */
  #fetchOffsets(timestamp: number): Promise<PartitionOffsets> {
    const ask = async (keys: readonly string[]) =>
      keys.length === 0
        ? new Map()
        : await this.#client.listOffsets(new Map(keys.map((key) => [key, timestamp])));
    return this.#client.retrying(async () => {
      const known = ask(this.#known).catch(() => new Map<string, number>());
      const keys = await this.#finder.find();
      const offsets = await known;
      const others = await ask(keys.filter((key) => !offsets.has(key)));
      this.#known = keys;
      return new Map(keys.map((key) => [key, (offsets.get(key) ?? others.get(key))!]));
    });
  }

  /** A broker that just became the leader may know an older end than the one before: then it is asked again. */
  async #settledLatest(from: PartitionOffsets): Promise<PartitionOffsets> {
    for (let attempt = 1;; attempt++) {
      const latest = await this.#fetchOffsets(LATEST);
      const isBehind = [...latest].some(([key, offset]) => (from.get(key) ?? 0) > offset);
      if (!isBehind || attempt >= this.#options.fetchOffsetAttempts) return latest;
      await new Promise((resolve) => setTimeout(resolve, this.#options.fetchOffsetRetryIntervalMs));
    }
  }

  async #limited(from: PartitionOffsets, latest: PartitionOffsets): Promise<PartitionOffsets> {
    const { minOffsetsPerTrigger, maxOffsetsPerTrigger, maxTriggerDelayMs } = this.#options;
    if (minOffsetsPerTrigger !== undefined) {
      const nowMs = this.#context.now();
      if (nowMs - this.#lastBatchAtMs < maxTriggerDelayMs && countNew(from, latest) < minOffsetsPerTrigger) {
        return from;
      }
      this.#lastBatchAtMs = nowMs;
    }
    if (maxOffsetsPerTrigger === undefined) return latest;
    const added = [...latest.keys()].filter((key) => !from.has(key));
    const earliest = added.length === 0 ? [] : await this.#earliestOf(added);
    return limitOffsets(maxOffsetsPerTrigger, new Map([...from, ...earliest]), latest);
  }

  #earliestOf(keys: readonly string[]): Promise<PartitionOffsets> {
    return this.#client.retrying(async () => {
      const existing = new Set(await this.#finder.find());
      return await this.#client.listOffsets(
        new Map(keys.filter((key) => existing.has(key)).map((key) => [key, EARLIEST])),
      );
    });
  }

  /** After a restart `read` comes first, before anything has asked who leads the partitions. */
  async #knowLeaders(keys: readonly string[]): Promise<void> {
    await this.#client.retrying(async () => {
      if (!keys.every((key) => this.#client.knowsLeader(key))) await this.#finder.find();
    });
  }

  #onLoss(loss: DataLoss): void {
    if (this.#options.failOnDataLoss) throw dataLossError(loss);
    this.#context.notice(dataLossWarning(loss));
  }
}
