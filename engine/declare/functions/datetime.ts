// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument, type ValueArgument } from "../function_call.ts";

/**
 * The current time; the same for all rows of a batch, and when a batch is run again.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#current_timestamp}
 */
export function currentTimestamp(): Column {
  return callFunction("current_timestamp", [], []);
}

/** The same as {@linkcode currentTimestamp}. */
export const now = currentTimestamp;

/**
 * The current time on the clock of the session's time zone, as a TIMESTAMP_NTZ.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#localtimestamp}
 */
export function localtimestamp(): Column {
  return callFunction("localtimestamp", [], []);
}

/**
 * The current date in the session's time zone; the same for all rows of a batch.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#current_date}
 */
export function currentDate(): Column {
  return callFunction("current_date", [], []);
}

/** The same as {@linkcode currentDate}. */
export const curdate = currentDate;

/**
 * The session's time zone.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#current_timezone}
 */
export function currentTimezone(): Column {
  return callFunction("current_timezone", [], []);
}

/**
 * The year of a date.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#year}
 */
export function year(date: ColumnArgument): Column {
  return callFunction("year", ["column"], [date]);
}

/**
 * The quarter of a date, from 1 to 4.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#quarter}
 */
export function quarter(date: ColumnArgument): Column {
  return callFunction("quarter", ["column"], [date]);
}

/**
 * The month of a date, from 1 to 12.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#month}
 */
export function month(date: ColumnArgument): Column {
  return callFunction("month", ["column"], [date]);
}

/**
 * The day of the month, from 1 to 31.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#day}
 */
export function day(date: ColumnArgument): Column {
  return callFunction("day", ["column"], [date]);
}

/** The same as {@linkcode day}. */
export const dayofmonth = day;

/**
 * The day of the week, from 1 for Sunday to 7 for Saturday.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#dayofweek}
 */
export function dayofweek(date: ColumnArgument): Column {
  return callFunction("dayofweek", ["column"], [date]);
}

/**
 * The day of the year, from 1 to 366.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#dayofyear}
 */
export function dayofyear(date: ColumnArgument): Column {
  return callFunction("dayofyear", ["column"], [date]);
}

/**
 * The day of the week, from 0 for Monday to 6 for Sunday.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#weekday}
 */
export function weekday(date: ColumnArgument): Column {
  return callFunction("weekday", ["column"], [date]);
}

/**
 * The week of the year; weeks begin on Monday, week 1 has at least four days.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#weekofyear}
 */
export function weekofyear(date: ColumnArgument): Column {
  return callFunction("weekofyear", ["column"], [date]);
}

/**
 * The hour, from 0 to 23, in the session's time zone.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#hour}
 */
export function hour(timestamp: ColumnArgument): Column {
  return callFunction("hour", ["column"], [timestamp]);
}

/**
 * The minute, from 0 to 59.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#minute}
 */
export function minute(timestamp: ColumnArgument): Column {
  return callFunction("minute", ["column"], [timestamp]);
}

/**
 * The second, from 0 to 59, without its fraction.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#second}
 */
export function second(timestamp: ColumnArgument): Column {
  return callFunction("second", ["column"], [timestamp]);
}

/**
 * A part of a date or time, such as `YEAR`, `WEEK`, `DOW` or `SECOND`; seconds come with their fraction, as a decimal.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#extract}
 */
export function extract(field: ValueArgument, source: ColumnArgument): Column {
  return callFunction("extract", ["value", "column"], [field, source]);
}

/** The same as {@linkcode extract}. */
export const datePart = extract;

/** The same as {@linkcode extract}. */
export const datepart = extract;

/**
 * The last day of a date's month.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#last_day}
 */
export function lastDay(date: ColumnArgument): Column {
  return callFunction("last_day", ["column"], [date]);
}

/**
 * The first date later than a date that is a given day of the week, such as `Mon` or `Monday`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#next_day}
 */
export function nextDay(startDate: ColumnArgument, dayOfWeek: ValueArgument): Column {
  return callFunction("next_day", ["column", "value"], [startDate, dayOfWeek]);
}

/**
 * The day of the week in three letters.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#dayname}
 */
export function dayname(date: ColumnArgument): Column {
  return callFunction("dayname", ["column"], [date]);
}

/**
 * The month in three letters.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#monthname}
 */
export function monthname(date: ColumnArgument): Column {
  return callFunction("monthname", ["column"], [date]);
}

/**
 * The first day of a date's `YEAR`, `QUARTER`, `MONTH` or `WEEK`; NULL for another unit.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#trunc}
 */
export function trunc(date: ColumnArgument, fmt: ValueArgument): Column {
  return callFunction("trunc", ["column", "value"], [date, fmt]);
}

/**
 * A time cut to its `YEAR`, `QUARTER`, `MONTH`, `WEEK`, `DAY`, `HOUR`, `MINUTE`, `SECOND`, … in the session's time zone; NULL for another unit.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#date_trunc}
 */
export function dateTrunc(fmt: ValueArgument, timestamp: ColumnArgument): Column {
  return callFunction("date_trunc", ["value", "column"], [fmt, timestamp]);
}

/**
 * A date or time as a Java date pattern writes it, in the session's time zone: `yyyy-MM-dd HH:mm`, `EEEE, d MMMM`.
 *
 * Unlike Spark: The zone names of `z` are known for UTC and the United States; others raise an error. A text with `z` may name only those.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#date_format}
 */
export function dateFormat(timestamp: ColumnArgument, fmt: ValueArgument): Column {
  return callFunction("date_format", ["column", "value"], [timestamp, fmt]);
}

/**
 * Seconds since 1970-01-01 00:00 UTC as text, in the session's time zone.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#from_unixtime}
 */
export function fromUnixtime(unixTime: ColumnArgument, fmt?: ValueArgument): Column {
  return callFunction("from_unixtime", ["column", "value"], [unixTime, fmt]);
}

/**
 * A text as a TIMESTAMP, read as a Java date pattern says, or like a cast.
 *
 * Unlike Spark: The zone names of `z` are known for UTC and the United States; others raise an error. A text with `z` may name only those.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_timestamp}
 */
export function toTimestamp(expr: ColumnArgument, fmt?: ValueArgument): Column {
  return callFunction("to_timestamp", ["column", "value"], [expr, fmt]);
}

/**
 * Like `to_timestamp`, but NULL where the text does not fit.
 *
 * Unlike Spark: The zone names of `z` are known for UTC and the United States; others raise an error. A text with `z` may name only those.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_to_timestamp}
 */
export function tryToTimestamp(expr: ColumnArgument, fmt?: ValueArgument): Column {
  return callFunction("try_to_timestamp", ["column", "value"], [expr, fmt]);
}

/**
 * A text as a TIMESTAMP, read as a Java date pattern says, or like a cast.
 *
 * Unlike Spark: The zone names of `z` are known for UTC and the United States; others raise an error. A text with `z` may name only those.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_timestamp_ltz}
 */
export function toTimestampLtz(expr: ColumnArgument, fmt?: ValueArgument): Column {
  return callFunction("to_timestamp_ltz", ["column", "value"], [expr, fmt]);
}

/**
 * A text as a TIMESTAMP_NTZ, read as a Java date pattern says, or like a cast.
 *
 * Unlike Spark: The zone names of `z` are known for UTC and the United States; others raise an error. A text with `z` may name only those.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_timestamp_ntz}
 */
export function toTimestampNtz(expr: ColumnArgument, fmt?: ValueArgument): Column {
  return callFunction("to_timestamp_ntz", ["column", "value"], [expr, fmt]);
}

/**
 * A text as a DATE, read as a Java date pattern says, or like a cast.
 *
 * Unlike Spark: The zone names of `z` are known for UTC and the United States; others raise an error. A text with `z` may name only those.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_date}
 */
export function toDate(expr: ColumnArgument, fmt?: ValueArgument): Column {
  return callFunction("to_date", ["column", "value"], [expr, fmt]);
}

/**
 * Like `to_date`, but NULL where the text does not fit.
 *
 * Unlike Spark: The zone names of `z` are known for UTC and the United States; others raise an error. A text with `z` may name only those.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_to_date}
 */
export function tryToDate(expr: ColumnArgument, fmt?: ValueArgument): Column {
  return callFunction("try_to_date", ["column", "value"], [expr, fmt]);
}

/**
 * Seconds since 1970-01-01 00:00 UTC of a time, or of a text that a pattern reads; without an argument, of the current time.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#unix_timestamp}
 */
export function unixTimestamp(timeExp?: ColumnArgument, fmt?: ValueArgument): Column {
  return callFunction("unix_timestamp", ["column", "value"], [timeExp, fmt]);
}

/**
 * Seconds since 1970-01-01 00:00 UTC of a time, or of a text that a pattern reads.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_unix_timestamp}
 */
export function toUnixTimestamp(timeExp: ColumnArgument, fmt?: ValueArgument): Column {
  return callFunction("to_unix_timestamp", ["column", "value"], [timeExp, fmt]);
}

/**
 * The date `num_days` days later.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#date_add}
 */
export function dateAdd(startDate: ColumnArgument, numDays: ColumnArgument): Column {
  return callFunction("date_add", ["column", "column"], [startDate, numDays]);
}

/** The same as {@linkcode dateAdd}. */
export const dateadd = dateAdd;

/**
 * The date `num_days` days earlier.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#date_sub}
 */
export function dateSub(startDate: ColumnArgument, numDays: ColumnArgument): Column {
  return callFunction("date_sub", ["column", "column"], [startDate, numDays]);
}

/**
 * The number of days from `startDate` to `endDate`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#datediff}
 */
export function datediff(endDate: ColumnArgument, startDate: ColumnArgument): Column {
  return callFunction("datediff", ["column", "column"], [endDate, startDate]);
}

/** The same as {@linkcode datediff}. */
export const dateDiff = datediff;

/**
 * The date `num_months` months later, or the last day of that month where it is shorter.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#add_months}
 */
export function addMonths(startDate: ColumnArgument, numMonths: ColumnArgument): Column {
  return callFunction("add_months", ["column", "column"], [startDate, numMonths]);
}

/**
 * The number of months from `timestamp2` to `timestamp1`, a month being 31 days where they are not the same day or both last days; to 8 digits unless `roundOff` is false.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#months_between}
 */
export function monthsBetween(
  timestamp1: ColumnArgument,
  timestamp2: ColumnArgument,
  roundOff?: ColumnArgument,
): Column {
  return callFunction("months_between", ["column", "column", "column"], [timestamp1, timestamp2, roundOff]);
}

/**
 * A time moved by a number of units; days and more are counted on the clock of the session's time zone.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#timestampadd}
 */
export function timestampadd(
  unit: ValueArgument,
  quantity: ColumnArgument,
  timestamp: ColumnArgument,
): Column {
  return callFunction("timestampadd", ["value", "column", "column"], [unit, quantity, timestamp]);
}

/**
 * How many whole units lie between two times on the clock of the session's time zone.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#timestampdiff}
 */
export function timestampdiff(unit: ValueArgument, start: ColumnArgument, end: ColumnArgument): Column {
  return callFunction("timestampdiff", ["value", "column", "column"], [unit, start, end]);
}

/**
 * The time that clocks in a time zone show, when the given time is one of UTC.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#from_utc_timestamp}
 */
export function fromUtcTimestamp(timestamp: ColumnArgument, timezone: ValueArgument): Column {
  return callFunction("from_utc_timestamp", ["column", "value"], [timestamp, timezone]);
}

/**
 * The time of UTC, when the given time is what clocks in a time zone show.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_utc_timestamp}
 */
export function toUtcTimestamp(timestamp: ColumnArgument, timezone: ValueArgument): Column {
  return callFunction("to_utc_timestamp", ["column", "value"], [timestamp, timezone]);
}

/**
 * What clocks in the target zone show when those in the source zone (or the session's) show a time. With two arguments the first is the target.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#convert_timezone}
 */
export function convertTimezone(
  sourceTz: ValueArgument,
  targetTz: ValueArgument,
  sourceTs?: ColumnArgument,
): Column {
  return callFunction("convert_timezone", ["value", "value", "column"], [sourceTz, targetTz, sourceTs]);
}

/**
 * The date of a year, a month and a day.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#make_date}
 */
export function makeDate(year: ColumnArgument, month: ColumnArgument, day: ColumnArgument): Column {
  return callFunction("make_date", ["column", "column", "column"], [year, month, day]);
}

/**
 * The TIMESTAMP of a year, month, day, hour, minute and second (with a fraction), or of a DATE and a TIME (midnight without one); in the session's time zone unless one is given.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#make_timestamp}
 */
export function makeTimestamp(
  year: ColumnArgument,
  month?: ColumnArgument,
  day?: ColumnArgument,
  hour?: ColumnArgument,
  min?: ColumnArgument,
  sec?: ColumnArgument,
  timezone?: ValueArgument,
): Column {
  return callFunction(
    "make_timestamp",
    ["column", "column", "column", "column", "column", "column", "value"],
    [year, month, day, hour, min, sec, timezone],
  );
}

/**
 * The TIMESTAMP of a year, month, day, hour, minute and second (with a fraction), or of a DATE and a TIME (midnight without one); in the session's time zone unless one is given; NULL where there is none.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_make_timestamp}
 */
export function tryMakeTimestamp(
  year: ColumnArgument,
  month?: ColumnArgument,
  day?: ColumnArgument,
  hour?: ColumnArgument,
  min?: ColumnArgument,
  sec?: ColumnArgument,
  timezone?: ValueArgument,
): Column {
  return callFunction("try_make_timestamp", [
    "column",
    "column",
    "column",
    "column",
    "column",
    "column",
    "value",
  ], [year, month, day, hour, min, sec, timezone]);
}

/**
 * The TIMESTAMP of a year, month, day, hour, minute and second (with a fraction), or of a DATE and a TIME; in the session's time zone unless one is given.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#make_timestamp_ltz}
 */
export function makeTimestampLtz(
  year: ColumnArgument,
  month: ColumnArgument,
  day?: ColumnArgument,
  hour?: ColumnArgument,
  min?: ColumnArgument,
  sec?: ColumnArgument,
  timezone?: ValueArgument,
): Column {
  return callFunction("make_timestamp_ltz", [
    "column",
    "column",
    "column",
    "column",
    "column",
    "column",
    "value",
  ], [year, month, day, hour, min, sec, timezone]);
}

/**
 * The TIMESTAMP of a year, month, day, hour, minute and second (with a fraction), or of a DATE and a TIME; in the session's time zone unless one is given; NULL where there is none.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_make_timestamp_ltz}
 */
export function tryMakeTimestampLtz(
  year: ColumnArgument,
  month: ColumnArgument,
  day?: ColumnArgument,
  hour?: ColumnArgument,
  min?: ColumnArgument,
  sec?: ColumnArgument,
  timezone?: ValueArgument,
): Column {
  return callFunction("try_make_timestamp_ltz", [
    "column",
    "column",
    "column",
    "column",
    "column",
    "column",
    "value",
  ], [year, month, day, hour, min, sec, timezone]);
}

/**
 * The TIMESTAMP_NTZ of a year, month, day, hour, minute and second (with a fraction), or of a DATE and a TIME.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#make_timestamp_ntz}
 */
export function makeTimestampNtz(
  year: ColumnArgument,
  month: ColumnArgument,
  day?: ColumnArgument,
  hour?: ColumnArgument,
  min?: ColumnArgument,
  sec?: ColumnArgument,
): Column {
  return callFunction("make_timestamp_ntz", ["column", "column", "column", "column", "column", "column"], [
    year,
    month,
    day,
    hour,
    min,
    sec,
  ]);
}

/**
 * The TIMESTAMP_NTZ of a year, month, day, hour, minute and second (with a fraction), or of a DATE and a TIME; NULL where there is none.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_make_timestamp_ntz}
 */
export function tryMakeTimestampNtz(
  year: ColumnArgument,
  month: ColumnArgument,
  day?: ColumnArgument,
  hour?: ColumnArgument,
  min?: ColumnArgument,
  sec?: ColumnArgument,
): Column {
  return callFunction(
    "try_make_timestamp_ntz",
    ["column", "column", "column", "column", "column", "column"],
    [year, month, day, hour, min, sec],
  );
}

/**
 * The time so many seconds after 1970-01-01 00:00 UTC.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#timestamp_seconds}
 */
export function timestampSeconds(seconds: ColumnArgument): Column {
  return callFunction("timestamp_seconds", ["column"], [seconds]);
}

/**
 * The time so many milliseconds after 1970-01-01 00:00 UTC.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#timestamp_millis}
 */
export function timestampMillis(milliseconds: ColumnArgument): Column {
  return callFunction("timestamp_millis", ["column"], [milliseconds]);
}

/**
 * The time so many microseconds after 1970-01-01 00:00 UTC.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#timestamp_micros}
 */
export function timestampMicros(microseconds: ColumnArgument): Column {
  return callFunction("timestamp_micros", ["column"], [microseconds]);
}

/**
 * The number of seconds from 1970-01-01 00:00 UTC to a time, rounded down.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#unix_seconds}
 */
export function unixSeconds(timestamp: ColumnArgument): Column {
  return callFunction("unix_seconds", ["column"], [timestamp]);
}

/**
 * The number of milliseconds from 1970-01-01 00:00 UTC to a time, rounded down.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#unix_millis}
 */
export function unixMillis(timestamp: ColumnArgument): Column {
  return callFunction("unix_millis", ["column"], [timestamp]);
}

/**
 * The number of microseconds from 1970-01-01 00:00 UTC to a time, rounded down.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#unix_micros}
 */
export function unixMicros(timestamp: ColumnArgument): Column {
  return callFunction("unix_micros", ["column"], [timestamp]);
}

/**
 * The number of days from 1970-01-01 to a date.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#unix_date}
 */
export function unixDate(date: ColumnArgument): Column {
  return callFunction("unix_date", ["column"], [date]);
}

/**
 * The date so many days after 1970-01-01.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#date_from_unix_date}
 */
export function dateFromUnixDate(days: ColumnArgument): Column {
  return callFunction("date_from_unix_date", ["column"], [days]);
}

/**
 * An interval of years, months, weeks, days, hours, minutes and seconds; what is not given is 0.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#make_interval}
 */
export function makeInterval(
  years?: ColumnArgument,
  months?: ColumnArgument,
  weeks?: ColumnArgument,
  days?: ColumnArgument,
  hours?: ColumnArgument,
  mins?: ColumnArgument,
  secs?: ColumnArgument,
): Column {
  return callFunction(
    "make_interval",
    ["column", "column", "column", "column", "column", "column", "column"],
    [years, months, weeks, days, hours, mins, secs],
  );
}

/**
 * As `make_interval`, but NULL where a number is too large.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_make_interval}
 */
export function tryMakeInterval(
  years: ColumnArgument,
  months?: ColumnArgument,
  weeks?: ColumnArgument,
  days?: ColumnArgument,
  hours?: ColumnArgument,
  mins?: ColumnArgument,
  secs?: ColumnArgument,
): Column {
  return callFunction("try_make_interval", [
    "column",
    "column",
    "column",
    "column",
    "column",
    "column",
    "column",
  ], [years, months, weeks, days, hours, mins, secs]);
}

/**
 * An interval of days, hours, minutes and seconds; what is not given is 0.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#make_dt_interval}
 */
export function makeDtInterval(
  days?: ColumnArgument,
  hours?: ColumnArgument,
  mins?: ColumnArgument,
  secs?: ColumnArgument,
): Column {
  return callFunction("make_dt_interval", ["column", "column", "column", "column"], [
    days,
    hours,
    mins,
    secs,
  ]);
}

/**
 * An interval of years and months; what is not given is 0.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#make_ym_interval}
 */
export function makeYmInterval(years?: ColumnArgument, months?: ColumnArgument): Column {
  return callFunction("make_ym_interval", ["column", "column"], [years, months]);
}

/**
 * What the clocks of the session's time zone show, with up to `precision` (0 to 6) digits behind the seconds; the same for all rows of a batch.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#current_time}
 */
export function currentTime(precision?: ValueArgument): Column {
  return callFunction("current_time", ["value"], [precision]);
}

/**
 * The windows of time that a row belongs to, as a struct of `start` and `end`; they begin every `slideDuration`, counted from 1970 in UTC.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#window}
 */
export function window(
  timeColumn: ColumnArgument,
  windowDuration: ValueArgument,
  slideDuration?: ValueArgument,
  startTime?: ValueArgument,
): Column {
  return callFunction("window", ["column", "value", "value", "value"], [
    timeColumn,
    windowDuration,
    slideDuration,
    startTime,
  ]);
}

/**
 * The session that a row belongs to: rows that follow each other within `gapDuration`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#session_window}
 */
export function sessionWindow(timeColumn: ColumnArgument, gapDuration: ValueArgument): Column {
  return callFunction("session_window", ["column", "value"], [timeColumn, gapDuration]);
}

/**
 * The latest time that belongs to a window: a microsecond before its end.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#window_time}
 */
export function windowTime(windowColumn: ColumnArgument): Column {
  return callFunction("window_time", ["column"], [windowColumn]);
}
