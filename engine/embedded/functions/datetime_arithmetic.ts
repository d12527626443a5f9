import { AnalysisError } from "../../errors.ts";
import { quoteString } from "../duckdb_type.ts";
import { timeArguments } from "./datetime_types.ts";
import type { Parameter, ResolvedCall, SparkFunction } from "./spark_function.ts";
import { INSTANT_UDF, instantSql, LOCAL_UDF, localSql } from "./time_zone.ts";

const START: Parameter = { name: "start_date", type: "date" };
const DAYS: Parameter = { name: "num_days", type: "integer" };
const UNIT: Parameter = { name: "unit", type: "string", plain: true };
const UDFS = [INSTANT_UDF, LOCAL_UDF];

/** Functions that move dates and times, measure between them, or move them to another time zone. */
export const DATETIME_ARITHMETIC_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "date_add",
    aliases: ["dateadd"],
    family: "datetime",
    summary: "The date `num_days` days later.",
    parameters: [START, DAYS],
    coerce: timeArguments("date", "integer"),
    result: "date",
    toSql: ([date, days]) => `CAST(${date} + ${days} AS DATE)`,
  },
  {
    name: "date_sub",
    family: "datetime",
    summary: "The date `num_days` days earlier.",
    parameters: [START, DAYS],
    coerce: timeArguments("date", "integer"),
    result: "date",
    toSql: ([date, days]) => `CAST(${date} - ${days} AS DATE)`,
  },
  {
    name: "datediff",
    aliases: ["date_diff"],
    family: "datetime",
    summary: "The number of days from `startDate` to `endDate`.",
    parameters: [{ name: "endDate", type: "date" }, { name: "startDate", type: "date" }],
    coerce: timeArguments("date", "date"),
    result: "integer",
    toSql: ([end, start]) => `CAST(${end} - ${start} AS INTEGER)`,
  },
  {
    name: "add_months",
    family: "datetime",
    summary: "The date `num_months` months later, or the last day of that month where it is shorter.",
    parameters: [START, { name: "num_months", type: "integer" }],
    coerce: timeArguments("date", "integer"),
    result: "date",
    toSql: ([date, months]) => `CAST(${date} + to_months(${months}) AS DATE)`,
  },
  {
    name: "months_between",
    family: "datetime",
    summary:
      "The number of months from `timestamp2` to `timestamp1`, a month being 31 days where they are not the same day or both last days; to 8 digits unless `roundOff` is false.",
    parameters: [
      { name: "timestamp1", type: "timestamp" },
      { name: "timestamp2", type: "timestamp" },
      { name: "roundOff", type: "boolean", optional: true },
    ],
    coerce: ({ argTypes, ...call }) => {
      const times = timeArguments("timestamp", "timestamp")({ ...call, argTypes: argTypes.slice(0, 2) });
      return times === undefined || "mismatch" in times || argTypes.length < 3
        ? times
        : [...times, "boolean"];
    },
    result: "double",
    toSql: ([end, start, roundOff], { timeZone }) => monthsBetweenSql(end!, start!, roundOff, timeZone),
    udfs: UDFS,
  },
  {
    name: "timestampadd",
    family: "datetime",
    summary:
      "A time moved by a number of units; days and more are counted on the clock of the session's time zone.",
    parameters: [UNIT, { name: "quantity", type: "long" }, { name: "timestamp", type: "timestamp" }],
    coerce: timeArguments("string", "long", "clock"),
    result: ([, , time]) => time!,
    toSql: ([, quantity, time], call) => addUnitsSql(quantity!, time!, call),
    udfs: UDFS,
  },
  {
    name: "timestampdiff",
    family: "datetime",
    summary: "How many whole units lie between two times on the clock of the session's time zone.",
    parameters: [UNIT, { name: "start", type: "timestamp" }, { name: "end", type: "timestamp" }],
    coerce: timeArguments("string", "clock", "clock"),
    result: "long",
    toSql: ([, start, end], call) => unitsBetweenSql(start!, end!, call),
    udfs: UDFS,
  },
  {
    name: "from_utc_timestamp",
    family: "datetime",
    summary: "The time that clocks in a time zone show, when the given time is one of UTC.",
    parameters: [{ name: "timestamp", type: "timestamp" }, { name: "timezone", type: "string", plain: true }],
    coerce: timeArguments("timestamp", "string"),
    result: "timestamp",
    toSql: ([time, zone]) => `make_timestamptz(spark_local(epoch_us(${time}), ${zone}))`,
    udfs: UDFS,
  },
  {
    name: "to_utc_timestamp",
    family: "datetime",
    summary: "The time of UTC, when the given time is what clocks in a time zone show.",
    parameters: [{ name: "timestamp", type: "timestamp" }, { name: "timezone", type: "string", plain: true }],
    coerce: timeArguments("timestamp", "string"),
    result: "timestamp",
    toSql: ([time, zone]) => `make_timestamptz(spark_instant(epoch_us(${time}), ${zone}))`,
    udfs: UDFS,
  },
  {
    name: "convert_timezone",
    family: "datetime",
    summary:
      "What clocks in the target zone show when those in the source zone (or the session's) show a time. With two arguments the first is the target.",
    parameters: [
      { name: "sourceTz", type: "string", plain: true },
      { name: "targetTz", type: "any", plain: true },
      { name: "sourceTs", type: "timestamp", optional: true },
    ],
    coerce: (call) =>
      call.argTypes.length === 2
        ? timeArguments("string", "timestamp_ntz")(call)
        : timeArguments("string", "string", "timestamp_ntz")(call),
    result: "timestamp_ntz",
    toSql: (args, { timeZone }) => {
      const [source, target, time] = args.length === 2 ? [quoteString(timeZone), args[0], args[1]] : args;
      return `make_timestamp(spark_local(spark_instant(epoch_us(${time}), ${source}), ${target}))`;
    },
    udfs: UDFS,
  },
];

const SECONDS_PER_MONTH = 31 * 86_400;

function monthsBetweenSql(
  end: string,
  start: string,
  roundOff: string | undefined,
  timeZone: string,
): string {
  const [a, b] = [localSql(end, timeZone), localSql(start, timeZone)];
  const whole = `(year(${a}) * 12 + month(${a}) - year(${b}) * 12 - month(${b}))`;
  const seconds = (t: string) => `(day(${t}) * 86400 + hour(${t}) * 3600 + minute(${t}) * 60 + second(${t}))`;
  const exact = `(${whole} + CAST(${seconds(a)} - ${seconds(b)} AS DOUBLE) / ${SECONDS_PER_MONTH})`;
  const rounded = `(floor(${exact} * 100000000 + 0.5) / 100000000)`;
  const sameDay =
    `day(${a}) = day(${b}) OR (CAST(${a} AS DATE) = last_day(${a}) AND CAST(${b} AS DATE) = last_day(${b}))`;
  const fraction = roundOff === undefined
    ? rounded
    : `CASE WHEN ${roundOff} THEN ${rounded} ELSE ${exact} END`;
  const given = roundOff === undefined ? "" : ` AND ${roundOff} IS NOT NULL`;
  return `CASE WHEN ${end} IS NOT NULL AND ${start} IS NOT NULL${given} THEN ` +
    `CASE WHEN ${sameDay} THEN CAST(${whole} AS DOUBLE) ELSE ${fraction} END END`;
}

/** Units by all their names: how many months, days or microseconds they are. */
const UNITS: readonly (readonly [names: string, months: number, days: number, micros: number])[] = [
  ["YEAR YEARS", 12, 0, 0],
  ["QUARTER QUARTERS", 3, 0, 0],
  ["MONTH MONTHS", 1, 0, 0],
  ["WEEK WEEKS", 0, 7, 0],
  ["DAY DAYS DAYOFYEAR", 0, 1, 0],
  ["HOUR HOURS", 0, 0, 3_600_000_000],
  ["MINUTE MINUTES", 0, 0, 60_000_000],
  ["SECOND SECONDS", 0, 0, 1_000_000],
  ["MILLISECOND MILLISECONDS", 0, 0, 1_000],
  ["MICROSECOND MICROSECONDS", 0, 0, 1],
];

function literalUnit({ argLiterals: [unit] }: ResolvedCall) {
  const wanted = String(unit).toUpperCase();
  const found = UNITS.find(([names]) => names.split(" ").includes(wanted));
  if (found) return { months: found[1], days: found[2], micros: found[3] };
  throw new AnalysisError(
    "INVALID_PARAMETER_VALUE.DATETIME_UNIT",
    `Cannot count in the unit ${unit}: write one of ${
      UNITS.map(([names]) => names.split(" ")[0]).join(", ")
    }.`,
    { parameters: { unit: String(unit) } },
  );
}

function addUnitsSql(quantity: string, time: string, call: ResolvedCall): string {
  const { months, days, micros } = literalUnit(call);
  const isNtz = call.argTypes[2] === "timestamp_ntz";
  if (micros > 0) {
    const moved = `epoch_us(${time}) + ${quantity} * ${micros}`;
    return isNtz ? `make_timestamp(${moved})` : `make_timestamptz(${moved})`;
  }
  const amount = months > 0
    ? `to_months(CAST(${quantity} * ${months} AS INTEGER))`
    : `to_days(CAST(${quantity} * ${days} AS INTEGER))`;
  const local = isNtz ? time : localSql(time, call.timeZone);
  return isNtz ? `(${local} + ${amount})` : instantSql(`(${local} + ${amount})`, call.timeZone);
}

function unitsBetweenSql(start: string, end: string, call: ResolvedCall): string {
  const { months, days, micros } = literalUnit(call);
  const local = (time: string, type: unknown) =>
    type === "timestamp_ntz" ? time : localSql(time, call.timeZone);
  const [a, b] = [local(start, call.argTypes[1]), local(end, call.argTypes[2])];
  if (months === 0) return `((epoch_us(${b}) - epoch_us(${a})) // ${micros || days * 86_400_000_000})`;
  // As Java counts: a time of day that is not reached takes a day off, then days decide whether a month is full.
  const timeOfDay = (t: string) => `(epoch_us(${t}) - epoch_us(date_trunc('day', ${t})))`;
  const [dayA, dayB] = [`CAST(${a} AS DATE)`, `CAST(${b} AS DATE)`];
  const reached = `CASE WHEN ${dayB} > ${dayA} AND ${timeOfDay(b)} < ${timeOfDay(a)} THEN ${dayB} - 1 ` +
    `WHEN ${dayB} < ${dayA} AND ${timeOfDay(b)} > ${timeOfDay(a)} THEN ${dayB} + 1 ELSE ${dayB} END`;
  const packed = (day: string) => `((year(${day}) * 12 + month(${day})) * 32 + day(${day}))`;
  const full = `(${packed(`(${reached})`)} - ${packed(dayA)}) // 32`;
  return `CAST((${full}) // ${months} AS BIGINT)`;
}
