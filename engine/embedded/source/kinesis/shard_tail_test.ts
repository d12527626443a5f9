import { assertEquals } from "@std/assert";
import type { KinesisConnection, KinesisRecord } from "./kinesis_connection.ts";
import { ShardTail } from "./shard_tail.ts";

const MEGABYTE = 1024 * 1024;

/** A shard of so many records; their data is only said to be large. */
function tailOf(count: number, bytes: number): ShardTail {
  let next = 1;
  const records = (limit: number) =>
    Array.from({ length: Math.min(limit, count + 1 - next) }, () => {
      const Data = { length: bytes } as Uint8Array;
      return { SequenceNumber: String(next++), Data, PartitionKey: "k" } as KinesisRecord;
    });
  const connection = {
    streamName: "trades",
    ask: (operation: string) =>
      Promise.resolve(
        operation === "GetShardIterator"
          ? "iterator"
          : { Records: records(10), NextShardIterator: "next", MillisBehindLatest: next > count ? 0 : 1 },
      ),
  } as unknown as KinesisConnection;
  return new ShardTail({
    connection,
    shardId: "s0",
    from: "TRIM_HORIZON",
    onLoss: (reason) => {
      throw new Error(reason);
    },
  });
}

Deno.test("ShardTail ends a batch when what it holds is large, and begins the next one there", async () => {
  const tail = tailOf(30, 2 * MEGABYTE);
  const limit = { records: 100, recordsPerFetch: 10 };
  await tail.fetch("TRIM_HORIZON", limit, 0);
  assertEquals(tail.endOf("TRIM_HORIZON", limit), { until: "10", mayGrow: false });
  await tail.fetch("10", limit, 0);
  assertEquals(tail.endOf("10", limit), { until: "20", mayGrow: false });
  assertEquals(tail.take("TRIM_HORIZON", "10")?.length, 10);
  assertEquals(tail.take("TRIM_HORIZON", "10"), undefined);
});

Deno.test("ShardTail does not hold a batch of everything that is too large, and it is fetched again", async () => {
  const tail = tailOf(40, MEGABYTE);
  const limit = { records: Infinity, recordsPerFetch: 10 };
  while (!tail.isCaughtUp) await tail.fetch("TRIM_HORIZON", limit, 0);
  assertEquals(tail.endOf("TRIM_HORIZON", limit), { until: "40", mayGrow: true });
  assertEquals(tail.take("TRIM_HORIZON", "40"), undefined);
});
