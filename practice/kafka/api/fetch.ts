import type { PartitionLog } from "../log/partition_log.ts";
import { defineApi } from "../wire/api.ts";
import { ErrorCode, errorCodeOf, KafkaError } from "../wire/error_code.ts";
import {
  array,
  between,
  int16,
  int32,
  int64,
  int8,
  NO_UUID,
  nullableArray,
  type Read,
  records,
  since,
  string,
  struct,
  until,
  uuid,
  type Write,
} from "../wire/types.ts";
import type { FileSlice } from "../wire/writer.ts";
import { type BrokerState, service } from "./service.ts";

const READ_COMMITTED = 1;

const FETCH_REQUEST = struct({
  replicaId: until(14, int32, -1),
  maxWaitMs: int32,
  minBytes: int32,
  maxBytes: since(3, int32, 2 ** 31 - 1),
  isolationLevel: since(4, int8, 0),
  sessionId: since(7, int32, 0),
  sessionEpoch: since(7, int32, -1),
  topics: array(struct({
    name: until(12, string, ""),
    id: since(13, uuid, NO_UUID),
    partitions: array(struct({
      index: int32,
      currentLeaderEpoch: since(9, int32, -1),
      fetchOffset: int64,
      lastFetchedEpoch: since(12, int32, -1),
      logStartOffset: since(5, int64, -1),
      maxBytes: int32,
    })),
  })),
  forgottenTopics: since(
    7,
    array(struct({
      name: between(7, 12, string, ""),
      id: since(13, uuid, NO_UUID),
      partitions: array(int32),
    })),
    [],
  ),
  rackId: since(11, string, ""),
});

const PARTITION_RESPONSE = struct({
  index: int32,
  errorCode: int16,
  highWatermark: int64,
  lastStableOffset: since(4, int64, -1),
  logStartOffset: since(5, int64, -1),
  abortedTransactions: since(4, nullableArray(struct({ producerId: int64, firstOffset: int64 })), null),
  preferredReadReplica: since(11, int32, -1),
  records,
});

/** Reads records. Versions 0 to 3 would need the message formats before Kafka 0.11; no client wants them. */
export const FETCH = defineApi({
  key: 1,
  name: "Fetch",
  versions: [4, 16],
  flexibleSince: 12,
  request: FETCH_REQUEST,
  response: struct({
    throttleTimeMs: since(1, int32, 0),
    errorCode: since(7, int16, ErrorCode.NONE),
    sessionId: since(7, int32, 0),
    topics: array(struct({
      name: until(12, string, ""),
      id: since(13, uuid, NO_UUID),
      partitions: array(PARTITION_RESPONSE),
    })),
  }),
});

type FetchRequest = Read<typeof FETCH_REQUEST>;
type PartitionRequest = FetchRequest["topics"][number]["partitions"][number];
type PartitionResponse = Write<typeof PARTITION_RESPONSE>;

/**
 * Reads record batches, waiting up to `maxWaitMs` until there are `minBytes`.
 *
 * Every request is answered in full: the broker keeps no fetch sessions, which clients accept (session id 0).
 */
export const fetch = service(FETCH, async (request, { broker, apiVersion, connection }) => {
  if (request.sessionId !== 0) return { errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND, topics: [] };
  const deadline = performance.now() + request.maxWaitMs;
  while (true) {
    const reading = new Reading(request, broker);
    const topics = request.topics.map(({ name, id, partitions }) => {
      const topic = apiVersion >= 13 ? broker.topics.findById(id)?.name : name;
      return { name, id, partitions: partitions.map((partition) => reading.partition(topic, partition)) };
    });
    const waitMs = deadline - performance.now();
    if (reading.isEnough || waitMs <= 0 || connection.closed.aborted) return { topics };
    await nextAppend(reading.logs, waitMs, connection.closed);
  }
});

/** Reads the partitions of a request in their order, within its limits. */
class Reading {
  readonly logs: PartitionLog[] = [];
  readonly #request: FetchRequest;
  readonly #broker: BrokerState;
  #bytes = 0;
  #hasError = false;

  constructor(request: FetchRequest, broker: BrokerState) {
    this.#request = request;
    this.#broker = broker;
  }

  /** Whether the answer need not wait: there are enough bytes, or an error to tell. */
  get isEnough(): boolean {
    return this.#hasError || this.#bytes >= this.#request.minBytes;
  }

  partition(topic: string | undefined, request: PartitionRequest): PartitionResponse {
    const { index } = request;
    try {
      if (topic === undefined) throw new KafkaError(ErrorCode.UNKNOWN_TOPIC_ID, "no topic has this id");
      const log = this.#broker.topics.log(topic, index);
      this.logs.push(log);
      const slice = this.#slice(log, request);
      this.#bytes += slice?.length ?? 0;
      return {
        index,
        errorCode: ErrorCode.NONE,
        highWatermark: log.endOffset,
        lastStableOffset: log.endOffset,
        logStartOffset: log.startOffset,
        abortedTransactions: this.#request.isolationLevel === READ_COMMITTED ? [] : null,
        records: slice === undefined ? [] : [slice],
      };
    } catch (error) {
      this.#hasError = true;
      return { index, errorCode: errorCodeOf(error), highWatermark: -1, records: [] };
    }
  }

  /** The first batch of an answer is sent even if it is larger than the limits, so that readers get on. */
  #slice(log: PartitionLog, { fetchOffset, maxBytes }: PartitionRequest): FileSlice | undefined {
    const limit = Math.min(maxBytes, this.#request.maxBytes - this.#bytes);
    const slice = log.read(fetchOffset, Math.max(0, limit));
    return slice !== undefined && slice.length > limit && this.#bytes > 0 ? undefined : slice;
  }
}

/** Waits until one of the logs grows, the time is over, or the connection ends. */
function nextAppend(logs: readonly PartitionLog[], waitMs: number, closed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      closed.removeEventListener("abort", end);
      for (const stop of stopListening) stop();
      resolve();
    };
    const timer = setTimeout(end, waitMs);
    closed.addEventListener("abort", end);
    const stopListening = logs.map((log) => log.onAppend(end));
  });
}
