import { assertEquals, assertRejects } from "@std/assert";
import * as sdk from "@aws-sdk/client-kinesis";
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

Deno.test("KinesisServer keeps the newest records of a shard, so that it can run for hours", async () => {
  await using bench = await KinesisBench.open(1, { keptRecords: 100 });
  await bench.put(...Array.from({ length: 105 }, (_, i) => `${i}`));
  assertEquals((await bench.texts()).length, 105);
  await bench.put("105", "106", "107", "108", "109", "110");
  assertEquals((await bench.texts()).map(Number), Array.from({ length: 100 }, (_, i) => i + 11));
});
