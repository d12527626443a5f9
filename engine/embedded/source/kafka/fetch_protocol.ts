import { ByteReader } from "./byte_reader.ts";
import { type Protocol, protocol } from "./kafkajs_internals.ts";

/** From which offset on records of a partition are wanted, and how many bytes of them at most. */
export interface FetchWant {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly maxBytes: number;
}

/** A producer's transaction that was aborted: its records from this offset on, up to its marker, are not to be seen. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/** What a broker gave of one partition. */
export interface FetchedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: number;
  readonly abortedTransactions: readonly AbortedTransaction[];
  /** Batches of records as they lie in the log; the last one may be cut off. They may begin before the wanted offset. */
  readonly records: Uint8Array;
}

/** What a fetch asks for. */
export interface FetchRequest {
  readonly wants: readonly FetchWant[];
  readonly readCommitted: boolean;
  readonly maxBytes: number;
  readonly maxWaitMs: number;
}

/**
 * A Fetch request in one of kafkajs's encodings, with a response that keeps the records as bytes: kafkajs itself would make an object of each.
 *
 * @param version 4 to 11.
 * @see {@link https://kafka.apache.org/protocol.html#The_Messages_Fetch}
 */
export function fetchProtocol(version: number, request: FetchRequest): Protocol {
  const topics = new Map<string, { partition: number; fetchOffset: number; maxBytes: number }[]>();
  for (const { topic, partition, offset, maxBytes } of request.wants) {
    const entry = { partition, fetchOffset: offset, maxBytes };
    topics.has(topic) ? topics.get(topic)!.push(entry) : topics.set(topic, [entry]);
  }
  const encoded = protocol("Fetch", version, {
    maxWaitTime: request.maxWaitMs,
    minBytes: 1,
    maxBytes: request.maxBytes,
    isolationLevel: request.readCommitted ? 1 : 0,
    topics: [...topics].map(([topic, partitions]) => ({ topic, partitions })),
    rackId: "",
  });
  return {
    ...encoded,
    response: { decode: (payload) => decodeFetch(payload, version), parse: (decoded) => decoded },
  };
}

/** The decoded response; `clientSideThrottleTime` is how long the broker asks kafkajs to pause. */
export interface FetchResponse {
  readonly clientSideThrottleTime: number;
  readonly errorCode: number;
  readonly partitions: readonly FetchedPartition[];
}

/** Reads a Fetch response of version 4 to 11. */
export function decodeFetch(payload: Uint8Array, version: number): FetchResponse {
  // Without Node's Buffer around them, views of the bytes are made faster.
  const reader = new ByteReader(new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength));
  const throttleMs = reader.int32();
  const errorCode = version >= 7 ? reader.int16() : 0;
  if (version >= 7) reader.int32(); // the fetch session, which we never open
  const partitions = reader.array(() => {
    const topic = reader.string();
    return reader.array(() => decodePartition(reader, topic, version));
  }).flat();
  return { clientSideThrottleTime: version >= 8 ? throttleMs : 0, errorCode, partitions };
}

function decodePartition(reader: ByteReader, topic: string, version: number): FetchedPartition {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const highWatermark = reader.int64();
  reader.int64(); // last stable offset
  if (version >= 5) reader.int64(); // log start offset
  const abortedTransactions = reader.array(() => ({
    producerId: reader.int64(),
    firstOffset: reader.int64(),
  }));
  if (version >= 11) reader.int32(); // preferred read replica: none, since no rack is given
  const records = reader.bytesOrNull() ?? new Uint8Array(0);
  return { topic, partition, errorCode, highWatermark, abortedTransactions, records };
}
