import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { putRecords } from "../engine/embedded/sink/kinesis/put_records.ts";
import { KinesisConnection } from "../engine/embedded/source/kinesis/kinesis_connection.ts";
import { AnalysisError, createSession, KinesisStream, SparkError } from "../engine/mod.ts";
import { MemoryStream } from "../engine/testing.ts";
import { KinesisBench, TEST_LOGIN } from "./kinesis/testing.ts";

function sinkOptions({ options }: KinesisBench): Record<string, string> {
  const { "kinesis.getRecords.fetchIntervalMs": _, ...rest } = options;
  return rest;
}

function connect(bench: KinesisBench): KinesisConnection {
  const address = { region: "us-east-1", endpointUrl: bench.server.url, credentials: TEST_LOGIN };
  return new KinesisConnection(address, "trades", { retries: { sleep: () => Promise.resolve() } });
}

const text = (data: string, partitionKey = "k") => ({ partitionKey, data: new TextEncoder().encode(data) });
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);

Deno.test("putRecords() cuts requests at 500 records and at 5 MiB", async () => {
  await using bench = await KinesisBench.open();
  const connection = connect(bench);
  const counts = { records: 0, bytes: 0, resent: 0 };
  await putRecords(connection, numbered(1001).map((each) => text(each)), counts);
  assertEquals(bench.server.faults.countOf("PutRecords"), 3);
  assertEquals([counts.records, counts.resent], [1001, 0]);
  await putRecords(connection, numbered(12).map((key) => text("x".repeat(900_000), key)), counts);
  assertEquals(bench.server.faults.countOf("PutRecords"), 6);
  await connection.close();
});

Deno.test("putRecords() sends refused records again, before others of their key and without holding up other keys", async () => {
  await using bench = await KinesisBench.open();
  const connection = connect(bench);
  const counts = { records: 0, bytes: 0, resent: 0 };
  const isB = ({ PartitionKey }: { PartitionKey: string }) => PartitionKey === "b";
  bench.server.faults.failRecords(isB, 2);
  bench.server.faults.throttle("PutRecords", 3);
  const records = numbered(1200).map((i) => text(i, Number(i) % 400 === 0 ? "b" : "a"));
  await putRecords(connection, records, counts, () => 0);
  const texts = (await bench.texts()).map(Number);
  const ascending = (numbers: number[]) => numbers.toSorted((x, y) => x - y);
  assertEquals(texts.length, 1200);
  assertEquals(texts.filter((i) => i % 400 === 0), [0, 400, 800]);
  const others = texts.filter((i) => i % 400 !== 0);
  assertEquals(others, ascending(others));
  assertEquals([counts.records, counts.resent], [1200, 4]);
  await connection.close();
});

Deno.test("putRecords() gives up when nothing gets in, and says why", async () => {
  await using bench = await KinesisBench.open();
  const connection = connect(bench);
  connection.pause = () => Promise.resolve();
  bench.server.faults.failRecords(() => true, 11);
  const counts = { records: 0, bytes: 0, resent: 0 };
  const error = await assertRejects(() => putRecords(connection, [text("a")], counts), SparkError);
  assertEquals((error as SparkError).condition, "KINESIS_THROTTLED");
  await connection.close();
});

Deno.test('write.format("kinesis") puts a frame in, text or binary', async () => {
  await using bench = await KinesisBench.open();
  await using session = createSession();
  const rows = session.createDataFrame([["k", "a"], ["k", "é"]], "partitionKey string, data string");
  await rows.write.format("kinesis").options(sinkOptions(bench)).mode("append").save();
  const binary = rows.selectExpr("partitionKey", "CAST(data AS BINARY) AS data");
  await binary.write.format("aws-kinesis").options(sinkOptions(bench)).save();
  assertEquals(await bench.texts(), ["a", "é", "a", "é"]);
});

for (
  const [row, schema, sentence] of [
    [
      ["k", null],
      "partitionKey string, data string",
      'row 1 of the batch (key "k") to Kinesis: its data is NULL',
    ],
    [["", "a"], "partitionKey string, data string", "1 to 256 characters"],
    [["k", "x".repeat(1024 * 1024)], "partitionKey string, data string", "1,048,577 bytes"],
    [["k", 1], "partitionKey string, data int", "data of type BINARY or STRING: it is INT"],
    [["k", "a"], "key string, data string", "partitionKey of type STRING: the columns are key, data"],
  ] as const
) {
  Deno.test(`write.format("kinesis") refuses what Kinesis cannot have: ${sentence}`, async () => {
    await using session = createSession();
    const rows = session.createDataFrame([[...row]], schema);
    const options = { "kinesis.streamName": "trades", "kinesis.endpointUrl": "http://127.0.0.1:1" };
    const error = await assertRejects(() => rows.write.format("kinesis").options(options).save(), SparkError);
    assertStringIncludes((error as Error).message, sentence);
  });
}

Deno.test('write.format("kinesis") refuses to overwrite a stream', async () => {
  await using session = createSession();
  const rows = session.createDataFrame([["k", "a"]], "partitionKey string, data string");
  await assertRejects(
    () => rows.write.format("kinesis").mode("overwrite").save(),
    AnalysisError,
    "overwrite",
  );
});

Deno.test('writeStream.format("kinesis") puts every row in, also when Kinesis throttles', async () => {
  await using bench = await KinesisBench.open();
  const folder = await Deno.makeTempDir();
  await using session = createSession();
  const stream = new MemoryStream("partitionKey string, data string");
  const query = await stream.toDF(session).writeStream.format("kinesis").options(sinkOptions(bench))
    .option("checkpointLocation", folder).start();
  bench.server.faults.throttle("PutRecords", 1);
  bench.server.faults.failRecords(() => true, 1);
  stream.addData({ partitionKey: "k", data: "a" }, { partitionKey: "k", data: "b" });
  await query.processAllAvailable();
  assertEquals(query.lastProgress!.sink, { description: "KinesisTable[trades]", numOutputRows: 2 });
  stream.addData({ partitionKey: "k", data: "c" });
  await query.processAllAvailable();
  assertEquals(await bench.texts(), ["a", "b", "c"]);
  await query.stop();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("KinesisStream makes, describes and deletes a stream", async () => {
  await using bench = await KinesisBench.open();
  const options = { ...sinkOptions(bench), "kinesis.streamName": "mine" };
  await using stream = new KinesisStream(options);
  assertEquals(await stream.describe(), undefined);
  assertEquals([await stream.ensure(2), await stream.ensure()], [true, false]);
  const { createdMs: _, ...description } = (await stream.describe())!;
  assertEquals(description, {
    name: "mine",
    region: "us-east-1",
    status: "ACTIVE",
    openShardCount: 2,
    retentionHours: 24,
  });
  await stream.put([text("a")]);
  assertEquals(stream.counts, { records: 1, bytes: 2, resent: 0 });
  await stream.delete();
  assertEquals(await stream.describe(), undefined);
  await stream.delete();
});
