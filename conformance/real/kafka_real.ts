// Our Kafka source on Apache Kafka.
import { assert, assertEquals, assertLess, assertRejects, assertStringIncludes } from "@std/assert";
import { openStorage, type StreamingQuery } from "../../engine/mod.ts";
import { kafkaOptions } from "../../lib/kafka.ts";
import { createSession } from "../../lib/mod.ts";
import { REVIEW_FIELDS, reviews, type ReviewValue } from "../../practice/sample/mod.ts";
import { queries } from "../../week4/solution.ts";
import { committedOutput, rowsOf } from "../../lib/testing/committed_output.ts";
import { restartKafka } from "../services/kafka.ts";
import { kafkajsSettings } from "../services/kafka_login.ts";
import { type KafkaToolRecord, runKafkaTool } from "../services/kafka_tool.ts";
import { type KafkaUser, readServices, readState } from "../services/services_state.ts";
import { waitUntil } from "../services/wait_until.ts";
import { difference, SAME } from "./difference.ts";
import { KafkaBench, type SourceOptions } from "./kafka_bench.ts";
import { KafkaTopics } from "./kafka_topics.ts";

const { kafka } = await readServices("kafka");
const { alice, bob } = kafka.users;
const PLAIN = { "kafka.bootstrap.servers": kafka.plaintext };
const TRUST = { "kafka.ssl.truststore.type": "PEM", "kafka.ssl.truststore.location": kafka.caPath };

function login(user: KafkaUser): SourceOptions {
  return { ...kafkaOptions({ bootstrap: kafka.saslSsl, ...user }), ...TRUST };
}

async function connect(): Promise<KafkaTopics> {
  return await KafkaTopics.connect(await kafkajsSettings(kafka));
}

function numbers(from: number, until: number): string[] {
  return Array.from({ length: until - from }, (_, i) => String(from + i));
}

Deno.test("week 4 has every review once, over TLS and SCRAM-SHA-512", async () => {
  await using topics = await connect();
  await topics.delete("reviews").catch(() => {});
  await topics.createNamed("reviews", { numPartitions: 3 });
  const values = [...reviews({ seed: 11, rows: 5000, messy: true, veryLongBytes: 300_000 })];
  await topics.add("reviews", values, 3);
  const folder = await Deno.makeTempDir();
  {
    await using session = createSession();
    const writers = queries({
      session,
      kafka: login(alice),
      path: (place) => `${folder}/${place}`,
      checkpoint: (name) => `${folder}/${name}`,
    });
    const running = await Promise.all(
      writers.map((writer) => writer.trigger({ availableNow: true }).start()),
    );
    await Promise.all(running.map((query) => query.awaitTermination()));
  }
  const bronze = await committedOutput(openStorage(`${folder}/bronze/reviews`, {}));
  const lines = rowsOf(bronze).map((row) => REVIEW_FIELDS.map((name) => row[name]).join("\t"));
  assertEquals(difference(lines, values.filter(isGood)), SAME);
  const rejected = await committedOutput(openStorage(`${folder}/bronze/reviews_rejected`, {}));
  assertEquals(rowsOf(rejected).length, values.length - lines.length);
  await topics.delete("reviews");
  await Deno.remove(folder, { recursive: true });
});

function isGood(value: ReviewValue): value is string {
  return typeof value === "string" && value.split("\t").length === REVIEW_FIELDS.length;
}

/** What is wrong, the source's options, and what is said. */
const REFUSALS: readonly (readonly [what: string, options: SourceOptions, sentence: string])[] = [
  ["a wrong password", login({ ...alice, password: "guess" }), "refuses the login of user alice"],
  ["an unknown user", login({ ...alice, username: "eve" }), "refuses the login of user eve"],
  ["a wrong CA", { ...login(alice), "kafka.ssl.truststore.location": kafka.wrongCaPath }, "is not trusted"],
  ["no CA", kafkaOptions({ bootstrap: kafka.saslSsl, ...alice }), "is not trusted"],
  [
    "an unknown topic",
    { ...login(alice), subscribe: "no-such-topic" },
    "There is no Kafka topic no-such-topic",
  ],
  ["a missing permission", { ...login(bob), subscribe: kafka.privateTopic }, "The user bob may not read"],
  ["plain text to the TLS port", { "kafka.bootstrap.servers": kafka.saslSsl }, "speaks TLS"],
  [
    "a login in plain text to the TLS port",
    kafkaOptions({ bootstrap: kafka.saslSsl, ...alice }, "SASL_PLAINTEXT"),
    "speaks TLS",
  ],
  [
    "TLS to the plain port",
    { ...login(alice), "kafka.bootstrap.servers": kafka.plaintext },
    "does not speak TLS",
  ],
  [
    "TLS to the plain port with login",
    { ...login(alice), "kafka.bootstrap.servers": kafka.saslPlaintext },
    "does not speak TLS",
  ],
  [
    "no login where one is wanted",
    { "kafka.bootstrap.servers": kafka.saslPlaintext },
    "expects TLS or a login",
  ],
  [
    "a login where none is wanted",
    kafkaOptions({ bootstrap: kafka.plaintext, ...alice }, "SASL_PLAINTEXT"),
    "expects no login",
  ],
  ["nobody there", { "kafka.bootstrap.servers": "127.0.0.1:1" }, "Cannot reach Kafka at 127.0.0.1:1"],
];

for (const [what, options, sentence] of REFUSALS) {
  Deno.test(`the Kafka source says in one sentence, and soon, what is wrong: ${what}`, async () => {
    await using bench = await KafkaBench.open(options);
    const startedAt = performance.now();
    const error = await assertRejects(() => bench.readToEnd(options.subscribe ?? kafka.privateTopic), Error);
    assertStringIncludes(error.message, sentence);
    assertEquals(error.message.includes(alice.password) || error.message.includes(bob.password), false);
    assertEquals(error.message.includes("\n"), false);
    assertLess(performance.now() - startedAt, 10_000);
  });
}

Deno.test("with read_committed, aborted records never appear, and their offsets count", async () => {
  const topic = `transactions-${crypto.randomUUID()}`;
  const records = (text: string) =>
    numbers(0, 6).map((n): KafkaToolRecord => ({ value: `${text} ${n}`, partition: Number(n) % 2 }));
  const produce = (text: string, outcome: "commit" | "abort" | "open") => ({
    action: "produce" as const,
    topic,
    records: records(text),
    transaction: { id: `${topic} ${text}`, outcome },
  });
  const [, , , , , , offsets] = await runKafkaTool(kafka, [
    { action: "createTopic", topic, partitions: 2 },
    produce("first aborted", "abort"),
    produce("committed", "commit"),
    { action: "produce", topic, records: records("without") },
    produce("then aborted", "abort"),
    produce("open", "open"),
    { action: "offsets", topic },
  ]);
  const committed = ["committed", "without"].flatMap((text) => records(text).map(({ value }) => value!));
  const all = ["first aborted", "then aborted", "open"].flatMap((text) => records(text).map((r) => r.value!));
  for (const maxOffsetsPerTrigger of ["1000", "2"]) {
    await using bench = await KafkaBench.open({ ...PLAIN, "kafka.isolation.level": "read_committed" });
    const query = await bench.readToEnd(topic, { maxOffsetsPerTrigger });
    assertEquals(difference((await bench.records(topic)).map(({ value }) => value!), committed), SAME);
    const end = Object.fromEntries(offsets.map(({ partition, stableEnd }) => [partition, stableEnd]));
    assertEquals(query.lastProgress!.sources[0]!.endOffset, { [topic]: end });
    const counted = query.recentProgress.reduce((sum, { numInputRows }) => sum + numInputRows, 0);
    assertEquals(counted, committed.length);
  }
  await using bench = await KafkaBench.open(PLAIN);
  const query = await bench.readToEnd(topic);
  assertEquals(
    difference((await bench.records(topic)).map(({ value }) => value!), [...committed, ...all]),
    SAME,
  );
  const end = Object.fromEntries(offsets.map(({ partition, end }) => [partition, end]));
  assertEquals(query.lastProgress!.sources[0]!.endOffset, { [topic]: end });
});

Deno.test("what the Java client writes with every codec is read as it was written, headers and tombstones too", async () => {
  const topic = `codecs-${crypto.randomUUID()}`;
  const codecs = ["none", "gzip", "snappy", "lz4", "zstd"] as const;
  const recordsOf = (codec: string): KafkaToolRecord[] =>
    numbers(0, 400).map((n) => ({
      key: Number(n) % 7 === 0 ? null : `${codec} ${n}`,
      value: Number(n) % 5 === 0 ? null : `${codec} ${"naïve 🚲 ".repeat(Number(n) % 40)}${n}`,
      headers: Number(n) % 3 === 0 ? {} : { codec, n, nothing: null },
      timestampMs: 1_700_000_000_000 + Number(n),
    }));
  await runKafkaTool(kafka, [
    { action: "createTopic", topic },
    ...codecs.map((codec) => ({ action: "produce" as const, topic, codec, records: recordsOf(codec) })),
  ], alice);
  await using bench = await KafkaBench.open(login(alice));
  await bench.readToEnd(topic, { includeHeaders: "true" });
  // deno-lint-ignore no-explicit-any -- with headers there is a column more
  const read = (await bench.records(topic)).map(({ key, value, headers }: any) => ({
    key,
    value,
    headers: headersOf(headers),
  }));
  const written = codecs.flatMap(recordsOf).map(({ key, value, headers }) => ({
    key,
    value,
    headers: headers ?? {},
  }));
  assertEquals(read.length, written.length);
  assertEquals(read, written);
});

/** Spark has NULL for a record without headers. */
function headersOf(
  headers: readonly { key: string; value: Uint8Array | null }[] | null,
): Record<string, string | null> {
  return Object.fromEntries(
    (headers ?? []).map(({ key, value }) => [key, value === null ? null : new TextDecoder().decode(value)]),
  );
}

Deno.test("a compacted topic is read without what was compacted away, in batches of any size", async () => {
  await using topics = await connect();
  const topic = await topics.create("compacted", {
    configEntries: Object.entries({
      "cleanup.policy": "compact",
      "segment.ms": "50",
      "min.cleanable.dirty.ratio": "0.01",
      "max.compaction.lag.ms": "100",
    }).map(([name, value]) => ({ name, value })),
  });
  await using before = await KafkaBench.open({ ...PLAIN, maxOffsetsPerTrigger: "7" });
  for (let round = 0; round < 6; round++) {
    await topics.addKeyed(topic, numbers(0, 10).map((key) => ({ key, value: `${key} of round ${round}` })));
  }
  await using query = await before.start(topic);
  await query.processAllAvailable();
  await waitUntil("the compaction", async () => {
    // Kafka compacts closed segments only: a record more closes the last.
    await topics.addKeyed(topic, [{ key: "close", value: "the segment" }]);
    await using peek = await KafkaBench.open(PLAIN);
    await peek.readToEnd(topic);
    const keys = (await peek.records(topic)).map(({ key }) => key).filter((key) => key !== "close");
    return new Set(keys).size === keys.length;
  }, 30_000);
  await topics.addKeyed(topic, [{ key: "5", value: null }, { key: "last", value: "one" }]);
  await query.processAllAvailable();
  await query.stop();
  assertEquals((await before.records(topic)).at(-1)!.value, "one");

  for (const maxOffsetsPerTrigger of ["1", "7", "1000"]) {
    await using after = await KafkaBench.open({ ...PLAIN, maxOffsetsPerTrigger });
    await after.readToEnd(topic);
    const kept = (await after.records(topic)).filter(({ key }) => key !== "close");
    assertEquals(
      difference(kept.map(({ value }) => String(value)), [
        ...numbers(0, 10).map((key) => `${key} of round 5`),
        "null",
        "one",
      ]),
      SAME,
    );
  }
});

Deno.test("records deleted under a running query end it, or are passed over with a notice", async () => {
  for (const failOnDataLoss of ["true", "false"]) {
    await using topics = await connect();
    const topic = await topics.create("deleted");
    await topics.add(topic, numbers(0, 20));
    await using bench = await KafkaBench.open({
      ...PLAIN,
      failOnDataLoss,
      minOffsetsPerTrigger: "20",
      maxTriggerDelay: "1h",
    });
    await using query = await bench.start(topic);
    await waitUntil(
      "the first batch",
      () => Promise.resolve(query.lastProgress?.numInputRows === 20),
      20_000,
    );
    await topics.add(topic, numbers(20, 30));
    await runKafkaTool(kafka, [{ action: "deleteRecords", topic, beforeOffset: 25 }]);
    await topics.add(topic, numbers(30, 50));
    const outcome = failOnDataLoss === "true" ? await failureOf(query) : await rowsOfNextBatch(query);
    const values = (await bench.records(topic)).map(({ value }) => value!);
    const told = [outcome, ...bench.notices].find((text) => text.includes("[20, 25)"));
    assert(told !== undefined, `${outcome} ${bench.notices}`);
    const expected = failOnDataLoss === "true" ? numbers(0, 20) : [...numbers(0, 20), ...numbers(25, 50)];
    assertEquals(difference(values, expected), SAME);
    await query.stop();
  }
});

async function failureOf(query: StreamingQuery): Promise<string> {
  const { message } = await assertRejects(() => query.awaitTermination(), Error, "KAFKA_DATA_LOSS");
  return message;
}

async function rowsOfNextBatch(query: StreamingQuery): Promise<string> {
  await waitUntil("the second batch", () => Promise.resolve(query.lastProgress?.batchId === 1), 20_000);
  return String(query.lastProgress?.numInputRows);
}

Deno.test("a hundred partitions are read, and those that are added later", async () => {
  await using topics = await connect();
  const topic = await topics.create("wide", { numPartitions: 100 });
  await topics.add(topic, numbers(0, 1000), 100);
  await using bench = await KafkaBench.open({ ...PLAIN, maxOffsetsPerTrigger: "250" });
  await using query = await bench.start(topic);
  await query.processAllAvailable();
  await topics.addPartitions(topic, 110);
  // kafkajs drops records for partitions that it has not heard of, so a new producer writes them.
  await using later = await connect();
  await later.add(topic, numbers(1000, 1110), 110);
  await waitUntil("their records", async () => (await bench.records(topic)).length >= 1110, 20_000);
  await query.stop();
  const records = await bench.records(topic);
  assertEquals(difference(records.map(({ value }) => value!), numbers(0, 1110)), SAME);
  assertEquals(new Set(records.map(({ partition }) => partition)).size, 110);
});

Deno.test("a value of 10 MB is read with the default settings", async () => {
  await using topics = await connect();
  const topic = await topics.create("large", {
    configEntries: [{ name: "max.message.bytes", value: "12000000" }],
  });
  const large = "0123456789".repeat(1_000_000);
  await topics.add(topic, ["before", large, "after"]);
  await using bench = await KafkaBench.open(PLAIN);
  await bench.readToEnd(topic);
  const values = (await bench.records(topic)).map(({ value }) => value!);
  assertEquals(values.map((value) => value.length), [6, large.length, 5]);
  assert(values[1] === large);
});

Deno.test("a broker that restarts or is killed in mid-batch costs no row and doubles none", async () => {
  const count = 3 * RECORDS_PER_BATCH;
  await using topics = await connect();
  const topic = await topics.create("restarted", { numPartitions: 2 });
  await topics.add(topic, numbers(0, count).map((text) => text.padEnd(200)), 2);
  await using bench = await KafkaBench.open({
    ...login(alice),
    maxOffsetsPerTrigger: String(RECORDS_PER_BATCH),
    // Small answers, so that there is something left to ask for.
    "kafka.fetch.max.bytes": "1000",
    // A broker that was killed looks through its logs first, which takes a busy machine long.
    "kafka.default.api.timeout.ms": "180000",
  });
  await using query = await bench.start(topic);
  for (const [batchId, stop] of [[1, restartKafka], [2, killAndRestartKafka]] as const) {
    await bench.batchIsPlanned(topic, batchId);
    const restarted = stop();
    assertEquals(query.lastProgress?.batchId, batchId - 1);
    await restarted;
  }
  await query.processAllAvailable();
  await query.stop();
  const values = (await bench.records(topic)).map(({ value }) => value!.trim());
  assertEquals(difference(values, numbers(0, count)), SAME);
  const counts = query.recentProgress.map(({ numInputRows }) => numInputRows).filter((rows) => rows > 0);
  assertEquals(counts, [RECORDS_PER_BATCH, RECORDS_PER_BATCH, RECORDS_PER_BATCH]);
});

const RECORDS_PER_BATCH = 20_000;

async function killAndRestartKafka(): Promise<void> {
  const state = await readState("kafka");
  Deno.kill(state!.process!.pid, "SIGKILL");
  // The query waits longer than this does.
  await restartKafka().catch(() => {});
}
