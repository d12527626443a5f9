import type { DataType } from "./types.ts";

/** The units of day-time intervals, largest first. */
export const DAY_TIME_UNITS = ["day", "hour", "minute", "second"] as const;

/** The units of year-month intervals, largest first. */
export const YEAR_MONTH_UNITS = ["year", "month"] as const;

/** A unit of {@linkcode DAY_TIME_UNITS}. */
export type DayTimeUnit = "day" | "hour" | "minute" | "second";

/** Spark's types of intervals in days to seconds, each of a range of units. All count microseconds. */
export type DayTimeIntervalType =
  | `interval ${DayTimeUnit}`
  | `interval day to ${"hour" | "minute" | "second"}`
  | `interval hour to ${"minute" | "second"}`
  | "interval minute to second";

/** Spark's types of intervals in years and months. All count months. */
export type YearMonthIntervalType = "interval year" | "interval month" | "interval year to month";

/** The first and last unit of an interval's type, as places in {@linkcode DAY_TIME_UNITS} or {@linkcode YEAR_MONTH_UNITS}. */
export interface UnitRange {
  readonly from: number;
  readonly to: number;
}

/** The days-to-seconds type from one unit to another; both are places in {@linkcode DAY_TIME_UNITS}. */
export function dayTimeType({ from, to }: UnitRange): DayTimeIntervalType {
  return typeOf(DAY_TIME_UNITS, from, to) as DayTimeIntervalType;
}

/** The years-and-months type from one unit to another; both are places in {@linkcode YEAR_MONTH_UNITS}. */
export function yearMonthType({ from, to }: UnitRange): YearMonthIntervalType {
  return typeOf(YEAR_MONTH_UNITS, from, to) as YearMonthIntervalType;
}

function typeOf(units: readonly string[], from: number, to: number): string {
  return from === to ? `interval ${units[from]}` : `interval ${units[from]} to ${units[to]}`;
}

/** The units of a days-to-seconds type; `undefined` for every other type. */
export function dayTimeRange(type: DataType): UnitRange | undefined {
  return rangeOf(type, DAY_TIME_UNITS);
}

/** The units of a years-and-months type; `undefined` for every other type. */
export function yearMonthRange(type: DataType): UnitRange | undefined {
  return rangeOf(type, YEAR_MONTH_UNITS);
}

function rangeOf(type: DataType, units: readonly string[]): UnitRange | undefined {
  const match = typeof type === "string" ? /^interval (\w+)(?: to (\w+))?$/.exec(type) : null;
  const from = units.indexOf(match?.[1] ?? "");
  if (from === -1) return undefined;
  return { from, to: match![2] === undefined ? from : units.indexOf(match![2]) };
}

/** Whether a type is one of days to seconds. */
export function isDayTime(type: DataType): type is DayTimeIntervalType {
  return dayTimeRange(type) !== undefined;
}

/** Whether a type is one of years and months. */
export function isYearMonth(type: DataType): type is YearMonthIntervalType {
  return yearMonthRange(type) !== undefined;
}

/**
 * The type that has the units of both: `INTERVAL DAY` and `INTERVAL MINUTE` make `INTERVAL DAY TO MINUTE`. `undefined` where they are not both of days
 * to seconds, or both of years and months.
 */
export function widerInterval(a: DataType, b: DataType): DataType | undefined {
  const [dayTimeA, dayTimeB] = [dayTimeRange(a), dayTimeRange(b)];
  if (dayTimeA && dayTimeB) return dayTimeType(joined(dayTimeA, dayTimeB));
  const [yearMonthA, yearMonthB] = [yearMonthRange(a), yearMonthRange(b)];
  return yearMonthA && yearMonthB && yearMonthType(joined(yearMonthA, yearMonthB));
}

function joined(a: UnitRange, b: UnitRange): UnitRange {
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}
