import { isDateTime, isInterval, isNumeric } from "../analyze/common_type.ts";
import { quotedType } from "../analyze/analysis_errors.ts";
import type { DataType } from "../../declare/types.ts";
import { quoteString } from "../duckdb_type.ts";
import { differentOperands } from "./comparison.ts";
import { raise } from "./run_time_error.ts";
import type { Mismatch, ResolvedCall, UncoercedCall } from "./spark_function.ts";

const DAY_MICROS = 86_400_000_000;
const DAY_TIME = "interval day to second";

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
  if (name === "*" || name === "/") return scaledInterval(name, left, right);
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
  if (left === right || left === "void" || right === "void") {
    return left === "void" ? [right, right] : [left, left];
  }
  return undefined;
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

function wrongStep(type: DataType): Mismatch {
  const parameters = { requiredType: '("INT" or "SMALLINT" or "TINYINT")', inputType: quotedType(type) };
  return {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason:
      `The second parameter requires the ${parameters.requiredType} type, however it has the type ${parameters.inputType}`,
    parameters: { paramIndex: "second", ...parameters },
  };
}

/** The result's type, from the operands as {@linkcode timeOperands} gives them. */
export function timeResult(
  name: string,
  [left, right]: readonly DataType[],
  literals: UncoercedCall["argLiterals"],
): DataType {
  if (isDateTime(left!) && isDateTime(right!)) return DAY_TIME;
  const [time, step] = isDateTime(left!) ? [left!, right!] : [right!, left!];
  if (!isDateTime(time)) return isInterval(left!) ? left! : right!;
  if (time !== "date" || step === "integer" || step === "interval year to month") return time;
  const micros = literals[time === left ? 1 : 0];
  const wholeDays = typeof micros === "string" && /^-?\d+$/.test(micros) && Number(micros) % DAY_MICROS === 0;
  return wholeDays && name !== "*" ? "date" : "timestamp";
}

/** The operator as DuckDB SQL. */
export function timeSql(name: string, a: string, b: string, call: ResolvedCall): string {
  const [left, right] = call.argTypes as [DataType, DataType];
  if (isDateTime(left) && isDateTime(right)) return elapsed(a, b, left, call.timeZone);
  if (isDateTime(left)) return moved(a, name === "-" ? `(-${b})` : b, left, right, call);
  if (isDateTime(right)) return moved(b, a, right, left, call);
  if (name === "*") return isInterval(left) ? scaled(a, left, `* ${b}`) : scaled(b, right, `* ${a}`);
  if (name === "/") {
    return `CASE WHEN ${b} = 0 THEN ${raise("INTERVAL_DIVIDED_BY_ZERO")} ELSE ${
      scaled(a, left, `/ ${b}`)
    } END`;
  }
  return `(${a} ${name} ${b})`;
}

/** Timestamps are subtracted on the clock: from midnight to midnight is a day, also if the clock was changed. */
function elapsed(a: string, b: string, type: DataType, timeZone: string): string {
  if (type === "date") return `to_microseconds((${a} - ${b}) * ${DAY_MICROS})`;
  const local = (time: string) =>
    type === "timestamp" ? `(${time} AT TIME ZONE ${quoteString(timeZone)})` : time;
  return `to_microseconds(epoch_us(${local(a)}) - epoch_us(${local(b)}))`;
}

/** A time moved by an interval: whole days by the calendar of the session's time zone, the rest by the clock. */
function moved(time: string, step: string, type: DataType, stepType: DataType, call: ResolvedCall): string {
  if (stepType === "integer") return `(${time} + ${step})`;
  const zone = quoteString(call.timeZone);
  if (type === "date") {
    if (call.resultType === "date") return `CAST(${time} + ${step} AS DATE)`;
    return `((CAST(${time} AS TIMESTAMP) + ${step}) AT TIME ZONE ${zone})`;
  }
  if (type === "timestamp_ntz") return `(${time} + ${step})`;
  const onCalendar = (interval: string) =>
    `((${time} AT TIME ZONE ${zone}) + ${interval}) AT TIME ZONE ${zone}`;
  if (stepType === "interval year to month") return `(${onCalendar(step)})`;
  const micros = `epoch_us(${step})`;
  // Less than a day does not pass by the calendar, on which an hour may occur twice.
  const days = `(${micros} // ${DAY_MICROS})`;
  const byCalendar = onCalendar(`to_days(CAST(${days} AS INTEGER))`);
  const day = `CASE WHEN ${days} = 0 THEN ${time} ELSE ${byCalendar} END`;
  return `((${day}) + to_microseconds(${micros} % ${DAY_MICROS}))`;
}

/** Rounded half up, as Spark rounds months and microseconds. */
function scaled(interval: string, type: DataType, operation: string): string {
  return type === "interval year to month"
    ? `to_months(CAST(round((datepart('year', ${interval}) * 12 + datepart('month', ${interval})) ${operation}) AS INTEGER))`
    : `to_microseconds(CAST(round(epoch_us(${interval}) ${operation}) AS BIGINT))`;
}
