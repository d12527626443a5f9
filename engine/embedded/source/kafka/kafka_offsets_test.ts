import { assertEquals, assertThrows } from "@std/assert";
import { AnalysisError } from "../../../errors.ts";
import {
  countNew,
  formatOffsets,
  limitOffsets,
  parsePartitionList,
  parsePartitionOffsets,
  planRanges,
  resumeAfterLoss,
  sameOffsets,
  sortedKeys,
  splitPartitionKey,
} from "./kafka_offsets.ts";

function offsets(...numbers: number[]): Map<string, number> {
  return new Map(numbers.map((offset, partition) => [`t-${partition}`, offset]));
}

Deno.test("formatOffsets() writes topics and partitions in order", () => {
  const position = new Map([["b-1", 4], ["1-0", 9], ["b-0", 3], ['a"-10', 1], ['a"-9', 2]]);
  assertEquals(formatOffsets(position), '{"1":{"0":9},"a\\"":{"9":2,"10":1},"b":{"0":3,"1":4}}');
  assertEquals(formatOffsets(new Map()), "{}");
});

Deno.test("parsePartitionOffsets() reads what formatOffsets() writes, in any order", () => {
  const text = '{"b":{"1":4,"0":3},"a-b":{"0":1}}';
  assertEquals(formatOffsets(parsePartitionOffsets(text)), '{"a-b":{"0":1},"b":{"0":3,"1":4}}');
});

Deno.test("parsePartitionOffsets() shows the form it expects", () => {
  for (
    const text of [
      "",
      "latest",
      "[]",
      '{"t":5}',
      '{"t":{"x":1}}',
      '{"t":{"0":"1"}}',
      '{"t":{"0":1.5}}',
      "null",
    ]
  ) {
    assertThrows(
      () => parsePartitionOffsets(text),
      AnalysisError,
      'Expected e.g. {"topicA":{"0":23,"1":-1},"topicB":{"0":-2}}',
    );
  }
});

Deno.test("parsePartitionList() reads partitions of topics", () => {
  assertEquals([...parsePartitionList('{"b":[1,0],"a":[]}').keys()], ["b-1", "b-0"]);
});

Deno.test("splitPartitionKey() takes the number after the last dash", () => {
  assertEquals(splitPartitionKey("a-b-12"), { topic: "a-b", partition: 12 });
  assertEquals(sortedKeys(["t-10", "t-9", "s-11"]), ["s-11", "t-9", "t-10"]);
});

Deno.test("limitOffsets() splits the limit in proportion to the backlog (KF-01)", () => {
  const latest = offsets(101, 11, 1);
  let position = offsets(0, 0, 0);
  const batches: { until: number[]; count: number }[] = [];
  while (!sameOffsets(position, latest)) {
    const end = limitOffsets(10, position, latest);
    batches.push({ until: [...end.values()], count: countNew(position, end) });
    position = new Map(end);
  }
  assertEquals(batches, [
    { until: [8, 1, 1], count: 10 },
    { until: [17, 2, 1], count: 10 },
    { until: [26, 3, 1], count: 10 },
    { until: [35, 4, 1], count: 10 },
    { until: [44, 5, 1], count: 10 },
    { until: [53, 6, 1], count: 10 },
    { until: [62, 7, 1], count: 10 },
    { until: [71, 8, 1], count: 10 },
    { until: [80, 9, 1], count: 10 },
    { until: [89, 10, 1], count: 10 },
    { until: [98, 11, 1], count: 10 },
    { until: [101, 11, 1], count: 3 },
  ]);
});

Deno.test("limitOffsets() gives each partition with a backlog at least one record", () => {
  assertEquals(limitOffsets(2, offsets(0, 0, 0, 7), offsets(5, 5, 5, 7)), offsets(1, 1, 1, 7));
});

Deno.test("limitOffsets() takes partitions without a beginning, or without a backlog, to their end", () => {
  assertEquals(limitOffsets(2, new Map([["t-0", 3]]), offsets(3, 9)), offsets(3, 9));
  assertEquals(limitOffsets(2, offsets(8), offsets(5)), offsets(5));
});

Deno.test("countNew() counts partitions that were not known from 0 on", () => {
  assertEquals(countNew(new Map([["t-0", 2]]), offsets(5, 4)), 7);
});

Deno.test("planRanges() gives ranges in reading order, without empty ones", () => {
  const end = new Map([["t-10", 4], ["t-2", 3], ["a-0", 9], ["t-3", 1]]);
  const { ranges, losses } = planRanges(
    new Map([["t-10", 1], ["t-2", 0], ["t-3", 1], ["a-0", 0]]),
    end,
    new Map(),
  );
  assertEquals(ranges.map(({ key, from, until }) => [key, from, until]), [["a-0", 0, 9], ["t-2", 0, 3], [
    "t-10",
    1,
    4,
  ]]);
  assertEquals(losses, []);
});

Deno.test("planRanges() begins new partitions at their earliest offset", () => {
  const { ranges, losses } = planRanges(offsets(5), offsets(6, 4), new Map([["t-1", 0]]));
  assertEquals(ranges.map(({ key, from, until }) => [key, from, until]), [["t-0", 5, 6], ["t-1", 0, 4]]);
  assertEquals(losses, []);
});

Deno.test("planRanges() names each way in which data may be lost", () => {
  const start = new Map([["t-0", 5], ["t-1", 2], ["t-9", 0]]);
  const { ranges, losses } = planRanges(start, offsets(3, 4, 8, 2), new Map([["t-2", 6]]));
  assertEquals(losses.map(({ subclass, reason }) => `${subclass}: ${reason.slice(0, 60)}`), [
    "INITIAL_OFFSET_NOT_FOUND_FOR_PARTITIONS: Cannot find initial offsets for partitions t-3. They may hav",
    "ADDED_PARTITION_DOES_NOT_START_FROM_OFFSET_ZERO: Added partition t-2 starts from 6 instead of 0.",
    "PARTITIONS_DELETED: Partitions t-9 have been deleted.",
    "PARTITION_OFFSET_CHANGED: Partition t-0 offset was changed from 5 to 3. This could eit",
  ]);
  assertEquals(ranges.map(({ key, from, until }) => [key, from, until]), [["t-1", 2, 4], ["t-2", 6, 8]]);
});

Deno.test("resumeAfterLoss() goes to the earliest available offset inside the range", () => {
  const cases: [number, number, number, number, number][] = [
    // offset, until, earliest, latest -> next
    [2, 10, 6, 20, 6],
    [2, 10, 10, 20, 10],
    [2, 10, 15, 20, 10],
    [2, 10, 0, 2, 10],
    [2, 10, 0, 20, 2],
  ];
  for (const [offset, until, earliest, latest, next] of cases) {
    assertEquals(resumeAfterLoss(offset, until, { earliest, latest }), next);
  }
});
