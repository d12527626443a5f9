import { defineApi } from "../wire/api.ts";
import { ErrorCode } from "../wire/error_code.ts";
import {
  array,
  between,
  boolean,
  int16,
  int32,
  int8,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
} from "../wire/types.ts";
import { type BrokerState, maxBatchBytes, service } from "./service.ts";

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
