/**
 * Where the reading of a stream stands: a position for each shard, and which shards may be read. Pure.
 *
 * @module
 */
import { SourceError } from "../../../errors.ts";

/**
 * Where the reading of a shard stands: the sequence number of the last record that was read, {@linkcode TRIM_HORIZON}, {@linkcode SHARD_END}, or
 * `AT_TIMESTAMP` with milliseconds since the epoch.
 */
export type ShardPosition = string;

/** Positions by the id of the shard. */
export type ShardPositions = ReadonlyMap<string, ShardPosition>;

/** The oldest record that the stream still has. */
export const TRIM_HORIZON = "TRIM_HORIZON";
/** The shard is closed, and everything in it has been read. */
export const SHARD_END = "SHARD_END";

/** The position of a time. */
export function atTimestamp(timestampMs: number): ShardPosition {
  return `AT_TIMESTAMP ${timestampMs}`;
}

/** The time of a position, in milliseconds since the epoch; undefined for positions of another kind. */
export function timestampOf(position: ShardPosition): number | undefined {
  const [, digits] = /^AT_TIMESTAMP (\d+)$/.exec(position) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether a position is the sequence number of a record. */
export function isSequenceNumber(position: ShardPosition): boolean {
  return /^\d+$/.test(position);
}

/**
 * Positions as the JSON that goes into the offset log, shards in order, so that equal positions are equal texts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatPositions } from "./shard_positions.ts";
 *
 * const positions = new Map([["shardId-1", "SHARD_END"], ["shardId-0", "4957"]]);
 * assertEquals(formatPositions("trades", positions), '{"trades":{"shardId-0":"4957","shardId-1":"SHARD_END"}}');
 * ```
 */
export function formatPositions(stream: string, positions: ShardPositions): string {
  const inOrder = [...positions].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ [stream]: Object.fromEntries(inOrder) });
}

/** @throws {SourceError} `KINESIS_OFFSET_OF_ANOTHER_STREAM` when the positions are not those of this stream. */
export function parsePositions(stream: string, json: string): ShardPositions {
  const positions = (JSON.parse(json) as Record<string, Record<string, string>>)[stream];
  if (positions !== undefined) return new Map(Object.entries(positions));
  throw new SourceError(
    "KINESIS_OFFSET_OF_ANOTHER_STREAM",
    `The checkpoint knows the stream ${
      Object.keys(JSON.parse(json)).join()
    }, and the query reads ${stream}. Give it a new checkpointLocation.`,
  );
}

/** A shard, and those that it was made of by splitting and merging. */
export interface Shard {
  readonly id: string;
  readonly parentIds: readonly string[];
}

/**
 * The shards that may be read, in order: those whose parents have been read to their end, or are no longer known to Kinesis.
 *
 * @param shards All that Kinesis knows.
 * @param positions A shard that is not there is at its beginning.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readableShards } from "./shard_positions.ts";
 *
 * const shards = [{ id: "s0", parentIds: [] }, { id: "s1", parentIds: ["s0"] }];
 * assertEquals(readableShards(shards, new Map([["s0", "4957"]])), ["s0"]);
 * assertEquals(readableShards(shards, new Map([["s0", "SHARD_END"]])), ["s1"]);
 * ```
 */
export function readableShards(shards: readonly Shard[], positions: ShardPositions): string[] {
  const known = new Set(shards.map(({ id }) => id));
  return shards
    .filter(({ id, parentIds }) =>
      positions.get(id) !== SHARD_END &&
      parentIds.every((parent) => !known.has(parent) || positions.get(parent) === SHARD_END)
    )
    .map(({ id }) => id)
    .sort();
}

/** What a batch reads of one shard. */
export interface ShardRange {
  readonly id: string;
  /** After this. */
  readonly from: ShardPosition;
  /** Up to this and with it: a sequence number or {@linkcode SHARD_END}. */
  readonly until: ShardPosition;
}

/** What lies between two positions, parents before children: a shard's id is greater than those of its parents. */
export function rangesBetween(start: ShardPositions, end: ShardPositions): ShardRange[] {
  return [...end.keys()].sort()
    .map((id) => ({ id, from: start.get(id) ?? TRIM_HORIZON, until: end.get(id)! }))
    .filter(({ from, until }) => from !== until && (isSequenceNumber(until) || until === SHARD_END));
}
