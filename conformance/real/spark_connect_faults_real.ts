// What goes wrong with a real Spark Connect server: packages it lacks, sessions that idle, a crash in the middle of a result.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { AnalysisError, createSession, type Session, SparkError } from "../../engine/mod.ts";
import { startConnectProcess } from "../services/connect_process.ts";

// No connectors; sessions end soon when nobody calls; and streams of answers even sooner, which makes calls.
const server = await startConnectProcess(undefined, {
  "spark.driver.extraClassPath": "",
  "spark.connect.session.manager.defaultSessionTimeout": "5s",
  "spark.connect.session.manager.maintenanceInterval": "1s",
  "spark.connect.execute.reattachable.senderMaxStreamDuration": "1s",
});
Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());

function cluster(): Session {
  const s3 = { region: "us-east-1", accessKeyId: "AKIDSECRET", secretAccessKey: "s3cr3t" };
  return createSession({ remote: `sc://127.0.0.1:${server.port}`, print: () => {}, storage: { s3 } });
}

/** Resolves when the condition holds. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 50));
}

Deno.test("a cluster without the packages for Kafka, S3 and Kinesis says which they are, and no secret", async () => {
  await using session = cluster();
  const password = "p4ssw0rd";
  const login =
    `org.apache.kafka.common.security.plain.PlainLoginModule required username="a" password="${password}";`;
  const kafka = session.readStream.format("kafka").option("kafka.bootstrap.servers", "127.0.0.1:1")
    .option("kafka.sasl.jaas.config", login).option("subscribe", "t").load();
  const noKafka = await assertRejects(() => kafka.writeStream.format("noop").start(), AnalysisError);
  assert(/spark-sql-kafka-0-10_2\.13:4\.\d+\.\d+/.test(noKafka.message), noKafka.message);
  const noS3 = await assertRejects(() => session.read.parquet("s3a://b/t").collect(), Error);
  assert(noS3.message.includes("hadoop-aws"), noS3.message);
  const kinesis = session.readStream.format("kinesis").load();
  const noKinesis = await assertRejects(() => kinesis.writeStream.format("noop").start(), AnalysisError);
  assert(noKinesis.message.includes("run without SPARK_REMOTE"), noKinesis.message);
  const said = Deno.inspect([noKafka, noS3, noKinesis], { depth: 9 });
  for (const secret of [password, "s3cr3t", "AKIDSECRET"]) assert(!said.includes(secret), said);
});

Deno.test("a session lives as long as its queries run, and is said to be gone when it has idled", async () => {
  await using session = cluster();
  const rates = session.readStream.format("rate").load();
  const query = await rates.writeStream.format("noop").trigger({ processingTime: "500 milliseconds" })
    .start();
  await until(() => query.lastProgress !== null);
  const startMs = performance.now();
  await until(() => performance.now() - startMs > 12_000); // twice the time after which a session ends
  const { batchId } = query.lastProgress!;
  await until(() => query.lastProgress!.batchId > batchId);
  await query.stop();
  await using idle = cluster();
  await idle.sql("SELECT 1").collect();
  await new Promise((resolve) => setTimeout(resolve, 8_000)); // any call would keep the session
  await assertRejects(() => idle.sql("SELECT 1").collect(), Error, "idle for too long");
});

Deno.test("a result that is longer than a session may idle is read to its end, however slowly", async () => {
  await using session = cluster();
  let count = 0;
  for await (
    const _ of session.sql("SELECT id, repeat('x', 500) FROM range(0, 100000, 1, 2)").toLocalIterator()
  ) {
    if (++count % 10_000 === 0) await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  assertEquals(count, 100_000);
});

Deno.test("rows of createDataFrame that are more than a message holds are refused with what to do", async () => {
  await using session = cluster();
  const rows = Array.from({ length: 140 }, () => ["x".repeat(1024 * 1024)]);
  const frame = session.createDataFrame(rows, "text STRING");
  await assertRejects(() => frame.count(), Error, "write them to files");
});

Deno.test("a server that is killed in the middle of a result, and started again, is said", async () => {
  await using session = cluster();
  const slow = session.sql(
    "SELECT id, java_method('java.lang.Thread', 'sleep', 20L) FROM range(0, 100000, 1, 1000)",
  );
  const rows = slow.toLocalIterator();
  await rows.next();
  const collected = slow.collect();
  collected.catch(() => {}); // it is looked at below
  await server.kill();
  await using _restarted = await startConnectProcess(server.port);
  for (const lost of [() => collected, () => Array.fromAsync(rows)]) {
    const error = await assertRejects(lost, Error, "the server was restarted");
    assert(!(error instanceof SparkError));
  }
});
