import { assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { KafkaError } from "../wire/error_code.ts";
import type { FileSlice } from "../wire/writer.ts";
import { PartitionLog } from "./partition_log.ts";
import { encodeBatch, readBatchHeader } from "./record_batch.ts";

const MAX_BATCH_BYTES = 1_000_000;

/** A log in a folder of its own that ends with the test. */
class TestLog implements Disposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "log_" });
  readonly #segmentBytes: number | undefined;
  log: PartitionLog;

  constructor(segmentBytes?: number) {
    this.#segmentBytes = segmentBytes;
    this.log = new PartitionLog(this.folder, 0, segmentBytes);
  }

  /** Appends one batch; its records' timestamps are given. */
  append(...timestamps: number[]): number {
    const records = timestamps.map((timestampMs) => ({ value: "x".repeat(100), timestampMs }));
    return this.log.append(encodeBatch(records, 0), MAX_BATCH_BYTES);
  }

  reopen(startOffset = 0): void {
    this.log.close();
    this.log = new PartitionLog(this.folder, startOffset, this.#segmentBytes);
  }

  get file(): string {
    return join(this.folder, "00000000000000000000.log");
  }

  [Symbol.dispose](): void {
    this.log.close();
    Deno.removeSync(this.folder, { recursive: true });
  }
}

/** The base offsets of the batches in a slice. */
function baseOffsets(slice: FileSlice | undefined): number[] {
  const bytes = new Uint8Array(slice?.length ?? 0);
  slice?.file.readSync(bytes, slice.position);
  const found: number[] = [];
  for (let at = 0; at < bytes.length; at += readBatchHeader(bytes, at).size) {
    found.push(readBatchHeader(bytes, at).baseOffset);
  }
  return found;
}

function codeOf(action: () => void): number | undefined {
  const error = assertThrows(action);
  return error instanceof KafkaError ? error.code : undefined;
}

Deno.test("PartitionLog.read() gives whole batches from the one that holds the offset", () => {
  using test = new TestLog();
  for (let at = 0; at < 500; at++) test.append(at, at, at); // about 160 kB, so that the index has many entries
  const { log } = test;
  assertEquals(baseOffsets(log.read(0, 1)), [0]);
  assertEquals(baseOffsets(log.read(2, 1)), [0]);
  assertEquals(baseOffsets(log.read(1499, 1_000_000)), [1497]);
  assertEquals(baseOffsets(log.read(700, 10_000_000)).length, 500 - 233);
  const some = baseOffsets(log.read(700, 20_000));
  assertEquals([some[0], some.length > 30, some.length < 70], [699, true, true]);
  assertEquals(log.read(1500, 1000), undefined);
  assertEquals(codeOf(() => log.read(1501, 1000)), 1);
  assertEquals(codeOf(() => log.read(-1, 1000)), 1);
});

Deno.test("PartitionLog.append() refuses corrupt, old and too large batches and writes nothing", () => {
  using test = new TestLog();
  const batch = () => encodeBatch([{ value: "a" }, { value: "b" }], 0);
  const changed = (at: number, value: number) => batch().with(at, value);
  const codes = [
    changed(70, 99), // a byte of a record: the checksum does not fit
    changed(16, 1), // an old message format
    changed(11, 250), // a length beyond the end
    batch().subarray(0, 40),
    new Uint8Array(0),
  ].map((bytes) => codeOf(() => test.log.append(bytes, MAX_BATCH_BYTES)));
  assertEquals(codes, [2, 43, 2, 2, 87]);
  assertEquals(codeOf(() => test.log.append(batch(), 60)), 10);
  const goodThenBad = new Uint8Array([...batch(), ...changed(70, 99)]);
  assertEquals(codeOf(() => test.log.append(goodThenBad, MAX_BATCH_BYTES)), 2);
  assertEquals([test.log.endOffset, Deno.statSync(test.file).size], [0, 0]);
});

Deno.test("PartitionLog cuts off a torn end, wherever it is torn", () => {
  using test = new TestLog();
  test.append(1, 2);
  test.append(3);
  const whole = Deno.statSync(test.file).size;
  test.append(4, 5, 6);
  const all = Deno.readFileSync(test.file);
  for (let length = whole; length < all.length; length += 7) {
    Deno.writeFileSync(test.file, all.subarray(0, length));
    test.reopen();
    assertEquals([test.log.endOffset, Deno.statSync(test.file).size], [3, whole]);
  }
  Deno.writeFileSync(test.file, all.with(all.length - 5, 0xff)); // the length is right, the bytes are not
  test.reopen();
  assertEquals([test.log.endOffset, test.append(7)], [3, 3]);
});

Deno.test("PartitionLog.recordAtTime() finds the first record of a time or later", () => {
  using test = new TestLog();
  for (let at = 0; at < 300; at++) test.append(at * 10, at * 10 + 5);
  const find = (timestampMs: number) => test.log.recordAtTime(timestampMs);
  for (let round = 0; round < 2; round++) {
    assertEquals(find(0), { offset: 0, timestampMs: 0 });
    assertEquals(find(1001), { offset: 201, timestampMs: 1005 });
    assertEquals(find(2995), { offset: 599, timestampMs: 2995 });
    assertEquals(find(2996), undefined);
    assertEquals(test.log.maxTimestamp, 2995);
    test.reopen();
  }
  test.log.deleteBefore(401);
  assertEquals(find(1001), { offset: 401, timestampMs: 2005 });
});

Deno.test("PartitionLog remembers the end of an emptied log", () => {
  using test = new TestLog();
  test.append(1, 2, 3);
  test.log.deleteBefore(3);
  test.reopen(3);
  assertEquals([test.log.startOffset, test.log.endOffset, test.append(4)], [3, 3, 3]);
});

Deno.test("PartitionLog begins new files, reads across them and deletes those that are not needed", () => {
  using test = new TestLog(1000);
  for (let at = 0; at < 20; at++) test.append(at * 10, at * 10); // two records of about 110 bytes each
  const files = () =>
    Array.from(Deno.readDirSync(test.folder), ({ name }) => Number.parseInt(name)).sort((a, b) => a - b);
  assertEquals(files(), [0, 6, 12, 18, 24, 30, 36]);
  for (let round = 0; round < 2; round++) {
    const found: number[] = [];
    while ((found.at(-1) ?? -2) < 38) {
      found.push(...baseOffsets(test.log.read((found.at(-1) ?? -2) + 2, 400)));
    }
    assertEquals(found, Array.from({ length: 20 }, (_, at) => at * 2));
    assertEquals(test.log.recordAtTime(155), { offset: 32, timestampMs: 160 });
    test.reopen();
  }
  test.log.deleteBefore(19);
  assertEquals(files(), [18, 24, 30, 36]);
  test.reopen(19);
  assertEquals([test.log.startOffset, test.log.endOffset, baseOffsets(test.log.read(19, 1))], [19, 40, [18]]);
  test.reopen(5); // the process was killed before it could write down the new start
  assertEquals(test.log.startOffset, 18);
});
