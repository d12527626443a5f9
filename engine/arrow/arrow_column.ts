import {
  Binary,
  Bool,
  type Data,
  type DataType as ArrowType,
  DateDay,
  Decimal,
  DurationMicrosecond,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  IntervalMonthDayNano,
  IntervalYearMonth,
  List,
  makeData,
  Map_,
  Null,
  Struct,
  TimeNanosecond,
  TimestampMicrosecond,
  Utf8,
} from "apache-arrow";
import type { LiteralValue } from "../declare/expr.ts";
import { isDayTime, isYearMonth } from "../declare/interval_type.ts";
import { type DataType, decimalParts } from "../declare/types.ts";
import { AnalysisError } from "../errors.ts";

type Values = readonly LiteralValue[];

/**
 * A column of Arrow with values in the encoding of literals.
 *
 * @param timeZone What TIMESTAMP columns name.
 * @throws {AnalysisError} `UNSUPPORTED_DATATYPE` for VARIANT.
 */
export function arrowColumn(values: Values, type: DataType, timeZone: string): Data {
  if (type === "void") return makeData({ type: new Null(), length: values.length });
  if (typeof type !== "string") return nestedColumn(values, type, timeZone);
  if (isYearMonth(type)) return fixed(values, new IntervalYearMonth(), Int32Array, Number);
  if (isDayTime(type)) return fixed(values, new DurationMicrosecond(), BigInt64Array, bigInt);
  if (type.startsWith("time(")) return fixed(values, new TimeNanosecond(), BigInt64Array, nanosOfDay);
  const decimal = decimalParts(type);
  if (decimal) return decimalColumn(values, decimal);
  switch (type) {
    case "boolean":
      return makeData({ type: new Bool(), ...nulls(values), data: bitmap(values.map(Boolean)) });
    case "byte":
      return fixed(values, new Int8(), Int8Array, Number);
    case "short":
      return fixed(values, new Int16(), Int16Array, Number);
    case "integer":
      return fixed(values, new Int32(), Int32Array, Number);
    case "long":
      return fixed(values, new Int64(), BigInt64Array, bigInt);
    case "float":
      return fixed(values, new Float32(), Float32Array, Number);
    case "double":
      return fixed(values, new Float64(), Float64Array, Number);
    case "date":
      return fixed(values, new DateDay(), Int32Array, daysOf);
    case "timestamp":
      return fixed(values, new TimestampMicrosecond(timeZone), BigInt64Array, microsOf);
    case "timestamp_ntz":
      return fixed(values, new TimestampMicrosecond(), BigInt64Array, (value) => microsOf(`${value}Z`));
    case "string":
      return bytesColumn(values, new Utf8(), (value) => TEXT.encode(String(value)));
    case "binary":
      return bytesColumn(values, new Binary(), (value) => Uint8Array.fromBase64(String(value)));
    case "interval":
      return intervalColumn(values);
  }
  throw new AnalysisError(
    "UNSUPPORTED_DATATYPE",
    `Values of type ${type.toUpperCase()} cannot be written as Arrow`,
  );
}

const TEXT = new TextEncoder();

interface Fixed<Item> {
  [index: number]: Item;
}

/** A column whose values all have the same length. NULLs are zeros that nobody looks at. */
function fixed<Item>(
  values: Values,
  type: ArrowType,
  List: new (length: number) => Fixed<Item>,
  item: (value: LiteralValue) => Item,
): Data {
  const data = new List(values.length);
  for (const [i, value] of values.entries()) if (value !== null) data[i] = item(value);
  return makeData({ type, ...nulls(values), data } as never);
}

function decimalColumn(values: Values, { precision, scale }: { precision: number; scale: number }): Data {
  const words = new BigUint64Array(values.length * 2);
  for (const [i, value] of values.entries()) {
    if (value === null) continue;
    const unscaled = unscaledOf(String(value), scale);
    words.set([BigInt.asUintN(64, unscaled), BigInt.asUintN(64, unscaled >> 64n)], i * 2);
  }
  const type = new Decimal(scale, precision, 128);
  return makeData({ type, ...nulls(values), data: new Uint32Array(words.buffer) });
}

/** The digits without the point; those behind the scale are rounded half up, as a cast does. */
function unscaledOf(text: string, scale: number): bigint {
  const [, sign, whole = "", fraction = ""] = /^([+-]?)(\d*)\.?(\d*)$/.exec(text)!;
  const kept = BigInt(whole + fraction.padEnd(scale, "0").slice(0, scale));
  const rounded = kept + ((fraction[scale] ?? "0") >= "5" ? 1n : 0n);
  return sign === "-" ? -rounded : rounded;
}

function intervalColumn(values: Values): Data {
  const view = new DataView(new ArrayBuffer(values.length * 16));
  for (const [i, value] of values.entries()) {
    if (value === null) continue;
    const [months, days, micros] = String(value).split(",");
    view.setInt32(i * 16, Number(months), true);
    view.setInt32(i * 16 + 4, Number(days), true);
    view.setBigInt64(i * 16 + 8, BigInt(micros!) * 1000n, true);
  }
  return makeData({ type: new IntervalMonthDayNano(), ...nulls(values), data: new Int32Array(view.buffer) });
}

function bytesColumn(
  values: Values,
  type: Utf8 | Binary,
  bytesOf: (value: LiteralValue) => Uint8Array,
): Data {
  const parts = values.map((value) => value === null ? new Uint8Array() : bytesOf(value));
  const valueOffsets = offsetsOf(parts);
  const data = new Uint8Array(valueOffsets.at(-1)!);
  for (const [i, part] of parts.entries()) data.set(part, valueOffsets[i]);
  return makeData({ type, ...nulls(values), valueOffsets, data } as never);
}

function nestedColumn(values: Values, type: Exclude<DataType, string>, timeZone: string): Data {
  const lists = values.map((value) => (value ?? []) as Values);
  switch (type.type) {
    case "array": {
      const child = arrowColumn(lists.flat(1), type.elementType, timeZone);
      const list = new List(new Field("element", child.type, type.containsNull));
      return makeData({ type: list, ...nulls(values), valueOffsets: offsetsOf(lists), child });
    }
    case "map": {
      const entries = lists.flat(1) as readonly Values[];
      const keys = arrowColumn(entries.map((entry) => entry[0] ?? null), type.keyType, timeZone);
      const items = arrowColumn(entries.map((entry) => entry[1] ?? null), type.valueType, timeZone);
      const pair = new Struct([
        new Field("key", keys.type, false),
        new Field("value", items.type, type.valueContainsNull),
      ]);
      const child = makeData({ type: pair, length: entries.length, nullCount: 0, children: [keys, items] });
      const map = new Map_(new Field("entries", pair, false) as never);
      return makeData({ type: map, ...nulls(values), valueOffsets: offsetsOf(lists), child } as never);
    }
    case "struct": {
      const children = type.fields.map((field, i) =>
        arrowColumn(lists.map((list) => list[i] ?? null), field.type, timeZone)
      );
      const fields = type.fields.map(({ name, nullable }, i) => new Field(name, children[i]!.type, nullable));
      return makeData({ type: new Struct(fields), ...nulls(values), children });
    }
  }
}

function nulls(values: Values): { length: number; nullCount: number; nullBitmap: Uint8Array } {
  const nullCount = values.filter((value) => value === null).length;
  return { length: values.length, nullCount, nullBitmap: bitmap(values.map((value) => value !== null)) };
}

function bitmap(bits: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) if (bit) bytes[i >> 3]! |= 1 << (i & 7);
  return bytes;
}

/** Where each part begins, and where the last ends. */
function offsetsOf(parts: readonly { readonly length: number }[]): Int32Array {
  const offsets = new Int32Array(parts.length + 1);
  for (const [i, { length }] of parts.entries()) offsets[i + 1] = offsets[i]! + length;
  return offsets;
}

function bigInt(value: LiteralValue): bigint {
  return BigInt(String(value));
}

function microsOf(value: LiteralValue): bigint {
  const nanos = Temporal.Instant.from(String(value)).epochNanoseconds;
  return (nanos - ((nanos % 1000n) + 1000n) % 1000n) / 1000n;
}

function daysOf(value: LiteralValue): number {
  return Temporal.PlainDate.from("1970-01-01").until(String(value)).days;
}

function nanosOfDay(value: LiteralValue): bigint {
  const { hours, minutes, seconds, milliseconds, microseconds } = new Temporal.PlainTime().until(
    String(value),
  );
  return BigInt(((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds) * 1_000_000n +
    BigInt(microseconds) * 1000n;
}
