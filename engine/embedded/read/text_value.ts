import { type DataType, decimalParts } from "../../declare/types.ts";
import { roundDecimal } from "../functions/decimal_text.ts";
import { parseTime } from "../functions/datetime_parse.ts";
import { TimeZone } from "../functions/time_zone.ts";

/** How texts are read as values. */
export interface TextValueOptions {
  /** The zone of times that name none. */
  readonly timeZone: string;
  /** A Java pattern for DATE. Default: as in a cast. */
  readonly dateFormat?: string | undefined;
  /** A Java pattern for TIMESTAMP. Default: as in a cast. */
  readonly timestampFormat?: string | undefined;
  /** A Java pattern for TIMESTAMP_NTZ. Default: as in a cast. */
  readonly timestampNtzFormat?: string | undefined;
  /** Default: `NaN`. */
  readonly nanValue?: string | undefined;
  /** Default: `Inf`. */
  readonly positiveInf?: string | undefined;
  /** Default: `-Inf`. */
  readonly negativeInf?: string | undefined;
}

/** A value as a stage takes it: dates in days, times in microseconds since the epoch, decimals as digits. */
export type TextValue = string | number | bigint | boolean | Uint8Array;

const WHOLE_BITS: Readonly<Record<string, number>> = { byte: 8, short: 16, integer: 32, long: 64 };
const WHOLE_REGEXP = /^[+-]?\d+$/;
/** What Java reads as a DOUBLE, hexadecimal ones left out. */
export const DOUBLE_REGEXP = /^\s*([+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))[dDfF]?\s*$/;
const DECIMAL_REGEXP = /^([+-]?)(?=\.?\d)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Reads a text as a value of a type, as Spark's CSV reader does.
 *
 * @returns Undefined when it is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseText } from "./text_value.ts";
 *
 * assertEquals(parseText("1970-01-02", "date", { timeZone: "UTC" }), 1);
 * assertEquals(parseText("300", "byte", { timeZone: "UTC" }), undefined);
 * ```
 */
export function parseText(text: string, type: DataType, options: TextValueOptions): TextValue | undefined {
  if (type === "string") return text;
  const bits = WHOLE_BITS[type as string];
  if (bits !== undefined) return parseWhole(text, bits);
  switch (type) {
    case "double":
      return parseDouble(text, options);
    case "float": {
      const value = parseDouble(text, options);
      return value === undefined ? undefined : Math.fround(value);
    }
    case "boolean":
      return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;
    case "date":
      return options.dateFormat === undefined ? parseDate(text) : dateByPattern(text, options.dateFormat);
    case "timestamp":
      return options.timestampFormat === undefined
        ? parseTimestamp(text, options.timeZone)
        : parseTime(text, options.timestampFormat, options.timeZone) ?? undefined;
    case "timestamp_ntz":
      return options.timestampNtzFormat === undefined
        ? parseTimestamp(text, undefined)
        : parseTime(text, options.timestampNtzFormat, undefined) ?? undefined;
    case "binary":
      return new TextEncoder().encode(text);
  }
  const decimal = decimalParts(type);
  return decimal ? parseDecimal(text.replaceAll(",", ""), decimal.precision, decimal.scale) : undefined;
}

function parseWhole(text: string, bits: number): number | bigint | undefined {
  if (!WHOLE_REGEXP.test(text)) return undefined;
  if (bits === 64) {
    const whole = BigInt(text.replace("+", ""));
    return BigInt.asIntN(64, whole) === whole ? whole : undefined;
  }
  const whole = Number(text);
  const limit = 2 ** (bits - 1);
  return whole >= -limit && whole < limit ? whole || 0 : undefined;
}

function parseDouble(text: string, options: TextValueOptions): number | undefined {
  if (text === (options.nanValue ?? "NaN")) return NaN;
  if (text === (options.positiveInf ?? "Inf")) return Infinity;
  if (text === (options.negativeInf ?? "-Inf")) return -Infinity;
  const digits = DOUBLE_REGEXP.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The digits of a decimal, rounded half up to its scale; undefined when they are too many. */
export function parseDecimal(text: string, precision: number, scale: number): string | undefined {
  const [match, sign = "", whole = "", fraction = "", power = "0"] = DECIMAL_REGEXP.exec(text) ?? [];
  if (match === undefined) return undefined;
  const digits = whole + fraction;
  const point = whole.length + Number(power);
  const plain = point <= 0
    ? `0.${"0".repeat(-point)}${digits}`
    : `${digits.slice(0, point).padEnd(point, "0")}.${digits.slice(point)}`;
  const rounded = roundDecimal((sign === "-" ? "-" : "") + plain.replace(/\.$/, ""), scale, "half up");
  return rounded.replace(/^-?0*/, "").replace(".", "").length > precision ? undefined : rounded;
}

const DATE_REGEXP = /^\s*([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?\s*$/s;

/** A date as a cast reads it, in days since the epoch. */
export function parseDate(text: string): number | undefined {
  const [match, year = "", month = "1", day = "1"] = DATE_REGEXP.exec(text) ?? [];
  return match === undefined ? undefined : daysOf(Number(year), Number(month), Number(day));
}

const DAY_MS = 86_400_000;

function daysOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isSame = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day;
  return isSame ? date.getTime() / DAY_MS : undefined;
}

function dateByPattern(text: string, pattern: string): number | undefined {
  const micros = parseTime(text, pattern, undefined);
  return micros === null ? undefined : Math.floor(Number(micros / 1000n) / DAY_MS);
}

const TIMESTAMP_REGEXP =
  /^\s*([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?)?\s*([A-Za-z+-].*?)?)?)?)?\s*$/s;

/**
 * A time as a cast reads it, in microseconds since the epoch.
 *
 * @param timeZone Where a text that names no zone is; undefined for a time without zone, in which a zone is passed over.
 */
export function parseTimestamp(text: string, timeZone: string | undefined): bigint | undefined {
  const match = TIMESTAMP_REGEXP.exec(text);
  if (!match) return undefined;
  const [, year, month = "1", day = "1", hour = "0", minute = "0", second = "0", fraction = "", zone] = match;
  const days = daysOf(Number(year), Number(month), Number(day));
  if (days === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const seconds = days * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const micros = BigInt(seconds) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
  if (timeZone === undefined) return micros;
  const name = zone ?? timeZone;
  if (name === "Z" || name === "UTC") return micros;
  try {
    return TimeZone.of(name).toInstant(micros);
  } catch {
    return undefined;
  }
}
