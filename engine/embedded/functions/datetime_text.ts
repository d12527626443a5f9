import type { DataType } from "../../declare/types.ts";
import { quoteString } from "../duckdb_type.ts";
import { renderCast } from "../render/render_cast.ts";
import { DATE_FORMAT_UDF } from "./datetime_format.ts";
import { PARSE_TIME_UDF } from "./datetime_parse.ts";
import { parsePattern, strftimeFormat, strptimeFormat } from "./datetime_pattern.ts";
import { timeArguments } from "./datetime_types.ts";
import { raiseSql } from "./raise.ts";
import type { Parameter, ResolvedCall, SparkFunction } from "./spark_function.ts";
import { INSTANT_UDF, instantSql, LOCAL_UDF, localSql } from "./time_zone.ts";

const FORMAT: Parameter = { name: "fmt", type: "string", optional: true, plain: true };
const DEFAULT_FORMAT = "yyyy-MM-dd HH:mm:ss";
const UDFS = [DATE_FORMAT_UDF, PARSE_TIME_UDF, INSTANT_UDF, LOCAL_UDF];
const ZONE_NAMES =
  "The zone names of `z` are known for UTC and the United States; others raise an error. A text with `z` may name only those.";

/** Functions between texts and dates or times, with Java's date patterns. */
export const DATETIME_TEXT_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "date_format",
    family: "datetime",
    summary:
      "A date or time as a Java date pattern writes it, in the session's time zone: `yyyy-MM-dd HH:mm`, `EEEE, d MMMM`.",
    parameters: [{ name: "timestamp", type: "timestamp" }, { name: "fmt", type: "string", plain: true }],
    coerce: timeArguments("timestamp", "string"),
    result: "string",
    toSql: ([time, pattern], call) => formatSql(time!, pattern!, call.argLiterals[1], call),
    udfs: UDFS,
    difference: ZONE_NAMES,
  },
  {
    name: "from_unixtime",
    family: "datetime",
    summary: "Seconds since 1970-01-01 00:00 UTC as text, in the session's time zone.",
    parameters: [{ name: "unix_time", type: "long" }, FORMAT],
    result: "string",
    nullable: "always",
    toSql: ([seconds, pattern], call) => {
      const literal = pattern === undefined ? DEFAULT_FORMAT : call.argLiterals[1];
      return formatSql(
        `make_timestamptz(${seconds} * 1000000)`,
        pattern ?? quoteString(DEFAULT_FORMAT),
        literal,
        call,
      );
    },
    udfs: UDFS,
  },
  readingFunction(
    "to_timestamp",
    "timestamp",
    "raise",
    "A text as a TIMESTAMP, read as a Java date pattern says, or like a cast",
  ),
  readingFunction(
    "try_to_timestamp",
    "timestamp",
    "null",
    "Like `to_timestamp`, but NULL where the text does not fit",
  ),
  readingFunction(
    "to_timestamp_ltz",
    "timestamp",
    "raise",
    "A text as a TIMESTAMP, read as a Java date pattern says, or like a cast",
  ),
  readingFunction(
    "to_timestamp_ntz",
    "timestamp_ntz",
    "raise",
    "A text as a TIMESTAMP_NTZ, read as a Java date pattern says, or like a cast",
  ),
  readingFunction(
    "to_date",
    "date",
    "raise",
    "A text as a DATE, read as a Java date pattern says, or like a cast",
  ),
  readingFunction("try_to_date", "date", "null", "Like `to_date`, but NULL where the text does not fit"),
  unixFunction("unix_timestamp", true),
  unixFunction("to_unix_timestamp", false),
];

/** The pattern as DuckDB's format where that writes the same, which it does for the years 0 to 9999. */
function formatSql(time: string, pattern: string, literal: unknown, { timeZone }: ResolvedCall): string {
  const written = `spark_date_format(epoch_us(${time}), ${pattern}, ${quoteString(timeZone)})`;
  const format = typeof literal === "string" ? strftimeFormat(parsePattern(literal, "format")) : undefined;
  if (!format) return written;
  const local = localSql(time, timeZone);
  return `CASE WHEN year(${local}) BETWEEN 0 AND 9999 THEN strftime(${local}, ${
    quoteString(format)
  }) ELSE ${written} END`;
}

function readingFunction(
  name: string,
  result: "timestamp" | "timestamp_ntz" | "date",
  onError: "raise" | "null",
  summary: string,
): SparkFunction {
  return {
    name,
    family: "datetime",
    summary: `${summary}.`,
    parameters: [{ name: "expr", type: "any" }, FORMAT],
    coerce: (
      { argTypes: [type, ...rest] },
    ) => [type === "void" ? "string" : type!, ...rest.map((): DataType => "string")],
    result,
    nullable: onError === "null"
      ? "always"
      : (args, ansi) => args.length === 1 || !ansi || args.some(Boolean),
    toSql: ([value, pattern], call) => {
      const from = call.argTypes[0]!;
      if (pattern === undefined || from !== "string") {
        const mode = onError === "null" ? "try" : call.ansi ? "ansi" : "legacy";
        return from === result ? value! : renderCast(value!, from, result, { mode, timeZone: call.timeZone });
      }
      return readSql(value!, pattern, call.argLiterals[1], result, onError, call);
    },
    udfs: UDFS,
    difference: ZONE_NAMES,
  };
}

/** Reads a text: DuckDB first where it reads exactly what Java does, JavaScript for the rest, so that both agree on what fits. */
function readSql(
  text: string,
  pattern: string,
  literal: unknown,
  result: "timestamp" | "timestamp_ntz" | "date",
  onError: "raise" | "null",
  { ansi, timeZone }: ResolvedCall,
): string {
  const micros = `spark_parse_time(${text}, ${pattern}, ${
    result === "timestamp_ntz" ? "'local'" : quoteString(timeZone)
  })`;
  const slow = result === "timestamp_ntz"
    ? `make_timestamp(${micros})`
    : result === "timestamp"
    ? `make_timestamptz(${micros})`
    : `CAST(${localSql(`make_timestamptz(${micros})`, timeZone)} AS DATE)`;
  const fast = typeof literal === "string" ? strptimeFormat(parsePattern(literal, "parse")) : undefined;
  const attempts = fast ? [fastSql(text, fast, result, timeZone), slow] : [slow];
  if (!ansi || onError === "null") return attempts.length === 1 ? slow : `coalesce(${attempts.join(", ")})`;
  return `CASE WHEN ${text} IS NOT NULL AND ${pattern} IS NOT NULL THEN coalesce(${attempts.join(", ")}, ${
    cannotParse(text)
  }) END`;
}

function fastSql(
  text: string,
  { format, texts }: { format: string; texts: string },
  result: DataType,
  timeZone: string,
): string {
  const local = `try_strptime(${text}, ${quoteString(format)})`;
  const time = result === "timestamp"
    ? instantSql(local, timeZone)
    : result === "date"
    ? `CAST(${local} AS DATE)`
    : local;
  return `CASE WHEN regexp_full_match(${text}, ${quoteString(texts)}) THEN ${time} END`;
}

function cannotParse(text: string): string {
  return raiseSql(
    "CANNOT_PARSE_TIMESTAMP",
    "Text '",
    { sql: text },
    "' could not be parsed as the pattern says. Use `try_to_timestamp` to tolerate invalid input string and return NULL instead.",
  );
}

function unixFunction(name: string, mayBeNow: boolean): SparkFunction {
  return {
    name,
    family: "datetime",
    summary: `Seconds since 1970-01-01 00:00 UTC of a time, or of a text that a pattern reads${
      mayBeNow ? "; without an argument, of the current time" : ""
    }.`,
    parameters: [
      mayBeNow ? { name: "timeExp", type: "any", optional: true } : { name: "timeExp", type: "any" },
      FORMAT,
    ],
    coerce: ({ argTypes: [type, ...rest] }) =>
      type === undefined ? [] : [type === "void" ? "string" : type, ...rest.map((): DataType => "string")],
    result: "long",
    nullable: (args, ansi) => !ansi || args.some(Boolean),
    toSql: ([time, pattern], call) => {
      if (time === undefined) return `CAST(${Math.floor(call.nowMs / 1000)} AS BIGINT)`;
      const from = call.argTypes[0]!;
      const literal = pattern === undefined ? DEFAULT_FORMAT : call.argLiterals[1];
      const instant = from === "string"
        ? readSql(time, pattern ?? quoteString(DEFAULT_FORMAT), literal, "timestamp", "raise", call)
        : from === "timestamp"
        ? time
        : renderCast(time, from, "timestamp", {
          mode: call.ansi ? "ansi" : "legacy",
          timeZone: call.timeZone,
        });
      return `(epoch_us(${instant}) // 1000000)`;
    },
    udfs: UDFS,
  };
}
