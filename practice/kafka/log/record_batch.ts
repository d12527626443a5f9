import { crc32c } from "./crc32c.ts";

/**
 * Where the fields of a record batch (format v2) are.
 *
 * @see https://kafka.apache.org/documentation/#recordbatch
 */
const AT = {
  baseOffset: 0,
  batchLength: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
  records: 61,
} as const;

/** The length of a batch's header, and so the least number of bytes of a batch. */
export const BATCH_HEADER_BYTES = AT.records;

/** What stands before the field that gives the length: base offset and the length itself. */
const LENGTH_PREFIX_BYTES = AT.leaderEpoch;

/** The header of a record batch; `size` is the whole batch in bytes, header included. */
export interface BatchHeader {
  readonly baseOffset: number;
  readonly size: number;
  readonly magic: number;
  readonly crc: number;
  readonly attributes: number;
  readonly lastOffsetDelta: number;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly recordCount: number;
}

/** Reads the header of the batch at `at`; the caller has checked that the header's bytes are there. */
export function readBatchHeader(bytes: Uint8Array, at = 0): BatchHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, BATCH_HEADER_BYTES);
  return {
    baseOffset: Number(view.getBigInt64(AT.baseOffset)),
    size: view.getInt32(AT.batchLength) + LENGTH_PREFIX_BYTES,
    magic: view.getInt8(AT.magic),
    crc: view.getUint32(AT.crc),
    attributes: view.getInt16(AT.attributes),
    lastOffsetDelta: view.getInt32(AT.lastOffsetDelta),
    baseTimestamp: Number(view.getBigInt64(AT.baseTimestamp)),
    maxTimestamp: Number(view.getBigInt64(AT.maxTimestamp)),
    producerId: Number(view.getBigInt64(AT.producerId)),
    producerEpoch: view.getInt16(AT.producerEpoch),
    baseSequence: view.getInt32(AT.baseSequence),
    recordCount: view.getInt32(AT.recordCount),
  };
}

/** Whether the checksum of a whole batch fits its bytes. */
export function isBatchIntact(batch: Uint8Array, header: BatchHeader): boolean {
  return crc32c(batch.subarray(AT.attributes)) === header.crc;
}

/** Gives a batch its place in the log; these two fields are the ones that the checksum leaves out. */
export function placeBatch(batch: Uint8Array, baseOffset: number, leaderEpoch: number): void {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  view.setBigInt64(AT.baseOffset, BigInt(baseOffset));
  view.setInt32(AT.leaderEpoch, leaderEpoch);
}

/** A record to append; strings are written as UTF-8. */
export interface PracticeRecord {
  /** Records with the same key belong together. @default {null} */
  readonly key?: string | Uint8Array | null;
  /** Null is a tombstone. */
  readonly value: string | Uint8Array | null;
  /** Further fields by name. @default {{}} */
  readonly headers?: Readonly<Record<string, string | Uint8Array | null>>;
  /** Milliseconds since 1970. @default {the time of the call} */
  readonly timestampMs?: number;
}

/** Encodes records as one uncompressed batch with base offset 0. */
export function encodeBatch(records: readonly PracticeRecord[], nowMs: number): Uint8Array {
  const timestamps = records.map((record) => record.timestampMs ?? nowMs);
  const baseTimestamp = timestamps[0] ?? nowMs;
  const body = new RecordEncoder();
  records.forEach((record, delta) => body.record(record, delta, timestamps[delta]! - baseTimestamp));
  const batch = body.finish();
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  view.setInt32(AT.batchLength, batch.length - LENGTH_PREFIX_BYTES);
  view.setInt8(AT.magic, 2);
  view.setInt32(AT.lastOffsetDelta, records.length - 1);
  view.setBigInt64(AT.baseTimestamp, BigInt(baseTimestamp));
  const maxTimestamp = timestamps.reduce((latest, time) => Math.max(latest, time), baseTimestamp);
  view.setBigInt64(AT.maxTimestamp, BigInt(maxTimestamp));
  view.setBigInt64(AT.producerId, -1n);
  view.setInt16(AT.producerEpoch, -1);
  view.setInt32(AT.baseSequence, -1);
  view.setInt32(AT.recordCount, records.length);
  view.setUint32(AT.crc, crc32c(batch.subarray(AT.attributes)));
  return batch;
}

const UTF8 = new TextEncoder();

/** Writes records behind the room that is left for the batch header. */
class RecordEncoder {
  #bytes = new Uint8Array(64 * 1024);
  #length: number = AT.records;

  record(record: PracticeRecord, offsetDelta: number, timestampDelta: number): void {
    const key = toBytes(record.key);
    const value = toBytes(record.value);
    const headers = Object.entries(record.headers ?? {})
      .map(([name, content]) => [UTF8.encode(name), toBytes(content)] as const);
    const size = 1 + varintSize(timestampDelta) + varintSize(offsetDelta) + fieldSize(key) +
      fieldSize(value) +
      varintSize(headers.length) +
      headers.reduce((sum, [name, content]) => sum + fieldSize(name) + fieldSize(content), 0);
    this.#reserve(size + 10);
    this.#varint(size);
    this.#bytes[this.#length++] = 0; // attributes: none are defined
    this.#varint(timestampDelta);
    this.#varint(offsetDelta);
    this.#field(key);
    this.#field(value);
    this.#varint(headers.length);
    for (const [name, content] of headers) {
      this.#field(name);
      this.#field(content);
    }
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #field(content: Uint8Array | null): void {
    this.#varint(content?.length ?? -1);
    if (content === null) return;
    this.#bytes.set(content, this.#length);
    this.#length += content.length;
  }

  #varint(value: number): void {
    let rest = zigzag(value);
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.#bytes[this.#length++] = (rest % 128) | 0x80;
    this.#bytes[this.#length++] = rest;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#length + length, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

function toBytes(content: string | Uint8Array | null | undefined): Uint8Array | null {
  return typeof content === "string" ? UTF8.encode(content) : content ?? null;
}

function fieldSize(content: Uint8Array | null): number {
  return content === null ? 1 : varintSize(content.length) + content.length;
}

/** Signed numbers are written so that small ones stay short: 0, -1, 1, -2 become 0, 1, 2, 3. */
function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = zigzag(value); rest >= 0x80; rest = Math.floor(rest / 128)) size++;
  return size;
}
