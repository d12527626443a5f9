import { LEADER_EPOCH } from "../log/partition_log.ts";
import type { Topic } from "../log/topic_store.ts";
import { defineApi } from "../wire/api.ts";
import { ErrorCode, errorCodeOf } from "../wire/error_code.ts";
import {
  array,
  between,
  boolean,
  int16,
  int32,
  NO_UUID,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  uuid,
} from "../wire/types.ts";
import { type BrokerState, NODE_ID, OPERATIONS_NOT_ASKED, service } from "./service.ts";

/** Asks for topics and brokers. */
export const METADATA = defineApi({
  key: 3,
  name: "Metadata",
  versions: [0, 13],
  flexibleSince: 9,
  request: struct({
    topics: nullableArray(struct({ id: since(10, uuid, NO_UUID), name: nullableString })),
    allowAutoTopicCreation: since(4, boolean, true),
    includeClusterAuthorizedOperations: between(8, 10, boolean, false),
    includeTopicAuthorizedOperations: since(8, boolean, false),
  }),
  response: struct({
    throttleTimeMs: since(3, int32, 0),
    brokers: array(
      struct({ nodeId: int32, host: string, port: int32, rack: since(1, nullableString, null) }),
    ),
    clusterId: since(2, nullableString, null),
    controllerId: since(1, int32, NODE_ID),
    topics: array(struct({
      errorCode: int16,
      name: nullableString,
      id: since(10, uuid, NO_UUID),
      isInternal: since(1, boolean, false),
      partitions: array(struct({
        errorCode: int16,
        index: int32,
        leaderId: int32,
        leaderEpoch: since(7, int32, LEADER_EPOCH),
        replicaNodes: array(int32),
        inSyncReplicaNodes: array(int32),
        offlineReplicas: since(5, array(int32), []),
      })),
      authorizedOperations: since(8, int32, OPERATIONS_NOT_ASKED),
    })),
    clusterAuthorizedOperations: between(8, 10, int32, OPERATIONS_NOT_ASKED),
    errorCode: since(13, int16, ErrorCode.NONE),
  }),
});

/** Tells which topics there are and who leads their partitions: always this broker. */
export const metadata = service(METADATA, (request, { broker, apiVersion }) => {
  // In version 0 an empty list asks for all topics; later versions ask with null.
  const wantsAll = request.topics === null || (apiVersion === 0 && request.topics.length === 0);
  const topics = wantsAll
    ? broker.topics.all().map(describeTopic)
    : request.topics!.map(({ id, name }) =>
      name === null ? describeById(id, broker) : describeByName(name, request.allowAutoTopicCreation, broker)
    );
  return {
    brokers: [{ nodeId: NODE_ID, ...broker.advertised }],
    clusterId: broker.topics.clusterId,
    topics,
  };
});

function describeById(id: string, broker: BrokerState) {
  const topic = broker.topics.findById(id);
  return topic ? describeTopic(topic) : { ...unknownTopic(null, ErrorCode.UNKNOWN_TOPIC_ID), id };
}

function describeByName(name: string, mayCreate: boolean, broker: BrokerState) {
  const topic = broker.topics.find(name);
  if (topic !== undefined) return describeTopic(topic);
  if (!mayCreate || !broker.autoCreateTopics) return unknownTopic(name, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  try {
    return describeTopic(broker.topics.create(name, broker.defaultPartitions));
  } catch (error) {
    return unknownTopic(name, errorCodeOf(error));
  }
}

function unknownTopic(name: string | null, errorCode: ErrorCode) {
  return { errorCode, name, partitions: [] };
}

function describeTopic({ name, id, partitions }: Topic) {
  return {
    errorCode: ErrorCode.NONE,
    name,
    id,
    partitions: partitions.map((_, index) => ({
      errorCode: ErrorCode.NONE,
      index,
      leaderId: NODE_ID,
      replicaNodes: [NODE_ID],
      inSyncReplicaNodes: [NODE_ID],
    })),
  };
}
