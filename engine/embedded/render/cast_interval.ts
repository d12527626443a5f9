import { dayTimeRange, isYearMonth, type UnitRange, yearMonthRange } from "../../declare/interval_type.ts";
import { type DataType, decimalParts, sqlName } from "../../declare/types.ts";
import { isDecimal } from "../analyze/common_type.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { raise } from "../functions/run_time_error.ts";
import { castNumber } from "./cast_number.ts";
import type { CastContext } from "./render_cast.ts";

/** How many microseconds a day, an hour, a minute and a second have. */
const UNIT_MICROS = [86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000] as const;

/** How many months a year and a month have. */
const UNIT_MONTHS = [12, 1] as const;

/** SQL for the microseconds of an interval of days to seconds. */
export function microsOf(interval: string): string {
  return `epoch_us(${interval})`;
}

/** SQL for the months of an interval of years and months. */
export function monthsOf(interval: string): string {
  return `(datepart('year', ${interval}) * 12 + datepart('month', ${interval}))`;
}

/** SQL for the months, or the microseconds, of an interval that is not of the calendar. */
export function intervalUnits(interval: string, type: DataType): string {
  return isYearMonth(type) ? monthsOf(interval) : microsOf(interval);
}

/** SQL for the interval of so many months or microseconds. */
export function ofIntervalUnits(units: string, type: DataType): string {
  return isYearMonth(type)
    ? `to_months(CAST(${units} AS INTEGER))`
    : `to_microseconds(CAST(${units} AS BIGINT))`;
}

/** A number as an interval of so many of the last of its units; a fraction is rounded half up. */
export function numberToInterval(value: string, from: DataType, to: DataType): string {
  const dayTime = dayTimeRange(to);
  const size = dayTime ? UNIT_MICROS[dayTime.to]! : UNIT_MONTHS[yearMonthRange(to)!.to]!;
  const product = isDecimal(from)
    ? `round(CAST(${value} AS DECIMAL(38,6)) * ${size})`
    : `CAST(${value} AS HUGEINT) * ${size}`;
  const overflow = raise(
    "CAST_OVERFLOW",
    `CAST(${value} AS VARCHAR)`,
    quoteString(sqlName(from)),
    quoteString(sqlName(to)),
  );
  const amount = `coalesce(TRY_CAST(${product} AS ${dayTime ? "BIGINT" : "INTEGER"}), ${overflow})`;
  return `to_${dayTime ? "microseconds" : "months"}(CASE WHEN ${value} IS NOT NULL THEN ${amount} END)`;
}

/** An interval as another simple type that is not a string: a number counts the last of its units, another range drops the units that it has not. */
export function castInterval(value: string, from: DataType, to: DataType, context: CastContext): string {
  // Intervals do not wrap around, even in Spark 3's mode.
  const strict: CastContext = context.mode === "legacy" ? { ...context, mode: "ansi" } : context;
  const dayTime = dayTimeRange(from);
  if (dayTime) return castDayTime(value, dayTime, to, strict);
  const target = yearMonthRange(to);
  if (target) return target.to === 1 ? value : `to_months(CAST(${monthsOf(value)} // 12 * 12 AS INTEGER))`;
  const size = UNIT_MONTHS[yearMonthRange(from)!.to]!;
  return castNumber(`CAST(${monthsOf(value)} // ${size} AS BIGINT)`, "long", to, strict);
}

function castDayTime(value: string, { to: last }: UnitRange, to: DataType, context: CastContext): string {
  const target = dayTimeRange(to);
  if (target) {
    if (target.to >= last) return value;
    const size = UNIT_MICROS[target.to]!;
    return `to_microseconds(${microsOf(value)} // ${size} * ${size})`;
  }
  if (isDecimal(to) && last === 3) return secondsAsDecimal(value, to, context);
  return castNumber(`(${microsOf(value)} // ${UNIT_MICROS[last]})`, "long", to, context);
}

/** The seconds of an interval, or since 1970 of a timestamp, with their fraction. */
export function secondsAsDecimal(value: string, to: DataType, context: CastContext): string {
  const { precision, scale } = decimalParts(to)!;
  const seconds = `CAST(${microsOf(value)} AS DECIMAL(25,0)) * CAST(0.000001 AS DECIMAL(7,6))`;
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

/** `INTERVAL '1 02:03:04.5' DAY TO SECOND`, `INTERVAL '3' MONTH`: as Spark's CAST to STRING writes it. */
export function intervalToText(value: string, from: DataType): string {
  const dayTime = dayTimeRange(from);
  const body = dayTime ? dayTimeText(value, dayTime) : yearMonthText(value, yearMonthRange(from)!);
  const sign = `CASE WHEN ${dayTime ? microsOf(value) : monthsOf(value)} < 0 THEN '-' ELSE '' END`;
  const units = sqlName(from).replace("INTERVAL ", "");
  return `(${quoteString("INTERVAL '")} || ${sign} || ${body} || ${quoteString(`' ${units}`)})`;
}

function yearMonthText(value: string, { from, to }: UnitRange): string {
  const months = `abs(${monthsOf(value)})`;
  if (from !== to) return `(${months} // 12) || '-' || (${months} % 12)`;
  return from === 0 ? `(${months} // 12)` : months;
}

const LATER_PLACES = ["", " %02d", ":%02d", ":%02d"];

function dayTimeText(value: string, { from, to }: UnitRange): string {
  const micros = `abs(CAST(${microsOf(value)} AS HUGEINT))`;
  const places = [0, 1, 2, 3].filter((place) => place >= from && place <= to);
  const numbers = places.map((place) => {
    const whole = `${micros} // ${UNIT_MICROS[place]}`;
    return `CAST(${place === from ? whole : `(${whole}) % ${place === 1 ? 24 : 60}`} AS BIGINT)`;
  });
  const formats = places.map((place) => place > from ? LATER_PLACES[place] : place === 0 ? "%d" : "%02d");
  const text = `printf('${formats.join("")}', ${numbers.join(", ")})`;
  return to === 3 ? `${text} || ${fractionOfSecond(micros)}` : text;
}

/** The digits behind the point, as few as say the microseconds, or nothing. */
export function fractionOfSecond(micros: string): string {
  const rest = `CAST(abs(${micros}) % 1000000 AS INTEGER)`;
  return `CASE WHEN ${rest} = 0 THEN '' ELSE '.' || rtrim(printf('%06d', ${rest}), '0') END`;
}
