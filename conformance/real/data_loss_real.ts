// What Spark and our engine do when records that a query has yet to read are gone from Kafka.
import { assertEquals } from "@std/assert";
import { SparkError } from "../../engine/mod.ts";
import { kafkajsSettings } from "../services/kafka_login.ts";
import { runKafkaTool } from "../services/kafka_tool.ts";
import { readServices } from "../services/services_state.ts";
import { SparkProgramError, startSpark } from "../services/spark_worker.ts";
import { KafkaTopics } from "./kafka_topics.ts";
import { ParquetLab } from "./parquet_lab.ts";

const { kafka } = await readServices("kafka", "spark");
const [spark, topics] = await Promise.all([startSpark(), KafkaTopics.connect(await kafkajsSettings(kafka))]);
Deno.test.afterAll(async () => {
  await topics[Symbol.asyncDispose]();
  await spark.stop();
});

/** How ten read records become a loss: the topic has twenty when this begins. */
const LOSSES: Readonly<Record<string, (topic: string) => Promise<unknown>>> = {
  "records before offset 15 were deleted": (topic) =>
    runKafkaTool(kafka, [{ action: "deleteRecords", topic, beforeOffset: 15 }]),
  "all records were deleted": (topic) =>
    runKafkaTool(kafka, [{ action: "deleteRecords", topic, beforeOffset: 20 }]),
  "the topic was made again, shorter": (topic) => recreate(topic, 3),
  "the topic was made again, longer": (topic) => recreate(topic, 25),
};

async function recreate(topic: string, count: number): Promise<void> {
  await topics.delete(topic);
  await topics.createNamed(topic);
  // kafkajs goes on counting where the old topic ended, so a new producer writes.
  await using later = await KafkaTopics.connect(await kafkajsSettings(kafka));
  await later.add(topic, numbers(100, 100 + count));
}

for (const [what, lose] of Object.entries(LOSSES)) {
  Deno.test(`data loss is the same for Spark and our engine: ${what}`, async () => {
    await using lab = await ParquetLab.open({ spark, kafka });
    const topic = await topics.create("loss");
    await topics.add(topic, numbers(0, 10));
    const query = (path: string, failOnDataLoss: "true" | "false") => ({
      topic,
      path,
      options: { failOnDataLoss },
      select: [["offset AS id", "CAST(value AS STRING) AS value"]],
    });
    const [strict, lenient] = [query("strict", "true"), query("lenient", "false")];
    const engines = {
      ours: (each: typeof strict) => lab.writeWithOurs({ ...each, path: `our ${each.path}` }),
      spark: (each: typeof strict) => lab.writeWithSpark({ ...each, path: `spark ${each.path}` }),
    };
    for (const run of Object.values(engines)) {
      await run(strict);
      await run(lenient);
    }
    await topics.add(topic, numbers(10, 20));
    await lose(topic);

    const conditions = {
      ours: await conditionOf(() => engines.ours(strict)),
      spark: await conditionOf(() => engines.spark(strict)),
    };
    for (const run of Object.values(engines)) {
      await run(lenient);
      await run(lenient);
    }
    assertEquals(
      { condition: conditions.ours, rows: (await lab.readWithOurs("our lenient")).rows },
      { condition: conditions.spark, rows: (await lab.readWithSpark("spark lenient")).rows },
    );
  });
}

/** Kafka's own condition behind that of the failed query; "none" when it did not fail. */
async function conditionOf(run: () => Promise<void>): Promise<string> {
  let failure: unknown;
  await run().catch((error) => failure = error);
  if (failure === undefined) return "none";
  const conditions = failure instanceof SparkProgramError
    ? [failure, ...failure.causes].map(({ condition }) => condition)
    : causesOf(failure).map((error) => error instanceof SparkError ? error.condition : null);
  return conditions.find((condition) => condition?.startsWith("KAFKA")) ?? String(failure);
}

function causesOf(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

function numbers(from: number, until: number): string[] {
  return Array.from({ length: until - from }, (_, i) => String(from + i));
}
