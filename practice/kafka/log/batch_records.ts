import { Buffer } from "node:buffer";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import lz4 from "lz4js";
import snappy from "snappyjs";
import { Reader } from "../wire/reader.ts";
import { BATCH_HEADER_BYTES, readBatchHeader } from "./record_batch.ts";

/** Where a record is, and when it was made (milliseconds since 1970). */
export interface RecordPlace {
  readonly offset: number;
  readonly timestampMs: number;
}

/** The offsets and timestamps of all records of a batch, in order; compressed batches are unpacked. */
export function* recordPlaces(batch: Uint8Array): Generator<RecordPlace> {
  const header = readBatchHeader(batch);
  const records = new Reader(decompress(batch.subarray(BATCH_HEADER_BYTES), header.attributes & 7));
  for (let count = header.recordCount; count > 0; count--) {
    const record = new Reader(records.raw(varint(records)));
    record.int8(); // attributes
    const timestampMs = header.baseTimestamp + varint(record);
    yield { offset: header.baseOffset + varint(record), timestampMs };
  }
}

/** @see https://kafka.apache.org/documentation/#recordbatch for the numbers of the codecs */
function decompress(bytes: Uint8Array, codec: number): Uint8Array {
  switch (codec) {
    case 0:
      return bytes;
    case 1:
      return gunzipSync(bytes);
    case 2:
      return isXerial(bytes) ? decompressXerial(bytes) : snappy.uncompress(bytes);
    case 3:
      return lz4.decompress(bytes);
    case 4:
      return zstdDecompressSync(bytes);
    default:
      throw new Error(`Cannot read a record batch: compression codec ${codec} is not known`);
  }
}

// Java producers write snappy in blocks behind a header of their own: 0x82 "SNAPPY" 0x00, then two versions.
const XERIAL_MAGIC = [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00];
const XERIAL_HEADER_BYTES = 16;

function isXerial(bytes: Uint8Array): boolean {
  return XERIAL_MAGIC.every((byte, at) => bytes[at] === byte);
}

function decompressXerial(bytes: Uint8Array): Uint8Array {
  const from = new Reader(bytes.subarray(XERIAL_HEADER_BYTES));
  const blocks: Uint8Array[] = [];
  while (from.remaining > 0) blocks.push(snappy.uncompress(from.raw(from.int32())));
  return new Uint8Array(Buffer.concat(blocks));
}

/** A signed variable-length integer of up to 64 bits. */
function varint(from: Reader): number {
  let value = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = from.int8() & 0xff;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
