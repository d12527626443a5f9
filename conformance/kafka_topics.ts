/**
 * Topics for one run of a program.
 *
 * @module
 */
import { Kafka } from "kafkajs";
import { kafkajsSettings } from "./services/kafka_login.ts";
import { readServices } from "./services/services_state.ts";

/**
 * Makes a topic for each of `wanted`, by name with its number of partitions.
 *
 * @returns the names under which they were made, of which no other run knows.
 */
export async function createTopics(
  wanted: Readonly<Record<string, number>>,
): Promise<Record<string, string>> {
  const { kafka: service } = await readServices("kafka");
  const admin = new Kafka({ ...await kafkajsSettings(service, service.users.alice), logLevel: 0 }).admin();
  const run = crypto.randomUUID().slice(0, 8);
  const names = Object.fromEntries(Object.keys(wanted).map((name) => [name, `${name}-${run}`]));
  await admin.connect();
  try {
    await admin.createTopics({
      waitForLeaders: true,
      topics: Object.entries(wanted).map(([name, numPartitions]) => ({ topic: names[name]!, numPartitions })),
    });
  } finally {
    await admin.disconnect();
  }
  return names;
}
