import { isDecimal, isFloating } from "../analyze/common_type.ts";
import { type DataType, decimalParts, sqlName } from "../../declare/types.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { raise } from "../functions/run_time_error.ts";
import { castNumber } from "./cast_number.ts";
import type { CastContext } from "./render_cast.ts";

/** Intervals do not wrap around, even in Spark 3's mode. */
function notLegacy(context: CastContext): CastContext {
  return context.mode === "legacy" ? { ...context, mode: "ansi" } : context;
}

/** A date, a timestamp or an interval as another simple type that is not a string. */
export function castTime(value: string, from: DataType, to: DataType, context: CastContext): string {
  switch (from) {
    case "date":
      return fromDate(value, to, context);
    case "timestamp_ntz":
      return to === "date" ? `CAST(${value} AS DATE)` : toInstant(value, context.timeZone);
    case "timestamp":
      return fromTimestamp(value, to, context);
    case "interval day to second":
      if (isDecimal(to)) return secondsAsDecimal(value, to, notLegacy(context));
      return castNumber(`CAST(trunc(epoch(${value})) AS BIGINT)`, "long", to, notLegacy(context));
    case "interval year to month":
      return castNumber(
        `CAST(datepart('year', ${value}) * 12 + datepart('month', ${value}) AS BIGINT)`,
        "long",
        to,
        notLegacy(context),
      );
    default:
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

/** The seconds of an interval, or since 1970 of a timestamp, with their fraction. */
function secondsAsDecimal(value: string, to: DataType, context: CastContext): string {
  const { precision, scale } = decimalParts(to)!;
  const seconds = `CAST(epoch_us(${value}) AS DECIMAL(25,0)) * CAST(0.000001 AS DECIMAL(7,6))`;
  const cast = `TRY_CAST(${seconds} AS ${duckDbType(to)})`;
  if (context.mode !== "ansi") return cast;
  const failure = raise(
    "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
    seconds,
    String(precision),
    String(scale),
  );
  return `CASE WHEN ${value} IS NOT NULL THEN coalesce(${cast}, ${failure}) END`;
}
