/** Each real service answers, with the logins that tests rely on. Needs running services: `deno task test:real`. */
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import { Kafka, logLevel } from "kafkajs";
import { restartKafka } from "./kafka.ts";
import { kafkajsSettings, sparkKafkaOptions } from "./kafka_login.ts";
import { runKafkaTool } from "./kafka_tool.ts";
import { runPySpark } from "./run_pyspark.ts";
import { assumeRole, s3Client, type S3Credentials, sparkS3Settings } from "./s3_client.ts";
import { type KafkaService, type KafkaUser, readServices, type S3Service } from "./services_state.ts";
import { SparkProgramError, startSpark } from "./spark_worker.ts";

const { kafka, minio, moto, spark } = await readServices();
const { alice, bob } = kafka.users;

Deno.test("Kafka takes and gives records over SASL_SSL, as librdkafka sees it", async () => {
  const topic = await newTopic();
  assertEquals(await kcat(["-P", "-t", topic], "one\ntwo\n"), "");
  assertEquals(await kcat(["-C", "-t", topic, "-e", "-q"]), "one\ntwo\n");
});

Deno.test("Kafka refuses a wrong password, a wrong CA, and bob where he has no rights", async () => {
  assert((await listTopics(kafka, alice)).includes(kafka.privateTopic));
  await assertRejects(() => listTopics(kafka, { ...alice, password: "guess" }), Error, "SASL SCRAM SHA512");
  await assertRejects(() => listTopics({ ...kafka, caPath: kafka.wrongCaPath }, alice), Error, "certificate");
  const write = [{ action: "produce", topic: kafka.privateTopic, records: [{ value: "x" }] }] as const;
  assertEquals((await runKafkaTool(kafka, write, alice))[0].length, 1);
  await assertRejects(
    () => runKafkaTool(kafka, write, bob),
    Error,
    "Not authorized to access topics: [alice-only]",
  );
});

Deno.test("Kafka's Java client writes every codec, headers, tombstones and transactions", async () => {
  const topic = await newTopic();
  const codecs = ["none", "gzip", "snappy", "lz4", "zstd"] as const;
  const written = codecs.map((codec) =>
    ({
      action: "produce",
      topic,
      codec,
      records: [{ key: "k", value: codec, headers: { h: "é" }, timestampMs: 5 }],
    }) as const
  );
  const transactional = (value: string, outcome: "commit" | "abort" | "open") =>
    ({ action: "produce", topic, records: [{ key: value }], transaction: { id: topic, outcome } }) as const;
  const rest = [
    transactional("aborted", "abort"),
    transactional("committed", "commit"),
    transactional("undecided", "open"),
    { action: "consume", topic, readCommitted: true },
    { action: "offsets", topic },
  ] as const;
  await runKafkaTool(kafka, written, alice);
  const [, , , records, offsets] = await runKafkaTool(kafka, rest, alice);
  assertEquals(records.map(({ key, value }) => value ?? key), [...codecs, "committed"]);
  assertEquals(records[1], {
    partition: 0,
    offset: 1,
    timestampMs: 5,
    key: "k",
    value: "gzip",
    headers: { h: "é" },
  });
  assertEquals(offsets, [{ partition: 0, start: 0, end: 10, stableEnd: 9 }]);
  assertEquals(await kcat(["-C", "-t", topic, "-e", "-q", "-c", "5"]), `${codecs.join("\n")}\n`);
});

Deno.test("Kafka keeps its addresses and records when it is restarted", async () => {
  const topic = await newTopic();
  await kcat(["-P", "-t", topic], "kept\n");
  await restartKafka();
  assertEquals(await kcat(["-C", "-t", topic, "-e", "-q"]), "kept\n");
});

for (const [name, server] of Object.entries({ MinIO: minio, Moto: moto })) {
  Deno.test(`${name} keeps objects, for its owner's keys and for temporary ones`, async () => {
    assertEquals(await putAndGet(server, "owner"), "owner");
    assertEquals(await putAndGet(server, "temporary", await assumeRole(server)), "temporary");
  });
}

Deno.test("MinIO refuses a wrong secret and a wrong session token", async () => {
  const wrongSecret = { ...minio, secretAccessKey: "guess" };
  await assertRejects(() => putAndGet(minio, "x", wrongSecret), Error, "signature");
  const wrongToken = { ...await assumeRole(minio), sessionToken: "guess" };
  await assertRejects(() => putAndGet(minio, "x", wrongToken), Error, "token");
});

Deno.test("runPySpark() runs a program with UTC and its arguments", async () => {
  const run = await runPySpark(program("print_session.py"), ["argument"]);
  assertEquals({ code: run.code, stdout: run.stdout }, {
    code: 0,
    stdout: `${spark.version} UTC argument\n`,
  });
});

Deno.test("startSpark() shares one Spark, which reads Kafka over SASL_SSL and uses both S3 servers", async (t) => {
  const topic = await newTopic();
  await kcat(["-P", "-t", topic], "one\ntwo\n");
  const options = sparkKafkaOptions(kafka, alice);
  await using worker = await startSpark();

  await t.step("reads Kafka in a batch and in a stream", async () => {
    assertEquals(await worker.run(program("read_kafka.py"), { topic, options }), ["one", "two"]);
    const column = "CAST(value AS STRING)";
    assertEquals(await worker.run(program("stream_kafka.py"), { topic, options, column }), ["one", "two"]);
  });
  for (const [name, server] of Object.entries({ MinIO: minio, Moto: moto })) {
    await t.step(`writes to ${name} and reads it again`, async () => {
      const params = { settings: sparkS3Settings(server), path: `s3a://${server.bucket}/from_spark` };
      const rows = [{ id: 0, ten: 0 }, { id: 1, ten: 10 }, { id: 2, ten: 20 }];
      assertEquals(await worker.run(program("copy_through_s3.py"), params), rows);
    });
  }
  await t.step("names the condition of an error, also of a failed query", async () => {
    const fail = (column: string) => () => worker.run(program("stream_kafka.py"), { topic, options, column });
    const unresolved = await assertRejects(fail("valu"), SparkProgramError);
    assertEquals([unresolved.condition, unresolved.sqlState], ["UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703"]);
    const failed = await assertRejects(fail("CAST(value AS STRING) + 1"), SparkProgramError);
    assertEquals(failed.condition, "STREAM_FAILED");
    assert(failed.causes.some(({ condition }) => condition === "CAST_INVALID_INPUT"), failed.trace);
  });
  await t.step("ends when Java has a fault", async () => {
    await assertRejects(() => worker.run(program("end_java.py")));
    await assertRejects(() => worker.ended, Error, "Spark has ended. The last it said:");
    await assertRejects(() => worker.run(program("end_java.py")), Error, "Spark has ended");
  });
});

let topics = 0;

/** A topic of its own for a test. */
async function newTopic(): Promise<string> {
  const topic = `services-${Date.now()}-${topics++}`;
  const admin = new Kafka({ ...await kafkajsSettings(kafka), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
  return topic;
}

async function listTopics(service: KafkaService, user: KafkaUser): Promise<string[]> {
  const settings = await kafkajsSettings(service, user);
  const admin = new Kafka({ ...settings, logLevel: logLevel.NOTHING, retry: { retries: 0 } }).admin();
  try {
    await admin.connect();
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}

/**
 * Runs kcat as alice over SASL_SSL; gives what it prints. It logs in with PLAIN: SCRAM of librdkafka before 2.6.1, which
 * Debian 12 has, does not pass Kafka 4's check of the nonce.
 *
 * @see https://github.com/confluentinc/librdkafka/pull/4895
 */
async function kcat(args: readonly string[], input = ""): Promise<string> {
  const settings = {
    "security.protocol": "SASL_SSL",
    "sasl.mechanism": "PLAIN",
    "sasl.username": alice.username,
    "sasl.password": alice.password,
    "ssl.ca.location": kafka.caPath,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-X", `${name}=${value}`]);
  const command = new Deno.Command("kcat", {
    args: ["-b", kafka.saslSsl, ...flags, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const child = command.spawn();
  const output = child.output();
  await new Blob([input]).stream().pipeTo(child.stdin);
  const { success, stdout, stderr } = await output;
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

async function putAndGet(
  server: S3Service,
  text: string,
  credentials?: S3Credentials,
): Promise<string | undefined> {
  const client = s3Client(server, credentials);
  const object = { Bucket: server.bucket, Key: `services/${text}.txt` };
  try {
    await client.send(new PutObjectCommand({ ...object, Body: text }));
    const { Body } = await client.send(new GetObjectCommand(object));
    return await Body?.transformToString();
  } finally {
    client.destroy();
  }
}

function program(name: string): string {
  return fileURLToPath(new URL(`sample_programs/${name}`, import.meta.url));
}
