import { join } from "node:path";
import type { FileSlice } from "../wire/writer.ts";
import { BATCH_HEADER_BYTES, type BatchHeader, isBatchIntact, readBatchHeader } from "./record_batch.ts";

/** The index has one entry for about this many bytes of the log. */
const INDEX_INTERVAL_BYTES = 4096;

/** Only the end of a segment can be torn; so far back are checksums checked when it is opened. */
const CHECKED_TAIL_BYTES = 1024 * 1024;

/** Headers are read through a window of this size, so that small batches do not cost a system call each. */
const SCAN_WINDOW_BYTES = 64 * 1024;

/** A batch and where its bytes begin in the segment's file. */
export interface PlacedBatch {
  readonly header: BatchHeader;
  readonly position: number;
}

/** One append-only file of a partition's log, with a sparse index in memory. */
export class Segment {
  readonly baseOffset: number;
  readonly #path: string;
  readonly #file: Deno.FsFile;
  #size = 0;
  #maxTimestamp = -1;
  // Three columns of one index: a batch's offset, its position, and the latest timestamp up to and including it.
  readonly #offsets: number[] = [];
  readonly #positions: number[] = [];
  readonly #timestamps: number[] = [];

  private constructor(path: string, baseOffset: number) {
    this.baseOffset = baseOffset;
    this.#path = path;
    this.#file = Deno.openSync(path, { read: true, append: true, create: true });
  }

  /** Opens or creates the segment of `folder` that begins at `baseOffset`. */
  static open(folder: string, baseOffset: number): Segment {
    return new Segment(join(folder, `${String(baseOffset).padStart(20, "0")}.log`), baseOffset);
  }

  get size(): number {
    return this.#size;
  }

  /** The latest timestamp of the segment in milliseconds, -1 when it is empty. */
  get maxTimestamp(): number {
    return this.#maxTimestamp;
  }

  /**
   * Rebuilds the index from the file, cutting off what is not a whole batch: the torn end that a killed process
   * leaves. `onBatch` is called for every batch that is kept.
   */
  recover(onBatch: (header: BatchHeader) => void): void {
    const fileSize = this.#file.statSync().size;
    this.#size = fileSize;
    let end = 0;
    for (const { header, position } of this.batches(0)) {
      const batchEnd = position + header.size;
      const isInTail = batchEnd > fileSize - CHECKED_TAIL_BYTES;
      if (isInTail && !isBatchIntact(this.#read(position, header.size), header)) break;
      this.#remember(header, position);
      onBatch(header);
      end = batchEnd;
    }
    this.#size = end;
    if (end < fileSize) this.#file.truncateSync(end);
  }

  append(batch: Uint8Array, header: BatchHeader): void {
    for (let written = 0; written < batch.length;) {
      written += this.#file.writeSync(written === 0 ? batch : batch.subarray(written));
    }
    this.#remember(header, this.#size);
    this.#size += batch.length;
  }

  /** Cuts off what an append wrote that failed half-way, such as on a full disk. */
  discardAfterEnd(): void {
    this.#file.truncateSync(this.#size);
  }

  /** Whole batches from the one that holds `offset` on, at most `maxBytes` of them but at least one. */
  slice(offset: number, maxBytes: number): FileSlice | undefined {
    for (const { header, position } of this.batches(this.#indexed(this.#offsets, offset))) {
      if (header.baseOffset + header.lastOffsetDelta < offset) continue;
      const limit = position + maxBytes;
      const end = this.#size <= limit ? this.#size : this.#indexed(this.#positions, limit);
      return { file: this, position, length: Math.max(end - position, header.size) };
    }
    return undefined;
  }

  /** The batches that hold a record of `timestampMs` or later, in order. */
  *batchesAtTime(timestampMs: number): Generator<Uint8Array> {
    for (const { header, position } of this.batches(this.#indexed(this.#timestamps, timestampMs - 1))) {
      if (header.maxTimestamp >= timestampMs) yield this.#read(position, header.size);
    }
  }

  /** The batches from the one at `start` on, up to the first that is not whole. */
  *batches(start: number): Generator<PlacedBatch> {
    let window = new Uint8Array(0);
    let windowStart = start;
    for (let position = start; position + BATCH_HEADER_BYTES <= this.#size;) {
      if (position + BATCH_HEADER_BYTES > windowStart + window.length) {
        window = this.#read(position, Math.min(SCAN_WINDOW_BYTES, this.#size - position));
        windowStart = position;
      }
      const header = readBatchHeader(window, position - windowStart);
      const isWhole = header.magic === 2 && header.size >= BATCH_HEADER_BYTES &&
        position + header.size <= this.#size;
      if (!isWhole) return;
      yield { header, position };
      position += header.size;
    }
  }

  /** Fills `into` with the file's bytes from `position` on. */
  readSync(into: Uint8Array, position: number): void {
    this.#file.seekSync(position, Deno.SeekMode.Start);
    for (let filled = 0; filled < into.length;) {
      const count = this.#file.readSync(into.subarray(filled));
      if (count === null) throw new Error(`Cannot read ${this.#path}: it is shorter than it was`);
      filled += count;
    }
  }

  close(): void {
    this.#file.close();
  }

  delete(): void {
    this.close();
    Deno.removeSync(this.#path);
  }

  #read(position: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    this.readSync(bytes, position);
    return bytes;
  }

  #remember(header: BatchHeader, position: number): void {
    this.#maxTimestamp = Math.max(this.#maxTimestamp, header.maxTimestamp);
    const last = this.#positions.at(-1);
    if (last !== undefined && position - last < INDEX_INTERVAL_BYTES) return;
    this.#offsets.push(header.baseOffset);
    this.#positions.push(position);
    this.#timestamps.push(this.#maxTimestamp);
  }

  /** The position of the last index entry whose `column` is at most `value`; 0 when there is none. */
  #indexed(column: readonly number[], value: number): number {
    let low = 0;
    let high = column.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (column[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return this.#positions[low - 1] ?? 0;
  }
}
