import type { DataType } from "../../declare/types.ts";
import { intervalText } from "./interval_text.ts";

/**
 * The text that Spark's `show` prints for a value: NULL as `NULL`, a struct `{1, x}`, an array `[1, 2]`, a map `{k -> v}`, binary `[68 65]`, a
 * timestamp in the session's time zone, a DOUBLE as Java writes it.
 *
 * @param value As {@linkcode decodeValue} gives it.
 * @param timeZone The session's time zone, an IANA name.
 */
export function cellText(value: unknown, type: DataType, timeZone: string): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof type === "object") return nestedText(value, type, timeZone);
  if (value instanceof Uint8Array) {
    return `[${Array.from(value, (byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ")}]`;
  }
  if (value instanceof Temporal.Instant) {
    return dateTimeText(value.toZonedDateTimeISO(timeZone).toPlainDateTime());
  }
  if (value instanceof Temporal.PlainDateTime) return dateTimeText(value);
  if (value instanceof Temporal.PlainDate) return yearsOfJava(value.toString());
  if (value instanceof Temporal.PlainTime) {
    return value.toString({ smallestUnit: "microsecond" }).replace(/\.?0*$/, "");
  }
  if (value instanceof Temporal.Duration) return intervalText(value, type);
  if (typeof value === "number" && (type === "double" || type === "float")) return javaDouble(value, type);
  if (type === "variant" && /^["n]/.test(String(value))) return JSON.parse(String(value)) ?? "NULL";
  return String(value);
}

function nestedText(value: unknown, type: Exclude<DataType, string>, timeZone: string): string {
  switch (type.type) {
    case "array":
      return `[${(value as unknown[]).map((item) => cellText(item, type.elementType, timeZone)).join(", ")}]`;
    case "map": {
      const entries = [...(value as Map<unknown, unknown>)].map(([key, each]) =>
        `${cellText(key, type.keyType, timeZone)} -> ${cellText(each, type.valueType, timeZone)}`
      );
      return `{${entries.join(", ")}}`;
    }
    case "struct": {
      const members = value as Record<string, unknown>;
      return `{${
        type.fields.map((field) => cellText(members[field.name], field.type, timeZone)).join(", ")
      }}`;
    }
  }
}

function dateTimeText(value: Temporal.PlainDateTime): string {
  return yearsOfJava(value.toString()).replace("T", " ").replace(/( \d\d:\d\d)$/, "$1:00").replace(
    /(\.\d*?)0+$/,
    "$1",
  )
    .replace(/\.$/, "");
}

/** Temporal writes six digits where Java writes as few as four: `-0001`, `+12345`. */
function yearsOfJava(text: string): string {
  return text.replace(/^([+-])0{0,2}(\d{4,6})/, "$1$2");
}

/** A floating-point number as Java's `Double.toString` writes it: `1.0`, `1.0E10`, `1.0E-4`. */
export function javaDouble(value: number, type: "double" | "float" = "double"): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const digits = type === "float" ? shortestFloat(value) : value;
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(digits) ? `${digits}.0` : String(digits);
  const [mantissa, exponent] = digits.toExponential().split("e") as [string, string];
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** The double with the fewest digits that still names the same 32-bit float. */
function shortestFloat(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === Math.fround(value)) return candidate;
  }
  return value;
}
