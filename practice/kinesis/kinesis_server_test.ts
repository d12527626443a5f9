import { assertEquals, assertRejects } from "@std/assert";
import * as sdk from "@aws-sdk/client-kinesis";
import { lastingPort } from "../kafka/testing.ts";
import { KinesisBench } from "./testing.ts";

/** Puts records whose text is their key; gives what Kinesis says of each. */
async function putAll(bench: KinesisBench, ...keys: string[]) {
  const Records = keys.map((key) => ({ PartitionKey: key, Data: new TextEncoder().encode(key) }));
  return await bench.client.send(new sdk.PutRecordsCommand({ StreamName: "trades", Records }));
}

Deno.test("KinesisServer is a Kinesis for AWS's client", async () => {
  await using bench = await KinesisBench.open();
  await bench.put("a", "b");
  assertEquals(await bench.texts(), ["a", "b"]);
  assertEquals(bench.server.faults.countOf("PutRecords"), 1);
});

Deno.test("KinesisFaults throttles, lets single records fail, and ages iterators", async () => {
  await using bench = await KinesisBench.open();
  bench.server.faults.throttle("PutRecords", 1);
  await assertRejects(() => putAll(bench, "a"), sdk.ProvisionedThroughputExceededException);
  bench.server.faults.failRecords(({ PartitionKey }) => PartitionKey !== "b", 1);
  const { FailedRecordCount, Records = [] } = await putAll(bench, "a", "b", "c");
  assertEquals(FailedRecordCount, 2);
  assertEquals(Records.map(({ ErrorCode }) => ErrorCode), [
    "ProvisionedThroughputExceededException",
    undefined,
    "ProvisionedThroughputExceededException",
  ]);
  assertEquals(await bench.texts(), ["b"]);
  bench.server.faults.expireIterators(1);
  await assertRejects(() => bench.texts(), sdk.ExpiredIteratorException);
});

Deno.test("KinesisServer gives an iterator at a time after which nothing has come", async () => {
  await using bench = await KinesisBench.open();
  const { ShardIterator } = await bench.client.send(
    new sdk.GetShardIteratorCommand({
      StreamName: "trades",
      ShardId: "shardId-000000000000",
      ShardIteratorType: "AT_TIMESTAMP",
      Timestamp: new Date(Date.now() - 1000),
    }),
  );
  await bench.put("later");
  const { Records = [] } = await bench.client.send(
    new sdk.GetRecordsCommand({ ShardIterator: ShardIterator! }),
  );
  assertEquals(Records.map(({ PartitionKey }) => PartitionKey), ["later"]);
});

Deno.test("KinesisServer gives an iterator at a time, also when much has come before and after", async () => {
  await using bench = await KinesisBench.open();
  const numbers = (from: number) =>
    Array.from({ length: 500 }, (_, i) => ["k", `${from + i} ${"x".repeat(100)}`] as const);
  await bench.put(...numbers(0), ...numbers(500));
  await new Promise((resolve) => setTimeout(resolve, 5)); // times have milliseconds
  const Timestamp = new Date();
  await bench.put(...numbers(1000), ...numbers(1500));
  const place = { StreamName: "trades", ShardId: "shardId-000000000000" };
  const { ShardIterator } = await bench.client.send(
    new sdk.GetShardIteratorCommand({ ...place, ShardIteratorType: "AT_TIMESTAMP", Timestamp }),
  );
  const { Records = [] } = await bench.client.send(
    new sdk.GetRecordsCommand({ ShardIterator: ShardIterator! }),
  );
  const [first] = Records.map(({ Data }) => Number.parseInt(new TextDecoder().decode(Data)));
  assertEquals([first, Records.length], [1000, 1000]);
});

Deno.test("KinesisServer splits and merges shards", async () => {
  await using bench = await KinesisBench.open();
  await bench.split("shardId-000000000000");
  await bench.merge("shardId-000000000001", "shardId-000000000002");
  const { Shards = [] } = await bench.client.send(new sdk.ListShardsCommand({ StreamName: "trades" }));
  assertEquals(
    Shards.map(({ AdjacentParentShardId, ParentShardId }) => [ParentShardId, AdjacentParentShardId]),
    [
      [undefined, undefined],
      ["shardId-000000000000", undefined],
      ["shardId-000000000000", undefined],
      ["shardId-000000000001", "shardId-000000000002"],
    ],
  );
});

Deno.test("KinesisServer keeps the newest records of a stream, so that it can run for hours", async () => {
  await using bench = await KinesisBench.open(1, { keptRecords: 100 });
  await bench.put(...Array.from({ length: 105 }, (_, i) => `${i}`));
  assertEquals((await bench.texts()).length, 105);
  await bench.put("105", "106", "107", "108", "109", "110");
  assertEquals((await bench.texts()).map(Number), Array.from({ length: 101 }, (_, i) => i + 10));
});

Deno.test("KinesisServer finds the streams of its folder, and is where it was", async () => {
  const folder = await Deno.makeTempDir({ prefix: "kinesis_test_" });
  const before = await KinesisBench.open(1, { folder, port: lastingPort() });
  await before.put("a", "b");
  await before.split("shardId-000000000000");
  await before.put("c", "d", "e");
  const texts = await before.texts();
  await before[Symbol.asyncDispose]();
  {
    await using bench = await KinesisBench.open(0, { folder, port: Number(new URL(before.server.url).port) });
    assertEquals([await bench.texts(), bench.server.url], [texts, before.server.url]);
    await bench.put("f");
    assertEquals((await bench.texts()).sort(), ["a", "b", "c", "d", "e", "f"]);
    await bench.delete();
    assertEquals([...Deno.readDirSync(folder)], []);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("KinesisServer forgets a stream to which nothing was written for longer than it keeps records", async () => {
  const folder = await Deno.makeTempDir({ prefix: "kinesis_test_" });
  await (await KinesisBench.open(1, { folder }))[Symbol.asyncDispose]();
  const old = new Date(Date.now() - 25 * 3_600_000);
  Deno.utimeSync(`${folder}/stream-trades/stream.json`, old, old);
  {
    await using bench = await KinesisBench.open(0, { folder });
    const { StreamNames } = await bench.client.send(new sdk.ListStreamsCommand({}));
    assertEquals([StreamNames, [...Deno.readDirSync(folder)]], [[], []]);
  }
  await Deno.remove(folder, { recursive: true });
});
