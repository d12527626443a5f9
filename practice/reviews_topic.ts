import { Buffer } from "node:buffer";
import { Kafka, type KafkaConfig, logLevel, type Message, type Producer } from "kafkajs";
import "./kafka/quiet_kafkajs.ts";
import { reviews } from "./sample/mod.ts";

/** How to reach a broker; without `sasl` there is no login. */
export type BrokerAddress = Pick<KafkaConfig, "sasl"> & { readonly bootstrap: string };

/** What to fill the topic with. */
export interface FillReviewsOptions {
  /** How many rows a new topic gets, and how many are added with `messy`. */
  readonly rows: number;
  /** Adds rows of which some are malformed, also to a topic that is there. */
  readonly messy: boolean;
  /** Told how many rows are in, from time to time. */
  readonly onProgress?: (rows: number) => void;
  /** @default {42} */
  readonly seed?: number;
}

const TOPIC = "reviews";
const PARTITIONS = 3;
const ROWS_PER_REQUEST = 1000;

/**
 * Makes the `reviews` topic if there is none and fills it with generated reviews; a topic that is there is left alone, unless `messy` adds to it.
 *
 * @returns How many rows were added.
 */
export async function fillReviews(address: BrokerAddress, options: FillReviewsOptions): Promise<number> {
  const kafka = connect(address);
  const admin = kafka.admin();
  await admin.connect();
  try {
    const created = await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: PARTITIONS }] });
    const offsets = await admin.fetchTopicOffsets(TOPIC);
    const from = offsets.reduce((sum, { high }) => sum + Number(high), 0);
    if (!created && from > 0 && !options.messy) return 0;
    await produce(kafka, from, options);
    return options.rows;
  } finally {
    await admin.disconnect();
  }
}

/** Deletes the `reviews` topic; {@linkcode fillReviews} makes it anew. */
export async function forgetReviews(address: BrokerAddress): Promise<void> {
  const admin = connect(address).admin();
  await admin.connect();
  try {
    if ((await admin.listTopics()).includes(TOPIC)) await admin.deleteTopics({ topics: [TOPIC] });
  } finally {
    await admin.disconnect();
  }
}

function connect({ bootstrap, ...login }: BrokerAddress): Kafka {
  return new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING, ...login });
}

async function produce(
  kafka: Kafka,
  from: number,
  { rows, messy, seed = 42, onProgress }: FillReviewsOptions,
): Promise<void> {
  const createPartitioner = () => ({ message }: { message: Message }) => message.partition ?? 0;
  const producer = kafka.producer({ allowAutoTopicCreation: false, createPartitioner });
  await producer.connect();
  try {
    let batch: Message[] = [];
    let row = from;
    for (const value of reviews({ seed, rows, from, messy })) {
      batch.push({ value: value === null ? null : Buffer.from(value), partition: row++ % PARTITIONS });
      if (batch.length < ROWS_PER_REQUEST) continue;
      await send(producer, batch);
      onProgress?.(row - from);
      batch = [];
    }
    await send(producer, batch);
  } finally {
    await producer.disconnect();
  }
}

async function send(producer: Producer, messages: Message[]): Promise<void> {
  if (messages.length > 0) await producer.send({ topic: TOPIC, messages });
}
