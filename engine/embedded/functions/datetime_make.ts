import { type DataType, sqlName } from "../../declare/types.ts";
import { wrongNumArgs } from "../analyze/analysis_errors.ts";
import { isIntegral, isTime } from "../analyze/common_type.ts";
import { raiseSql } from "./raise.ts";
import { timeArguments } from "./datetime_types.ts";
import type { Mismatch, Parameter, ResolvedCall, SparkFunction, UncoercedCall } from "./spark_function.ts";
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

/** Functions that make dates and times of numbers, and numbers of them. */
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
  makeTimestamp("try_make_timestamp_ltz", "timestamp", "null"),
  makeTimestamp("make_timestamp_ntz", "timestamp_ntz", "raise"),
  makeTimestamp("try_make_timestamp_ntz", "timestamp_ntz", "null"),
  {
    name: "timestamp_seconds",
    family: "datetime",
    summary: "The time so many seconds after 1970-01-01 00:00 UTC.",
    parameters: [{ name: "seconds", type: "numeric" }],
    result: "timestamp",
    nullable: ([seconds], _ansi, { argTypes: [type] }) => seconds! || type === "double" || type === "float",
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
  const takesDate = !name.endsWith("tz");
  const least = takesDate ? 1 : 2;
  const rest = [...DATE_PARTS.slice(1), ...CLOCK_PARTS, ...(hasZone ? [ZONE] : [])];
  return {
    name,
    family: "datetime",
    summary: `The ${
      hasZone ? "TIMESTAMP" : "TIMESTAMP_NTZ"
    } of a year, month, day, hour, minute and second (with a fraction), or of a DATE and a TIME${
      takesDate ? " (midnight without one)" : ""
    }${hasZone ? "; in the session's time zone unless one is given" : ""}${
      onError === "null" ? "; NULL where there is none" : ""
    }.`,
    parameters: [
      { name: "year", type: "any" },
      ...rest.map((parameter, i) => i < least - 1 ? parameter : { ...parameter, optional: true as const }),
    ],
    coerce: (call) => timestampParts(name, call, hasZone),
    result,
    nullable: (args, ansi, { argTypes }) => {
      if (isOfDate(argTypes)) return !hasZone || args.some(Boolean);
      return onError === "null" || !ansi || args.some(Boolean);
    },
    toSql: (args, call) =>
      isOfDate(call.argTypes)
        ? timestampOfDate(args, result, call.timeZone)
        : makeTimestampSql(args, result, { ...call, ansi: call.ansi && onError === "raise" }),
    udfs: [INSTANT_UDF],
  };
}

/** Whether the parts are a date, perhaps a time of day, perhaps a zone. */
function isOfDate(types: readonly DataType[]): boolean {
  return types.length <= 3;
}

function timestampParts(name: string, call: UncoercedCall, hasZone: boolean) {
  const { argTypes } = call;
  const isPossible = argTypes.length >= 6 || argTypes.length === 2 ||
    argTypes.length === (hasZone ? 3 : 2) || (argTypes.length === 1 && !name.endsWith("tz"));
  if (!isPossible) {
    const counts = name.endsWith("_ntz")
      ? "[2, 6]"
      : name.endsWith("_ltz")
      ? "[2, 3, 6, 7]"
      : "[1, 2, 3, 6, 7]";
    throw wrongNumArgs(name, counts, argTypes.length);
  }
  if (!isOfDate(argTypes)) return timeArguments(INT, INT, INT, INT, INT, SECONDS, "string")(call);
  const [date, time] = argTypes;
  if (date !== "date" && date !== "void") return wrongPart("first", "DATE", date!);
  if (time !== undefined && time !== "void" && !isTime(time)) return wrongPart("second", "TIME", time);
  return argTypes.map((type, i): DataType => i === 0 ? "date" : i === 2 ? "string" : type);
}

function wrongPart(paramIndex: string, wanted: string, type: DataType): Mismatch {
  const parameters = { paramIndex, requiredType: `"${wanted}"`, inputType: `"${sqlName(type)}"` };
  return {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason:
      `The ${paramIndex} parameter requires the ${parameters.requiredType} type, however it has the type ${parameters.inputType}`,
    parameters,
  };
}

function timestampOfDate(
  [date, time, zone]: readonly string[],
  result: "timestamp" | "timestamp_ntz",
  timeZone: string,
): string {
  const local = time === undefined
    ? `CAST(${date} AS TIMESTAMP)`
    : `(CAST(${date} AS TIMESTAMP) + to_microseconds(epoch_us(CAST(${time} AS TIME))))`;
  return inZone(local, result, zone, timeZone);
}

/** The instant, or the time on the clock, of a local time. */
function inZone(local: string, result: DataType, zone: string | undefined, timeZone: string): string {
  if (result === "timestamp_ntz") return local;
  return zone === undefined
    ? instantSql(local, timeZone)
    : `make_timestamptz(spark_instant(epoch_us(${local}), ${zone}))`;
}

function makeTimestampSql(
  args: readonly string[],
  result: DataType,
  { ansi, timeZone }: ResolvedCall,
): string {
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
  const time = inZone(local, result, zone, timeZone);
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
