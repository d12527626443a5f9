import { assertEquals, assertThrows } from "@std/assert";
import { SourceError } from "../../../errors.ts";
import { formatPositions, parsePositions, rangesBetween, readableShards } from "./shard_positions.ts";

Deno.test("parsePositions() gives back what formatPositions() wrote, and refuses another stream", () => {
  const positions = new Map([["shardId-0", "123"], ["shardId-1", "TRIM_HORIZON"]]);
  const json = formatPositions("trades", positions);
  assertEquals(parsePositions("trades", json), positions);
  assertThrows(() => parsePositions("news", json), SourceError, "knows the stream trades");
});

Deno.test("readableShards() waits for both parents of a merged shard, but not for one that Kinesis has forgotten", () => {
  const merged = { id: "s3", parentIds: ["s1", "s2"] };
  const shards = [{ id: "s1", parentIds: ["s0"] }, { id: "s2", parentIds: ["s0"] }, merged];
  assertEquals(readableShards(shards, new Map()), ["s1", "s2"]);
  assertEquals(readableShards(shards, new Map([["s1", "SHARD_END"]])), ["s2"]);
  assertEquals(readableShards(shards, new Map([["s1", "SHARD_END"], ["s2", "SHARD_END"]])), ["s3"]);
});

Deno.test("rangesBetween() leaves out shards that have not moved, and begins new ones at their start", () => {
  const start = new Map([["s0", "10"], ["s1", "AT_TIMESTAMP 5"], ["s2", "7"]]);
  const end = new Map([["s3", "9"], ["s0", "SHARD_END"], ["s1", "AT_TIMESTAMP 5"], ["s2", "7"]]);
  assertEquals(rangesBetween(start, end), [
    { id: "s0", from: "10", until: "SHARD_END" },
    { id: "s3", from: "TRIM_HORIZON", until: "9" },
  ]);
});
