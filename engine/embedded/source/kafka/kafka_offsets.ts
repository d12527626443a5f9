/**
 * The arithmetic of Kafka offsets: their JSON form, how much one batch takes, and which changes of a topic mean lost data. Pure.
 *
 * @module
 */
import type { AnalysisError } from "../../../errors.ts";
import { illegalArgument } from "./illegal_argument.ts";

/** Numbers by `topic-partition` key, see {@linkcode partitionKey}: offsets ("the next one to read") or timestamps. */
export type PartitionOffsets = ReadonlyMap<string, number>;

/** Stands for the end of a partition in starting offsets. */
export const LATEST = -1;
/** Stands for the beginning of a partition in starting offsets. */
export const EARLIEST = -2;

/** A partition's name as Kafka prints it: `reviews-2`. */
export function partitionKey(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}

/** The topic and number behind a {@linkcode partitionKey}. */
export function splitPartitionKey(key: string): { topic: string; partition: number } {
  const dash = key.lastIndexOf("-");
  return { topic: key.slice(0, dash), partition: Number(key.slice(dash + 1)) };
}

/** Partition keys in reading order: by topic, then by number. */
export function sortedKeys(keys: Iterable<string>): string[] {
  return [...keys].map((key) => ({ key, ...splitPartitionKey(key) }))
    .sort((a, b) => a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition)
    .map(({ key }) => key);
}

/**
 * Offsets as the JSON that goes into the offset log, keys in order, so that equal positions are equal texts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(formatOffsets(new Map([["b-0", 7], ["a-10", 2], ["a-2", 1]])), '{"a":{"2":1,"10":2},"b":{"0":7}}');
 * ```
 */
export function formatOffsets(offsets: PartitionOffsets): string {
  const topics = new Map<string, string[]>();
  for (const key of sortedKeys(offsets.keys())) {
    const { topic, partition } = splitPartitionKey(key);
    const entry = `"${partition}":${offsets.get(key)}`;
    topics.has(topic) ? topics.get(topic)!.push(entry) : topics.set(topic, [entry]);
  }
  return `{${
    [...topics].map(([topic, entries]) => `${JSON.stringify(topic)}:{${entries.join(",")}}`).join(",")
  }}`;
}

/**
 * Reads offsets, or timestamps, of the form `{"topicA":{"0":23,"1":-1}}`.
 *
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` showing the form that is expected.
 */
export function parsePartitionOffsets(
  json: string,
  what: "offsets" | "timestamps" = "offsets",
): PartitionOffsets {
  const example = what === "offsets"
    ? '{"topicA":{"0":23,"1":-1},"topicB":{"0":-2}}'
    : '{"topicA": {"0": 123456789, "1": 123456789}, "topicB": {"0": 123456789, "1": 123456789}}';
  const offsets = new Map<string, number>();
  for (const [topic, partitions] of Object.entries(parseObject(json, example))) {
    if (typeof partitions !== "object" || partitions === null) throw expected(example, json);
    for (const [partition, offset] of Object.entries(partitions)) {
      if (!/^\d+$/.test(partition) || !Number.isSafeInteger(offset)) throw expected(example, json);
      offsets.set(partitionKey(topic, Number(partition)), offset);
    }
  }
  return offsets;
}

/** Reads partitions of the form `{"topicA":[0,1]}`; the numbers of the result mean nothing. */
export function parsePartitionList(json: string): PartitionOffsets {
  const example = '{"topicA":[0,1],"topicB":[0,1]}';
  const partitions = new Map<string, number>();
  for (const [topic, list] of Object.entries(parseObject(json, example))) {
    if (!Array.isArray(list)) throw expected(example, json);
    for (const partition of list) {
      if (!Number.isInteger(partition) || partition < 0) throw expected(example, json);
      partitions.set(partitionKey(topic, partition), 0);
    }
  }
  return partitions;
}

function parseObject(json: string, example: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw expected(example, json, cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw expected(example, json);
  return value as Record<string, unknown>;
}

function expected(example: string, json: string, cause?: unknown): AnalysisError {
  return illegalArgument(`Expected e.g. ${example}, got ${json}`, cause);
}

/**
 * Where a batch ends that may take about `limit` records: each partition gets a share in proportion to its backlog, at least one record when it has any.
 *
 * The sum may exceed the limit (many small partitions) or fall short of it (shares are rounded down).
 *
 * @param from Where the batch begins; for new partitions their earliest offset. A partition without a beginning goes to its end.
 * @param until The latest offsets.
 * @see {@link https://spark.apache.org/docs/latest/streaming/structured-streaming-kafka-integration.html} `maxOffsetsPerTrigger`
 */
export function limitOffsets(
  limit: number,
  from: PartitionOffsets,
  until: PartitionOffsets,
): PartitionOffsets {
  const backlog = new Map<string, number>();
  for (const [key, end] of until) {
    const begin = from.get(key);
    if (begin !== undefined && end > begin) backlog.set(key, end - begin);
  }
  const total = [...backlog.values()].reduce((sum, size) => sum + size, 0);
  const limited = new Map<string, number>();
  for (const [key, end] of until) {
    const size = backlog.get(key);
    if (size === undefined) {
      limited.set(key, end);
      continue;
    }
    const share = limit * (size / total);
    limited.set(key, Math.min(end, from.get(key)! + (share < 1 ? Math.ceil(share) : Math.floor(share))));
  }
  return limited;
}

/** How many records there are after `from`; partitions that `from` does not know count from 0. */
export function countNew(from: PartitionOffsets, latest: PartitionOffsets): number {
  let count = 0;
  for (const [key, end] of latest) count += end - (from.get(key) ?? 0);
  return count;
}

/** Whether two positions are the same. */
export function sameOffsets(a: PartitionOffsets, b: PartitionOffsets): boolean {
  return a.size === b.size && [...a].every(([key, offset]) => b.get(key) === offset);
}

/** What may have been lost: one of Spark's subclasses of `KAFKA_DATA_LOSS` and the sentence of its reason. */
export interface DataLoss {
  readonly subclass:
    | "ADDED_PARTITION_DOES_NOT_START_FROM_OFFSET_ZERO"
    | "COULD_NOT_READ_OFFSET_RANGE"
    | "INITIAL_OFFSET_NOT_FOUND_FOR_PARTITIONS"
    | "PARTITIONS_DELETED"
    | "PARTITION_OFFSET_CHANGED"
    | "START_OFFSET_RESET";
  readonly reason: string;
}

/** The records `[from, until)` of a partition. */
export interface OffsetRange {
  readonly key: string;
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly until: number;
}

/**
 * The ranges of a batch, in reading order, and what is already known to be lost.
 *
 * @param start Where the batch begins.
 * @param end Where it ends.
 * @param earliestOfNew The earliest offsets of the partitions that only `end` knows; those that no longer exist are left out.
 */
export function planRanges(
  start: PartitionOffsets,
  end: PartitionOffsets,
  earliestOfNew: PartitionOffsets,
): { ranges: OffsetRange[]; losses: DataLoss[] } {
  const losses: DataLoss[] = [];
  const newKeys = sortedKeys([...end.keys()].filter((key) => !start.has(key)));
  const vanished = newKeys.filter((key) => !earliestOfNew.has(key));
  if (vanished.length > 0) {
    losses.push({
      subclass: "INITIAL_OFFSET_NOT_FOUND_FOR_PARTITIONS",
      reason: `Cannot find initial offsets for partitions ${
        vanished.join(", ")
      }. They may have been deleted.`,
    });
  }
  for (const key of newKeys) {
    if ((earliestOfNew.get(key) ?? 0) !== 0) {
      losses.push({
        subclass: "ADDED_PARTITION_DOES_NOT_START_FROM_OFFSET_ZERO",
        reason: `Added partition ${key} starts from ${earliestOfNew.get(key)} instead of 0.`,
      });
    }
  }
  const deleted = sortedKeys([...start.keys()].filter((key) => !end.has(key)));
  if (deleted.length > 0) {
    losses.push({
      subclass: "PARTITIONS_DELETED",
      reason: `Partitions ${deleted.join(", ")} have been deleted.`,
    });
  }
  const ranges: OffsetRange[] = [];
  for (const key of sortedKeys(end.keys())) {
    const from = start.get(key) ?? earliestOfNew.get(key);
    const until = end.get(key)!;
    if (from === undefined) continue;
    if (until < from) {
      losses.push({
        subclass: "PARTITION_OFFSET_CHANGED",
        reason:
          `Partition ${key} offset was changed from ${from} to ${until}. This could either be a user error that the ` +
          "start offset is set too high and this is the first batch, or the kafka topic-partition is broken, and some data " +
          "may have been missed.",
      });
    }
    if (until > from) ranges.push({ key, ...splitPartitionKey(key), from, until });
  }
  return { ranges, losses };
}

/**
 * Where to go on, inside `[offset, until)`, after the broker said it has no `offset` any more.
 *
 * @returns The next offset to try; `until` when nothing of the range is left.
 */
export function resumeAfterLoss(
  offset: number,
  until: number,
  available: { earliest: number; latest: number },
): number {
  if (offset >= available.latest || available.earliest >= until) return until;
  return Math.max(offset, available.earliest);
}
