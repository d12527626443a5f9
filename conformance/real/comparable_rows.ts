/**
 * Rows in a form that rows of every engine can be brought to and compared in, exactly: whole numbers and decimals as
 * their digits without zeros at the end, floating point as the bytes of the double, timestamps as microseconds since 1970 followed by ` us`,
 * dates as `2024-02-29`, binary as hexadecimal digits after an x, maps as objects.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import {
  DataType as Arrow,
  type DataType as ArrowType,
  tableFromIPC,
  TimeUnit,
  type Vector,
} from "apache-arrow";
import { readParquet } from "parquet-wasm";
import type { DataFrame, DataType } from "../../engine/mod.ts";
import { decodeValue } from "../../engine/embedded/result/decode_value.ts";

/** A value in the form that is compared. */
export type Comparable = null | boolean | string | readonly Comparable[] | ComparableRow;

/** A row, or a struct, or a map. */
export interface ComparableRow {
  readonly [name: string]: Comparable;
}

/** What our own engine gives for a frame. */
export async function ourRows(frame: DataFrame): Promise<ComparableRow[]> {
  const { fields } = await frame.schema();
  const rows = await frame.collect();
  return rows.map((row) =>
    Object.fromEntries(fields.map(({ name, type }) => [name, comparable(row[name], type)]))
  );
}

/** A value as `collect` gives it. */
function comparable(value: unknown, type: DataType): Comparable {
  if (value === null || value === undefined) return null;
  if (typeof type === "object") return comparableParts(value, type);
  if (type.startsWith("decimal")) return withoutZerosAtEnd(value as string);
  if (type === "float" || type === "double") return doubleText(value as number);
  if (value instanceof Temporal.Instant) return `${value.epochNanoseconds / 1000n} us`;
  if (value instanceof Temporal.PlainDateTime) {
    return `${value.toZonedDateTime("UTC").epochNanoseconds / 1000n} us`;
  }
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString("hex")}`;
  return typeof value === "boolean" ? value : String(value);
}

function comparableParts(value: unknown, type: DataType & object): Comparable {
  switch (type.type) {
    case "array":
      return (value as unknown[]).map((item) => comparable(item, type.elementType));
    case "map":
      return Object.fromEntries(
        [...value as Map<unknown, unknown>].map(([key, item]) => [
          String(key),
          comparable(item, type.valueType),
        ]),
      );
    case "struct":
      return Object.fromEntries(
        type.fields.map((field) => [
          field.name,
          comparable((value as Record<string, unknown>)[field.name], field.type),
        ]),
      );
  }
}

/** Spark's Python gives a decimal more zeros than its type has; the scale is compared with the schema. */
function withoutZerosAtEnd(digits: string): string {
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}

function doubleText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString("hex");
}

/** What DuckDB's Parquet reader gives, with nothing of our own about it. */
export async function duckDbRows(files: readonly string[], type: DataType): Promise<ComparableRow[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    return await readWithDuckDb(connection, files, type);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function readWithDuckDb(
  connection: DuckDBConnection,
  files: readonly string[],
  type: DataType,
): Promise<ComparableRow[]> {
  await connection.run("SET TimeZone = 'UTC'");
  const paths = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(", ");
  const result = await connection.runAndReadAll(
    `SELECT * FROM read_parquet([${paths}], hive_partitioning = false)`,
  );
  const fields = typeof type === "object" && type.type === "struct" ? type.fields : [];
  return result.getRowObjects().map((row) =>
    Object.fromEntries(fields.map((f) => [f.name, comparable(decodeValue(row[f.name]!, f.type), f.type)]))
  );
}

/**
 * What parquet-wasm gives, the Parquet reader of Arrow's Rust library: the columns that are neither decimals, maps nor
 * structs, which Arrow has in forms of its own.
 */
export async function parquetWasmRows(files: readonly string[]): Promise<ComparableRow[]> {
  const rows: ComparableRow[] = [];
  for (const file of files) {
    const table = tableFromIPC(readParquet(await Deno.readFile(file)).intoIPCStream());
    const columns = table.schema.fields
      .filter(({ type }) => ![Arrow.isDecimal, Arrow.isMap, Arrow.isStruct].some((isIt) => isIt(type)))
      .map(({ name }) => [name, arrowColumn(table.getChild(name)!)] as const);
    for (let row = 0; row < table.numRows; row++) {
      rows.push(Object.fromEntries(columns.map(([name, values]) => [name, values[row]!])));
    }
  }
  return rows;
}

function arrowColumn(vector: Vector): Comparable[] {
  const { type } = vector;
  if (!Arrow.isTimestamp(type)) return Array.from(vector, (value) => arrowValue(value, type));
  // Arrow's own conversion loses microseconds, so timestamps are taken as they are stored.
  const perMicro = type.unit === TimeUnit.NANOSECOND ? 1000n : 1n;
  return vector.data.flatMap((chunk) =>
    Array.from(
      { length: chunk.length },
      (_, i) => chunk.getValid(i) ? `${(chunk.values as BigInt64Array)[i]! / perMicro} us` : null,
    )
  );
}

function arrowValue(value: unknown, type: ArrowType): Comparable {
  if (value === null || typeof value === "boolean") return value;
  if (Arrow.isList(type)) {
    return Array.from(value as Vector, (item) => arrowValue(item, type.valueType));
  }
  if (Arrow.isFloat(type)) return doubleText(value as number);
  if (Arrow.isDate(type)) return new Date(value as number).toISOString().slice(0, 10);
  return value instanceof Uint8Array ? `x${Buffer.from(value).toString("hex")}` : String(value);
}
