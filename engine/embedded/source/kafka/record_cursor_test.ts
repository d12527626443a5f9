import { assertEquals, assertThrows } from "@std/assert";
import lz4 from "lz4js";
import { gzipSync, zstdCompressSync } from "node:zlib";
import snappy from "snappyjs";
import { SourceError } from "../../../errors.ts";
import type { WantedColumn } from "../source.ts";
import { crc32c } from "./crc32c.ts";
import type { AbortedTransaction, FetchedPartition } from "./fetch_protocol.ts";
import { offsetAfter } from "./record_batch.ts";
import { RecordColumns } from "./record_columns.ts";
import { RecordCursor } from "./record_cursor.ts";

interface TestRecord {
  readonly offset: number;
  readonly key?: string | null;
  readonly value?: string | Uint8Array | null;
  readonly headers?: Record<string, string | null>;
}

interface TestBatch {
  readonly records: readonly TestRecord[];
  readonly attributes?: number;
  readonly producerId?: number;
  readonly lastOffset?: number;
  readonly pack?: (body: Uint8Array) => Uint8Array;
}

const ENCODER = new TextEncoder();

function varint(value: number): number[] {
  const bytes: number[] = [];
  let zigzag = value < 0 ? -2 * value - 1 : 2 * value;
  for (; zigzag >= 128; zigzag = Math.floor(zigzag / 128)) bytes.push(zigzag % 128 + 128);
  return [...bytes, zigzag];
}

function sized(value: string | Uint8Array | null): number[] {
  if (value === null) return varint(-1);
  const bytes = typeof value === "string" ? ENCODER.encode(value) : value;
  return [...varint(bytes.length), ...bytes];
}

function record({ offset, key = null, value = null, headers = {} }: TestRecord, base: number): number[] {
  const pairs = Object.entries(headers);
  const body = [
    0,
    ...varint(offset - base),
    ...varint(offset - base),
    ...sized(key),
    ...sized(value),
    ...varint(pairs.length),
    ...pairs.flatMap(([name, text]) => [...sized(name), ...sized(text)]),
  ];
  return [...varint(body.length), ...body];
}

/** A batch of format v2, its record at offset o having the time 1000 + o - first offset, in milliseconds. */
function batch(
  { records, attributes = 0, producerId = -1, lastOffset, pack = (body) => body }: TestBatch,
): Uint8Array {
  const base = records[0]!.offset;
  const body = pack(Uint8Array.from(records.flatMap((each) => record(each, base))));
  const bytes = new Uint8Array(61 + body.length);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, BigInt(base));
  view.setInt32(8, bytes.length - 12);
  view.setInt8(16, 2);
  view.setInt16(21, attributes);
  view.setInt32(23, (lastOffset ?? records.at(-1)!.offset) - base);
  view.setBigInt64(27, 1000n);
  view.setBigInt64(35, 9999n);
  view.setBigInt64(43, BigInt(producerId));
  view.setInt32(57, records.length);
  bytes.set(body, 61);
  view.setUint32(17, crc32c(bytes.subarray(21)));
  return bytes;
}

/** A transaction marker. */
function marker(offset: number, producerId: number, type: "abort" | "commit"): Uint8Array {
  const key = String.fromCharCode(0, 0, 0, type === "abort" ? 0 : 1);
  return batch({ records: [{ offset, key, value: "" }], attributes: 48, producerId });
}

function fetched(
  batches: readonly Uint8Array[],
  abortedTransactions: AbortedTransaction[] = [],
): FetchedPartition {
  const records = new Uint8Array(batches.flatMap((each) => [...each]));
  return { topic: "t", partition: 2, errorCode: 0, highWatermark: 0, abortedTransactions, records };
}

function cursor(source: FetchedPartition, position = 0, { readCommitted = false, checkCrcs = true } = {}) {
  return new RecordCursor(source, position, { readCommitted, checkCrcs });
}

function read(from: RecordCursor, until: number, ...names: string[]): unknown[][] {
  const columns = new RecordColumns(names.map((name): WantedColumn => ({ name, landing: "as is" })));
  from.readInto(columns, until);
  return columns.take().values.map((values) => Array.from(values as Iterable<unknown>, plain));
}

function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
}

function numbered(from: number, until: number): TestRecord[] {
  return Array.from({ length: until - from }, (_, i) => ({ offset: from + i, value: `v${from + i}` }));
}

Deno.test("RecordCursor gives all columns of a record", () => {
  const records = [
    { offset: 5, key: "k", value: "v", headers: { a: "1", b: null } },
    { offset: 300, key: null, value: null },
    { offset: 301, key: "", value: "é".repeat(100) },
  ];
  const names = ["key", "value", "topic", "partition", "offset", "timestamp", "timestampType", "headers"];
  assertEquals(read(cursor(fetched([batch({ records })])), 1000, ...names), [
    ["k", null, ""],
    ["v", null, "é".repeat(100)],
    ["t", "t", "t"],
    [2, 2, 2],
    [5n, 300n, 301n],
    [1_000_000n, 1_295_000n, 1_296_000n],
    [0, 0, 0],
    [[{ key: "a", value: ENCODER.encode("1") }, { key: "b", value: null }], null, null],
  ]);
});

Deno.test("RecordCursor gives the broker's time to all records of a LogAppendTime batch", () => {
  const source = fetched([batch({ records: numbered(0, 2), attributes: 8 })]);
  assertEquals(read(cursor(source), 9, "timestamp", "timestampType"), [[9_999_000n, 9_999_000n], [1, 1]]);
});

Deno.test("RecordCursor begins and stops inside a batch, and goes on there", () => {
  const walk = cursor(fetched([batch({ records: numbered(0, 4) }), batch({ records: numbered(4, 8) })]), 2);
  assertEquals(read(walk, 3, "offset"), [[2n]]);
  assertEquals(walk.position, 3);
  assertEquals(read(walk, 6, "value"), [["v3", "v4", "v5"]]);
  assertEquals(read(walk, 9, "offset"), [[6n, 7n]]);
  assertEquals([walk.position, walk.isExhausted], [8, true]);
});

Deno.test("RecordCursor ignores a batch that is cut off", () => {
  const whole = batch({ records: numbered(0, 3) });
  const walk = cursor(fetched([whole, batch({ records: numbered(3, 6) }).subarray(0, 70)]));
  assertEquals(read(walk, 9, "offset"), [[0n, 1n, 2n]]);
  assertEquals([walk.position, walk.isExhausted], [3, true]);
});

Deno.test("RecordCursor moves over offsets that compaction removed", () => {
  const walk = cursor(fetched([batch({ records: [{ offset: 3 }, { offset: 7 }], lastOffset: 9 })]));
  assertEquals(read(walk, 20, "offset"), [[3n, 7n]]);
  assertEquals(walk.position, 10);
});

Deno.test("RecordCursor stops when the columns are full", () => {
  const walk = cursor(fetched([batch({ records: numbered(0, 9000) })]));
  assertEquals(read(walk, 9000, "offset")[0]!.length, 8192);
  assertEquals(read(walk, 9000, "offset")[0]!.length, 808);
});

function xerial(body: Uint8Array): Uint8Array {
  const blocks = [body.subarray(0, 40), body.subarray(40)].map((block) =>
    snappy.compress(block) as Uint8Array
  );
  const length = (block: Uint8Array) =>
    [block.length >> 24, block.length >> 16, block.length >> 8, block.length].map((n) => n & 255);
  const header = [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1];
  return Uint8Array.from([...header, ...blocks.flatMap((block) => [...length(block), ...block])]);
}

Deno.test("RecordCursor unpacks all of Kafka's codecs", () => {
  const packers: [string, number, (body: Uint8Array) => Uint8Array][] = [
    ["gzip", 1, (body) => gzipSync(body)],
    ["snappy", 2, (body) => snappy.compress(body)],
    ["snappy in Java's framing", 2, xerial],
    ["lz4", 3, (body) => lz4.compress(body)],
    ["zstd", 4, (body) => zstdCompressSync(body)],
  ];
  for (const [name, attributes, pack] of packers) {
    const source = fetched([batch({ records: numbered(0, 50), attributes, pack })]);
    assertEquals(read(cursor(source), 50, "value"), [numbered(0, 50).map(({ value }) => value)], name);
  }
});

Deno.test("RecordCursor hides aborted transactions and markers with read_committed (KF-13)", () => {
  const transaction = (from: number, until: number, producerId: number) =>
    batch({ records: numbered(from, until), attributes: 16, producerId });
  const source = fetched([
    transaction(0, 5, 7),
    marker(5, 7, "commit"),
    transaction(6, 9, 7),
    transaction(9, 10, 8),
    transaction(10, 11, 7),
    marker(11, 7, "abort"),
    batch({ records: numbered(12, 13) }),
    marker(13, 8, "commit"),
    transaction(14, 16, 7),
    marker(16, 7, "commit"),
  ], [{ producerId: 7, firstOffset: 6 }]);
  const committed = cursor(source, 0, { readCommitted: true });
  assertEquals(read(committed, 3, "offset"), [[0n, 1n, 2n]]);
  assertEquals(read(committed, 6, "offset"), [[3n, 4n]]);
  assertEquals(read(committed, 9, "offset"), [[]]);
  assertEquals(read(committed, 99, "offset"), [[9n, 12n, 14n, 15n]]);
  assertEquals(committed.position, 17);
  assertEquals(read(cursor(source), 12, "offset")[0]!.length, 10);
});

Deno.test("RecordCursor reads the message formats before Kafka 0.11", () => {
  const message = (offset: number, magic: number, attributes: number, value: Uint8Array) => {
    const bytes = new Uint8Array(18 + 8 * magic + 8 + value.length);
    const view = new DataView(bytes.buffer);
    view.setBigInt64(0, BigInt(offset));
    view.setInt32(8, bytes.length - 12);
    view.setInt8(16, magic);
    view.setInt8(17, attributes);
    if (magic === 1) view.setBigInt64(18, 77n);
    view.setInt32(bytes.length - value.length - 8, -1);
    view.setInt32(bytes.length - value.length - 4, value.length);
    bytes.set(value, bytes.length - value.length);
    return bytes;
  };
  const text = (value: string) => ENCODER.encode(value);
  const inner = [message(0, 1, 0, text("b")), message(1, 1, 0, text("c"))].flatMap((each) => [...each]);
  const set = [message(4, 0, 0, text("a")), message(6, 1, 1, gzipSync(Uint8Array.from(inner)))];
  assertEquals(read(cursor(fetched(set)), 9, "value", "offset", "timestamp", "timestampType", "key"), [
    ["a", "b", "c"],
    [4n, 5n, 6n],
    [-1000n, 77_000n, 77_000n],
    [-1, 0, 0],
    [null, null, null],
  ]);
  assertEquals(offsetAfter(fetched(set).records), 7);
});

Deno.test("RecordCursor names topic, partition and offset of damaged records", () => {
  const damaged = batch({ records: numbered(4, 8) });
  damaged[70]! ^= 1;
  const place = "The records of topic t, partition 2, from offset 4 on are damaged: ";
  const error = assertThrows(
    () => read(cursor(fetched([damaged]), 4), 8, "value"),
    SourceError,
    `${place}the checksum`,
  );
  assertEquals(error.condition, "KAFKA_CORRUPT_RECORDS");
  const notGzip = fetched([batch({ records: numbered(4, 8), attributes: 1 })]);
  assertThrows(() => read(cursor(notGzip, 4), 8, "value"), SourceError, `${place}they cannot be decoded`);
  const unknownCodec = fetched([batch({ records: numbered(4, 8), attributes: 6 })]);
  assertThrows(
    () => read(cursor(unknownCodec, 4), 8, "value"),
    SourceError,
    `${place}they cannot be decoded`,
  );
});

Deno.test("offsetAfter() is the offset behind the last whole batch", () => {
  const first = batch({ records: numbered(0, 3), lastOffset: 5 });
  const { records } = fetched([first, batch({ records: numbered(6, 9) })]);
  assertEquals(offsetAfter(records), 9);
  assertEquals(offsetAfter(records.subarray(0, records.length - 1)), 6);
  assertEquals(offsetAfter(records.subarray(0, 20)), undefined);
});
