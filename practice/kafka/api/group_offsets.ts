import type { PartitionOffset } from "../group/committed_offsets.ts";
import { LEADER_EPOCH } from "../log/partition_log.ts";
import { defineApi } from "../wire/api.ts";
import { ErrorCode, errorCodeOf } from "../wire/error_code.ts";
import {
  array,
  between,
  boolean,
  int16,
  int32,
  int64,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  until,
} from "../wire/types.ts";
import { type BrokerState, service } from "./service.ts";

const OFFSET_COMMIT = defineApi({
  key: 8,
  name: "OffsetCommit",
  versions: [0, 9],
  flexibleSince: 8,
  request: struct({
    groupId: string,
    generation: since(1, int32, -1),
    memberId: since(1, string, ""),
    instanceId: since(7, nullableString, null),
    retentionTimeMs: between(2, 4, int64, -1),
    topics: array(struct({
      name: string,
      partitions: array(struct({
        index: int32,
        offset: int64,
        leaderEpoch: since(6, int32, -1),
        commitTimestampMs: between(1, 1, int64, -1),
        metadata: nullableString,
      })),
    })),
  }),
  response: struct({
    throttleTimeMs: since(3, int32, 0),
    topics: array(struct({
      name: string,
      partitions: array(struct({ index: int32, errorCode: int16 })),
    })),
  }),
});

/** Remembers how far a group has read. */
export const offsetCommit = service(OFFSET_COMMIT, (request, { broker }) => {
  const known: PartitionOffset[] = [];
  for (const { name, partitions } of request.topics) {
    for (const { index, offset, leaderEpoch, metadata } of partitions) {
      const exists = broker.topics.find(name)?.partitions[index] !== undefined;
      if (exists) known.push({ topic: name, partition: index, offset, leaderEpoch, metadata });
    }
  }
  const groupError = commit(broker, request.groupId, request.memberId, request.generation, known);
  const isKnown = (topic: string, index: number) =>
    known.some((offset) => offset.topic === topic && offset.partition === index);
  return {
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ index }) => ({
        index,
        errorCode: isKnown(name, index) ? groupError : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      })),
    })),
  };
});

function commit(
  broker: BrokerState,
  groupId: string,
  memberId: string,
  generation: number,
  offsets: readonly PartitionOffset[],
): ErrorCode {
  try {
    broker.groups.commit(groupId, memberId, generation, offsets);
    return ErrorCode.NONE;
  } catch (error) {
    return errorCodeOf(error);
  }
}

const ASKED_TOPIC = struct({ name: string, partitions: array(int32) });
const COMMITTED_TOPIC = struct({
  name: string,
  partitions: array(struct({
    index: int32,
    offset: int64,
    leaderEpoch: since(5, int32, LEADER_EPOCH),
    metadata: nullableString,
    errorCode: int16,
  })),
});

const OFFSET_FETCH = defineApi({
  key: 9,
  name: "OffsetFetch",
  versions: [1, 9],
  flexibleSince: 6,
  request: struct({
    groupId: until(7, string, ""),
    topics: until(7, nullableArray(ASKED_TOPIC), null),
    groups: since(
      8,
      array(struct({
        groupId: string,
        memberId: since(9, nullableString, null),
        memberEpoch: since(9, int32, -1),
        topics: nullableArray(ASKED_TOPIC),
      })),
      [],
    ),
    requireStable: since(7, boolean, false),
  }),
  response: struct({
    throttleTimeMs: since(3, int32, 0),
    topics: until(7, array(COMMITTED_TOPIC), []),
    errorCode: between(2, 7, int16, ErrorCode.NONE),
    groups: since(
      8,
      array(struct({ groupId: string, topics: array(COMMITTED_TOPIC), errorCode: int16 })),
      [],
    ),
  }),
});

/** Tells how far groups have read; -1 where nothing was committed. */
export const offsetFetch = service(OFFSET_FETCH, (request, { broker, apiVersion }) => {
  if (apiVersion < 8) return { topics: committed(broker, request.groupId, request.topics) };
  return {
    groups: request.groups.map(({ groupId, topics }) => (
      { groupId, topics: committed(broker, groupId, topics), errorCode: ErrorCode.NONE }
    )),
  };
});

type AskedTopics = readonly { readonly name: string; readonly partitions: readonly number[] }[];

function committed(broker: BrokerState, groupId: string, asked: AskedTopics | null) {
  const { offsets } = broker.groups;
  return (asked ?? committedPartitions(offsets.all(groupId))).map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((index) => {
      const found = offsets.find(groupId, name, index) ?? { offset: -1, leaderEpoch: -1, metadata: "" };
      return { index, ...found, errorCode: ErrorCode.NONE };
    }),
  }));
}

function committedPartitions(offsets: readonly PartitionOffset[]): AskedTopics {
  const byTopic = Map.groupBy(offsets, ({ topic }) => topic);
  return Array.from(
    byTopic,
    ([name, list]) => ({ name, partitions: list.map(({ partition }) => partition) }),
  );
}
