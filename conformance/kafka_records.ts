/**
 * Topics for one run of a program, and records for them.
 *
 * @module
 */
import { Kafka, logLevel } from "kafkajs";
import { KafkaTopics } from "./real/kafka_topics.ts";
import { kafkajsSettings } from "./services/kafka_login.ts";
import "../practice/kafka/quiet_kafkajs.ts";
import { readServices } from "./services/services_state.ts";

/** A topic that a program asks for. */
export interface WantedTopic {
  readonly partitions: number;
  /** Values that are in it at the beginning, spread over the partitions in turn. */
  readonly values?: readonly (string | Uint8Array | null)[];
}

/** Topics of a run, which go with it. */
export interface CreatedTopics extends AsyncDisposable {
  /** The names under which they were made, of which no other run knows. */
  readonly names: Readonly<Record<string, string>>;
}

/** Makes and fills the topics. */
export async function createTopics(wanted: Readonly<Record<string, WantedTopic>>): Promise<CreatedTopics> {
  const topics = await KafkaTopics.connect(await settings());
  const names: Record<string, string> = {};
  for (const [name, { partitions, values = [] }] of Object.entries(wanted)) {
    names[name] = await topics.create(name, { numPartitions: partitions, configEntries: [LONG_RECORDS] });
    await topics.add(names[name]!, values, partitions);
  }
  return { names, [Symbol.asyncDispose]: () => topics[Symbol.asyncDispose]() };
}

/** Some malformed lines of the samples are longer than what a broker takes by default. */
const LONG_RECORDS = { name: "max.message.bytes", value: String(16 * 1024 * 1024) };

/** Adds records, each a value for a partition, in order. */
export async function addRecords(
  topic: string,
  records: readonly (readonly [partition: number, value: string])[],
): Promise<void> {
  const kafka = new Kafka({ logLevel: logLevel.NOTHING, ...await settings() });
  const createPartitioner = () => ({ message }: { message: { partition?: number } }) =>
    message.partition ?? 0;
  const producer = kafka.producer({ idempotent: true, createPartitioner });
  await producer.connect();
  await producer.send({ topic, messages: records.map(([partition, value]) => ({ partition, value })) });
  await producer.disconnect();
}

async function settings() {
  const { kafka } = await readServices("kafka");
  return await kafkajsSettings(kafka, kafka.users.alice);
}
