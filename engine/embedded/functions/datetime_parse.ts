import { ComputationError } from "../../errors.ts";
import { MONTHS } from "./datetime_format.ts";
import { hasEra, parsePattern, type PatternPart } from "./datetime_pattern.ts";
import type { ScalarUdf } from "./spark_function.ts";
import { TimeZone } from "./time_zone.ts";

type Field =
  | "year"
  | "month"
  | "day"
  | "dayOfYear"
  | "hour"
  | "clockHour"
  | "halfHour"
  | "clockHalfHour"
  | "afternoon"
  | "minute"
  | "second"
  | "nano"
  | "era";

/** What has been read of a text so far. */
interface Reading {
  readonly fields: Map<Field, number>;
  zone: string | undefined;
  /** The next character; -1 once the text has turned out not to fit. */
  at: number;
}

const NUMBERS: Readonly<Record<string, Field>> = {
  M: "month",
  L: "month",
  d: "day",
  D: "dayOfYear",
  H: "hour",
  k: "clockHour",
  K: "halfHour",
  h: "clockHalfHour",
  m: "minute",
  s: "second",
};

const ZONE_NAMES: Readonly<Record<string, string>> = {
  UTC: "UTC",
  GMT: "UTC",
  EST: "America/New_York",
  EDT: "America/New_York",
  CST: "America/Chicago",
  CDT: "America/Chicago",
  MST: "America/Denver",
  MDT: "America/Denver",
  PST: "America/Los_Angeles",
  PDT: "America/Los_Angeles",
};

/**
 * Reads a time as a Java pattern says, strictly, as Spark 4 does: the whole text must fit; what the pattern leaves out is taken from 1970-01-01 00:00.
 *
 * @param timeZone The zone of texts that name none; `undefined` gives the time on the text's own clock.
 * @returns Microseconds since 1970-01-01 00:00; null when the text does not fit.
 */
export function parseTime(text: string, pattern: string, timeZone: string | undefined): bigint | null {
  const parts = parsePattern(pattern, "parse");
  const reading: Reading = { fields: new Map(), zone: undefined, at: 0 };
  readParts(parts, text, reading);
  if (reading.at !== text.length) return null;
  const local = localMicros(reading.fields, hasEra(parts));
  if (local === null || timeZone === undefined) return local;
  return TimeZone.of(reading.zone ?? timeZone).toInstant(local);
}

function readParts(parts: readonly PatternPart[], text: string, reading: Reading): void {
  for (const [i, part] of parts.entries()) {
    if (reading.at < 0) return;
    if (part.kind === "text") readText(part.text, text, reading);
    else if (part.kind === "optional") readOptional(part.parts, text, reading);
    else readField(part.letter, part.count, reservedDigits(parts, i), text, reading);
  }
}

function readText(wanted: string, text: string, reading: Reading): void {
  const found = text.slice(reading.at, reading.at + wanted.length);
  reading.at = found.toLowerCase() === wanted.toLowerCase() ? reading.at + wanted.length : -1;
}

function readOptional(parts: readonly PatternPart[], text: string, reading: Reading): void {
  const attempt: Reading = { fields: new Map(reading.fields), zone: reading.zone, at: reading.at };
  readParts(parts, text, attempt);
  if (attempt.at < 0) return;
  reading.at = attempt.at;
  reading.zone = attempt.zone;
  for (const [field, value] of attempt.fields) reading.fields.set(field, value);
}

/** How many digits the fields of fixed width right after a field need; a field of variable width leaves them. */
function reservedDigits(parts: readonly PatternPart[], index: number): number {
  let digits = 0;
  for (const part of parts.slice(index + 1)) {
    if (part.kind !== "field" || !isFixed(part.letter, part.count)) break;
    digits += part.count;
  }
  return digits;
}

function isFixed(letter: string, count: number): boolean {
  if (letter === "y") return count === 2;
  return letter in NUMBERS && (letter === "D" ? count === 3 : count === 2);
}

function readField(letter: string, count: number, reserved: number, text: string, reading: Reading): void {
  switch (letter) {
    case "y":
      return count === 2 ? readNumber("year", { min: 2, max: 2, add: 2000 }, 0, text, reading) : readNumber(
        "year",
        { min: count, max: 19, sign: count < 4 ? "minus" : "exceeding" },
        reserved,
        text,
        reading,
      );
    case "S":
      return readFraction(count, text, reading);
    case "a":
      return readName("afternoon", ["AM", "PM"], 0, text, reading);
    case "G":
      return readName("era", count < 4 ? ["BC", "AD"] : ["Before Christ", "Anno Domini"], 0, text, reading);
    case "V":
    case "z":
    case "O":
    case "X":
    case "x":
    case "Z":
      return readZone(letter, count, text, reading);
  }
  if ((letter === "M" || letter === "L") && count > 2) {
    return readName("month", MONTHS.map((name) => count === 3 ? name.slice(0, 3) : name), 1, text, reading);
  }
  const field = NUMBERS[letter]!;
  if (letter === "D" && count > 1) return readNumber(field, { min: count, max: 3 }, 0, text, reading);
  return count === 2
    ? readNumber(field, { min: 2, max: 2 }, 0, text, reading)
    : readNumber(field, { min: 1, max: 19, sign: "minus" }, reserved, text, reading);
}

interface Width {
  readonly min: number;
  readonly max: number;
  readonly add?: number;
  /** `minus`: may be negative. `exceeding`: also, and a plus sign stands before more than `min` digits. */
  readonly sign?: "minus" | "exceeding";
}

function readNumber(field: Field, width: Width, reserved: number, text: string, reading: Reading): void {
  const sign = width.sign ? /^[-+]/.exec(text.slice(reading.at))?.[0] : undefined;
  const start = reading.at + (sign ? 1 : 0);
  let digits = /^[0-9]*/.exec(text.slice(start, start + width.max + reserved))![0];
  if (reserved > 0) digits = digits.slice(0, Math.max(width.min, digits.length - reserved));
  const misplacedPlus = sign === "+" && (width.sign === "minus" || digits.length <= width.min);
  const missingPlus = sign === undefined && width.sign === "exceeding" && digits.length > width.min;
  if (digits.length < width.min || digits.length > width.max || misplacedPlus || missingPlus) {
    reading.at = -1;
    return;
  }
  const value = Number(digits) * (sign === "-" ? -1 : 1) + (width.add ?? 0);
  setField(field, value, start + digits.length, reading);
}

function setField(field: Field, value: number, end: number, reading: Reading): void {
  const known = reading.fields.get(field);
  reading.at = known !== undefined && known !== value ? -1 : end;
  reading.fields.set(field, value);
}

function readFraction(count: number, text: string, reading: Reading): void {
  const digits = /^[0-9]+/.exec(text.slice(reading.at, reading.at + count))?.[0];
  if (digits === undefined) reading.at = -1;
  else setField("nano", Number(digits.padEnd(9, "0")), reading.at + digits.length, reading);
}

function readName(
  field: Field,
  names: readonly string[],
  first: number,
  text: string,
  reading: Reading,
): void {
  const rest = text.slice(reading.at).toLowerCase();
  const index = names.findIndex((name) => rest.startsWith(name.toLowerCase()));
  if (index < 0) reading.at = -1;
  else setField(field, index + first, reading.at + names[index]!.length, reading);
}

const OFFSETS: Readonly<Record<string, RegExp>> = {
  X1: /^(?:Z|[+-]\d{2}(?:\d{2})?)/i,
  X2: /^(?:Z|[+-]\d{4})/i,
  X3: /^(?:Z|[+-]\d{2}:\d{2})/i,
  X4: /^(?:Z|[+-]\d{4}(?:\d{2})?)/i,
  X5: /^(?:Z|[+-]\d{2}:\d{2}(?::\d{2})?)/i,
  O: /^GMT(?:[+-]\d{1,2}(?::\d{2})?)?/i,
  V: /^(?:Z|(?:UTC|GMT|UT)?[+-]\d{1,2}(?::?\d{2})?|[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*)/,
  z: /^[A-Za-z]+(?:[/ ][A-Za-z_]+)*/,
};

function readZone(letter: string, count: number, text: string, reading: Reading): void {
  const style = letter === "Z"
    ? (count === 5 ? "X5" : count === 4 ? "O" : "X2")
    : letter === "X" || letter === "x"
    ? `X${count}`
    : letter;
  const found = OFFSETS[style]!.exec(text.slice(reading.at))?.[0];
  if (found === undefined || (/^z$/i.test(found) && (letter === "x" || (letter === "Z" && count < 4)))) {
    reading.at = -1;
    return;
  }
  reading.zone = letter === "z"
    ? zoneOfName(found)
    : /^z$/i.test(found)
    ? "UTC"
    : found.toUpperCase() === "GMT"
    ? "UTC"
    : found;
  reading.at += found.length;
}

function zoneOfName(name: string): string {
  const zone = ZONE_NAMES[name.toUpperCase()] ?? (name.includes("/") ? name : undefined);
  if (zone !== undefined) return zone;
  throw new ComputationError(
    "UNSUPPORTED_FEATURE.TIME_ZONE_NAME",
    `The time zone name ${name} is not known here: give an offset (XXX) or a zone's ID (VV).`,
  );
}

/** The time that the fields say; null when there is no such time. */
function localMicros(fields: ReadonlyMap<Field, number>, hasEra: boolean): bigint | null {
  const time = timeOfDay(fields);
  if (time === null) return null;
  let year = fields.get("year") ?? 1970;
  if (hasEra) {
    if (year < 1) return null;
    if (fields.get("era") === 0) year = 1 - year;
  }
  const days = daysSinceEpoch(
    year,
    fields.get("month") ?? 1,
    fields.get("day") ?? 1,
    fields.get("dayOfYear"),
  );
  return days === null ? null : BigInt(days) * 86_400_000_000n + time;
}

/** The number of a day from 1970-01-01; null when there is no such day. */
function daysSinceEpoch(
  year: number,
  month: number,
  day: number,
  dayOfYear: number | undefined,
): number | null {
  const date = new Date(0);
  const millis = dayOfYear === undefined
    ? date.setUTCFullYear(year, month - 1, day)
    : date.setUTCFullYear(year, 0, dayOfYear);
  const isDay = date.getUTCFullYear() === year &&
    (dayOfYear !== undefined || (date.getUTCMonth() === month - 1 && date.getUTCDate() === day));
  return isDay ? millis / 86_400_000 : null;
}

function timeOfDay(fields: ReadonlyMap<Field, number>): bigint | null {
  const afternoon = fields.get("afternoon");
  const half = fields.get("halfHour") ?? within(fields.get("clockHalfHour"), 1, 12, (hour) => hour % 12);
  const whole = fields.get("hour") ?? within(fields.get("clockHour"), 1, 24, (hour) => hour % 24);
  const minute = fields.get("minute") ?? 0;
  const second = fields.get("second") ?? 0;
  if (half !== undefined && !(half >= 0 && half <= 11)) return null;
  const hour = whole ?? (half ?? 0) + 12 * (afternoon ?? 0);
  const fits = hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59;
  if (!fits || (whole !== undefined && afternoon !== undefined && (hour >= 12) !== (afternoon === 1))) {
    return null;
  }
  return BigInt((hour * 60 + minute) * 60 + second) * 1_000_000n +
    BigInt(Math.floor((fields.get("nano") ?? 0) / 1000));
}

/** NaN for a number out of range, so that it fails the later check. */
function within(value: number | undefined, min: number, max: number, map: (value: number) => number) {
  if (value === undefined) return undefined;
  return value >= min && value <= max ? map(value) : NaN;
}

/** `spark_parse_time(text, pattern, zone)`; the zone `local` gives the time on the text's own clock. */
export const PARSE_TIME_UDF: ScalarUdf = {
  name: "spark_parse_time",
  parameterTypes: ["VARCHAR", "VARCHAR", "VARCHAR"],
  returnType: "BIGINT",
  call: (text: string, pattern: string, zone: string) =>
    parseTime(text, pattern, zone === "local" ? undefined : zone),
};
