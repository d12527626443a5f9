import { join } from "node:path";
import { ErrorCode, KafkaError } from "../wire/error_code.ts";
import type { FileSlice } from "../wire/writer.ts";
import { type RecordPlace, recordPlaces } from "./batch_records.ts";
import { ProducerSequences } from "./producer_sequences.ts";
import {
  BATCH_HEADER_BYTES,
  type BatchHeader,
  isBatchIntact,
  placeBatch,
  readBatchHeader,
} from "./record_batch.ts";
import { Segment } from "./segment.ts";

/** The epoch of every partition's leader: there is one broker, so it never changes. */
export const LEADER_EPOCH = 0;

const SEGMENT_BYTES = 128 * 1024 * 1024;

/** The records of one partition, in order, on disk. */
export class PartitionLog {
  readonly #folder: string;
  readonly #segmentBytes: number;
  readonly #segments: Segment[] = [];
  readonly #sequences = new ProducerSequences();
  readonly #listeners = new Set<() => void>();
  #startOffset: number;
  #endOffset: number;

  /**
   * Opens the log in `folder`, made when it is missing, and cuts off a torn end.
   *
   * @param startOffset The first offset that can be read: records before it have been deleted.
   * @param segmentBytes A new file begins when the current one would grow beyond this.
   */
  constructor(folder: string, startOffset: number, segmentBytes = SEGMENT_BYTES) {
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
    this.#endOffset = startOffset;
    Deno.mkdirSync(folder, { recursive: true });
    const baseOffsets = Array.from(Deno.readDirSync(folder), ({ name }) => /^(\d{20})\.log$/.exec(name)?.[1])
      .filter((digits) => digits !== undefined).map(Number).sort((a, b) => a - b);
    for (const baseOffset of baseOffsets) this.#recover(baseOffset);
    if (this.#segments.length === 0) this.#segments.push(Segment.open(folder, this.#endOffset));
    // Both may differ after a process was killed: while it deleted old records, or with a torn end.
    this.#startOffset = Math.max(startOffset, this.#segments[0]!.baseOffset);
    this.#endOffset = Math.max(this.#endOffset, this.#startOffset);
  }

  /** The first offset that can be read. */
  get startOffset(): number {
    return this.#startOffset;
  }

  /** The offset that the next record gets. */
  get endOffset(): number {
    return this.#endOffset;
  }

  /**
   * Appends record batches as they are, giving them their offsets in place.
   *
   * @returns The offset of the first record; of the first writing, when an idempotent producer sends again.
   * @throws {KafkaError} When a batch is corrupt, too large, of an old format or out of sequence.
   */
  append(batches: Uint8Array, maxBatchBytes: number): number {
    let firstOffset: number | undefined;
    const checked = Array.from(splitBatches(batches, maxBatchBytes)); // all are checked before one is written
    for (const { batch, header } of checked) {
      const writtenAt = this.#sequences.check(header);
      firstOffset ??= writtenAt ?? this.#endOffset;
      if (writtenAt === undefined) this.#write(batch, header);
    }
    if (firstOffset === undefined) {
      throw new KafkaError(ErrorCode.INVALID_RECORD, "the request holds no record batch");
    }
    for (const listener of this.#listeners) listener();
    return firstOffset;
  }

  /** Calls `listener` after every append until the returned function is called. */
  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Whole batches from the one that holds `offset` on: at most `maxBytes`, but at least one batch.
   *
   * @returns Undefined when `offset` is the end of the log.
   * @throws {KafkaError} OFFSET_OUT_OF_RANGE when the log does not hold `offset`.
   */
  read(offset: number, maxBytes: number): FileSlice | undefined {
    if (offset < this.#startOffset || offset > this.#endOffset) {
      throw new KafkaError(
        ErrorCode.OFFSET_OUT_OF_RANGE,
        `offset ${offset} is outside ${this.#startOffset} to ${this.#endOffset}`,
      );
    }
    if (offset === this.#endOffset) return undefined;
    return this.#segments.findLast((segment) => segment.baseOffset <= offset)?.slice(offset, maxBytes);
  }

  /** The first record of `timestampMs` or later. */
  recordAtTime(timestampMs: number): RecordPlace | undefined {
    for (const segment of this.#segments) {
      if (segment.maxTimestamp < timestampMs) continue;
      for (const batch of segment.batchesAtTime(timestampMs)) {
        for (const place of recordPlaces(batch)) {
          if (place.timestampMs >= timestampMs && place.offset >= this.#startOffset) return place;
        }
      }
    }
    return undefined;
  }

  /** The latest timestamp of the log in milliseconds, -1 when it is empty. */
  get maxTimestamp(): number {
    return this.#segments.reduce((latest, segment) => Math.max(latest, segment.maxTimestamp), -1);
  }

  /** Moves the start of the log to `offset`; segments that are wholly before it are deleted. */
  deleteBefore(offset: number): void {
    this.#startOffset = Math.max(this.#startOffset, offset);
    while (this.#segments.length > 1 && this.#segments[1]!.baseOffset <= this.#startOffset) {
      this.#segments.shift()!.delete();
    }
  }

  close(): void {
    for (const segment of this.#segments) segment.close();
  }

  #recover(baseOffset: number): void {
    const segment = Segment.open(this.#folder, baseOffset);
    this.#endOffset = Math.max(this.#endOffset, baseOffset);
    segment.recover((header) => {
      this.#sequences.remember(header);
      this.#endOffset = header.baseOffset + header.lastOffsetDelta + 1;
    });
    this.#segments.push(segment);
  }

  #write(batch: Uint8Array, received: BatchHeader): void {
    const header = { ...received, baseOffset: this.#endOffset };
    placeBatch(batch, this.#endOffset, LEADER_EPOCH);
    const current = this.#segments.at(-1)!;
    const isFull = current.size > 0 && current.size + batch.length > this.#segmentBytes;
    const segment = isFull ? Segment.open(this.#folder, this.#endOffset) : current;
    if (isFull) this.#segments.push(segment);
    try {
      segment.append(batch, header);
    } catch (error) {
      segment.discardAfterEnd();
      throw error;
    }
    this.#sequences.remember(header);
    this.#endOffset += header.lastOffsetDelta + 1;
  }
}

/** The folder of one partition's log. */
export function partitionFolder(logFolder: string, topic: string, partition: number): string {
  return join(logFolder, `${topic}-${partition}`);
}

function* splitBatches(
  bytes: Uint8Array,
  maxBatchBytes: number,
): Generator<{ batch: Uint8Array; header: BatchHeader }> {
  for (let rest = bytes; rest.length > 0;) {
    if (rest.length < BATCH_HEADER_BYTES) {
      throw new KafkaError(ErrorCode.CORRUPT_MESSAGE, `a record batch has only ${rest.length} bytes`);
    }
    const header = readBatchHeader(rest);
    const batch = rest.subarray(0, Math.max(header.size, BATCH_HEADER_BYTES));
    checkBatch(batch, header, maxBatchBytes);
    yield { batch, header };
    rest = rest.subarray(batch.length);
  }
}

function checkBatch(batch: Uint8Array, header: BatchHeader, maxBatchBytes: number): void {
  if (header.magic !== 2) {
    throw new KafkaError(
      ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT,
      `records come in message format v${header.magic}; this broker takes v2 (Kafka 0.11 and later)`,
    );
  }
  if (header.size > maxBatchBytes) {
    throw new KafkaError(
      ErrorCode.MESSAGE_TOO_LARGE,
      `a record batch has ${header.size} bytes, max.message.bytes is ${maxBatchBytes}`,
    );
  }
  if (batch.length !== header.size || !isBatchIntact(batch, header)) {
    throw new KafkaError(ErrorCode.CORRUPT_MESSAGE, "the checksum of a record batch does not fit its bytes");
  }
  if (header.recordCount < 1 || header.recordCount !== header.lastOffsetDelta + 1) {
    throw new KafkaError(
      ErrorCode.INVALID_RECORD,
      `a record batch says ${header.recordCount} records, its last offset delta ${header.lastOffsetDelta}`,
    );
  }
}
