import { isDecimal, isFloating, isInterval, isTime } from "../analyze/common_type.ts";
import { type DataType, sqlName } from "../../declare/types.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { castInterval, microsOf, secondsAsDecimal } from "./cast_interval.ts";
import { castNumber } from "./cast_number.ts";
import type { CastContext } from "./render_cast.ts";

/** A date, a timestamp or an interval as another simple type that is not a string. */
export function castTime(value: string, from: DataType, to: DataType, context: CastContext): string {
  switch (from) {
    case "date":
      return fromDate(value, to, context);
    case "timestamp_ntz":
      return to === "date" ? `CAST(${value} AS DATE)` : toInstant(value, context.timeZone);
    case "timestamp":
      return fromTimestamp(value, to, context);
    default:
      if (isTime(from)) return fromTime(value, to, context);
      if (isInterval(from)) return castInterval(value, from, to, context);
      throw new TypeError(`No cast from ${sqlName(from)} to ${sqlName(to)}`);
  }
}

/** A time on the clock of `timeZone` as the instant that it is; the first of two, where the clock shows it twice. */
export function toInstant(localTime: string, timeZone: string): string {
  const last = `(${localTime} AT TIME ZONE ${quoteString(timeZone)})`;
  if (timeZone === "UTC") return last;
  // DuckDB takes the second of the two.
  const hourBefore = `(${last} - to_microseconds(3600000000))`;
  return `CASE WHEN ${toLocalTime(hourBefore, timeZone)} = ${localTime} THEN ${hourBefore} ELSE ${last} END`;
}

/** An instant as the time on the clock of `timeZone`. */
export function toLocalTime(instant: string, timeZone: string): string {
  return `(${instant} AT TIME ZONE ${quoteString(timeZone)})`;
}

function fromDate(value: string, to: DataType, context: CastContext): string {
  const midnight = `CAST(${value} AS TIMESTAMP)`;
  if (to === "timestamp") return toInstant(midnight, context.timeZone);
  return to === "timestamp_ntz" ? midnight : `CAST(NULL AS ${duckDbType(to)})`;
}

function fromTimestamp(value: string, to: DataType, context: CastContext): string {
  if (to === "timestamp_ntz") return toLocalTime(value, context.timeZone);
  if (to === "date") return `CAST(${toLocalTime(value, context.timeZone)} AS DATE)`;
  const micros = `epoch_us(${value})`;
  if (to === "boolean") return `(${micros} <> 0)`;
  if (isFloating(to)) return `CAST(${micros} / 1000000.0 AS ${duckDbType(to)})`;
  if (isDecimal(to)) return secondsAsDecimal(value, to, context);
  // Whole seconds, rounded down also before 1970.
  const seconds = `((${micros} - ((${micros} % 1000000) + 1000000) % 1000000) // 1000000)`;
  if (to === "long") return seconds;
  if (context.mode === "legacy") return `TRY_CAST(${seconds} AS ${duckDbType(to)})`;
  return castNumber(seconds, "long", to, context);
}

/** The seconds since midnight. */
function fromTime(value: string, to: DataType, context: CastContext): string {
  if (isDecimal(to)) return secondsAsDecimal(value, to, context);
  const seconds = `(${microsOf(value)} // 1000000)`;
  if (context.mode === "legacy") return `TRY_CAST(${seconds} AS ${duckDbType(to)})`;
  return castNumber(seconds, "long", to, context);
}
