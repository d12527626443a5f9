// Frames and streams written to Kafka, and topics read as a batch, against the practice broker.
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createSession, type DataFrame, type Session, SparkError } from "../engine/mod.ts";
import { MemoryStream } from "../engine/testing.ts";
import { KafkaBroker, type KafkaBrokerOptions } from "./kafka/mod.ts";
import { lastingPort } from "./kafka/testing.ts";

/** A session and a broker with the topic `t` of two partitions. */
class Bench implements AsyncDisposable {
  readonly session = createSession();
  readonly folder: string;
  readonly #options: Partial<KafkaBrokerOptions>;
  broker: KafkaBroker;
  readonly bootstrap: string;

  private constructor(folder: string, broker: KafkaBroker, options: Partial<KafkaBrokerOptions>) {
    this.folder = folder;
    this.broker = broker;
    this.bootstrap = broker.bootstrap;
    this.#options = options;
  }

  static async open(options: Partial<KafkaBrokerOptions> = {}): Promise<Bench> {
    const folder = await Deno.makeTempDir({ prefix: "kafka_sink_" });
    const broker = await KafkaBroker.start({ dir: `${folder}/kafka`, port: lastingPort(), ...options });
    broker.createTopic("t", 2);
    return new Bench(folder, broker, options);
  }

  get options() {
    return { "kafka.bootstrap.servers": this.bootstrap, "kafka.retry.backoff.ms": "5" };
  }

  write(frame: DataFrame, options: Record<string, string> = { topic: "t" }): Promise<void> {
    return frame.write.format("kafka").options(this.options).options(options).save();
  }

  read(options: Record<string, string> = {}): DataFrame {
    return this.session.read.format("kafka").options(this.options).options({ subscribe: "t", ...options })
      .load();
  }

  /** Key and value of what is in a topic, as text, sorted. */
  async texts(topic = "t"): Promise<string[]> {
    const rows = await this.read({ subscribe: topic }).selectExpr(
      "concat(coalesce(CAST(key AS STRING), 'NULL'), '=', coalesce(CAST(value AS STRING), 'NULL')) AS text",
    ).collect();
    return rows.map(({ text }) => text).sort();
  }

  /** The stream, written until everything that is there is in the topic. */
  async stream(frame: DataFrame, options: Record<string, string> = { topic: "t" }): Promise<void> {
    const query = await frame.writeStream.format("kafka").options(this.options).options(options)
      .option("checkpointLocation", `${this.folder}/checkpoint`).trigger({ availableNow: true }).start();
    await query.awaitTermination();
  }

  async startAgain(): Promise<void> {
    const port = Number(this.bootstrap.split(":")[1]);
    this.broker = await KafkaBroker.start({ dir: `${this.folder}/kafka`, port, ...this.#options });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
    await this.broker.stop();
    await Deno.remove(this.folder, { recursive: true });
  }
}

function pairs(session: Session, count: number): DataFrame {
  return session.createDataFrame(
    Array.from({ length: count }, (_, i) => [`k${i}`, `v${i}`]),
    "key string, value string",
  );
}

Deno.test("write.format(kafka) makes a record of each row, with key, value, headers, partition and topic", async () => {
  await using bench = await Bench.open();
  bench.broker.createTopic("other", 1);
  const rows = bench.session.createDataFrame(
    [["a", "t", 1], [null, "other", 0], ["", "t", null]],
    "v string, topic string, p int",
  );
  await bench.write(
    rows.selectExpr(
      "v AS key",
      "CAST(v AS BINARY) AS value",
      "topic",
      "p AS partition",
      "'more' AS ignored",
      "array(struct('h' AS key, CAST('1' AS BINARY) AS value), struct('h' AS key, CAST('2' AS BINARY) AS value)) AS headers",
    ),
    {},
  );
  const found = await bench.read({ subscribe: "t,other", includeHeaders: "true" }).collect();
  const text = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes);
  assertEquals(
    found.map((
      { key, value, topic, headers },
    ) => [text(key), text(value), topic, headers.map((h: { value: Uint8Array }) => text(h.value))])
      .sort(),
    [[null, null, "other", ["1", "2"]], ["", "", "t", ["1", "2"]], ["a", "a", "t", ["1", "2"]]],
  );
  assertEquals(found.find(({ key }) => text(key) === "a").partition, 1);
});

Deno.test("write.format(kafka) gives a key to the partition that Java's client gives it to", async () => {
  await using bench = await Bench.open();
  bench.broker.createTopic("six", 6);
  const keys = ["1", "2", "3", "vendor", "", "größe"].map((key) => [key]);
  await bench.write(bench.session.createDataFrame(keys, "key string").selectExpr("key", "key AS value"), {
    topic: "six",
  });
  const found = await bench.read({ subscribe: "six" }).selectExpr("CAST(key AS STRING) AS key", "partition")
    .collect();
  const places = Object.fromEntries(found.map(({ key, partition }) => [key, partition]));
  assertEquals(places, { "1": 3, "2": 2, "3": 5, vendor: 1, "": 3, "größe": 2 });
});

Deno.test("write.format(kafka) deals out records without a key, and packs with every codec", async () => {
  await using bench = await Bench.open();
  for (const codec of ["none", "gzip", "snappy", "lz4", "zstd"]) {
    bench.broker.createTopic(codec, 2);
    await bench.write(pairs(bench.session, 1000).select("value"), {
      topic: codec,
      "kafka.compression.type": codec,
    });
    assertEquals(bench.broker.endOffsets(codec), [500, 500]);
    assertEquals((await bench.texts(codec))[0], "NULL=v0");
  }
});

Deno.test("what cannot be a record is refused in Spark's words, before anything is written", async () => {
  await using bench = await Bench.open();
  const rows = bench.session.createDataFrame([["1", 1, 1n]], "s string, i int, l bigint");
  const refusals: [string[], Record<string, string>, string, string][] = [
    [
      ["s AS value"],
      {},
      "_LEGACY_ERROR_TEMP_3080",
      "topic option required when no 'topic' attribute is present. Use the topic option for setting a topic.",
    ],
    [["s AS key"], { topic: "t" }, "_LEGACY_ERROR_TEMP_3080", "Required attribute 'value' not found"],
    [
      ["s AS VALUE"],
      { topic: "t" },
      "_LEGACY_ERROR_TEMP_3080",
      "Required attribute 'value' not found. The columns are VALUE",
    ],
    [
      ["i AS topic", "s AS value"],
      {},
      "_LEGACY_ERROR_TEMP_3080",
      "topic attribute unsupported type int. topic must be a(n) string",
    ],
    [
      ["i AS value"],
      { topic: "t" },
      "_LEGACY_ERROR_TEMP_3080",
      "value attribute unsupported type int. value must be a(n) string or binary",
    ],
    [
      ["i AS key", "s AS value"],
      { topic: "t" },
      "_LEGACY_ERROR_TEMP_3080",
      "key attribute unsupported type int. key must be a(n) string or binary",
    ],
    [
      ["l AS partition", "s AS value"],
      { topic: "t" },
      "_LEGACY_ERROR_TEMP_3080",
      "partition attribute unsupported type bigint. partition must be a(n) int",
    ],
    [
      ["s AS value", "s AS headers"],
      { topic: "t" },
      "_LEGACY_ERROR_TEMP_3080",
      "headers attribute unsupported type string. headers must be a(n) array<struct<key:string,value:binary>>",
    ],
    [
      ["s AS value"],
      { topic: "t", "kafka.key.serializer": "x" },
      "ILLEGAL_ARGUMENT",
      "Kafka option 'key.serializer' is not supported as keys are serialized with ByteArraySerializer.",
    ],
    [
      ["s AS value"],
      { topic: "t", "kafka.value.serializer": "x" },
      "ILLEGAL_ARGUMENT",
      "Kafka option 'value.serializer' is not supported as value are serialized with ByteArraySerializer.",
    ],
    [
      ["s AS value"],
      { topic: "t", "kafka.bootstrap.servers": "" },
      "ILLEGAL_ARGUMENT",
      "must name at least one host:port",
    ],
    [
      ["s AS value"],
      { topic: "t", "kafka.partitioner.class": "x" },
      "ILLEGAL_ARGUMENT",
      "give the rows a column partition of type INT",
    ],
    [
      ["s AS value"],
      { topic: "t", "kafka.acks": "two" },
      "ILLEGAL_ARGUMENT",
      "The option kafka.acks must be one of all, -1, 0, 1: the current value is 'two'.",
    ],
    [
      ["CAST(NULL AS STRING) AS topic", "s AS value"],
      {},
      "KAFKA_NULL_TOPIC_IN_DATA",
      "contains a null topic. Use the `topic` option for setting a default topic. It is row 1 of the batch (no key).",
    ],
    [
      ["s AS value", "7 AS partition"],
      { topic: "t" },
      "KAFKA_INVALID_PARTITION",
      "Cannot write row 1 of the batch (no key) to partition 7 of the topic t, which has 2 (0 to 1).",
    ],
    [
      ["s AS value", "-1 AS partition"],
      { topic: "t" },
      "KAFKA_INVALID_PARTITION",
      "Invalid partition: -1. Partition number should always be non-negative or null.",
    ],
    [
      ["s AS value", "array(struct('h' AS key, CAST(NULL AS BINARY) AS value)) AS headers"],
      { topic: "t" },
      "KAFKA_NULL_HEADER",
      "for the topic t",
    ],
  ];
  for (const [columns, options, condition, sentence] of refusals) {
    const error = await assertRejects(
      () => bench.write(rows.selectExpr(...columns), options),
      SparkError,
      sentence,
    );
    assertEquals(error.condition, condition);
  }
  for (const mode of ["overwrite", "ignore"]) {
    const write = () =>
      rows.selectExpr("s AS value").write.format("kafka").mode(mode).options(bench.options).option(
        "topic",
        "t",
      ).save();
    const error = await assertRejects(
      write,
      SparkError,
      "Allowed save modes are Append and ErrorIfExists (default).",
    );
    assertEquals(error.condition, "_LEGACY_ERROR_TEMP_3081");
  }
  assertEquals(await bench.read().count(), 0);
});

Deno.test("an output topic that is not there is made by a broker that makes topics, and named by one that does not", async () => {
  await using making = await Bench.open();
  await making.write(pairs(making.session, 1), { topic: "new" });
  assertEquals(await making.texts("new"), ["k0=v0"]);
  await using strict = await Bench.open({ autoCreateTopics: false });
  strict.broker.createTopic("vendor_counts", 1);
  const options = { topic: "vendor_count", "kafka.max.block.ms": "50" };
  const error = await assertRejects(() => strict.write(pairs(strict.session, 1), options), SparkError);
  assertEquals(
    error.message,
    "[UNKNOWN_TOPIC_OR_PARTITION] Cannot write to Kafka: There is no Kafka topic vendor_count. Did you mean vendor_counts, t? (2 topics can be seen.) " +
      "The broker makes no topics by itself, so create vendor_count first.",
  );
});

Deno.test("a value over a size limit is named with its row, topic and size", async () => {
  await using bench = await Bench.open({ maxMessageBytes: 100_000 });
  const rows = bench.session.createDataFrame(
    [["a", 10], ["b", 60_000], ["c", 60_000], ["d", 150_000]],
    "key string, n int",
  );
  const values = rows.selectExpr("key", "repeat('x', n) AS value");
  await bench.write(values.filter("key <> 'd'")); // together they are over the limit, one by one they are not
  assertEquals((await bench.read().collect()).map(({ value }) => value.length).sort(), [10, 60_000, 60_000]);
  const refused = await assertRejects(() => bench.write(values), SparkError);
  assertEquals(refused.condition, "KAFKA_RECORD_TOO_LARGE");
  assertStringIncludes(
    refused.message,
    'The broker refuses row 4 of the batch (key "d") for the topic t: with some 150,081 bytes',
  );
  const large = rows.selectExpr("key", "repeat('x', 2000000) AS value");
  const early = await assertRejects(() => bench.write(large), SparkError);
  assertStringIncludes(early.message, "larger than 1,048,576, the value of max.request.size");
});

Deno.test("writeStream.format(kafka) needs a checkpoint, goes on after it, and counts its rows", async () => {
  await using bench = await Bench.open();
  using source = new MemoryStream("key string, value string");
  const frame = source.toDF(bench.session);
  const writer = frame.writeStream.format("kafka").options(bench.options).option("topic", "t");
  const error = await assertRejects(() => writer.start(), SparkError);
  assertEquals(error.condition, "_LEGACY_ERROR_TEMP_1298");
  for (const value of ["1", "2"]) {
    source.addData(["a", value]);
    await bench.stream(frame);
  }
  assertEquals(await bench.texts(), ["a=1", "a=2"]);
  const query = await writer.option("checkpointLocation", `${bench.folder}/checkpoint`).start();
  source.addData(["b", "3"], ["b", "4"]);
  await query.processAllAvailable();
  assertEquals(query.lastProgress?.sink, { description: "KafkaTable", numOutputRows: 2 });
  await query.stop();
});

Deno.test("update sends the groups that changed, complete all of them", async () => {
  await using bench = await Bench.open();
  using source = new MemoryStream("k string");
  const counts = source.toDF(bench.session).groupBy("k").count().selectExpr(
    "k AS key",
    "CAST(count AS STRING) AS value",
  );
  for (const mode of ["update", "complete"]) bench.broker.createTopic(mode, 1);
  const queries = await Promise.all(
    ["update", "complete"].map((mode) =>
      counts.writeStream.format("kafka").outputMode(mode).options(bench.options).option("topic", mode)
        .option("checkpointLocation", `${bench.folder}/${mode}`).start()
    ),
  );
  for (const step of [["a", "b"], ["b"]]) {
    source.addData(...step.map((k) => [k]));
    for (const query of queries) await query.processAllAvailable();
  }
  for (const query of queries) await query.stop();
  assertEquals(await bench.texts("update"), ["a=1", "b=1", "b=2"]);
  assertEquals(await bench.texts("complete"), ["a=1", "a=1", "b=1", "b=2"]);
});

Deno.test("a broker that goes away in the middle of a batch and comes back loses no record, and has none twice", async () => {
  await using bench = await Bench.open();
  const count = 60_000;
  const writing = bench.write(pairs(bench.session, count));
  while (bench.broker.endOffsets("t")[0] === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await bench.broker.stop();
  await bench.startAgain();
  await writing;
  const keys = (await bench.read().selectExpr("CAST(key AS STRING) AS key").collect()).map(({ key }) => key);
  assertEquals([keys.length, new Set(keys).size], [count, count]);
});

Deno.test("a query that is stopped does not wait for a broker that is away", async () => {
  await using bench = await Bench.open();
  using source = new MemoryStream("value string");
  const query = await source.toDF(bench.session).writeStream.format("kafka").options(bench.options)
    .option("topic", "t").option("checkpointLocation", `${bench.folder}/checkpoint`).start();
  source.addData(["1"]);
  await query.processAllAvailable();
  await bench.broker.stop();
  source.addData(["2"]);
  while (!query.status.isTriggerActive) await new Promise((resolve) => setTimeout(resolve, 1));
  const startedMs = performance.now();
  await query.stop();
  assert(performance.now() - startedMs < 60_000, "it waited"); // a broker is waited for two minutes
  await bench.startAgain();
  await bench.stream(source.toDF(bench.session));
  assertEquals(await bench.texts(), ["NULL=1", "NULL=2"]);
});

Deno.test("read.format(kafka) reads between offsets, and between times", async () => {
  await using bench = await Bench.open();
  for (const partition of [0, 1]) {
    bench.broker.append(
      "t",
      partition,
      [0, 1, 2, 3].map((n) => ({ value: `${partition}${n}`, timestampMs: 1000 * n })),
    );
  }
  const read = async (options: Record<string, string>) =>
    (await bench.read(options).selectExpr("CAST(value AS STRING) AS v").collect()).map(({ v }) => v).join(
      " ",
    );
  const all = "00 01 02 03 10 11 12 13";
  const cases: [Record<string, string>, string][] = [
    [{}, all],
    [{ maxOffsetsPerTrigger: "1" }, all],
    [{ startingOffsets: '{"t":{"0":1,"1":-2}}', endingOffsets: '{"t":{"0":3,"1":-1}}' }, "01 02 10 11 12 13"],
    [{ startingTimestamp: "2000" }, "02 03 12 13"],
    [{ endingTimestamp: "2000" }, "00 01 10 11"],
    [{ endingTimestamp: "9999" }, all],
    [{
      startingOffsetsByTimestamp: '{"t":{"0":3000,"1":1}}',
      endingOffsetsByTimestamp: '{"t":{"0":9999,"1":1001}}',
    }, "03 11"],
    [{
      endingOffsets: '{"t":{"0":9,"1":1}}',
      failOnDataLoss: "false",
      startingOffsets: '{"t":{"0":3,"1":0}}',
    }, "03 10"],
  ];
  for (const [options, expected] of cases) {
    assertEquals(await read(options), expected, JSON.stringify(options));
  }
  assertEquals(await bench.read().count(), 8);
  const refusals: [Record<string, string>, string, string][] = [
    [
      { startingOffsets: "latest" },
      "ILLEGAL_ARGUMENT",
      "starting offset can't be latest for batch queries on Kafka",
    ],
    [
      { endingOffsets: "earliest" },
      "ILLEGAL_ARGUMENT",
      "ending offset can't be earliest for batch queries on Kafka",
    ],
    [
      { startingOffsets: '{"t":{"0":-1,"1":0}}' },
      "ILLEGAL_ARGUMENT",
      "startingOffsets for t-0 can't be latest for batch queries on Kafka",
    ],
    [
      { endingOffsets: '{"t":{"0":-2,"1":0}}' },
      "ILLEGAL_ARGUMENT",
      "ending offset for t-0 can't be earliest for batch queries on Kafka",
    ],
    [
      { startingOffsets: '{"t":{"0":2,"1":0}}', endingOffsets: '{"t":{"0":1,"1":0}}' },
      "UNRESOLVED_START_OFFSET_GREATER_THAN_END_OFFSET",
      "The specified start offset 2 is greater than the end offset 1 for topic t partition 0.",
    ],
    [
      { startingOffsets: '{"t":{"0":99,"1":0}}' },
      "RESOLVED_START_OFFSET_GREATER_THAN_END_OFFSET",
      "The resolved start offset 99 is greater than the resolved end offset 4 for topic t partition 0.",
    ],
    [
      { endingOffsets: '{"t":{"0":1}}' },
      "KAFKA_START_OFFSET_DOES_NOT_MATCH_ASSIGNED",
      "Specified: t-0 Assigned: t-0, t-1",
    ],
    [
      { endingOffsets: '{"t":{"0":9,"1":1}}' },
      "KAFKA_DATA_LOSS.COULD_NOT_READ_OFFSET_RANGE",
      "Could not read records in offset [4, 9) for topic partition t-0",
    ],
    [
      { startingTimestamp: "9999" },
      "ILLEGAL_ARGUMENT",
      "No offset matched from request of topic-partition t-0 and timestamp 9999.",
    ],
    [{ subscribe: "T" }, "UNKNOWN_TOPIC_OR_PARTITION", "There is no Kafka topic T. Did you mean t?"],
  ];
  for (const [options, condition, sentence] of refusals) {
    const error = await assertRejects(() => bench.read(options).collect(), SparkError, sentence);
    assertEquals(error.condition, condition);
  }
});
