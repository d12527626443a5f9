import { assertEquals } from "@std/assert";
import { Kafka, logLevel } from "kafkajs";
import { createSession } from "../engine/mod.ts";
import { KafkaBroker } from "./kafka/mod.ts";
import { fillReviews, forgetReviews } from "./reviews_topic.ts";

/** A broker of its own, gone afterwards. */
async function startBroker() {
  const dir = await Deno.makeTempDir();
  const broker = await KafkaBroker.start({ dir });
  return {
    bootstrap: broker.bootstrap,
    async [Symbol.asyncDispose]() {
      await broker.stop();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

/** The lines of the topic by partition and offset. */
async function linesOf(bootstrap: string): Promise<unknown[]> {
  await using session = createSession();
  const options = { "kafka.bootstrap.servers": bootstrap, subscribe: "reviews" };
  return await session.read.format("kafka").options(options).load()
    .selectExpr("partition", "offset", "CAST(value AS STRING) AS line").orderBy("partition", "offset")
    .collect();
}

Deno.test("fillReviews() finishes a topic that was interrupted while it was made, and no other", async () => {
  await using broker = await startBroker();
  assertEquals(await fillReviews(broker, { rows: 100, messy: false }), 100);
  const whole = await linesOf(broker.bootstrap);
  await forgetReviews(broker);
  const kafka = new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING });
  const [admin, producer] = [kafka.admin(), kafka.producer({ allowAutoTopicCreation: false })];
  await Promise.all([admin.connect(), producer.connect()]);
  const configEntries = [{ name: "practice.rows", value: "100" }, { name: "practice.messy", value: "false" }];
  await admin.createTopics({ topics: [{ topic: "reviews", numPartitions: 3, configEntries }] });
  const sent = (whole as { partition: number; offset: bigint; line: string }[])
    .filter(({ partition, offset }) => offset < [20n, 20n, 0n][partition]!);
  await producer.send({
    topic: "reviews",
    messages: sent.map(({ partition, line }) => ({ partition, value: line })),
  });
  await Promise.all([admin.disconnect(), producer.disconnect()]);

  assertEquals(await fillReviews(broker, { rows: 5000, messy: false }), 60);
  assertEquals(await linesOf(broker.bootstrap), whole);
  assertEquals(await fillReviews(broker, { rows: 5000, messy: false }), 0);
  assertEquals(await fillReviews(broker, { rows: 10, messy: true }), 10);
});
