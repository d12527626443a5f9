import { defineApi } from "../wire/api.ts";
import { ErrorCode, errorCodeOf, KafkaError } from "../wire/error_code.ts";
import {
  array,
  boolean,
  int16,
  int32,
  int64,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
} from "../wire/types.ts";
import { type BrokerState, service } from "./service.ts";

const CREATE_TOPICS = defineApi({
  key: 19,
  name: "CreateTopics",
  versions: [0, 4],
  request: struct({
    topics: array(struct({
      name: string,
      partitionCount: int32,
      replicationFactor: int16,
      assignments: array(struct({ partition: int32, brokerIds: array(int32) })),
      configs: array(struct({ name: string, value: nullableString })),
    })),
    timeoutMs: int32,
    validateOnly: since(1, boolean, false),
  }),
  response: struct({
    throttleTimeMs: since(2, int32, 0),
    topics: array(struct({
      name: string,
      errorCode: int16,
      errorMessage: since(1, nullableString, null),
    })),
  }),
});

/** Creates topics. */
export const createTopics = service(CREATE_TOPICS, ({ topics, validateOnly }, { broker }) => ({
  topics: topics.map((topic) => ({
    name: topic.name,
    ...outcome(() => {
      if (topic.replicationFactor > 1) {
        throw new KafkaError(
          ErrorCode.INVALID_REPLICATION_FACTOR,
          `Topic "${topic.name}" cannot have ${topic.replicationFactor} replicas: the practice cluster has one broker`,
        );
      }
      const partitionCount = partitionCountOf(topic, broker);
      if (validateOnly) return broker.topics.checkNew(topic.name, partitionCount);
      const configs = topic.configs.flatMap(({ name, value }) => value === null ? [] : [[name, value]]);
      broker.topics.create(topic.name, partitionCount, Object.fromEntries(configs));
    }),
  })),
}));

/** The number asked for: given, left to the broker (-1), or implied by an assignment to brokers. */
function partitionCountOf(
  topic: { partitionCount: number; assignments: readonly unknown[] },
  broker: BrokerState,
): number {
  if (topic.assignments.length > 0) return topic.assignments.length;
  return topic.partitionCount === -1 ? broker.defaultPartitions : topic.partitionCount;
}

const DELETE_TOPICS = defineApi({
  key: 20,
  name: "DeleteTopics",
  versions: [0, 4],
  flexibleSince: 4,
  request: struct({ names: array(string), timeoutMs: int32 }),
  response: struct({
    throttleTimeMs: since(1, int32, 0),
    topics: array(struct({ name: string, errorCode: int16 })),
  }),
});

/** Deletes topics with their records, and what groups have committed for them. */
export const deleteTopics = service(DELETE_TOPICS, ({ names }, { broker }) => ({
  topics: names.map((name) => ({
    name,
    ...outcome(() => {
      broker.topics.delete(name);
      broker.groups.offsets.deleteTopic(name);
    }),
  })),
}));

const CREATE_PARTITIONS = defineApi({
  key: 37,
  name: "CreatePartitions",
  versions: [0, 2],
  flexibleSince: 2,
  request: struct({
    topics: array(struct({
      name: string,
      count: int32,
      assignments: nullableArray(struct({ brokerIds: array(int32) })),
    })),
    timeoutMs: int32,
    validateOnly: boolean,
  }),
  response: struct({
    throttleTimeMs: since(0, int32, 0),
    topics: array(struct({ name: string, errorCode: int16, errorMessage: nullableString })),
  }),
});

/** Gives topics more partitions. */
export const createPartitions = service(CREATE_PARTITIONS, ({ topics, validateOnly }, { broker }) => ({
  topics: topics.map(({ name, count }) => ({
    name,
    ...outcome(() => broker.topics.addPartitions(name, count, { validateOnly })),
  })),
}));

const DELETE_RECORDS = defineApi({
  key: 21,
  name: "DeleteRecords",
  versions: [0, 2],
  flexibleSince: 2,
  request: struct({
    topics: array(struct({
      name: string,
      partitions: array(struct({ index: int32, offset: int64 })),
    })),
    timeoutMs: int32,
  }),
  response: struct({
    throttleTimeMs: since(0, int32, 0),
    topics: array(struct({
      name: string,
      partitions: array(struct({ index: int32, lowWatermark: int64, errorCode: int16 })),
    })),
  }),
});

/** Deletes the oldest records of partitions: what a topic's retention does in a real cluster. */
export const deleteRecords = service(DELETE_RECORDS, ({ topics }, { broker }) => ({
  topics: topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ index, offset }) => {
      let lowWatermark = -1;
      const { errorCode } = outcome(() => {
        lowWatermark = broker.topics.deleteRecords(name, index, offset);
      });
      return { index, lowWatermark, errorCode };
    }),
  })),
}));

function outcome(action: () => void): { errorCode: ErrorCode; errorMessage: string | null } {
  try {
    action();
    return { errorCode: ErrorCode.NONE, errorMessage: null };
  } catch (error) {
    return {
      errorCode: errorCodeOf(error),
      errorMessage: error instanceof Error ? error.message : String(error),
    };
  }
}
