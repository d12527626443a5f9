// Spark's Kafka source and ours side by side: the same rows in the same batches, and the same losses.
import { assertEquals } from "@std/assert";
import { SparkError } from "../../engine/mod.ts";
import { kafkajsSettings } from "../services/kafka_login.ts";
import { type KafkaToolRecord, runKafkaTool } from "../services/kafka_tool.ts";
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

/** Three partitions of 40, 7 and 1 records, aborted and open transactions among them. */
async function unevenTopic(): Promise<string> {
  const topic = await topics.create("uneven", { numPartitions: 3 });
  const records = (partition: number, count: number): KafkaToolRecord[] =>
    numbers(0, count).map((n) => ({
      partition,
      key: Number(n) % 4 === 0 ? null : `key ${n}`,
      value: Number(n) % 5 === 0 ? null : `value ${n}`,
      headers: Number(n) % 3 === 0 ? {} : { n, nothing: null },
      timestampMs: 1_700_000_000_000 + Number(n),
    }));
  const part = { action: "produce" as const, topic };
  const transaction = (outcome: "commit" | "abort" | "open") => ({ id: `${topic} ${outcome}`, outcome });
  await runKafkaTool(kafka, [
    { ...part, records: [...records(0, 20), ...records(1, 5)] },
    { ...part, records: records(0, 6), transaction: transaction("abort") },
    { ...part, records: [...records(0, 12), ...records(2, 1)], transaction: transaction("commit") },
    { ...part, records: [...records(0, 2), ...records(1, 2)], transaction: transaction("open") },
  ]);
  return topic;
}

/** Options of the source for the uneven topic. */
const OPTIONS: Readonly<Record<string, (topic: string) => Readonly<Record<string, string>>>> = {
  "every record": () => ({ includeHeaders: "true" }),
  "committed records": () => ({ "kafka.isolation.level": "read_committed" }),
  "committed records in small batches": () => ({
    "kafka.isolation.level": "read_committed",
    maxOffsetsPerTrigger: "5",
  }),
  "batches of ten": () => ({ maxOffsetsPerTrigger: "10" }),
  "batches of three": () => ({ maxOffsetsPerTrigger: "3" }),
  "from given offsets on": (topic) => ({
    startingOffsets: JSON.stringify({ [topic]: { 0: 5, 1: -2, 2: -1 } }),
  }),
  "from a time on": () => ({ startingTimestamp: "1700000000004" }),
  "from times on, at the end where there is none": (topic) => ({
    startingOffsetsByTimestamp: JSON.stringify({
      [topic]: { 0: 1_700_000_000_010, 1: 0, 2: 1_700_000_000_999 },
    }),
    startingOffsetsByTimestampStrategy: "latest",
  }),
  "two partitions of three": (topic) => ({ assign: JSON.stringify({ [topic]: [0, 2] }) }),
  "topics by pattern": (topic) => ({ subscribePattern: `${topic.slice(0, -2)}..` }),
};

Deno.test("Spark and our engine read the same records in the same batches", async (test) => {
  await using lab = await ParquetLab.open({ spark, kafka });
  const topic = await unevenTopic();
  for (const [name, optionsOf] of Object.entries(OPTIONS)) {
    await test.step(name, async () => {
      const options = optionsOf(topic);
      const query = {
        topic,
        options,
        select: [[...COLUMNS, ...(options.includeHeaders ? ["headers"] : [])]],
      };
      await lab.writeWithOurs({ ...query, path: `${name} by ours` });
      await lab.writeWithSpark({ ...query, path: `${name} by Spark` });
      const [ours, sparks] = await Promise.all(["ours", "Spark"].map(async (engine) => ({
        batches: await lab.loggedOffsets(`${name} by ${engine} checkpoint`),
        found: await lab.readWithSpark(`${name} by ${engine}`),
      })));
      assertEquals(ours, sparks);
    });
  }
});

const COLUMNS = [
  "partition * 1000 + offset AS id",
  "CAST(key AS STRING) AS key",
  "value",
  "topic",
  "partition",
  "offset",
  "timestamp",
  "timestampType",
];

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
