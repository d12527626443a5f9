import { createRequire } from "node:module";
import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { DataType } from "../../declare/types.ts";
import { duckDbValue } from "./duckdb_value.ts";
import type { ColumnValues } from "../source/source.ts";

/**
 * The part of DuckDB's native binding that fills a vector. node-api goes through an object for each value, which doubles the time of landing a batch
 * and cannot give a VARCHAR its bytes; this is the one place that reaches below it.
 */
interface VectorBinding {
  data_chunk_get_vector(chunk: unknown, column: number): unknown;
  vector_assign_string_element(vector: unknown, row: number, text: string): void;
  /** Text that is not UTF-8 makes the value NULL. */
  vector_assign_string_element_len(vector: unknown, row: number, bytes: Uint8Array): void;
  vector_ensure_validity_writable(vector: unknown): void;
  /** Null when no row is NULL. */
  vector_get_validity(vector: unknown, byteCount: number): Uint8Array | null;
  copy_data_to_vector(
    vector: unknown,
    at: number,
    from: ArrayBufferLike,
    offset: number,
    byteCount: number,
  ): void;
  copy_data_to_vector_validity(
    vector: unknown,
    at: number,
    from: ArrayBufferLike,
    offset: number,
    byteCount: number,
  ): void;
}

const binding: VectorBinding = createRequire(import.meta.resolve("@duckdb/node-api"))(
  "@duckdb/node-bindings",
);

type NumberArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigInt64Array;

/** How the values of a type lie in a vector's memory; types that are not here are written value by value. */
const LAYOUTS: Readonly<Record<string, { new (length: number): NumberArray }>> = {
  "boolean": Uint8Array,
  "byte": Int8Array,
  "short": Int16Array,
  "integer": Int32Array,
  "date": Int32Array,
  "long": BigInt64Array,
  "timestamp": BigInt64Array,
  "timestamp_ntz": BigInt64Array,
  "float": Float32Array,
  "double": Float64Array,
};

/**
 * Writes rows `from` up to `to` of a column into a chunk whose row count is set.
 *
 * @param type The column's type; a binary column that lands as text is of type `string` here.
 * @throws {TypeError} When a value cannot be of the type.
 */
export function writeColumn(
  chunk: DuckDBDataChunk,
  column: number,
  type: DataType,
  values: ColumnValues,
  from: number,
  to: number,
): void {
  const layout = typeof type === "string" ? LAYOUTS[type] : undefined;
  if (layout !== undefined) {
    writeNumbers(vectorOf(chunk, column), layout, values, from, to);
  } else if (type === "string" || type === "binary") {
    writeText(vectorOf(chunk, column), type, values as readonly (string | Uint8Array | null)[], from, to);
  } else {
    const vector = chunk.getColumnVector(column);
    for (let i = from; i < to; i++) vector.setItem(i - from, duckDbValue(type, values[i]));
    vector.flush();
  }
}

function vectorOf(chunk: DuckDBDataChunk, column: number): unknown {
  return binding.data_chunk_get_vector((chunk as unknown as { chunk: unknown }).chunk, column);
}

function writeNumbers(
  vector: unknown,
  layout: { new (length: number): NumberArray },
  values: ColumnValues,
  from: number,
  to: number,
): void {
  const isReady = values instanceof layout;
  const packed = isReady ? values.subarray(from, to) : new layout(to - from);
  if (!isReady) {
    const isBig = packed instanceof BigInt64Array;
    let nulls: number[] | undefined;
    for (let i = from; i < to; i++) {
      const value = values[i];
      if (value === null || value === undefined) (nulls ??= []).push(i - from);
      else packed[i - from] = (isBig ? BigInt(value as bigint) : value) as never;
    }
    if (nulls) markNulls(vector, nulls, to - from);
  }
  binding.copy_data_to_vector(vector, 0, packed.buffer, packed.byteOffset, packed.byteLength);
}

function writeText(
  vector: unknown,
  type: "string" | "binary",
  values: readonly (string | Uint8Array | null)[],
  from: number,
  to: number,
): void {
  let nulls: number[] | undefined;
  let hasBytes = false;
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (typeof value === "string") {
      binding.vector_assign_string_element(vector, i - from, value);
    } else if (value) {
      hasBytes = true;
      binding.vector_assign_string_element_len(vector, i - from, value);
    } else {
      (nulls ??= []).push(i - from);
    }
  }
  if (hasBytes && type === "string") repairText(vector, values, from, to);
  if (nulls) markNulls(vector, nulls, to - from);
}

const lenientUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** DuckDB checks the bytes anyway and leaves NULL where they are not UTF-8: only those are decoded here, broken parts as U+FFFD. */
function repairText(
  vector: unknown,
  values: readonly (string | Uint8Array | null)[],
  from: number,
  to: number,
): void {
  const valid = binding.vector_get_validity(vector, validityBytes(to - from));
  if (valid === null) return;
  const allValid = new Uint8Array(validityBytes(to - from)).fill(255);
  const wasValid = valid.slice();
  binding.copy_data_to_vector_validity(vector, 0, allValid.buffer, 0, allValid.length);
  for (let row = 0; row < to - from; row++) {
    const value = values[from + row];
    if (value instanceof Uint8Array && (wasValid[row >> 3]! & (1 << (row & 7))) === 0) {
      binding.vector_assign_string_element(vector, row, lenientUtf8.decode(value));
    }
  }
}

function markNulls(vector: unknown, rows: readonly number[], rowCount: number): void {
  const valid = new Uint8Array(validityBytes(rowCount)).fill(255);
  for (const row of rows) valid[row >> 3]! &= ~(1 << (row & 7));
  binding.vector_ensure_validity_writable(vector);
  binding.copy_data_to_vector_validity(vector, 0, valid.buffer, 0, valid.length);
}

/** One bit for each row, in words of 64. */
function validityBytes(rowCount: number): number {
  return Math.ceil(rowCount / 64) * 8;
}
