import type { LiteralExpr } from "../../declare/expr.ts";
import {
  addIntervals,
  dayTimeMicros,
  type Interval,
  intervalOf,
  parseInterval,
} from "../../declare/parse_interval.ts";
import {
  DAY_TIME_UNITS,
  dayTimeType,
  isYearMonth,
  YEAR_MONTH_UNITS,
  yearMonthType,
} from "../../declare/interval_type.ts";
import type { SqlCursor } from "../../declare/sql_cursor.ts";
import type { SqlToken } from "../../declare/sql_tokens.ts";
import { pointer } from "../../declare/syntax_error.ts";
import type { DataType } from "../../declare/types.ts";
import { AnalysisError, SparkError } from "../../errors.ts";
import { literal } from "./literal.ts";

/** Whether an interval comes next, and not a column named `interval`. */
export function seesInterval(cursor: SqlCursor): boolean {
  if (!cursor.sees("INTERVAL")) return false;
  const signed = ["-", "+"].includes(cursor.peek(1).text) ? 1 : 0;
  const value = cursor.peek(1 + signed);
  if (signed) return cursor.peek(3).kind === "word" && (value.kind === "number" || value.kind === "string");
  return value.kind === "number" || value.kind === "string";
}

/**
 * Reads `INTERVAL 1 DAY`, `INTERVAL '1 day 2 hours'`, `INTERVAL 1 HOUR 30 MINUTES`, `INTERVAL '1 02:03:04.5' DAY TO SECOND`.
 *
 * Its type goes from the largest unit that is written to the smallest.
 */
export function readInterval(cursor: SqlCursor): LiteralExpr {
  const start = cursor.next();
  try {
    const interval = readParts(cursor);
    const type = typeOf(interval.units);
    return isYearMonth(type)
      ? literal(type, interval.months)
      : literal(type, String(dayTimeMicros(interval)));
  } catch (cause) {
    // The grammar's own errors have a pointer already.
    if (!(cause instanceof SparkError) || cause.message.includes("== SQL ==")) throw cause;
    const message = cause.message.replace(/^\[[^\]]*\] /, "");
    const end = cursor.peek(-1).end;
    throw new AnalysisError(cause.condition, message + pointer(cursor.text, start.start, end), { cause });
  }
}

/** An interval and the units it is written in. */
interface WrittenInterval extends Interval {
  readonly units: readonly string[];
}

/** The type from the largest to the smallest of the units. */
function typeOf(units: readonly string[]): DataType {
  const names = units.map((unit) => unit.toLowerCase().replace(/s$/, ""));
  const yearMonth = placesOf(names, YEAR_MONTH_UNITS);
  const dayTime = placesOf(names.map((name) => LIKE_UNITS[name] ?? name), DAY_TIME_UNITS);
  if (yearMonth.length > 0 && dayTime.length > 0) {
    throw invalid("years and months do not mix with days and times; add two intervals");
  }
  const places = yearMonth.length > 0 ? yearMonth : dayTime;
  const range = { from: Math.min(...places), to: Math.max(...places) };
  return yearMonth.length > 0 ? yearMonthType(range) : dayTimeType(range);
}

/** Units that types do not have, by those that stand for them. */
const LIKE_UNITS: Readonly<Record<string, string>> = {
  week: "day",
  millisecond: "second",
  microsecond: "second",
};

function placesOf(names: readonly string[], units: readonly string[]): number[] {
  return names.map((name) => units.indexOf(name)).filter((place) => place !== -1);
}

/** A number before its unit, with the sign in front. */
interface Value {
  readonly text: string;
  readonly quoted: boolean;
}

const UNIT_REGEXP = /^(year|month|week|day|hour|minute|(milli|micro|nano)?second)s?$/i;
const NUMBER_REGEXP = /^[+-]?(\d+\.?\d*|\.\d+)$/;

function readParts(cursor: SqlCursor): WrittenInterval {
  let value = readValue(cursor);
  // A string that no unit follows holds the units itself.
  if (value.quoted && !isUnit(cursor.peek())) {
    const units = value.text.split(/\s+/).filter((word) =>
      /^[a-z]+$/i.test(word) && !/^interval$/i.test(word)
    );
    return { ...parseInterval(value.text), units };
  }
  if (cursor.peek(1).text.toUpperCase() === "TO") return readRange(cursor, value.text);
  let interval = readUnit(cursor, value);
  while (seesValue(cursor)) {
    value = readValue(cursor);
    const part = readUnit(cursor, value);
    interval = { ...addIntervals(interval, part), units: [...interval.units, ...part.units] };
  }
  return interval;
}

function readUnit(cursor: SqlCursor, value: Value): WrittenInterval {
  if (cursor.peek().kind !== "word") throw cursor.error("expected a unit of time, such as DAYS");
  const unit = cursor.next().text;
  if (!NUMBER_REGEXP.test(value.text)) throw invalid(`"${value.text}" is not a number of ${unit}`);
  return { ...intervalOf(value.text, unit, `${value.text} ${unit}`), units: [unit] };
}

function isUnit(token: SqlToken): boolean {
  return token.kind === "word" && UNIT_REGEXP.test(token.text);
}

function seesValue(cursor: SqlCursor): boolean {
  const signed = ["-", "+"].includes(cursor.peek().text) ? 1 : 0;
  return ["number", "string"].includes(cursor.peek(signed).kind) && isUnit(cursor.peek(signed + 1));
}

function readValue(cursor: SqlCursor): Value {
  const negative = cursor.takes("-");
  if (!negative) cursor.takes("+");
  const token = cursor.next();
  if (token.kind === "number" && !/^[\d.]+$/.test(token.text)) {
    throw cursor.error("expected a plain number", token);
  }
  const text = token.value.trim();
  return { text: negative ? negated(text) : text, quoted: token.kind === "string" };
}

function negated(text: string): string {
  return text.startsWith("-") ? text.slice(1) : `-${text.replace(/^\+/, "")}`;
}

const RANGE_UNITS = ["DAY", "HOUR", "MINUTE", "SECOND"];
/** How a value from one unit to a smaller one is written; a day-time value takes the groups that its units need. */
const YEAR_MONTH_REGEXP = /^([+-]?)(\d+)-(\d+)$/;

function readRange(cursor: SqlCursor, text: string): WrittenInterval {
  const from = cursor.next().text.toUpperCase();
  cursor.expect("TO", "between the units");
  const to = cursor.next().text.toUpperCase();
  const sign = text.startsWith("-") ? -1 : 1;
  if (from === "YEAR" && to === "MONTH") {
    const [, , years, months] = YEAR_MONTH_REGEXP.exec(text) ?? [];
    if (years === undefined || Number(months) > 11) {
      throw unmatched(`'${text}' is not of the form 'years-months'`);
    }
    return { months: sign * (Number(years) * 12 + Number(months)), days: 0, micros: 0n, units: [from, to] };
  }
  const units = RANGE_UNITS.slice(RANGE_UNITS.indexOf(from), RANGE_UNITS.indexOf(to) + 1);
  if (!RANGE_UNITS.includes(from) || units.length < 2) {
    throw invalid(`there is no interval from ${from} to ${to}`);
  }
  const form = units.map((unit) => unit === "SECOND" ? "(\\d+(?:\\.\\d{0,9})?)" : "(\\d+)");
  const pattern = form.join(":").replace(/^(.*?):/, from === "DAY" ? "$1 +" : "$1:");
  const numbers = new RegExp(`^[+-]?${pattern}$`).exec(text)?.slice(1);
  if (numbers === undefined) throw unmatched(`'${text}' is not of the form ${from} TO ${to}`);
  let interval = { months: 0, days: 0, micros: 0n };
  units.forEach((unit, i) => {
    const limit = unit === "HOUR" ? 24 : 60;
    if (i > 0 && Number(numbers[i]) >= limit) {
      throw invalid(`${unit} ${numbers[i]} in '${text}' is not below ${limit}`);
    }
    interval = addIntervals(interval, intervalOf((sign < 0 ? "-" : "") + numbers[i], unit, text));
  });
  return { ...interval, units: [from, to] };
}

function unmatched(reason: string): AnalysisError {
  return invalid(reason, "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING");
}

function invalid(reason: string, condition = "INVALID_INTERVAL_FORMAT"): AnalysisError {
  return new AnalysisError(condition, `Cannot read the interval: ${reason}.`);
}
