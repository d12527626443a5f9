import { AnalysisError } from "../../errors.ts";
import { type DataType, sqlName } from "../../declare/types.ts";
import { isInterval } from "../analyze/common_type.ts";
import { quoteString } from "../duckdb_type.ts";
import { timeArguments } from "./datetime_types.ts";
import { intervalPart } from "./extract_interval.ts";
import { raiseSql } from "./raise.ts";
import type { Parameter, ResolvedCall, SparkFunction } from "./spark_function.ts";
import { INSTANT_UDF, instantSql, LOCAL_UDF, localSql } from "./time_zone.ts";

const DATE: Parameter = { name: "date", type: "date" };
const TIMESTAMP: Parameter = { name: "timestamp", type: "timestamp" };

/** The current time, and the parts of dates and times. */
export const DATETIME_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "current_timestamp",
    aliases: ["now"],
    family: "datetime",
    summary: "The current time; the same for all rows of a batch, and when a batch is run again.",
    parameters: [],
    result: "timestamp",
    toSql: (_args, { nowMs }) => `make_timestamptz(${nowMs * 1000})`,
  },
  {
    name: "localtimestamp",
    family: "datetime",
    summary: "The current time on the clock of the session's time zone, as a TIMESTAMP_NTZ.",
    parameters: [],
    result: "timestamp_ntz",
    toSql: (_args, { nowMs, timeZone }) => localSql(`make_timestamptz(${nowMs * 1000})`, timeZone),
    udfs: [LOCAL_UDF],
  },
  {
    name: "current_date",
    aliases: ["curdate"],
    family: "datetime",
    summary: "The current date in the session's time zone; the same for all rows of a batch.",
    parameters: [],
    result: "date",
    toSql: (_args, { nowMs, timeZone }) =>
      `CAST(${localSql(`make_timestamptz(${nowMs * 1000})`, timeZone)} AS DATE)`,
    udfs: [LOCAL_UDF],
  },
  {
    name: "current_timezone",
    family: "datetime",
    summary: "The session's time zone.",
    parameters: [],
    result: "string",
    toSql: (_args, { timeZone }) => quoteString(timeZone),
  },
  ofDate("year", "The year of a date.", (d) => `year(${d})`),
  ofDate("quarter", "The quarter of a date, from 1 to 4.", (d) => `quarter(${d})`),
  ofDate("month", "The month of a date, from 1 to 12.", (d) => `month(${d})`),
  { ...ofDate("day", "The day of the month, from 1 to 31.", (d) => `day(${d})`), aliases: ["dayofmonth"] },
  ofDate(
    "dayofweek",
    "The day of the week, from 1 for Sunday to 7 for Saturday.",
    (d) => `dayofweek(${d}) + 1`,
  ),
  ofDate("dayofyear", "The day of the year, from 1 to 366.", (d) => `dayofyear(${d})`),
  ofDate("weekday", "The day of the week, from 0 for Monday to 6 for Sunday.", (d) => `isodow(${d}) - 1`),
  ofDate(
    "weekofyear",
    "The week of the year; weeks begin on Monday, week 1 has at least four days.",
    (d) => `weekofyear(${d})`,
  ),
  ofClock("hour", "The hour, from 0 to 23, in the session's time zone."),
  ofClock("minute", "The minute, from 0 to 59."),
  ofClock("second", "The second, from 0 to 59, without its fraction."),
  {
    name: "extract",
    aliases: ["date_part", "datepart"],
    family: "datetime",
    summary:
      "A part of a date or time, such as `YEAR`, `WEEK`, `DOW` or `SECOND`; seconds come with their fraction, as a decimal.",
    parameters: [{ name: "field", type: "string", plain: true }, { name: "source", type: "timestamp" }],
    coerce: (call) => {
      const type = call.argTypes[1]!;
      return type === "date" || isInterval(type) ? ["string", type] : timeArguments("string", "clock")(call);
    },
    result: ([, source], { argLiterals: [field] }) => literalPart(field, source!).type,
    nullable: (args, ansi, { argTypes: [, source] }) =>
      args.some((nullable) => nullable) || (source === "interval" && !ansi),
    toSql: ([, source], { argTypes: [, type], argLiterals: [field], timeZone }) =>
      literalPart(field, type!).sql(type === "timestamp" ? localSql(source!, timeZone) : source!),
    udfs: [LOCAL_UDF],
  },
  {
    name: "last_day",
    family: "datetime",
    summary: "The last day of a date's month.",
    parameters: [DATE],
    coerce: timeArguments("date"),
    result: "date",
    toSql: ([date]) => `last_day(${date})`,
  },
  {
    name: "next_day",
    family: "datetime",
    summary: "The first date later than a date that is a given day of the week, such as `Mon` or `Monday`.",
    parameters: [{ name: "start_date", type: "date" }, { name: "day_of_week", type: "string", plain: true }],
    coerce: timeArguments("date", "string"),
    result: "date",
    nullable: "always",
    toSql: ([date, day], { ansi }) => {
      const number = `CASE upper(trim(${day}, ' ')) ${DAY_NAMES} END`;
      const next = `CAST(${date} + CAST((${number} - isodow(${date}) + 6) % 7 + 1 AS INTEGER) AS DATE)`;
      const isIllegal = `${date} IS NOT NULL AND ${day} IS NOT NULL AND ${number} IS NULL`;
      return ansi ? `CASE WHEN ${isIllegal} THEN ${illegalDay(day!)} ELSE ${next} END` : next;
    },
  },
  {
    name: "dayname",
    family: "datetime",
    summary: "The day of the week in three letters.",
    parameters: [DATE],
    coerce: timeArguments("date"),
    result: "string",
    toSql: ([date]) => `strftime(${date}, '%a')`,
  },
  {
    name: "monthname",
    family: "datetime",
    summary: "The month in three letters.",
    parameters: [DATE],
    coerce: timeArguments("date"),
    result: "string",
    toSql: ([date]) => `strftime(${date}, '%b')`,
  },
  {
    name: "trunc",
    family: "datetime",
    summary: "The first day of a date's `YEAR`, `QUARTER`, `MONTH` or `WEEK`; NULL for another unit.",
    parameters: [DATE, { name: "fmt", type: "string", plain: true }],
    coerce: timeArguments("date", "string"),
    result: "date",
    nullable: "always",
    toSql: ([date, unit]) =>
      `CASE ${
        casesOfUnit(unit!, DATE_UNITS, (name) => `CAST(date_trunc('${name}', ${date}) AS DATE)`)
      }ELSE CAST(NULL AS DATE) END`,
  },
  {
    name: "date_trunc",
    family: "datetime",
    summary:
      "A time cut to its `YEAR`, `QUARTER`, `MONTH`, `WEEK`, `DAY`, `HOUR`, `MINUTE`, `SECOND`, … in the session's time zone; NULL for another unit.",
    parameters: [{ name: "fmt", type: "string", plain: true }, TIMESTAMP],
    coerce: timeArguments("string", "timestamp"),
    result: "timestamp",
    nullable: "always",
    toSql: ([unit, time], call) => dateTruncSql(unit!, time!, call),
    udfs: [INSTANT_UDF, LOCAL_UDF],
  },
];

function ofDate(name: string, summary: string, sql: (date: string) => string): SparkFunction {
  return {
    name,
    family: "datetime",
    summary,
    parameters: [DATE],
    coerce: timeArguments("date"),
    result: "integer",
    toSql: ([date]) => `CAST(${sql(date!)} AS INTEGER)`,
  };
}

function ofClock(name: "hour" | "minute" | "second", summary: string): SparkFunction {
  return {
    name,
    family: "datetime",
    summary,
    parameters: [TIMESTAMP],
    coerce: timeArguments("clock"),
    result: "integer",
    toSql: ([time], { argTypes, timeZone }) =>
      `CAST(${name}(${argTypes[0] === "timestamp_ntz" ? time : localSql(time!, timeZone)}) AS INTEGER)`,
    udfs: [LOCAL_UDF],
  };
}

const DAY_NAMES = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
  .flatMap((name, i) => [2, 3, 9].map((length) => `WHEN '${name.slice(0, length)}' THEN ${i + 1}`)).join(" ");

function illegalDay(day: string): string {
  return raiseSql(
    "ILLEGAL_DAY_OF_WEEK",
    "Illegal input for day of week: ",
    { sql: day },
    ". Write the English name of a day or its first two or three letters.",
  );
}

interface Part {
  readonly type: DataType;
  readonly sql: (local: string) => string;
}

function wholePart(sql: (local: string) => string): Part {
  return { type: "integer", sql: (local) => `CAST(${sql(local)} AS INTEGER)` };
}

const SECONDS: Part = {
  type: "decimal(8,6)",
  sql: (local) =>
    `CAST(CAST(microsecond(CAST(${local} AS TIMESTAMP)) AS DECIMAL(8,0)) * CAST(0.000001 AS DECIMAL(6,6)) AS DECIMAL(8,6))`,
};

/** The parts of dates and times with all their names. */
const PARTS: readonly (readonly [names: string, part: Part])[] = [
  ["YEAR Y YEARS YR YRS", wholePart((t) => `year(${t})`)],
  ["YEAROFWEEK", wholePart((t) => `isoyear(${t})`)],
  ["QUARTER QTR", wholePart((t) => `quarter(${t})`)],
  ["MONTH MON MONS MONTHS", wholePart((t) => `month(${t})`)],
  ["WEEK W WEEKS", wholePart((t) => `weekofyear(${t})`)],
  ["DAY D DAYS", wholePart((t) => `day(${t})`)],
  ["DAYOFWEEK DOW", wholePart((t) => `dayofweek(${t}) + 1`)],
  ["DAYOFWEEK_ISO DOW_ISO", wholePart((t) => `isodow(${t})`)],
  ["DOY", wholePart((t) => `dayofyear(${t})`)],
  ["HOUR H HOURS HR HRS", wholePart((t) => `hour(CAST(${t} AS TIMESTAMP))`)],
  ["MINUTE M MIN MINS MINUTES", wholePart((t) => `minute(CAST(${t} AS TIMESTAMP))`)],
  ["SECOND S SEC SECONDS SECS", SECONDS],
];

function literalPart(field: unknown, type: DataType): Part {
  const wanted = String(field).toUpperCase();
  const part = isInterval(type)
    ? intervalPart(wanted, type)
    : PARTS.find(([names]) => names.split(" ").includes(wanted))?.[1];
  if (part) return part;
  const possible = PARTS.map(([names]) => names.split(" ")[0]!).filter((name) =>
    !isInterval(type) || intervalPart(name, type)
  );
  throw new AnalysisError(
    "INVALID_EXTRACT_FIELD",
    `Cannot extract \`${field}\` from a value of type ${sqlName(type)}: write one of ${possible.join(", ")}.`,
    { parameters: { field: String(field) } },
  );
}

const DATE_UNITS: readonly (readonly [name: string, ...spellings: string[]])[] = [
  ["year", "YEAR", "YYYY", "YY"],
  ["quarter", "QUARTER"],
  ["month", "MONTH", "MM", "MON"],
  ["week", "WEEK"],
];
const DAY_UNITS: typeof DATE_UNITS = [...DATE_UNITS, ["day", "DAY", "DD"]];
const CLOCK_UNITS: typeof DATE_UNITS = [
  ["hour", "HOUR"],
  ["minute", "MINUTE"],
  ["second", "SECOND"],
  ["milliseconds", "MILLISECOND"],
  ["microseconds", "MICROSECOND"],
];

function casesOfUnit(unit: string, units: typeof DATE_UNITS, sql: (name: string) => string): string {
  return units.map(([name, ...spellings]) =>
    `WHEN upper(${unit}) IN (${spellings.map(quoteString).join(", ")}) THEN ${sql(name)} `
  ).join("");
}

/** Hours and less keep the difference to UTC, so that the two hours at the end of summer time stay apart. */
function dateTruncSql(unit: string, time: string, { timeZone, argLiterals }: ResolvedCall): string {
  const local = localSql(time, timeZone);
  const ofDay = (name: string) => instantSql(`date_trunc('${name}', ${local})`, timeZone);
  const ofClock = (name: string) =>
    `make_timestamptz(epoch_us(${time}) - (epoch_us(${local}) - epoch_us(date_trunc('${name}', ${local}))))`;
  const literal = typeof argLiterals[0] === "string" ? argLiterals[0].toUpperCase() : undefined;
  const chosen = (units: typeof DATE_UNITS) =>
    units.filter(([, ...spellings]) => literal === undefined || spellings.includes(literal));
  const cases = casesOfUnit(unit, chosen(DAY_UNITS), ofDay) + casesOfUnit(unit, chosen(CLOCK_UNITS), ofClock);
  return cases === "" ? "CAST(NULL AS TIMESTAMP WITH TIME ZONE)" : `CASE ${cases}END`;
}
