// Our Kafka sink against the real broker, with the real Spark beside it.
import { assertEquals, assertRejects } from "@std/assert";
import { createSession, type DataFrame, SparkError } from "../../engine/mod.ts";
import { restartKafka } from "../services/kafka.ts";
import { kafkajsSettings, sparkKafkaOptions } from "../services/kafka_login.ts";
import { readServices } from "../services/services_state.ts";
import { startSpark } from "../services/spark_worker.ts";
import { KafkaTopics } from "./kafka_topics.ts";

const PROGRAM = new URL("programs/kafka_records.py", import.meta.url).pathname;
const { kafka } = await readServices("kafka", "spark");
const { alice, bob } = kafka.users;
const session = createSession();
const [spark, topics] = await Promise.all([startSpark(), KafkaTopics.connect(await kafkajsSettings(kafka))]);
Deno.test.afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await topics[Symbol.asyncDispose]();
  await spark.stop();
});

const CODECS = ["none", "gzip", "snappy", "lz4", "zstd"];

function rowsOf(count: number): DataFrame {
  return session.sql(`SELECT CAST(id AS STRING) AS key, concat('value ', id) AS value FROM range(${count})`);
}

async function write(frame: DataFrame, topic: string, options: Record<string, string> = {}): Promise<void> {
  await frame.write.format("kafka").mode("append").options(sparkKafkaOptions(kafka, alice)).options(options)
    .option("topic", topic).save();
}

/** A stream from one topic to another. */
async function copy(from: string, to: string, checkpoint: string): Promise<number> {
  const options = sparkKafkaOptions(kafka, alice);
  const rows = session.readStream.format("kafka").options(options).option("subscribe", from)
    .option("startingOffsets", "earliest").option("includeHeaders", true).load();
  const query = await rows.select("key", "value", "headers", "partition").writeStream.format("kafka")
    .options(options).option("topic", to).option("checkpointLocation", checkpoint)
    .trigger({ availableNow: true }).start();
  await query.awaitTermination();
  return query.lastProgress!.sink.numOutputRows;
}

function readWithSpark(topic: string): Promise<unknown> {
  return spark.run(PROGRAM, { kafka: sparkKafkaOptions(kafka, alice), read: topic });
}

/** What a topic has, as {@linkcode readWithSpark} gives it. */
async function readWithOurs(topic: string): Promise<unknown> {
  const rows = session.read.format("kafka").options(sparkKafkaOptions(kafka, alice)).option(
    "subscribe",
    topic,
  )
    .option("includeHeaders", true).load().selectExpr(
      "CAST(key AS STRING)",
      "CAST(value AS STRING)",
      "partition",
      "transform(headers, h -> concat(h.key, '=', CAST(h.value AS STRING))) AS headers",
    );
  return (await rows.orderBy("partition", "offset").collect()).map((row) => Object.values(row));
}

/** Records with keys, without, without values, with headers, in two partitions. */
async function mixedTopic(): Promise<string> {
  const topic = await topics.create("mixed", { numPartitions: 2 });
  const texts = ["plain", "größe 👍", "", null];
  await topics.addKeyed(
    topic,
    Array.from({ length: 40 }, (_, i) => ({
      key: i % 3 === 0 ? null : `key ${i}`,
      value: texts[i % 4]!,
      partition: i % 2,
      ...(i % 5 === 0 && { headers: { n: `${i}`, more: ["a", "b"] } }),
    })),
  );
  return topic;
}

Deno.test("a stream written by our sink is what Spark's sink writes, read by both", async () => {
  const folder = await Deno.makeTempDir();
  const from = await mixedTopic();
  const [ours, sparks] = await Promise.all(
    ["ours", "sparks"].map((name) => topics.create(name, { numPartitions: 2 })),
  );
  assertEquals(await copy(from, ours!, `${folder}/ours`), 40);
  const params = { kafka: sparkKafkaOptions(kafka, alice), from, to: sparks, checkpoint: `${folder}/sparks` };
  assertEquals(await spark.run(PROGRAM, params), 40);
  const expected = await readWithSpark(sparks!);
  assertEquals(await readWithSpark(ours!), expected);
  assertEquals(await readWithOurs(ours!), expected);
  assertEquals(await readWithOurs(sparks!), expected);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the real broker takes our records over TLS, packed in every way", async () => {
  const topic = await topics.create("codecs");
  for (const codec of CODECS) await write(rowsOf(1000), topic, { "kafka.compression.type": codec });
  const values = (await readWithSpark(topic) as unknown[][]).map(([, value]) => value);
  assertEquals(
    values.sort(),
    CODECS.flatMap(() => Array.from({ length: 1000 }, (_, i) => `value ${i}`)).sort(),
  );
});

Deno.test("a broker that restarts while we write loses no record, and has none twice", async () => {
  const topic = await topics.create("restart", { numPartitions: 3 });
  const count = 300_000;
  const writing = write(rowsOf(count), topic);
  await new Promise((resolve) => setTimeout(resolve, 300)); // well before the end of some seconds of writing
  await restartKafka();
  await writing;
  const found = session.read.format("kafka").options(sparkKafkaOptions(kafka)).option("subscribe", topic)
    .load();
  assertEquals([await found.count(), await found.select("value").distinct().count()], [count, count]);
});

Deno.test("what the real broker refuses is one sentence", async () => {
  const small = await topics.create("small", {
    configEntries: [{ name: "max.message.bytes", value: "50000" }],
  });
  const refusals: [string, Record<string, string>, string, string][] = [
    [
      "no-such-topic-anywhere",
      { "kafka.max.block.ms": "500" },
      "UNKNOWN_TOPIC_OR_PARTITION",
      "Cannot write to Kafka: There is no Kafka topic no-such-topic-anywhere.",
    ],
    [
      kafka.privateTopic,
      sparkKafkaOptions(kafka, bob),
      "TOPIC_AUTHORIZATION_FAILED",
      `The user bob may not write to the Kafka topic ${kafka.privateTopic}.`,
    ],
    [small, {}, "KAFKA_RECORD_TOO_LARGE", 'The broker refuses row 2 of the batch (key "2") for the topic'],
    ["not/a topic", {}, "KAFKA_ERROR", "INVALID_TOPIC_EXCEPTION"],
  ];
  const rows = session.sql("SELECT '1' AS key, 'x' AS value UNION ALL SELECT '2', repeat('x', 60000)");
  for (const [topic, options, condition, sentence] of refusals) {
    const error = await assertRejects(() => write(rows, topic, options), SparkError, sentence);
    assertEquals(error.condition, condition);
  }
});
