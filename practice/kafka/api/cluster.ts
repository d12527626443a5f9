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
  int8,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
} from "../wire/types.ts";
import { type BrokerState, maxBatchBytes, NODE_ID, service } from "./service.ts";

/** Stands for "the client did not ask which operations it may do". */
const OPERATIONS_NOT_ASKED = -(2 ** 31);

const DESCRIBE_CLUSTER = defineApi({
  key: 60,
  name: "DescribeCluster",
  versions: [0, 0],
  flexibleSince: 0,
  request: struct({ includeClusterAuthorizedOperations: boolean }),
  response: struct({
    throttleTimeMs: since(0, int32, 0),
    errorCode: int16,
    errorMessage: nullableString,
    clusterId: string,
    controllerId: int32,
    brokers: array(struct({ nodeId: int32, host: string, port: int32, rack: nullableString })),
    clusterAuthorizedOperations: int32,
  }),
});

/** Describes the cluster: this one broker. */
export const describeCluster = service(DESCRIBE_CLUSTER, (_request, { broker }) => ({
  errorCode: ErrorCode.NONE,
  errorMessage: null,
  clusterId: broker.topics.clusterId,
  controllerId: NODE_ID,
  brokers: [{ nodeId: NODE_ID, ...broker.advertised, rack: null }],
  clusterAuthorizedOperations: OPERATIONS_NOT_ASKED,
}));

const DESCRIBE_CONFIGS = defineApi({
  key: 32,
  name: "DescribeConfigs",
  versions: [0, 2],
  request: struct({
    resources: array(struct({ type: int8, name: string, keys: nullableArray(string) })),
    includeSynonyms: since(1, boolean, false),
  }),
  response: struct({
    throttleTimeMs: since(0, int32, 0),
    results: array(struct({
      errorCode: int16,
      errorMessage: nullableString,
      type: int8,
      name: string,
      configs: array(struct({
        name: string,
        value: nullableString,
        isReadOnly: boolean,
        isDefault: between(0, 0, boolean, false),
        source: since(1, int8, -1),
        isSensitive: boolean,
        synonyms: since(1, array(struct({ name: string, value: nullableString, source: int8 })), []),
      })),
    })),
  }),
});

const TOPIC_RESOURCE = 2;
const BROKER_RESOURCE = 4;
/** Where a setting comes from: the topic, or the default. */
const FROM_TOPIC = 1;
const FROM_DEFAULT = 5;

/** Shows the few settings that mean something here, and those that a topic was created with. */
export const describeConfigs = service(DESCRIBE_CONFIGS, ({ resources }, { broker }) => ({
  results: resources.map(({ type, name, keys }) => {
    const settings = settingsOf(type, name, broker);
    if (settings === undefined) {
      const isTopic = type === TOPIC_RESOURCE;
      const errorCode = isTopic ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_REQUEST;
      return { errorCode, errorMessage: `Nothing is known of "${name}"`, type, name, configs: [] };
    }
    const configs = Object.entries(settings.defaults)
      .filter(([key]) => keys === null || keys.includes(key))
      .map(([key, byDefault]) => {
        const isDefault = settings.given[key] === undefined;
        const source = isDefault ? FROM_DEFAULT : FROM_TOPIC;
        const value = settings.given[key] ?? byDefault;
        return { name: key, value, isReadOnly: true, isDefault, source, isSensitive: false };
      });
    return { errorCode: ErrorCode.NONE, errorMessage: null, type, name, configs };
  }),
}));

type Settings = Readonly<Record<string, string>>;

function settingsOf(
  type: number,
  name: string,
  broker: BrokerState,
): { defaults: Settings; given: Settings } | undefined {
  if (type === BROKER_RESOURCE) {
    const defaults = {
      "auto.create.topics.enable": String(broker.autoCreateTopics),
      "message.max.bytes": String(broker.maxMessageBytes),
      "num.partitions": String(broker.defaultPartitions),
    };
    return { defaults, given: {} };
  }
  const topic = type === TOPIC_RESOURCE ? broker.topics.find(name) : undefined;
  if (topic === undefined) return undefined;
  const defaults = {
    "cleanup.policy": "delete",
    "max.message.bytes": String(maxBatchBytes(undefined, broker)),
    "message.timestamp.type": "CreateTime",
    "min.insync.replicas": "1",
    "retention.ms": "-1",
    ...topic.configs,
  };
  return { defaults, given: topic.configs };
}

const OFFSET_FOR_LEADER_EPOCH = defineApi({
  key: 23,
  name: "OffsetForLeaderEpoch",
  versions: [2, 2],
  request: struct({
    topics: array(struct({
      name: string,
      partitions: array(struct({ index: int32, currentLeaderEpoch: int32, leaderEpoch: int32 })),
    })),
  }),
  response: struct({
    throttleTimeMs: since(2, int32, 0),
    topics: array(struct({
      name: string,
      partitions: array(struct({ errorCode: int16, index: int32, leaderEpoch: int32, endOffset: int64 })),
    })),
  }),
});

/** Tells where the records of a leader end; there has only ever been one leader. */
export const offsetForLeaderEpoch = service(OFFSET_FOR_LEADER_EPOCH, ({ topics }, { broker }) => ({
  topics: topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ index }) => {
      try {
        const endOffset = broker.topics.log(name, index).endOffset;
        return { errorCode: ErrorCode.NONE, index, leaderEpoch: LEADER_EPOCH, endOffset };
      } catch (error) {
        return { errorCode: errorCodeOf(error), index, leaderEpoch: -1, endOffset: -1 };
      }
    }),
  })),
}));
