import { assert, assertEquals } from "@std/assert";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { recordPlaces } from "./batch_records.ts";
import { crc32c } from "./crc32c.ts";
import {
  BATCH_HEADER_BYTES,
  encodeBatch,
  isBatchIntact,
  placeBatch,
  readBatchHeader,
} from "./record_batch.ts";

const RECORDS = [{ key: "k", value: "a", timestampMs: 1000 }, { value: null, timestampMs: 3000 }, {
  value: new Uint8Array([0xff]),
  headers: { source: "test", empty: null },
  timestampMs: 2000,
}];

/** The same batch with its records compressed by `codec`. */
function compressed(
  batch: Uint8Array,
  codec: number,
  compress: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const body = compress(batch.subarray(BATCH_HEADER_BYTES));
  const result = new Uint8Array(BATCH_HEADER_BYTES + body.length);
  result.set(batch.subarray(0, BATCH_HEADER_BYTES));
  result.set(body, BATCH_HEADER_BYTES);
  const view = new DataView(result.buffer);
  view.setInt32(8, result.length - 12);
  view.setInt16(21, codec);
  view.setUint32(17, crc32c(result.subarray(21)));
  return result;
}

Deno.test("encodeBatch() writes a header that fits its records", () => {
  const batch = encodeBatch(RECORDS, 5000);
  const { crc: _, ...header } = readBatchHeader(batch);
  assertEquals(header, {
    baseOffset: 0,
    size: batch.length,
    magic: 2,
    attributes: 0,
    lastOffsetDelta: 2,
    baseTimestamp: 1000,
    maxTimestamp: 3000,
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
    recordCount: 3,
  });
});

Deno.test("placeBatch() leaves the checksum as it is; any other change breaks it", () => {
  const batch = encodeBatch(RECORDS, 5000);
  placeBatch(batch, 12_345_678_901, 7);
  assertEquals(readBatchHeader(batch).baseOffset, 12_345_678_901);
  assert(isBatchIntact(batch, readBatchHeader(batch)));
  batch[batch.length - 1]! ^= 1;
  assert(!isBatchIntact(batch, readBatchHeader(batch)));
});

Deno.test("recordPlaces() finds offsets and timestamps, compressed or not", () => {
  const batch = encodeBatch(RECORDS, 5000);
  placeBatch(batch, 40, 0);
  const expected = [
    { offset: 40, timestampMs: 1000 },
    { offset: 41, timestampMs: 3000 },
    { offset: 42, timestampMs: 2000 },
  ];
  assertEquals(Array.from(recordPlaces(batch)), expected);
  assertEquals(Array.from(recordPlaces(compressed(batch, 1, gzipSync))), expected);
  assertEquals(Array.from(recordPlaces(compressed(batch, 4, zstdCompressSync))), expected);
});
