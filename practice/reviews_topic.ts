import { Buffer } from "node:buffer";
import { type Admin, ConfigResourceTypes, Kafka, type KafkaConfig, logLevel, type Message } from "kafkajs";
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
  /** @default {42} */
  readonly seed?: number;
}

/** Rows of the topic, by their numbers from 0; the row with number `n` is in partition `n % 3`. */
interface Fill {
  readonly from: number;
  readonly rows: number;
  readonly messy: boolean;
}

const TOPIC = "reviews";
const PARTITIONS = 3;
const ROWS_PER_REQUEST = 1000;

/** Settings of the topic that say what it was made for. */
const ROWS = "practice.rows";
const MESSY = "practice.messy";

/**
 * Makes the `reviews` topic if there is none and fills it with generated reviews. A topic that is there is left alone, unless `messy` adds to it, or it
 * has fewer rows than it was made for, because that was interrupted.
 *
 * @returns How many rows were added.
 */
export async function fillReviews(
  address: BrokerAddress,
  { messy, rows, seed }: FillReviewsOptions,
): Promise<number> {
  const kafka = connect(address);
  const admin = kafka.admin();
  await admin.connect();
  try {
    const configEntries = [{ name: ROWS, value: String(rows) }, { name: MESSY, value: String(messy) }];
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: PARTITIONS, configEntries }] });
    const ends = new Map<number, number>();
    for (const { partition, high } of await admin.fetchTopicOffsets(TOPIC)) ends.set(partition, Number(high));
    const total = [...ends.values()].reduce((sum, end) => sum + end, 0);
    const first = total === 0 ? { from: 0, rows, messy } : await firstFill(admin);
    const more = { from: Math.max(total, first.rows), rows, messy };
    const fills = [...(total < first.rows ? [first] : []), ...(messy && total > 0 ? [more] : [])];
    let added = 0;
    for (const fill of fills) added += await produce(kafka, fill, ends, seed);
    return added;
  } finally {
    await admin.disconnect();
  }
}

/** What the topic was made for; nothing is known of one that something else has made. */
async function firstFill(admin: Admin): Promise<Fill> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: TOPIC, configNames: [ROWS, MESSY] }],
  });
  const values = new Map(
    resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]),
  );
  return { from: 0, rows: Number(values.get(ROWS) ?? 0), messy: values.get(MESSY) === "true" };
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

/**
 * Sends the rows that are not in the topic yet.
 *
 * @param ends How many rows each partition has.
 */
async function produce(
  kafka: Kafka,
  { from, rows, messy }: Fill,
  ends: ReadonlyMap<number, number>,
  seed = 42,
): Promise<number> {
  const createPartitioner = () => ({ message }: { message: Message }) => message.partition ?? 0;
  const producer = kafka.producer({ allowAutoTopicCreation: false, createPartitioner });
  await producer.connect();
  let added = 0;
  const send = async (messages: Message[]) => {
    if (messages.length > 0) await producer.send({ topic: TOPIC, messages });
    added += messages.length;
  };
  try {
    let batch: Message[] = [];
    let row = from;
    for (const value of reviews({ seed, rows, from, messy })) {
      const partition = row % PARTITIONS;
      const isThere = Math.floor(row++ / PARTITIONS) < (ends.get(partition) ?? 0);
      if (isThere) continue;
      batch.push({ value: value === null ? null : Buffer.from(value), partition });
      if (batch.length < ROWS_PER_REQUEST) continue;
      await send(batch);
      batch = [];
    }
    await send(batch);
  } finally {
    await producer.disconnect();
  }
  return added;
}
