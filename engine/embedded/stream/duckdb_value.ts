import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import { isDayTime, isYearMonth } from "../../declare/interval_type.ts";
import { type DataType, decimalParts } from "../../declare/types.ts";

/**
 * A value of a source as DuckDB's client takes it: an array as list; a struct as object by member name or as list by position; a map as `Map` or as
 * list of `[key, value]`; a decimal as digits; binary as `Uint8Array`; timestamps in microseconds, dates in days since the epoch.
 *
 * @throws {TypeError} When the value cannot be one of that type.
 */
export function duckDbValue(type: DataType, value: unknown): DuckDBValue {
  if (value === null || value === undefined) return null;
  if (typeof type === "string") return simpleValue(type, value);
  switch (type.type) {
    case "array":
      return new DuckDBListValue(listOf(value).map((element) => duckDbValue(type.elementType, element)));
    case "map": {
      const entries = value instanceof Map ? [...value] : listOf(value).map((entry) => listOf(entry));
      return new DuckDBMapValue(entries.map(([k, v]) => ({
        key: duckDbValue(type.keyType, k),
        value: duckDbValue(type.valueType, v),
      })));
    }
    case "struct": {
      const member = (name: string, i: number) =>
        Array.isArray(value) ? value[i] : (value as Record<string, unknown>)[name];
      return new DuckDBStructValue(
        Object.fromEntries(type.fields.map((f, i) => [f.name, duckDbValue(f.type, member(f.name, i))])),
      );
    }
  }
}

function simpleValue(type: string, value: unknown): DuckDBValue {
  switch (type) {
    case "binary":
      return new DuckDBBlobValue(value as Uint8Array);
    case "string":
      return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
    case "long":
      return BigInt(value as bigint);
    case "timestamp":
      return new DuckDBTimestampTZValue(BigInt(value as bigint));
    case "timestamp_ntz":
      return new DuckDBTimestampValue(BigInt(value as bigint));
    case "date":
      return new DuckDBDateValue(Number(value));
  }
  if (isDayTime(type as DataType)) return new DuckDBIntervalValue(0, 0, BigInt(value as bigint));
  if (isYearMonth(type as DataType)) return new DuckDBIntervalValue(Number(value), 0, 0n);
  const decimal = decimalParts(type as DataType);
  return decimal
    ? new DuckDBDecimalValue(unscaled(String(value), decimal.scale), decimal.precision, decimal.scale)
    : value as DuckDBValue;
}

/** `-1.5` with scale 2 is -150. */
function unscaled(digits: string, scale: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits);
  const fraction = match?.[3] ?? "";
  if (!match || fraction.length > scale) throw new TypeError(`${digits} is not a decimal of scale ${scale}`);
  const value = BigInt(match[2]! + fraction.padEnd(scale, "0"));
  return match[1] ? -value : value;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`${typeof value} is not a list`);
}
