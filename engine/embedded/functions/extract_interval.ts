import { DAY_TIME_UNITS, dayTimeRange, yearMonthRange } from "../../declare/interval_type.ts";
import type { DataType } from "../../declare/types.ts";
import { microsOf, monthsOf } from "../render/cast_interval.ts";

/** A part of an interval: its type, and its SQL from that of the interval. */
export interface IntervalPart {
  readonly type: DataType;
  readonly sql: (interval: string) => string;
}

const SECOND_TYPE = "decimal(8,6)";
/** Names of the parts, as they may be written. */
const NAMES: readonly (readonly string[])[] = [
  ["YEAR", "Y", "YEARS", "YR", "YRS"],
  ["MONTH", "MON", "MONS", "MONTHS"],
  ["DAY", "D", "DAYS"],
  ["HOUR", "H", "HOURS", "HR", "HRS"],
  ["MINUTE", "M", "MIN", "MINS", "MINUTES"],
  ["SECOND", "S", "SEC", "SECONDS", "SECS"],
];

/** The part of an interval that a name means, if intervals of the type have it. */
export function intervalPart(name: string, type: DataType): IntervalPart | undefined {
  const part = NAMES.findIndex((names) => names.includes(name.toUpperCase()));
  if (part === -1) return undefined;
  if (type === "interval") return CALENDAR_PARTS[part];
  const yearMonth = yearMonthRange(type);
  if (yearMonth) return part >= yearMonth.from && part <= yearMonth.to ? YEAR_MONTH_PARTS[part] : undefined;
  const dayTime = dayTimeRange(type)!;
  const unit = part - (NAMES.length - DAY_TIME_UNITS.length);
  return unit >= dayTime.from && unit <= dayTime.to ? DAY_TIME_PARTS[unit] : undefined;
}

function whole(type: DataType, sql: (interval: string) => string): IntervalPart {
  const target = type === "byte" ? "TINYINT" : "INTEGER";
  return { type, sql: (interval) => `CAST(${sql(interval)} AS ${target})` };
}

function seconds(micros: (interval: string) => string): IntervalPart {
  return {
    type: SECOND_TYPE,
    sql: (interval) => {
      const ofMinute = `CAST(${micros(interval)} % 60000000 AS DECIMAL(8,0))`;
      return `CAST(${ofMinute} * CAST(0.000001 AS DECIMAL(6,6)) AS DECIMAL(8,6))`;
    },
  };
}

const YEAR_MONTH_PARTS = [
  whole("integer", (x) => `${monthsOf(x)} // 12`),
  whole("byte", (x) => `${monthsOf(x)} % 12`),
];

const DAY_TIME_PARTS = [
  whole("integer", (x) => `${microsOf(x)} // 86400000000`),
  whole("byte", (x) => `${microsOf(x)} // 3600000000 % 24`),
  whole("byte", (x) => `${microsOf(x)} // 60000000 % 60`),
  seconds(microsOf),
];

const CALENDAR_PARTS = [
  ...YEAR_MONTH_PARTS,
  whole("integer", (x) => `datepart('day', ${x})`),
  whole("byte", (x) => `datepart('hour', ${x}) % 24`),
  whole("byte", (x) => `datepart('minute', ${x})`),
  seconds((x) => `datepart('microsecond', ${x})`),
];
