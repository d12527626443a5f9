import { type Message, Partitioners, type PartitionMetadata } from "kafkajs";
import { SparkError } from "../../../errors.ts";
import { KafkaClient } from "../../source/kafka/kafka_client.ts";
import type { KafkaClientConfig } from "../../source/kafka/kafka_client_config.ts";
import type { Relation } from "../sink.ts";
import { KafkaProducer, type PlacedRecord } from "./kafka_producer.ts";
import { describeRecord, type OutgoingRecord, outgoingRecords, recordBytes } from "./outgoing_record.ts";
import { OutputTopics } from "./output_topics.ts";
import type { ProducerSettings } from "./producer_settings.ts";
import type { RecordColumns } from "./record_columns.ts";

/** How rows become records of topics. */
export interface KafkaWriterOptions {
  readonly config: KafkaClientConfig;
  readonly settings: ProducerSettings;
  readonly columns: RecordColumns;
  /** The topic of all rows; undefined: the column says. */
  readonly topic: string | undefined;
}

/** Most bytes of a request: less than what a broker takes in one piece when nothing is set. */
const REQUEST_BYTES = 512 * 1024;

/** Writes rows to topics of Kafka, in order within each partition. */
export class KafkaWriter implements AsyncDisposable {
  readonly #options: KafkaWriterOptions;
  readonly #closing = new AbortController();
  readonly #client: KafkaClient;
  readonly #topics: OutputTopics;
  readonly #producer: KafkaProducer;
  readonly #partitioner = Partitioners.DefaultPartitioner();
  readonly #partitionsOf = new Map<number, PartitionMetadata[]>();
  /** Sentences of the connection that nobody has read yet. */
  readonly notices: string[] = [];

  constructor(options: KafkaWriterOptions) {
    this.#options = options;
    const { config, settings } = options;
    const notice = (sentence: string) => void this.notices.push(sentence);
    this.#client = new KafkaClient(config, notice, this.#closing.signal);
    this.#topics = new OutputTopics(this.#client, settings.maxBlockMs);
    this.#producer = new KafkaProducer(config, settings, notice);
  }

  /**
   * Sends rows; resolves when the brokers have all of them.
   *
   * @param rowsBefore How many rows of the batch came before, for messages.
   * @returns How many they were.
   * @throws {SparkError} See {@linkcode KafkaProducer.send}, {@linkcode OutputTopics.partitionCount} and {@linkcode outgoingRecords}.
   */
  async write(
    rows: Pick<Relation, "connection" | "sql">,
    rowsBefore: number,
    signal: AbortSignal,
  ): Promise<number> {
    const { columns, topic } = this.#options;
    let request: PlacedRecord[] = [];
    let bytes = 0, count = 0;
    const flush = async () => {
      if (request.length > 0) await this.#producer.send(request, signal);
      [request, bytes] = [[], 0];
    };
    for await (const record of outgoingRecords(rows, columns, topic, rowsBefore)) {
      signal.throwIfAborted();
      const size = recordBytes(record);
      this.#refuseLarge(record, size);
      if (bytes + size > REQUEST_BYTES) await flush();
      request.push(await this.#place(record));
      bytes += size;
      count++;
    }
    await flush();
    return count;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Error("The Kafka sink is closed."));
    await this.#producer.close();
  }

  /** The partition is chosen here, so that a record that is sent again goes to the same one. */
  async #place(record: OutgoingRecord): Promise<PlacedRecord> {
    const { topic, partition, key } = record;
    const count = await this.#topics.partitionCount(topic);
    if (partition !== undefined && partition >= count) {
      throw new SparkError(
        "KAFKA_INVALID_PARTITION",
        `Cannot write ${
          describeRecord(record)
        } to partition ${partition} of the topic ${topic}, which has ${count} (0 to ${count - 1}).`,
        { parameters: { topic } },
      );
    }
    const message = { key, partition } as Message;
    const partitionMetadata = this.#partitions(count);
    return { ...record, partition: this.#partitioner({ topic, partitionMetadata, message }) };
  }

  /** Partitions as kafkajs's partitioner wants them, which hashes keys as Java's does, and deals out the others in turn. */
  #partitions(count: number): PartitionMetadata[] {
    let partitions = this.#partitionsOf.get(count);
    if (partitions === undefined) {
      const rest = { partitionErrorCode: 0, leader: 0, replicas: [], isr: [] };
      partitions = Array.from({ length: count }, (_, partitionId) => ({ partitionId, ...rest }));
      this.#partitionsOf.set(count, partitions);
    }
    return partitions;
  }

  #refuseLarge(record: OutgoingRecord, size: number): void {
    const { maxRequestBytes } = this.#options.settings;
    if (size <= maxRequestBytes) return;
    const [bytes, most] = [size, maxRequestBytes].map((count) => count.toLocaleString("en-US"));
    throw new SparkError(
      "KAFKA_RECORD_TOO_LARGE",
      `Cannot write ${
        describeRecord(record)
      } to the topic ${record.topic}: with some ${bytes} bytes it is larger than ${most}, the value of ` +
        `max.request.size. Set the option kafka.max.request.size higher if the topic takes more (max.message.bytes), or make the value smaller.`,
      { parameters: { topic: record.topic } },
    );
  }
}
