import { Kafka, logLevel, type Message, Partitioners, type Producer } from "kafkajs";
import { SparkError } from "../../../errors.ts";
import { formatAddress, type KafkaClientConfig } from "../../source/kafka/kafka_client_config.ts";
import { connectionNotRestored } from "../../source/kafka/kafka_failure.ts";
import { COMPRESSION_TYPES } from "./codecs.ts";
import { describeRecord, type OutgoingRecord, recordBytes } from "./outgoing_record.ts";
import { topicNotWritable } from "./output_topics.ts";
import type { ProducerSettings } from "./producer_settings.ts";

/** A record with the partition it goes to. */
export type PlacedRecord = OutgoingRecord & { readonly partition: number };

/** kafkajs tries this often by itself; then we look whether the query is to end, or time is up. */
const RETRY = { retries: 2, initialRetryTime: 100, maxRetryTime: 1000 };
const CONNECT_MS = 5_000;
const PAUSE_MS = 200;
/** The broker has forgotten who we are; with a new name it goes on, and may have a record twice. */
const FORGOTTEN = ["UNKNOWN_PRODUCER_ID", "OUT_OF_ORDER_SEQUENCE_NUMBER", "INVALID_PRODUCER_EPOCH"];
const TOO_LARGE = ["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE"];

/**
 * Sends records until the brokers have them, through kafkajs's producer. It is idempotent where the broker lets it be, so that a broker that restarts leaves
 * no record twice; when a failure ends the sending it is not known which of the records arrived.
 */
export class KafkaProducer {
  readonly #config: KafkaClientConfig;
  readonly #settings: ProducerSettings;
  readonly #notice: (sentence: string) => void;
  #isIdempotent: boolean;
  #producer: Promise<Producer> | undefined;

  constructor(config: KafkaClientConfig, settings: ProducerSettings, notice: (sentence: string) => void) {
    this.#config = config;
    this.#settings = settings;
    this.#notice = notice;
    this.#isIdempotent = settings.isIdempotent;
  }

  /**
   * Sends records in one request for each broker; resolves when they are written.
   *
   * @throws {SparkError} `KAFKA_RECORD_TOO_LARGE` naming the row, `TOPIC_AUTHORIZATION_FAILED`, `KAFKA_UNREACHABLE` when a broker stayed away
   * for `delivery.timeout.ms`, `KAFKA_ERROR`.
   */
  async send(records: readonly PlacedRecord[], signal: AbortSignal): Promise<void> {
    const givesUpAt = Date.now() + this.#settings.deliveryTimeoutMs;
    for (let attempt = 0;; attempt++) {
      try {
        return await unlessAborted(this.#sendOnce(records), signal);
      } catch (error) {
        signal.throwIfAborted();
        const { type, cause } = failureOf(error);
        if (TOO_LARGE.includes(type)) return await this.#sendSingly(records, signal, cause);
        if (FORGOTTEN.includes(type)) await this.close();
        else if (type === "TOPIC_AUTHORIZATION_FAILED") {
          throw topicNotWritable(topicsOf(records), this.#config.sasl?.username, cause);
        } else if (!mayPass(cause)) throw this.#failed(records, cause);
        if (Date.now() >= givesUpAt) throw connectionNotRestored(this.#settings.deliveryTimeoutMs, cause);
        if (attempt === 0) {
          this.#notice(`Kafka does not take records at the moment (${messageOf(cause)}); trying again.`);
        }
        await unlessAborted(new Promise((resolve) => setTimeout(resolve, PAUSE_MS)), signal);
      }
    }
  }

  /** Lets go of the connections. */
  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.then((open) => open.disconnect()).catch(() => {}); // it is gone either way
  }

  async #sendOnce(records: readonly PlacedRecord[]): Promise<void> {
    const { acks, compression } = this.#settings;
    const topics = Map.groupBy(records, ({ topic }) => topic);
    const producer = await this.#open();
    await producer.sendBatch({
      acks,
      timeout: this.#config.requestTimeoutMs,
      compression: COMPRESSION_TYPES[compression],
      topicMessages: [...topics].map(([topic, some]) => ({ topic, messages: some.map(messageFor) })),
    });
  }

  /** What the broker refused may be the sum of them, or one: then it is found. */
  async #sendSingly(records: readonly PlacedRecord[], signal: AbortSignal, cause: unknown): Promise<void> {
    if (records.length === 1) throw this.#tooLarge(records[0]!, cause);
    await this.close(); // kafkajs counts what other partitions have taken as not sent
    for (const record of records) await this.send([record], signal);
  }

  /** Connects; resolved for all that wait for it. */
  #open(): Promise<Producer> {
    if (this.#producer) return this.#producer;
    const opening = this.#connect();
    this.#producer = opening;
    opening.catch(() => this.#producer === opening && (this.#producer = undefined));
    return opening;
  }

  async #connect(): Promise<Producer> {
    const { bootstrapServers, clientId, requestTimeoutMs, sasl, tls } = this.#config;
    const kafka = new Kafka({
      brokers: bootstrapServers.map(formatAddress),
      clientId,
      connectionTimeout: CONNECT_MS,
      requestTimeout: requestTimeoutMs,
      retry: RETRY,
      logLevel: logLevel.NOTHING,
      ...(tls && { ssl: tls }),
      ...(sasl && { sasl: { ...sasl, mechanism: sasl.mechanism.toLowerCase() as "plain" } }),
    });
    const producer = kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: this.#isIdempotent,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: RETRY,
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      await producer.disconnect().catch(() => {});
      if (failureOf(error).type !== "CLUSTER_AUTHORIZATION_FAILED" || !this.#isIdempotent) throw error;
      this.#isIdempotent = false; // brokers before Kafka 2.8 want a permission of its own for that
      return await this.#connect();
    }
  }

  #tooLarge(record: PlacedRecord, cause: unknown): SparkError {
    const bytes = recordBytes(record).toLocaleString("en-US");
    return new SparkError(
      "KAFKA_RECORD_TOO_LARGE",
      `The broker refuses ${
        describeRecord(record)
      } for the topic ${record.topic}: with some ${bytes} bytes it is over the topic's limit, ` +
        "max.message.bytes. Raise that limit, or make the value smaller.",
      { cause, parameters: { topic: record.topic } },
    );
  }

  #failed(records: readonly PlacedRecord[], cause: unknown): SparkError {
    const topics = topicsOf(records);
    const [first, last] = [records[0]!, records.at(-1)!];
    return new SparkError(
      "KAFKA_ERROR",
      `Cannot write rows ${first.row} to ${last.row} of the batch to the Kafka topic ${topics}: ${
        messageOf(cause)
      }.`,
      { cause, parameters: { topic: topics } },
    );
  }
}

function topicsOf(records: readonly PlacedRecord[]): string {
  return [...new Set(records.map(({ topic }) => topic))].join(", ");
}

function messageFor({ key, value, headers, partition }: PlacedRecord): Message {
  return { key, value, headers, partition };
}

/** What is behind kafkajs's own frames, and Kafka's name for it. */
function failureOf(error: unknown): { type: string; cause: unknown } {
  let cause = error as { cause?: unknown; type?: string; name?: string };
  while (
    /^KafkaJSN(umberOfRetriesExceeded|onRetriableError)$/.test(cause.name ?? "") &&
    cause.cause instanceof Error
  ) {
    cause = cause.cause as typeof cause;
  }
  return { type: cause.type ?? "", cause };
}

function mayPass(cause: unknown): boolean {
  const { name = "", retriable } = cause as { name?: string; retriable?: boolean };
  return /^KafkaJS(Connection|RequestTimeout|LockTimeout|Broker|MetadataNotLoaded|TopicMetadata)/.test(
    name,
  ) ||
    retriable === true;
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
    work.catch(() => {}); // nobody looks any more when the signal was first
  }
}
