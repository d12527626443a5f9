import type { Data } from "apache-arrow";
import { isDayTime, isYearMonth } from "../../declare/interval_type.ts";
import { AnalysisError } from "../../errors.ts";
import { type DataType, decimalParts } from "../../declare/types.ts";
import {
  calendarInterval,
  dayTimeInterval,
  instant,
  plainDate,
  plainDateTime,
  plainTime,
  yearMonthInterval,
} from "./value_forms.ts";
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
      return mapped(data.values as Int32Array, plainDate);
    case "timestamp":
      return mapped(data.values as BigInt64Array, instant);
    case "timestamp_ntz":
      return mapped(data.values as BigInt64Array, plainDateTime);
    case "interval":
      return intervalReader(data.values as Int32Array);
    case "variant":
      throw new AnalysisError(
        "UNSUPPORTED_DATATYPE",
        "Values of type VARIANT cannot be collected from a cluster. Take parts of it (v:name::STRING), or all of it as text: to_json(v).",
        { parameters: { typeName: "VARIANT" } },
      );
    default: {
      const values = data.values as ArrayLike<number | bigint>;
      return (row) => values[row];
    }
  }
}

function mapped<Raw>(values: ArrayLike<Raw>, form: (raw: Raw) => unknown): ColumnReader {
  return (row) => form(values[row]!);
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
    case "struct": {
      const members = type.fields.map((field, i) => ({
        name: field.name,
        read: columnReader(data.children[i]!, field.type),
      }));
      return (row) => Object.fromEntries(members.map(({ name, read }) => [name, read(row)]));
    }
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
