import { defineApi } from "../wire/api.ts";
import { ErrorCode, errorCodeOf } from "../wire/error_code.ts";
import {
  array,
  int16,
  int32,
  int64,
  nullableBytes,
  nullableString,
  since,
  string,
  struct,
} from "../wire/types.ts";
import { type BrokerState, maxBatchBytes, service } from "./service.ts";

/** Writes records. */
export const PRODUCE = defineApi({
  key: 0,
  name: "Produce",
  versions: [0, 10],
  flexibleSince: 9,
  request: struct({
    transactionalId: since(3, nullableString, null),
    acks: int16,
    timeoutMs: int32,
    topics: array(struct({
      name: string,
      partitions: array(struct({ index: int32, records: nullableBytes })),
    })),
  }),
  response: struct({
    topics: array(struct({
      name: string,
      partitions: array(struct({
        index: int32,
        errorCode: int16,
        baseOffset: int64,
        logAppendTimeMs: since(2, int64, -1),
        logStartOffset: since(5, int64, -1),
        recordErrors: since(8, array(struct({ batchIndex: int32, message: nullableString })), []),
        errorMessage: since(8, nullableString, null),
      })),
    })),
    throttleTimeMs: since(1, int32, 0),
  }),
});

/** Appends record batches; with acks 0 the client wants no answer. */
export const produce = service(PRODUCE, (request, { broker }) => {
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ index, records }) =>
      append(broker, name, index, records ?? new Uint8Array(0))
    ),
  }));
  return request.acks === 0 ? undefined : { topics };
});

function append(broker: BrokerState, topic: string, index: number, records: Uint8Array) {
  try {
    const log = broker.topics.log(topic, index);
    const baseOffset = log.append(records, maxBatchBytes(broker.topics.find(topic), broker));
    return { index, errorCode: ErrorCode.NONE, baseOffset, logStartOffset: log.startOffset };
  } catch (error) {
    const errorMessage = error instanceof Error ? error.message : String(error);
    return { index, errorCode: errorCodeOf(error), baseOffset: -1, errorMessage };
  }
}
