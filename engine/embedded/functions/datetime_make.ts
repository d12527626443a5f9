import { isIntegral } from "../analyze/common_type.ts";
import { raiseSql } from "./raise.ts";
import { timeArguments } from "./datetime_types.ts";
import type { Parameter, ResolvedCall, SparkFunction } from "./spark_function.ts";
import { INSTANT_UDF, instantSql } from "./time_zone.ts";

const DATE_PARTS: readonly Parameter[] = ["year", "month", "day"].map((name) => ({ name, type: "integer" }));
const CLOCK_PARTS: readonly Parameter[] = [
  { name: "hour", type: "integer" },
  { name: "min", type: "integer" },
  { name: "sec", type: "numeric" },
];
const ZONE: Parameter = { name: "timezone", type: "string", optional: true, plain: true };
const SECONDS = "decimal(16,6)";
const INT = "integer";
const TOO_FINE = raiseSql(
  "ARITHMETIC_OVERFLOW",
  "Rounding necessary: a timestamp has no more than six digits of a second. Round the number first.",
);

/** Functions that make dates, times and intervals of numbers, and numbers of them. */
export const DATETIME_MAKE_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "make_date",
    family: "datetime",
    summary: "The date of a year, a month and a day.",
    parameters: DATE_PARTS,
    result: "date",
    nullable: (args, ansi) => !ansi || args.some(Boolean),
    toSql: (args, { ansi }) => validated(args, "DATE", ansi, isDay(args), `make_date(${args.join(", ")})`),
  },
  makeTimestamp("make_timestamp", "timestamp", "raise"),
  makeTimestamp("try_make_timestamp", "timestamp", "null"),
  makeTimestamp("make_timestamp_ltz", "timestamp", "raise"),
  makeTimestamp("make_timestamp_ntz", "timestamp_ntz", "raise"),
  {
    name: "make_interval",
    family: "datetime",
    summary: "An interval of years, months, weeks, days, hours, minutes and seconds; what is not given is 0.",
    parameters: intervalParameters("years", "months", "weeks", "days", "hours", "mins", "secs"),
    coerce: timeArguments(INT, INT, INT, INT, INT, INT, SECONDS),
    result: "interval",
    nullable: (args, ansi) => !ansi || args.some((nullable) => nullable),
    toSql: (
      [years = "0", months = "0", weeks = "0", days = "0", hours = "0", minutes = "0", seconds = "0"],
    ) =>
      `(to_months(CAST(${years} * 12 + ${months} AS INTEGER)) + to_days(CAST(${weeks} * 7 + ${days} AS INTEGER)) + ` +
      `to_microseconds(${clockMicros(hours, minutes, seconds)}))`,
  },
  {
    name: "make_dt_interval",
    family: "datetime",
    summary: "An interval of days, hours, minutes and seconds; what is not given is 0.",
    parameters: intervalParameters("days", "hours", "mins", "secs"),
    coerce: timeArguments(INT, INT, INT, SECONDS),
    result: "interval day to second",
    toSql: ([days = "0", hours = "0", minutes = "0", seconds = "0"]) =>
      `to_microseconds(CAST(${days} AS BIGINT) * 86400000000 + ${clockMicros(hours, minutes, seconds)})`,
  },
  {
    name: "make_ym_interval",
    family: "datetime",
    summary: "An interval of years and months; what is not given is 0.",
    parameters: intervalParameters("years", "months"),
    coerce: timeArguments(INT, INT),
    result: "interval year to month",
    toSql: ([years = "0", months = "0"]) => `to_months(CAST(${years} * 12 + ${months} AS INTEGER))`,
  },
  {
    name: "timestamp_seconds",
    family: "datetime",
    summary: "The time so many seconds after 1970-01-01 00:00 UTC.",
    parameters: [{ name: "seconds", type: "numeric" }],
    result: "timestamp",
    nullable: "always",
    toSql: ([seconds], { argTypes: [type] }) => {
      if (type === "double" || type === "float") {
        const micros = `CAST(trunc(CAST(${seconds} AS DOUBLE) * 1000000) AS BIGINT)`;
        return `CASE WHEN isfinite(${seconds}) THEN make_timestamptz(${micros}) END`;
      }
      if (isIntegral(type!)) return `make_timestamptz(CAST(${seconds} AS BIGINT) * 1000000)`;
      const exact = `CAST(${seconds} AS DECIMAL(25,6))`;
      return `CASE WHEN ${exact} <> ${seconds} THEN ${TOO_FINE} ELSE make_timestamptz(CAST(${exact} * 1000000 AS BIGINT)) END`;
    },
  },
  ofNumber("timestamp_millis", "milliseconds", 1000),
  ofNumber("timestamp_micros", "microseconds", 1),
  toNumber("unix_seconds", "seconds", 1_000_000),
  toNumber("unix_millis", "milliseconds", 1000),
  toNumber("unix_micros", "microseconds", 1),
  {
    name: "unix_date",
    family: "datetime",
    summary: "The number of days from 1970-01-01 to a date.",
    parameters: [{ name: "date", type: "date" }],
    coerce: timeArguments("date"),
    result: "integer",
    toSql: ([date]) => `CAST(${date} - DATE '1970-01-01' AS INTEGER)`,
  },
  {
    name: "date_from_unix_date",
    family: "datetime",
    summary: "The date so many days after 1970-01-01.",
    parameters: [{ name: "days", type: "integer" }],
    result: "date",
    toSql: ([days]) => `CAST(DATE '1970-01-01' + ${days} AS DATE)`,
  },
];

function intervalParameters(...names: readonly string[]): Parameter[] {
  return names.map((name) => ({ name, type: name === "secs" ? "numeric" : "integer", optional: true }));
}

function clockMicros(hours: string, minutes: string, seconds: string): string {
  return `(CAST(${hours} AS BIGINT) * 3600000000 + CAST(${minutes} AS BIGINT) * 60000000 + ` +
    `CAST(CAST(${seconds} AS DECIMAL(18,6)) * 1000000 AS BIGINT))`;
}

function ofNumber(name: string, unit: string, factor: number): SparkFunction {
  return {
    name,
    family: "datetime",
    summary: `The time so many ${unit} after 1970-01-01 00:00 UTC.`,
    parameters: [{ name: unit, type: "integral" }],
    result: "timestamp",
    toSql: ([count]) => `make_timestamptz(CAST(${count} AS BIGINT) * ${factor})`,
  };
}

/** Rounded down, also before 1970. */
function toNumber(name: string, unit: string, micros: number): SparkFunction {
  return {
    name,
    family: "datetime",
    summary: `The number of ${unit} from 1970-01-01 00:00 UTC to a time, rounded down.`,
    parameters: [{ name: "timestamp", type: "timestamp" }],
    coerce: timeArguments("timestamp"),
    result: "long",
    toSql: ([time]) => {
      const total = `epoch_us(${time})`;
      return micros === 1
        ? total
        : `((${total} - ((${total} % ${micros}) + ${micros}) % ${micros}) // ${micros})`;
    },
  };
}

function isDay([year, month, day]: readonly string[]): string {
  return `CASE WHEN ${month} BETWEEN 1 AND 12 AND ${day} BETWEEN 1 AND 31 ` +
    `THEN ${day} <= day(last_day(make_date(${year}, ${month}, 1))) ELSE false END`;
}

/** The value where the parts are of a day; else an error in ANSI mode, NULL without. */
function validated(
  args: readonly string[],
  type: string,
  ansi: boolean,
  isValid: string,
  value: string,
): string {
  const given = args.map((arg) => `${arg} IS NOT NULL`).join(" AND ");
  const invalid = ansi
    ? raiseSql(
      "DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION",
      "There is no such date or time: ",
      ...args.flatMap((arg, i) => i === 0 ? [{ sql: arg }] : [", ", { sql: arg }]),
      '. If necessary set "spark.sql.ansi.enabled" to "false" to get NULL.',
    )
    : `CAST(NULL AS ${type})`;
  return `CASE WHEN ${given} THEN CASE WHEN ${isValid} THEN ${value} ELSE ${invalid} END END`;
}

function makeTimestamp(
  name: string,
  result: "timestamp" | "timestamp_ntz",
  onError: "raise" | "null",
): SparkFunction {
  const hasZone = result === "timestamp";
  return {
    name,
    family: "datetime",
    summary: `The ${
      hasZone ? "TIMESTAMP" : "TIMESTAMP_NTZ"
    } of a year, month, day, hour, minute and second (with a fraction)${
      hasZone ? ", in the session's time zone unless one is given" : ""
    }${onError === "null" ? "; NULL where there is none" : ""}.`,
    parameters: [...DATE_PARTS, ...CLOCK_PARTS, ...(hasZone ? [ZONE] : [])],
    coerce: timeArguments(INT, INT, INT, INT, INT, SECONDS, "string"),
    result,
    nullable: onError === "null" ? "always" : (args, ansi) => !ansi || args.some(Boolean),
    toSql: (args, call) =>
      makeTimestampSql(args, result, { ...call, ansi: call.ansi && onError === "raise" }),
    udfs: [INSTANT_UDF],
  };
}

function makeTimestampSql(args: readonly string[], result: string, { ansi, timeZone }: ResolvedCall): string {
  const [year, month, day, hour, minute, second, zone] = args as [
    string,
    string,
    string,
    string,
    string,
    string,
    string?,
  ];
  const local = `(make_timestamp(${year}, ${month}, ${day}, ${hour}, ${minute}, 0) + ` +
    `to_microseconds(CAST(${second} * 1000000 AS BIGINT)))`;
  const time = result === "timestamp_ntz"
    ? local
    : zone === undefined
    ? instantSql(local, timeZone)
    : `make_timestamptz(spark_instant(epoch_us(${local}), ${zone}))`;
  const type = result === "timestamp_ntz" ? "TIMESTAMP" : "TIMESTAMP WITH TIME ZONE";
  const fraction = ansi
    ? raiseSql(
      "INVALID_FRACTION_OF_SECOND",
      "Valid range for seconds is [0, 60] (inclusive), but the provided value is ",
      {
        sql: second,
      },
      ".",
    )
    : `CAST(NULL AS ${type})`;
  const checked = `CASE WHEN ${second} > 60 THEN ${fraction} ELSE ${time} END`;
  const isValid = `${
    isDay(args)
  } AND ${hour} BETWEEN 0 AND 23 AND ${minute} BETWEEN 0 AND 59 AND ${second} >= 0 AND ${second} < 61`;
  return validated(args, type, ansi, isValid, checked);
}
