import { Kafka, logLevel, Partitioners } from "kafkajs";
import "./kafka/quiet_kafkajs.ts";
import type { BrokerAddress } from "./reviews_topic.ts";
import { rides } from "./sample/mod.ts";

/** The topic that the rides come in, and the one for what is counted. */
export const RIDES_TOPIC = "rides_csv";
const COUNTS_TOPIC = "vendor_counts_windowed";
const PARTITIONS = 2;
/** Columns of a ride that go into a message, by their place in the file. */
export const MESSAGE_COLUMNS = [0, 1, 2, 3, 4, 9, 16] as const;
const MESSY_ROWS = 100;
const SEED = 42;

/** A ride as a message: the fields that count, joined, and the vendor's id as the key. */
export function rideMessage(fields: readonly string[]): { key: string | null; value: string } {
  const kept = MESSAGE_COLUMNS.filter((column) => column < fields.length).map((column) => fields[column]!);
  return { key: fields[0] || null, value: kept.join(", ") };
}

/**
 * Makes the topics of the rides where they are missing.
 *
 * @param messy Adds rides of which some are malformed, as a careless producer would.
 * @returns How many were added, and how many rides there are now.
 */
export async function fillRides(
  { bootstrap, ...login }: BrokerAddress,
  { messy }: { readonly messy: boolean },
): Promise<{ added: number; total: number }> {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING, ...login });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const topics = [RIDES_TOPIC, COUNTS_TOPIC].map((topic) => ({ topic, numPartitions: PARTITIONS }));
    const existing = await admin.listTopics();
    await admin.createTopics({ topics: topics.filter(({ topic }) => !existing.includes(topic)) });
    if (messy) await addMessyRides(kafka);
    const offsets = await admin.fetchTopicOffsets(RIDES_TOPIC);
    return {
      added: messy ? MESSY_ROWS : 0,
      total: offsets.reduce((sum, { high }) => sum + Number(high), 0),
    };
  } finally {
    await admin.disconnect();
  }
}

/** Deletes the topics; {@linkcode fillRides} makes them anew. */
export async function forgetRides({ bootstrap, ...login }: BrokerAddress): Promise<void> {
  const admin = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING, ...login }).admin();
  await admin.connect();
  try {
    const existing = await admin.listTopics();
    const topics = [RIDES_TOPIC, COUNTS_TOPIC].filter((topic) => existing.includes(topic));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
}

async function addMessyRides(kafka: Kafka): Promise<void> {
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const lines = [...rides({ seed: SEED, rows: MESSY_ROWS, messy: true })];
  const messages = lines.map((line, row) => {
    const message = rideMessage(line.split(","));
    return message.key === null ? { ...message, partition: row % PARTITIONS } : message; // not a random one
  });
  await producer.send({ topic: RIDES_TOPIC, messages });
  await producer.disconnect();
}
