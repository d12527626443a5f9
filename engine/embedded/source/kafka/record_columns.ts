import type { ColumnValues, WantedColumn } from "../source.ts";
import { ByteReader } from "./byte_reader.ts";

/** Where the parts of one record lie in `body`; a length of -1 is NULL. */
export interface RecordSlices {
  readonly body: Uint8Array;
  readonly keyAt: number;
  readonly keyLength: number;
  readonly valueAt: number;
  readonly valueLength: number;
  readonly headersAt: number;
  readonly headerCount: number;
}

/** How many rows are handed over at a time. */
export const ROWS_AT_ONCE = 8192;
const BYTES_AT_ONCE = 8 * 1024 * 1024;
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const LOW = LITTLE_ENDIAN ? 0 : 1;

/** 64-bit whole numbers written through their halves: making a bigint of each is several times slower. */
class LongColumn {
  readonly values = new BigInt64Array(ROWS_AT_ONCE);
  readonly #halves = new Int32Array(this.values.buffer);

  set(row: number, value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    this.#halves[2 * row + LOW] = value - high * 0x1_0000_0000;
    this.#halves[2 * row + 1 - LOW] = high;
  }
}

/**
 * Collects records column by column, only those a query wants. Keys and values are views of the fetched bytes, not copies, also those that land as
 * text: DuckDB looks at each byte then anyway, and who lands them replaces what is not UTF-8.
 */
export class RecordColumns {
  readonly #wanted: readonly WantedColumn[];
  #rows = 0;
  #bytes = 0;
  #keys: (Uint8Array | null)[] | undefined;
  #values: (Uint8Array | null)[] | undefined;
  #topics: string[] | undefined;
  #partitions: Int32Array | undefined;
  #offsets: LongColumn | undefined;
  #timestamps: LongColumn | undefined;
  #timestampTypes: Int32Array | undefined;
  #headers: (RecordHeader[] | null)[] | undefined;

  constructor(wanted: readonly WantedColumn[]) {
    this.#wanted = wanted;
    this.#clear();
  }

  get rowCount(): number {
    return this.#rows;
  }

  /** Whether the rows should be taken before more are added. */
  get isFull(): boolean {
    return this.#rows === ROWS_AT_ONCE || this.#bytes >= BYTES_AT_ONCE;
  }

  /** Adds a record. `timestampMs` is milliseconds since the epoch; the type is 0 for the producer's time, 1 for the broker's, -1 for none. */
  add(
    topic: string,
    partition: number,
    offset: number,
    timestampMs: number,
    timestampType: number,
    slices: RecordSlices,
  ): void {
    const row = this.#rows++;
    const { body } = slices;
    this.#bytes += 64 + Math.max(0, slices.keyLength) + Math.max(0, slices.valueLength);
    this.#keys?.push(pick(body, slices.keyAt, slices.keyLength));
    this.#values?.push(pick(body, slices.valueAt, slices.valueLength));
    this.#topics?.push(topic);
    if (this.#partitions) this.#partitions[row] = partition;
    this.#offsets?.set(row, offset);
    this.#timestamps?.set(row, timestampMs * 1000);
    if (this.#timestampTypes) this.#timestampTypes[row] = timestampType;
    this.#headers?.push(
      slices.headerCount === 0 ? null : readHeaders(body, slices.headersAt, slices.headerCount),
    );
  }

  /** Gives the rows collected so far, and begins anew. */
  take(): { values: ColumnValues[]; rowCount: number; byteCount: number } {
    const rowCount = this.#rows;
    const byteCount = this.#bytes;
    const values = this.#wanted.map(({ name }) => this.#column(name, rowCount));
    this.#clear();
    return { values, rowCount, byteCount };
  }

  #column(name: string, rows: number): ColumnValues {
    const column = {
      key: this.#keys,
      value: this.#values,
      topic: this.#topics,
      partition: this.#partitions?.subarray(0, rows),
      offset: this.#offsets?.values.subarray(0, rows),
      timestamp: this.#timestamps?.values.subarray(0, rows),
      timestampType: this.#timestampTypes?.subarray(0, rows),
      headers: this.#headers,
    }[name];
    if (column === undefined) throw new Error(`The Kafka source has no column ${name}.`);
    return column;
  }

  #clear(): void {
    const wants = (name: string) => this.#wanted.some((column) => column.name === name);
    this.#rows = 0;
    this.#bytes = 0;
    this.#keys = wants("key") ? [] : undefined;
    this.#values = wants("value") ? [] : undefined;
    this.#topics = wants("topic") ? [] : undefined;
    this.#partitions = wants("partition") ? new Int32Array(ROWS_AT_ONCE) : undefined;
    this.#offsets = wants("offset") ? new LongColumn() : undefined;
    this.#timestamps = wants("timestamp") ? new LongColumn() : undefined;
    this.#timestampTypes = wants("timestampType") ? new Int32Array(ROWS_AT_ONCE) : undefined;
    this.#headers = wants("headers") ? [] : undefined;
  }
}

/** One header as Spark's struct has it. */
export interface RecordHeader {
  readonly key: string;
  readonly value: Uint8Array | null;
}

function pick(body: Uint8Array, at: number, length: number): Uint8Array | null {
  return length < 0 ? null : body.subarray(at, at + length);
}

function readHeaders(body: Uint8Array, at: number, count: number): RecordHeader[] {
  const reader = new ByteReader(body, at);
  return Array.from({ length: count }, () => {
    const key = DECODER.decode(reader.take(reader.varint()));
    const length = reader.varint();
    return { key, value: length < 0 ? null : reader.take(length) };
  });
}
