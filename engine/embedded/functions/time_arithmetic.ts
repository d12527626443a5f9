import { isDateTime, isInterval, isNumeric } from "../analyze/common_type.ts";
import { quotedType } from "../analyze/analysis_errors.ts";
import { isDayTime, isYearMonth, widerInterval } from "../../declare/interval_type.ts";
import type { DataType } from "../../declare/types.ts";
import { quoteString } from "../duckdb_type.ts";
import { intervalUnits, microsOf, monthsOf } from "../render/cast_interval.ts";
import { bindValue } from "./bind_value.ts";
import { differentOperands } from "./comparison.ts";
import { raiseSql } from "./raise.ts";
import { raise } from "./run_time_error.ts";
import type { Mismatch, ResolvedCall, UncoercedCall } from "./spark_function.ts";

const DAY_MICROS = 86_400_000_000;
const DAY_TIME = "interval day to second";
const YEAR_MONTH = "interval year to month";

/** Whether an operator has to do with dates, times or intervals. */
export function isTimeArithmetic(types: readonly DataType[]): boolean {
  return types.some((type) => isDateTime(type) || isInterval(type));
}

/**
 * What the operands of `+ - * /` are cast to where one is a date, a time or an interval.
 *
 * @see {@link https://spark.apache.org/docs/latest/sql-ref-literals.html#interval-literal}
 */
export function timeOperands(
  name: string,
  { argTypes, ansi }: UncoercedCall,
): readonly DataType[] | Mismatch | undefined {
  const [left, right] = argTypes as [DataType, DataType];
  if (name === "*" || name === "/") {
    const isByInterval = name === "/" && isInterval(left) && isInterval(right);
    return isByInterval ? unexpected("second", '"NUMERIC"', right) : scaledInterval(name, left, right);
  }
  if (name === "-" && isDateTime(right)) return difference(left, right, ansi);
  if (name === "-" && isDateTime(left) && right === "string" && ansi) return difference(left, right, ansi);
  const [time, step] = isDateTime(left) || name === "-" ? [left, right] : [right, left];
  const inOrder = (a: DataType, b: DataType) => time === left ? [a, b] : [b, a];
  if (isDateTime(time)) {
    if (isInterval(step)) return [left, right];
    if (time === "date" && ["byte", "short", "integer", "void"].includes(step as string)) {
      return inOrder("date", "integer");
    }
    if (time !== "date" && name === "+" && isNumeric(step)) return differentOperands(left, right);
    return isInterval(step) || isDateTime(step) ? undefined : wrongStep(step);
  }
  if (left === "void" || right === "void") return left === "void" ? [right, right] : [left, left];
  const common = left === right ? left : widerInterval(left, right);
  if (common || !isInterval(left) || !isInterval(right)) return common && [common, common];
  return unexpected("first", '"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)"', left);
}

function scaledInterval(name: string, left: DataType, right: DataType): readonly DataType[] | undefined {
  const number = (type: DataType) => isNumeric(type) || type === "string" || type === "void";
  if (isInterval(left) && number(right)) return [left, "double"];
  return name === "*" && isInterval(right) && number(left) ? ["double", right] : undefined;
}

function difference(left: DataType, right: DataType, ansi: boolean): readonly DataType[] | Mismatch {
  const read = (type: DataType, other: DataType) => type === "string" || type === "void" ? other : type;
  const a = read(left, right);
  const b = ansi || right !== "string" ? read(right, left) : right;
  if (!isDateTime(a)) return wrongStep(a);
  if (!isDateTime(b)) return wrongStep(b);
  if (a === "date" && b === "date") return ["date", "date"];
  const type = a === "timestamp_ntz" && b === "timestamp_ntz" ? a : "timestamp";
  return [type, type];
}

function unexpected(paramIndex: string, requiredType: string, type: DataType): Mismatch {
  const inputType = quotedType(type);
  return {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason:
      `The ${paramIndex} parameter requires the ${requiredType} type, however it has the type ${inputType}`,
    parameters: { paramIndex, requiredType, inputType },
  };
}

function wrongStep(type: DataType): Mismatch {
  return unexpected("second", '("INT" or "SMALLINT" or "TINYINT")', type);
}

/** The result's type, from the operands as {@linkcode timeOperands} gives them. */
export function timeResult(name: string, [left, right]: readonly DataType[]): DataType {
  if (isDateTime(left!) && isDateTime(right!)) {
    return left === "date" && right === "date" ? "interval day" : DAY_TIME;
  }
  const [time, step] = isDateTime(left!) ? [left!, right!] : [right!, left!];
  if (!isDateTime(time)) {
    const interval = isInterval(left!) ? left! : right!;
    if ((name !== "*" && name !== "/") || interval === "interval") return interval;
    return isYearMonth(interval) ? YEAR_MONTH : DAY_TIME;
  }
  if (time !== "date" || !isDayTime(step)) return time;
  return step === "interval day" ? "date" : "timestamp";
}

/**
 * The operator as DuckDB SQL.
 *
 * @param orNull Whether an interval that becomes too long is NULL, and one divided by zero: else both are errors.
 */
export function timeSql(name: string, a: string, b: string, call: ResolvedCall, orNull = false): string {
  const [left, right] = call.argTypes as [DataType, DataType];
  if (isDateTime(left) && isDateTime(right)) return elapsed(a, b, left, call.timeZone);
  if (isDateTime(left)) return moved(a, name === "-" ? `(-${b})` : b, left, right, call);
  if (isDateTime(right)) return moved(b, a, right, left, call);
  if (name === "*") {
    return isInterval(left) ? scaled(a, left, "*", b, orNull) : scaled(b, right, "*", a, orNull);
  }
  if (name === "/") {
    const failure = !orNull && (call.ansi || left !== "interval")
      ? raise("INTERVAL_DIVIDED_BY_ZERO")
      : "CAST(NULL AS INTERVAL)";
    return `CASE WHEN ${b} = 0 THEN ${failure} ELSE ${scaled(a, left, "/", b, orNull)} END`;
  }
  return sumOfIntervals(name, a, b, left, orNull);
}

/** Timestamps are subtracted on the clock: from midnight to midnight is a day, also if the clock was changed. */
function elapsed(a: string, b: string, type: DataType, timeZone: string): string {
  if (type === "date") return `to_microseconds((${a} - ${b}) * ${DAY_MICROS})`;
  const local = (time: string) =>
    type === "timestamp" ? `(${time} AT TIME ZONE ${quoteString(timeZone)})` : time;
  return `to_microseconds(epoch_us(${local(a)}) - epoch_us(${local(b)}))`;
}

/** A time moved by an interval: months and whole days by the calendar of the session's time zone, the rest by the clock. */
function moved(time: string, step: string, type: DataType, stepType: DataType, call: ResolvedCall): string {
  if (stepType === "integer") return `(${time} + ${step})`;
  if (type === "date" && call.resultType === "date") return movedDate(time, step, stepType, call.ansi);
  const zone = quoteString(call.timeZone);
  if (type === "date") return `((CAST(${time} AS TIMESTAMP) + ${step}) AT TIME ZONE ${zone})`;
  if (type === "timestamp_ntz") return `(${time} + ${step})`;
  const onCalendar = (interval: string) =>
    `((${time} AT TIME ZONE ${zone}) + ${interval}) AT TIME ZONE ${zone}`;
  if (isYearMonth(stepType)) return `(${onCalendar(step)})`;
  if (stepType === "interval") {
    const { months, days, micros } = partsOf(step);
    return `((${onCalendar(`to_months(${months}) + to_days(${days})`)}) + to_microseconds(${micros}))`;
  }
  const micros = microsOf(step);
  // Less than a day does not pass by the calendar, on which an hour may occur twice.
  const days = `(${micros} // ${DAY_MICROS})`;
  const byCalendar = onCalendar(`to_days(CAST(${days} AS INTEGER))`);
  const day = `CASE WHEN ${days} = 0 THEN ${time} ELSE ${byCalendar} END`;
  return `((${day}) + to_microseconds(${micros} % ${DAY_MICROS}))`;
}

function movedDate(date: string, step: string, stepType: DataType, ansi: boolean): string {
  if (isYearMonth(stepType)) return `CAST(${date} + ${step} AS DATE)`;
  if (stepType !== "interval") {
    return `CAST(${date} + CAST(${microsOf(step)} // ${DAY_MICROS} AS INTEGER) AS DATE)`;
  }
  // Without ANSI mode hours pass from midnight on.
  if (!ansi) return `CAST(CAST(${date} AS TIMESTAMP) + ${step} AS DATE)`;
  const { months, days, micros } = partsOf(step);
  const failure = raiseSql(
    "INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION",
    "Cannot add hours, minutes or seconds, milliseconds, microseconds to a date: cast it to a timestamp first.",
  );
  return `CASE WHEN ${micros} <> 0 THEN ${failure} ELSE CAST(${date} + (to_months(${months}) + to_days(${days})) AS DATE) END`;
}

/** The three numbers of a calendar interval, as SQL. */
function partsOf(interval: string): { months: string; days: string; micros: string } {
  const micros = ["hour", "minute"].map((unit, i) =>
    `CAST(datepart('${unit}', ${interval}) AS BIGINT) * ${[3_600_000_000, 60_000_000][i]}`
  );
  return {
    months: `CAST(${monthsOf(interval)} AS INTEGER)`,
    days: `CAST(datepart('day', ${interval}) AS INTEGER)`,
    micros: `(${micros.join(" + ")} + datepart('microsecond', ${interval}))`,
  };
}

/** Intervals that become too long are an error in both modes; of calendar intervals only in ANSI mode. */
function sumOfIntervals(name: string, a: string, b: string, type: DataType, orNull: boolean): string {
  if (type === "interval") return `(${a} ${name} ${b})`;
  const units = (x: string) => `CAST(${intervalUnits(x, type)} AS HUGEINT)`;
  return intervalOf(`${units(a)} ${name} ${units(b)}`, type, orNull);
}

/** An interval of so many months or microseconds; where they are too many, an error or NULL. */
function intervalOf(amount: string, type: DataType, orNull: boolean): string {
  const [unit, target] = isYearMonth(type) ? ["months", "INTEGER"] : ["microseconds", "BIGINT"];
  if (orNull) return `to_${unit}(TRY_CAST(${amount} AS ${target}))`;
  const tooLong = raise("INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION", "'`try_add`'");
  const fitting = `coalesce(TRY_CAST(amount AS ${target}), ${tooLong})`;
  return `to_${unit}(${bindValue("amount", amount, `CASE WHEN amount IS NOT NULL THEN ${fitting} END`)})`;
}

/** Rounded half up, as Spark rounds months and microseconds. */
function scaled(
  interval: string,
  type: DataType,
  operator: "*" | "/",
  number: string,
  orNull: boolean,
): string {
  if (type !== "interval") {
    return intervalOf(`round(${intervalUnits(interval, type)} ${operator} ${number})`, type, orNull);
  }
  const { months, days, micros } = partsOf(interval);
  const part = (units: string) => `(${units} ${operator} ${number})`;
  // What is left of a month is days of which a month has 31; what is left of a day is lost, unless there is time.
  return `(to_months(CAST(trunc(${part(months)}) AS INTEGER)) + to_days(CAST(trunc(${
    part(days)
  }) AS INTEGER)) + ` +
    `to_microseconds(CAST(round(${part(micros)}) AS BIGINT)))`;
}
