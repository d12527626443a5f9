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
  DuckDBTimeValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import { variantJson, variantValue } from "../functions/variant_value.ts";
import { isYearMonth } from "../../declare/interval_type.ts";
import type { DataType } from "../../declare/types.ts";
import { decimalText } from "../../decimal_text.ts";

/**
 * Turns a value of DuckDB into the one that `collect` gives for its Spark type: see {@linkcode DataFrame.collect}.
 *
 * @throws {TypeError} When the value is not of a kind that stands for the type, which would be a mistake of the engine.
 */
export function decodeValue(value: DuckDBValue, type: DataType): unknown {
  if (value === null || type === "void") return null;
  if (value instanceof DuckDBListValue) return decodeList(value, type);
  if (value instanceof DuckDBStructValue) return decodeStruct(value, type);
  if (value instanceof DuckDBMapValue) return decodeMap(value, type);
  if (value instanceof DuckDBTimestampTZValue) return instant(value.micros);
  if (value instanceof DuckDBTimestampValue) {
    return instant(value.micros).toZonedDateTimeISO("UTC").toPlainDateTime();
  }
  if (value instanceof DuckDBDateValue) return new Temporal.PlainDate(1970, 1, 1).add({ days: value.days });
  if (value instanceof DuckDBDecimalValue) return decimalText(value.value, value.scale);
  if (value instanceof DuckDBBlobValue) return new Uint8Array(value.bytes); // not the Buffer that DuckDB's binding gives
  if (value instanceof DuckDBTimeValue) return plainTime(value.micros);
  if (value instanceof DuckDBIntervalValue) return decodeInterval(value, type);
  if (type === "variant") return variantJson(variantValue(value as string));
  if (["boolean", "number", "bigint", "string"].includes(typeof value)) return value;
  throw new TypeError(
    `Cannot decode a DuckDB value of class ${value.constructor.name} as ${JSON.stringify(type)}`,
  );
}

function decodeList(value: DuckDBListValue, type: DataType): unknown[] {
  const elementType = typeof type === "object" && type.type === "array" ? type.elementType : "string";
  return value.items.map((item) => decodeValue(item, elementType));
}

function decodeStruct(value: DuckDBStructValue, type: DataType): Record<string, unknown> {
  const fields = typeof type === "object" && type.type === "struct" ? type.fields : [];
  const members = Object.values(value.entries);
  return Object.fromEntries(
    fields.map((field, i) => [field.name, decodeValue(members[i] ?? null, field.type)]),
  );
}

function decodeMap(value: DuckDBMapValue, type: DataType): Map<unknown, unknown> {
  const [keyType, valueType]: [DataType, DataType] = typeof type === "object" && type.type === "map"
    ? [type.keyType, type.valueType]
    : ["string", "string"];
  return new Map(
    value.entries.map((entry) => [decodeValue(entry.key, keyType), decodeValue(entry.value, valueType)]),
  );
}

function instant(micros: bigint): Temporal.Instant {
  return Temporal.Instant.fromEpochNanoseconds(micros * 1000n);
}

function plainTime(micros: bigint): Temporal.PlainTime {
  return new Temporal.PlainTime().add({ microseconds: Number(micros) });
}

function decodeInterval(value: DuckDBIntervalValue, type: DataType): Temporal.Duration {
  if (isYearMonth(type)) {
    return Temporal.Duration.from({ years: Math.trunc(value.months / 12), months: value.months % 12 });
  }
  const time = Temporal.Duration.from({ microseconds: Number(value.micros) });
  if (type === "interval") {
    // Days do not become months, nor hours days.
    const { hours, minutes, seconds, milliseconds, microseconds } = time.round({ largestUnit: "hours" });
    const { months, days } = value;
    return Temporal.Duration.from({ months, days, hours, minutes, seconds, milliseconds, microseconds });
  }
  return Temporal.Duration.from({ months: value.months, days: value.days }).add(time).round({
    largestUnit: "days",
    relativeTo: "1970-01-01",
  });
}
