/**
 * Values as JSON that does not depend on the engine; spark_outcome.py is the twin on the side of Spark.
 *
 * @module
 */
import { col, type DataFrame, type DataType, type StructType } from "../engine/mod.ts";

/**
 * Encodes a value of `collect()` by its Spark type: BIGINT and DECIMAL as their digits, NaN, -0.0 and infinities as
 * words, timestamps in UTC with microseconds, binary in hexadecimal, maps as sorted pairs, structs as lists.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeValue(-0, "double"), "-0.0");
 * assertEquals(encodeValue(new Map([["a", 1n]]), parseType("map<string, bigint>")), [["a", "1"]]);
 *
 * import { parseType } from "../engine/mod.ts";
 * ```
 */
export function encodeValue(value: unknown, type: DataType): unknown {
  if (value === null || value === undefined) return null;
  if (typeof type === "object") return encodeNested(value, type);
  if (typeof value === "number" && (type === "double" || type === "float")) return encodeFloat(value);
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return value.toHex().toUpperCase();
  if (value instanceof Temporal.Instant) return value.toString({ fractionalSecondDigits: 6 });
  if (value instanceof Temporal.PlainDateTime) return value.toString({ fractionalSecondDigits: 6 });
  if (value instanceof Temporal.Duration) return `${microsOf(value)} us`;
  if (value instanceof Temporal.PlainDate || value instanceof Temporal.PlainTime) return value.toString();
  return value;
}

/** Python has intervals of days to seconds only. */
function microsOf({ days, hours, minutes, seconds, milliseconds, microseconds }: Temporal.Duration): bigint {
  const all = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  return all * 1_000_000n + BigInt(milliseconds * 1000 + microseconds);
}

function encodeNested(value: unknown, type: Exclude<DataType, string>): unknown {
  switch (type.type) {
    case "array":
      return (value as unknown[]).map((item) => encodeValue(item, type.elementType));
    case "map":
      return sortedByText([...value as Map<unknown, unknown>].map(([key, each]) => [
        encodeValue(key, type.keyType),
        encodeValue(each, type.valueType),
      ]));
    case "struct":
      return type.fields.map(({ name, type: member }) =>
        encodeValue((value as Record<string, unknown>)[name], member)
      );
  }
}

/** Sorted by their JSON text. */
export function sortedByText<T>(values: readonly T[]): T[] {
  return values.map((value) => ({ value, text: JSON.stringify(value) }))
    .sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
    .map(({ value }) => value);
}

function encodeFloat(value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  return Object.is(value, -0) ? "-0.0" : value;
}

/** The frame with its intervals as text: neither Python nor JSON has a value for them. */
export function textOfIntervals(frame: DataFrame, schema: StructType): DataFrame {
  const isInterval = (type: DataType) =>
    typeof type === "string" && (type.startsWith("interval") || type === "variant");
  if (!schema.fields.some(({ type }) => isInterval(type))) return frame;
  return frame.select(...schema.fields.map(({ name, type }) => {
    const column = col(`\`${name.replaceAll("`", "``")}\``);
    return isInterval(type) ? column.cast("string").as(name) : column;
  }));
}
