import type { DataType } from "../../declare/types.ts";
import { isNumeric } from "../analyze/common_type.ts";
import { duckDbType } from "../duckdb_type.ts";
import { bindValue } from "./bind_value.ts";
import { raise } from "./run_time_error.ts";
import type { Parameter, ResolvedCall, SparkFunction } from "./spark_function.ts";

const INT = "integer";
const SECONDS = "decimal(18,6)";
const CALENDAR_PARTS = parametersOf("years", "months", "weeks", "days", "hours", "mins", "secs");
const CALENDAR_TYPES = partTypes(INT, INT, INT, INT, INT, INT, SECONDS);

/** Functions that make intervals of numbers. */
export const INTERVAL_MAKE_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "make_interval",
    family: "datetime",
    summary: "An interval of years, months, weeks, days, hours, minutes and seconds; what is not given is 0.",
    parameters: CALENDAR_PARTS,
    coerce: CALENDAR_TYPES,
    result: "interval",
    nullable: (args, ansi) => !ansi || args.some((nullable) => nullable),
    toSql: (args, call) => calendarSql(args, call, call.ansi),
  },
  {
    name: "try_make_interval",
    family: "datetime",
    summary: "As `make_interval`, but NULL where a number is too large.",
    // Without an argument there is nothing to try.
    parameters: CALENDAR_PARTS.map(({ name, type }, i) =>
      i === 0 ? { name, type } : { name, type, optional: true }
    ),
    coerce: CALENDAR_TYPES,
    result: "interval",
    nullable: "always",
    toSql: (args, call) => calendarSql(args, call, false),
  },
  {
    name: "make_dt_interval",
    family: "datetime",
    summary: "An interval of days, hours, minutes and seconds; what is not given is 0.",
    parameters: parametersOf("days", "hours", "mins", "secs"),
    coerce: partTypes(INT, INT, INT, SECONDS),
    result: "interval day to second",
    toSql: ([days = "0", hours = "0", minutes = "0", seconds = "0"]) => {
      const micros = `CAST(${days} AS HUGEINT) * 86400000000 + ${clockMicros(hours, minutes, seconds)}`;
      return `to_microseconds(${fitting(micros, "BIGINT", TOO_LONG)})`;
    },
  },
  {
    name: "make_ym_interval",
    family: "datetime",
    summary: "An interval of years and months; what is not given is 0.",
    parameters: parametersOf("years", "months"),
    coerce: partTypes(INT, INT),
    result: "interval year to month",
    toSql: ([years = "0", months = "0"]) =>
      `to_months(${fitting(`CAST(${years} AS BIGINT) * 12 + ${months}`, "INTEGER", TOO_LONG)})`,
  },
];

const TOO_LONG = raise("INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION");

function parametersOf(...names: readonly string[]): Parameter[] {
  return names.map((name) => ({ name, type: name === "secs" ? "numeric" : "integer", optional: true }));
}

/** Numbers of any kind, and texts, become what the parts are of; what is neither is left to the rules of the parameters. */
function partTypes(...wanted: readonly DataType[]): NonNullable<SparkFunction["coerce"]> {
  const isPart = (type: DataType) => isNumeric(type) || type === "string" || type === "void";
  return ({ argTypes }) => argTypes.every(isPart) ? argTypes.map((_, i) => wanted[i]!) : undefined;
}

function calendarSql(args: readonly string[], { resultType }: ResolvedCall, raises: boolean): string {
  const [years = "0", months = "0", weeks = "0", days = "0", hours = "0", minutes = "0", seconds = "0"] =
    args;
  const overflow = (type: string) =>
    raises ? raise("ARITHMETIC_OVERFLOW", `'${type} overflow'`, "''") : undefined;
  const parts = [
    `to_months(${fitting(`CAST(${years} AS BIGINT) * 12 + ${months}`, "INTEGER", overflow("integer"))})`,
    `to_days(${fitting(`CAST(${weeks} AS BIGINT) * 7 + ${days}`, "INTEGER", overflow("integer"))})`,
    `to_microseconds(${fitting(clockMicros(hours, minutes, seconds), "BIGINT", overflow("long"))})`,
  ];
  const given = args.map((arg) => `${arg} IS NOT NULL`).join(" AND ");
  const interval = `(${parts.join(" + ")})`;
  return given
    ? `CASE WHEN ${given} THEN ${interval} ELSE CAST(NULL AS ${duckDbType(resultType)}) END`
    : interval;
}

function clockMicros(hours: string, minutes: string, seconds: string): string {
  return `(CAST(${hours} AS HUGEINT) * 3600000000 + CAST(${minutes} AS HUGEINT) * 60000000 + ` +
    `CAST(CAST(${seconds} AS DECIMAL(38,6)) * 1000000 AS HUGEINT))`;
}

/** The number in a narrower type; where it does not fit, what `failure` does, or NULL. */
function fitting(number: string, type: string, failure: string | undefined): string {
  const cast = `TRY_CAST(number AS ${type})`;
  const sql = failure === undefined
    ? cast
    : `CASE WHEN number IS NOT NULL THEN coalesce(${cast}, ${failure}) END`;
  return bindValue("number", number, sql);
}
