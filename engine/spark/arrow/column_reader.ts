import type { Data } from "apache-arrow";
import { isDayTime, isYearMonth } from "../../declare/interval_type.ts";
import { type DataType, decimalParts, type StructType } from "../../declare/types.ts";
import {
  calendarInterval,
  dayTimeInterval,
  instant,
  plainDate,
  plainDateTime,
  plainTime,
  yearMonthInterval,
} from "./value_forms.ts";
import { variantText } from "./variant_text.ts";
import { decimalText } from "../../decimal_text.ts";

/** Gives the value of a row, in the form that `collect` gives for its Spark type. */
export type ColumnReader = (row: number) => unknown;

/** Reads a column of an Arrow batch, which has no rows before the first: Spark sends whole batches. */
export function columnReader(data: Data, type: DataType): ColumnReader {
  if (type === "void") return () => null;
  const read = valueReader(data, type);
  const { nullBitmap } = data;
  if (!nullBitmap || nullBitmap.length === 0 || data.nullCount === 0) return read;
  return (row) => (nullBitmap[row >> 3]! >> (row & 7)) & 1 ? read(row) : null;
}

function valueReader(data: Data, type: DataType): ColumnReader {
  if (typeof type !== "string") return nestedReader(data, type);
  if (isYearMonth(type)) return mapped(data.values as Int32Array, yearMonthInterval);
  if (isDayTime(type)) return mapped(data.values as BigInt64Array, dayTimeInterval);
  if (type.startsWith("time(")) return mapped(data.values as BigInt64Array, plainTime);
  const decimal = decimalParts(type);
  if (decimal) return decimalReader(data.values as Uint8Array, decimal.scale);
  switch (type) {
    case "boolean": {
      const bits = data.values as Uint8Array;
      return (row) => ((bits[row >> 3]! >> (row & 7)) & 1) === 1;
    }
    case "string":
      return textReader(data);
    case "binary": {
      const [bytes, offsets] = [data.values as Uint8Array, data.valueOffsets as Int32Array];
      return (row) => bytes.slice(offsets[row]!, offsets[row + 1]!);
    }
    case "date":
      return mapped(data.values as Int32Array, remembered(plainDate));
    case "timestamp":
      return mapped(data.values as BigInt64Array, instant);
    case "timestamp_ntz":
      return mapped(data.values as BigInt64Array, plainDateTime);
    case "interval":
      return intervalReader(data.values as Int32Array);
    case "variant": {
      const [values, metadata] = data.children.map((child) => valueReader(child, "binary"));
      return (row) => variantText(values!(row) as Uint8Array, metadata!(row) as Uint8Array);
    }
    default: {
      const values = data.values as ArrayLike<number | bigint>;
      return (row) => values[row];
    }
  }
}

function mapped<Raw>(values: ArrayLike<Raw>, form: (raw: Raw) => unknown): ColumnReader {
  return (row) => form(values[row]!);
}

/** Makes equal values once: dates come in many rows, and it takes long to make one. */
function remembered<Raw, Value>(form: (raw: Raw) => Value): (raw: Raw) => Value {
  const values = new Map<Raw, Value>();
  return (raw) => {
    let value = values.get(raw);
    if (value === undefined) values.set(raw, value = form(raw));
    return value;
  };
}

const UTF8 = new TextDecoder();

/** Where all texts are ASCII they are decoded in one go and cut, which is many times faster. */
function textReader(data: Data): ColumnReader {
  const [bytes, offsets] = [data.values as Uint8Array, data.valueOffsets as Int32Array];
  const start = offsets[0] ?? 0;
  const all = UTF8.decode(bytes.subarray(start, offsets[data.length] ?? start));
  if (all.length === (offsets[data.length] ?? start) - start) {
    return (row) => all.slice(offsets[row]! - start, offsets[row + 1]! - start);
  }
  return (row) => UTF8.decode(bytes.subarray(offsets[row]!, offsets[row + 1]!));
}

function decimalReader({ buffer, byteOffset, byteLength }: Uint8Array, scale: number): ColumnReader {
  const view = new DataView(buffer, byteOffset, byteLength);
  return (row) =>
    decimalText((view.getBigInt64(row * 16 + 8, true) << 64n) | view.getBigUint64(row * 16, true), scale);
}

function intervalReader({ buffer, byteOffset, byteLength }: Int32Array): ColumnReader {
  const view = new DataView(buffer, byteOffset, byteLength);
  return (row) => {
    const at = row * 16;
    return calendarInterval(
      view.getInt32(at, true),
      view.getInt32(at + 4, true),
      view.getBigInt64(at + 8, true),
    );
  };
}

function nestedReader(data: Data, type: Exclude<DataType, string>): ColumnReader {
  const offsets = data.valueOffsets as Int32Array;
  switch (type.type) {
    case "array": {
      const element = columnReader(data.children[0]!, type.elementType);
      return (row) => range(offsets[row]!, offsets[row + 1]!).map(element);
    }
    case "map": {
      const [keys, values] = data.children[0]!.children as [Data, Data];
      const [key, value] = [columnReader(keys, type.keyType), columnReader(values, type.valueType)];
      return (row) => new Map(range(offsets[row]!, offsets[row + 1]!).map((i) => [key(i), value(i)]));
    }
    case "struct":
      return structReader(data.children, type.fields);
  }
}

/** Reads objects: a row, or the value of a struct. */
export function structReader(
  columns: readonly Data[],
  fields: StructType["fields"],
): (row: number) => Record<string, unknown> {
  let withReaders = COMPILED.get(fields);
  if (!withReaders) COMPILED.set(fields, withReaders = compileReader(fields));
  return withReaders(...fields.map(({ type }, i) => columnReader(columns[i]!, type)));
}

type ObjectReader = (row: number) => Record<string, unknown>;

/** Once for all batches of a result. */
const COMPILED = new WeakMap<StructType["fields"], (...readers: ColumnReader[]) => ObjectReader>();

/** An object that begins with all of its members is made several times faster than one which gets them one after the other, and it is smaller. */
function compileReader(fields: StructType["fields"]): (...readers: ColumnReader[]) => ObjectReader {
  const parameters = fields.map((_, i) => `read${i}`);
  const members = fields.map(({ name }, i) => `${memberName(name)}: read${i}(row)`);
  return new Function(...parameters, `return (row) => ({ ${members.join(", ")} })`) as never;
}

/** A name in an object literal, where `__proto__` alone would set the prototype. */
function memberName(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : JSON.stringify(name);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
