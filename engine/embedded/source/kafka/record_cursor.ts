import { SourceError } from "../../../errors.ts";
import { AbortedTransactions } from "./aborted_transactions.ts";
import { ByteReader } from "./byte_reader.ts";
import { decompress } from "./compression.ts";
import { crc32c } from "./crc32c.ts";
import type { FetchedPartition } from "./fetch_protocol.ts";
import { type LegacyMessage, readLegacyMessage } from "./legacy_message.ts";
import { type BatchHeader, batchHeader, CHECKED_FROM, logEntryAt, RECORDS_FROM } from "./record_batch.ts";
import type { RecordColumns, RecordSlices } from "./record_columns.ts";

/** How records are read. */
export interface CursorSettings {
  readonly readCommitted: boolean;
  readonly checkCrcs: boolean;
}

/**
 * Walks through the records that a fetch brought for one partition, and can stop at any offset and go on later, even inside a compressed batch.
 */
export class RecordCursor {
  readonly #fetched: FetchedPartition;
  readonly #settings: CursorSettings;
  readonly #aborted: AbortedTransactions | undefined;
  /** Where in the fetched bytes the next batch begins. */
  #at = 0;
  #position: number;
  #batch: BatchHeader | undefined;
  #reader = new ByteReader(new Uint8Array(0));
  #recordsLeft = 0;
  #legacy: LegacyMessage[] = [];
  #isExhausted = false;
  /** One object for all records: making one for each costs a tenth of the time. */
  readonly #slices = {
    body: new Uint8Array(0),
    keyAt: 0,
    keyLength: -1,
    valueAt: 0,
    valueLength: -1,
    headersAt: 0,
    headerCount: 0,
  };

  /** @param position The first offset wanted; what was fetched may begin before it. */
  constructor(fetched: FetchedPartition, position: number, settings: CursorSettings) {
    this.#fetched = fetched;
    this.#settings = settings;
    this.#position = position;
    this.#aborted = settings.readCommitted ? new AbortedTransactions(fetched.abortedTransactions) : undefined;
  }

  /** The next offset to be read. It also moves over offsets without a visible record. */
  get position(): number {
    return this.#position;
  }

  /** Whether all that was fetched has been read. */
  get isExhausted(): boolean {
    return this.#isExhausted;
  }

  /**
   * Adds the records before `until`, until the columns are full or nothing is left.
   *
   * @throws {SourceError} `KAFKA_CORRUPT_RECORDS` when the bytes are damaged.
   */
  readInto(columns: RecordColumns, until: number): void {
    try {
      while (this.#position < until && !columns.isFull) {
        if (this.#recordsLeft > 0) this.#readRecords(columns, until);
        else if (this.#legacy.length > 0) this.#readLegacy(columns, until);
        else if (!this.#openNextBatch()) return;
      }
    } catch (cause) {
      if (cause instanceof SourceError) throw cause;
      throw this.#corrupt("they cannot be decoded", cause);
    }
  }

  #readRecords(columns: RecordColumns, until: number): void {
    const batch = this.#batch!;
    const reader = this.#reader;
    const slices = this.#slices;
    slices.body = reader.bytes as Uint8Array<ArrayBuffer>;
    const { topic, partition } = this.#fetched;
    while (this.#recordsLeft > 0 && !columns.isFull) {
      const start = reader.position;
      const length = reader.varint();
      const end = reader.position + length;
      if (length < 0 || end > reader.bytes.length) throw new RangeError("a record is cut off");
      reader.position++; // attributes, none of them used
      const timestampDelta = reader.varint();
      const offset = batch.baseOffset + reader.varint();
      if (offset >= until) {
        reader.position = start;
        this.#position = until;
        return;
      }
      this.#recordsLeft--;
      if (offset >= this.#position) {
        sliceRecord(reader, slices);
        const timestampMs = batch.timestampType === 1
          ? batch.maxTimestampMs
          : batch.baseTimestampMs + timestampDelta;
        columns.add(topic, partition, offset, timestampMs, batch.timestampType, slices);
        this.#position = offset + 1;
      }
      reader.position = end;
    }
    if (this.#recordsLeft === 0) this.#position = Math.max(this.#position, batch.lastOffset + 1);
  }

  #readLegacy(columns: RecordColumns, until: number): void {
    const { offset, timestampMs, timestampType, slices } = this.#legacy[0]!;
    if (offset >= until) {
      this.#position = until;
      return;
    }
    this.#legacy.shift();
    if (offset < this.#position) return;
    columns.add(this.#fetched.topic, this.#fetched.partition, offset, timestampMs, timestampType, slices);
    this.#position = offset + 1;
  }

  /** Goes to the next batch; false when none is left. */
  #openNextBatch(): boolean {
    const { records } = this.#fetched;
    const entry = logEntryAt(records, this.#at);
    if (!entry) {
      this.#isExhausted = true;
      return false;
    }
    this.#at += entry.length;
    if (entry.magic < 2) {
      this.#legacy = readLegacyMessage(records, entry.at);
      return true;
    }
    if (entry.magic > 2) throw this.#corrupt(`format ${entry.magic} is not known`);
    const batch = batchHeader(records, entry.at);
    const bytes = records.subarray(entry.at, entry.at + entry.length);
    if (this.#settings.checkCrcs && crc32c(bytes.subarray(CHECKED_FROM)) !== batch.crc) {
      throw this.#corrupt("the checksum does not match");
    }
    const packed = bytes.subarray(RECORDS_FROM);
    const isHidden = this.#aborted?.hides(batch, packed) ?? false;
    if (isHidden || batch.isControl || batch.lastOffset < this.#position) {
      this.#position = Math.max(this.#position, batch.lastOffset + 1);
      return true;
    }
    this.#batch = batch;
    this.#reader = new ByteReader(decompress(batch.codec, packed));
    this.#recordsLeft = batch.recordCount;
    if (batch.recordCount === 0) this.#position = Math.max(this.#position, batch.lastOffset + 1);
    return true;
  }

  #corrupt(what: string, cause?: unknown): SourceError {
    const { topic, partition } = this.#fetched;
    return new SourceError(
      "KAFKA_CORRUPT_RECORDS",
      `The records of topic ${topic}, partition ${partition}, from offset ${this.#position} on are damaged: ${what}. ` +
        "Start the query again; if it stops at the same offset, the broker's own copy is damaged, and a new checkpoint with " +
        "startingOffsets after that offset is the way past it.",
      cause === undefined ? {} : { cause },
    );
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Finds the parts of the record that the reader stands in, after its offset. */
function sliceRecord(reader: ByteReader, slices: Mutable<RecordSlices>): void {
  slices.keyLength = reader.varint();
  slices.keyAt = reader.position;
  if (slices.keyLength > 0) reader.position += slices.keyLength;
  slices.valueLength = reader.varint();
  slices.valueAt = reader.position;
  if (slices.valueLength > 0) reader.position += slices.valueLength;
  slices.headerCount = reader.varint();
  slices.headersAt = reader.position;
}
