import type { LiteralValue } from "./expr.ts";
import { isDayTime, isYearMonth } from "./interval_type.ts";
import { encodeScalar } from "./literal.ts";
import { type DataType, decimalParts, sqlName, type StructType } from "./types.ts";

/**
 * Encodes one row of `createDataFrame`, a list by position or an object by column name, as a plan keeps it. A missing member of an object is NULL.
 *
 * @throws {TypeError} When a value does not fit its column, or the row's length or names do not fit the schema.
 */
export function encodeRow(
  row: readonly unknown[] | object,
  schema: StructType,
  index: number,
): LiteralValue[] {
  const names = schema.fields.map((field) => field.name);
  if (Array.isArray(row)) {
    if (row.length !== names.length) {
      throw new TypeError(
        `Cannot make a row from row ${index}: it has ${row.length} values and the schema has ${names.length} columns (${
          names.join(", ")
        })`,
      );
    }
    return schema.fields.map((field, i) =>
      encode(row[i], field.type, `row ${index}, column "${field.name}"`)
    );
  }
  const members = row as Record<string, unknown>;
  const unknown = Object.keys(members).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(
      `Cannot make a row from row ${index}: it has a member "${unknown}", and the columns are ${
        names.join(", ")
      }`,
    );
  }
  return schema.fields.map((field) =>
    encode(members[field.name], field.type, `row ${index}, column "${field.name}"`)
  );
}

function encode(value: unknown, type: DataType, where: string): LiteralValue {
  if (value === null || value === undefined) return null;
  const encoded = typeof type === "string" ? encodeSimple(value, type) : encodeNested(value, type, where);
  if (encoded !== undefined) return encoded;
  throw new TypeError(
    `Cannot put ${describe(value)} into ${where}: the column's type is ${
      sqlName(type)
    }. Convert the value, or declare another type.`,
  );
}

function encodeNested(
  value: unknown,
  type: Exclude<DataType, string>,
  where: string,
): LiteralValue | undefined {
  switch (type.type) {
    case "array":
      return Array.isArray(value) ? value.map((each) => encode(each, type.elementType, where)) : undefined;
    case "map": {
      if (typeof value !== "object") return undefined;
      const entries = value instanceof Map ? [...value] : Object.entries(value as object);
      return entries.map((
        [key, each],
      ) => [encode(key, type.keyType, where), encode(each, type.valueType, where)]);
    }
    case "struct":
      return typeof value === "object"
        ? type.fields.map((field, i) =>
          encode(
            Array.isArray(value) ? value[i] : (value as Record<string, unknown>)[field.name],
            field.type,
            where,
          )
        )
        : undefined;
  }
}

const WHOLE_NUMBER_BITS: Readonly<Record<string, number>> = { byte: 8, short: 16, integer: 32, long: 64 };

function encodeSimple(value: unknown, type: string): LiteralValue | undefined {
  const bits = WHOLE_NUMBER_BITS[type];
  if (bits !== undefined) return encodeWhole(value, bits);
  if (decimalParts(type as DataType)) {
    if (typeof value === "string" && /^[+-]?\d+(\.\d+)?$/.test(value)) return value;
    return typeof value === "number" || typeof value === "bigint" ? String(value) : undefined;
  }
  if (value instanceof Temporal.Duration) return encodeDuration(value, type);
  if (value instanceof Temporal.PlainTime) return type.startsWith("time(") ? value.toString() : undefined;
  const fits = FITS[type];
  return fits?.(value) ? encodeScalar(value as Parameters<typeof encodeScalar>[0]) : undefined;
}

const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  boolean: (value) => typeof value === "boolean",
  float: (value) => typeof value === "number",
  double: (value) => typeof value === "number",
  string: (value) => typeof value === "string",
  binary: (value) => value instanceof Uint8Array,
  date: (value) =>
    value instanceof Temporal.PlainDate || (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value)),
  timestamp: (value) => value instanceof Date || value instanceof Temporal.Instant || isInstantText(value),
  timestamp_ntz: (value) => value instanceof Temporal.PlainDateTime,
};

function encodeWhole(value: unknown, bits: number): LiteralValue | undefined {
  if (typeof value !== "bigint" && !(typeof value === "number" && Number.isInteger(value))) return undefined;
  const whole = BigInt(value);
  if (BigInt.asIntN(bits, whole) !== whole) return undefined;
  return bits === 64 ? whole.toString() : Number(whole);
}

/** Months, microseconds, or the three parts of an interval; undefined for a duration with other units than the type has. */
function encodeDuration(value: Temporal.Duration, type: string): LiteralValue | undefined {
  const months = value.years * 12 + value.months;
  const days = value.weeks * 7 + value.days;
  const timeMicros = [value.hours, value.minutes, value.seconds, value.milliseconds, value.microseconds]
    .reduce((micros, count, i) => micros + BigInt(count) * MICROS_OF_UNITS[i]!, 0n);
  if (isYearMonth(type as DataType)) return days === 0 && timeMicros === 0n ? months : undefined;
  if (isDayTime(type as DataType)) {
    return months === 0 ? String(BigInt(days) * 86_400_000_000n + timeMicros) : undefined;
  }
  return type === "interval" ? `${months},${days},${timeMicros}` : undefined;
}

const MICROS_OF_UNITS = [3_600_000_000n, 60_000_000n, 1_000_000n, 1000n, 1n];

function isInstantText(value: unknown): boolean {
  if (typeof value !== "string") return false;
  try {
    Temporal.Instant.from(value);
    return true;
  } catch {
    return false;
  }
}

function describe(value: unknown): string {
  const kind = value === null
    ? "null"
    : typeof value === "object"
    ? value.constructor?.name ?? "object"
    : typeof value;
  return `${typeof value === "string" ? JSON.stringify(value) : String(value)} (${kind})`;
}
