import { ByteReader } from "./byte_reader.ts";

/** The header of a batch of records, format v2. */
export interface BatchHeader {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly codec: number;
  /** 0: the producer's time, 1: the broker's. */
  readonly timestampType: number;
  readonly isTransactional: boolean;
  /** Holds a transaction marker instead of records. */
  readonly isControl: boolean;
  readonly crc: number;
  readonly baseTimestampMs: number;
  readonly maxTimestampMs: number;
  readonly producerId: number;
  readonly recordCount: number;
}

/** Before this many bytes of a batch it cannot be told which format it has. */
const PREFIX_BYTES = 17;
const LENGTH_AT = 8;
const MAGIC_AT = 16;
/** Where the part under the checksum begins. */
export const CHECKED_FROM = 21;
/** Where the records begin. */
export const RECORDS_FROM = 61;

/** One entry of a record set: where it lies, and its format. */
export interface LogEntry {
  readonly at: number;
  readonly length: number;
  /** 2 for a batch of records; 0 and 1 for a message of the formats before Kafka 0.11. */
  readonly magic: number;
}

/** The complete entry at a place of a record set; undefined when it is cut off there. */
export function logEntryAt(records: Uint8Array, at: number): LogEntry | undefined {
  if (records.length - at < PREFIX_BYTES) return undefined;
  const length = new ByteReader(records, at + LENGTH_AT).int32() + LENGTH_AT + 4;
  if (records.length - at < length) return undefined;
  return { at, length, magic: records[at + MAGIC_AT]! };
}

/** Reads the header of a batch, format v2. */
export function batchHeader(records: Uint8Array, at: number): BatchHeader {
  const reader = new ByteReader(records, at);
  const baseOffset = reader.int64();
  reader.position = at + MAGIC_AT + 1;
  const crc = reader.uint32();
  const attributes = reader.int16();
  const lastOffset = baseOffset + reader.int32();
  const baseTimestampMs = reader.int64();
  const maxTimestampMs = reader.int64();
  const producerId = reader.int64();
  reader.int16(); // producer epoch
  reader.int32(); // base sequence
  return {
    baseOffset,
    lastOffset,
    codec: attributes & 7,
    timestampType: attributes >> 3 & 1,
    isTransactional: (attributes & 16) !== 0,
    isControl: (attributes & 32) !== 0,
    crc,
    baseTimestampMs,
    maxTimestampMs,
    producerId,
    recordCount: reader.int32(),
  };
}

/** Whether a control batch, given its records, says that its transaction was aborted. */
export function isAbortMarker(body: Uint8Array): boolean {
  const reader = new ByteReader(body);
  reader.varint(); // length
  reader.int8(); // attributes
  reader.varint(); // time
  reader.varint(); // offset
  reader.varint(); // key length
  reader.int16(); // version
  return reader.int16() === 0;
}

/** The offset after the last complete entry of a record set; undefined when there is none. */
export function offsetAfter(records: Uint8Array): number | undefined {
  let next: number | undefined;
  for (let entry = logEntryAt(records, 0); entry; entry = logEntryAt(records, entry.at + entry.length)) {
    const reader = new ByteReader(records, entry.at);
    const offset = reader.int64();
    reader.position = entry.at + 23;
    next = offset + (entry.magic >= 2 ? reader.int32() : 0) + 1;
  }
  return next;
}
