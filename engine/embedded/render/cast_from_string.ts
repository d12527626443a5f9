import { isDecimal, isFloating, isIntegral } from "../analyze/common_type.ts";
import { type DataType, decimalParts, sqlName } from "../../declare/types.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { raise } from "../functions/run_time_error.ts";
import { toInstant } from "./cast_time.ts";
import { type CastContext } from "./render_cast.ts";

// Spark ignores control characters and spaces around the text.
const SPACE = String.raw`[\x00-\x20\x7F]*`;
const WHOLE = String.raw`${SPACE}[+-]?[0-9]+${SPACE}`;
const NUMBER = String.raw`${SPACE}[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?${SPACE}`;
const JAVA_NUMBER = String.raw`${SPACE}[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[dDfF]${SPACE}`;
const NOT_FINITE = String.raw`(?i)${SPACE}[+-]?(?:inf|infinity|nan)${SPACE}`;

/** Text as a simple type: malformed text is raised, or NULL. */
export function castFromString(text: string, to: DataType, context: CastContext): string {
  if (to === "binary") return `encode(${text})`;
  const cast = parse(text, to, context);
  if (context.mode !== "ansi") return cast;
  return `CASE WHEN ${text} IS NOT NULL THEN coalesce(${cast}, ${failure(text, to)}) END`;
}

function failure(text: string, to: DataType): string {
  const decimal = decimalParts(to);
  if (decimal) {
    const tooLong = raise(
      "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
      text,
      String(decimal.precision),
      String(decimal.scale),
    );
    return `CASE WHEN ${matches(text, NUMBER)} THEN ${tooLong} ELSE ${malformed(text, to)} END`;
  }
  return malformed(text, to);
}

function malformed(text: string, to: DataType): string {
  return raise(
    "CAST_INVALID_INPUT",
    `('''' || ${text} || '''')`,
    quoteString("STRING"),
    quoteString(sqlName(to)),
  );
}

/** NULL for what cannot be converted. */
function parse(text: string, to: DataType, context: CastContext): string {
  const target = duckDbType(to);
  if (isIntegral(to)) return parseWhole(text, target, context);
  if (isFloating(to)) return parseFloating(text, target);
  if (isDecimal(to)) {
    return `CASE WHEN ${matches(text, NUMBER)} THEN TRY_CAST(${trimmed(text)} AS ${target}) END`;
  }
  switch (to) {
    case "boolean":
      return parseBoolean(text);
    case "date":
      return parseDate(text);
    case "timestamp":
      return parseTimestamp(text, context.timeZone);
    case "timestamp_ntz":
      return parseTimestamp(text, undefined);
    default:
      return `TRY_CAST(${text} AS ${target})`;
  }
}

function matches(text: string, pattern: string): string {
  return `regexp_full_match(${text}, ${quoteString(pattern)})`;
}

function trimmed(text: string): string {
  return `trim(${text}, ${TRIMMED_CHARACTERS})`;
}

const TRIMMED_CHARACTERS = `(chr(0) || ${
  quoteString(String.fromCharCode(...Array.from({ length: 32 }, (_, i) => i + 1), 127))
})`;

/** Spark 3 also takes a fraction, and drops it. */
function parseWhole(text: string, target: string, context: CastContext): string {
  const whole = `WHEN ${matches(text, WHOLE)} THEN TRY_CAST(${trimmed(text)} AS ${target})`;
  if (context.mode !== "legacy") return `CASE ${whole} END`;
  const withFraction = String.raw`${SPACE}([+-]?[0-9]*)\.[0-9]*${SPACE}`;
  const before = `regexp_extract(${text}, ${quoteString(`^${withFraction}$`)}, 1)`;
  const digits = `CASE WHEN ${before} IN ('', '+', '-') THEN '0' ELSE ${before} END`;
  return `CASE ${whole} WHEN ${matches(text, withFraction)} THEN TRY_CAST(${digits} AS ${target}) END`;
}

function parseFloating(text: string, target: string): string {
  return `CASE WHEN ${matches(text, NUMBER)} OR ${matches(text, NOT_FINITE)} THEN TRY_CAST(${
    trimmed(text)
  } AS ${target}) ` +
    `WHEN ${matches(text, JAVA_NUMBER)} THEN TRY_CAST(rtrim(${trimmed(text)}, 'dDfF') AS ${target}) END`;
}

function parseBoolean(text: string): string {
  const word = `lower(${trimmed(text)})`;
  return `CASE WHEN ${word} IN ('t', 'true', 'y', 'yes', '1') THEN true WHEN ${word} IN ('f', 'false', 'n', 'no', '0') THEN false END`;
}

const DATE = String.raw`([+-]?[0-9]{4,7})(?:-([0-9]{1,2})(?:-([0-9]{1,2})`;
const DATE_TEXT = String.raw`^${SPACE}${DATE}(?:[ T].*)?)?)?${SPACE}$`;

/** `2024`, `2024-1`, `2024-1-5`, and after a whole date anything behind a space or a T. */
function parseDate(text: string): string {
  const part = (group: number) => `regexp_extract(${text}, ${quoteString(DATE_TEXT)}, ${group}, 's')`;
  const number = (group: number) => `CAST(coalesce(nullif(${part(group)}, ''), '1') AS BIGINT)`;
  return `CASE WHEN ${
    matches(text, String.raw`[0-9]{4}-[0-9]{2}-[0-9]{2}`)
  } THEN TRY_CAST(${text} AS DATE) ` +
    `WHEN regexp_matches(${text}, ${quoteString(DATE_TEXT)}, 's') THEN TRY(make_date(${number(1)}, ${
      number(2)
    }, ${number(3)})) END`;
}

const CLOCK = String.raw`([0-9]{1,2})(?::([0-9]{1,2})(?::([0-9]{1,2})(?:\.([0-9]{0,9})[0-9]*)?)?)?`;
const ZONE = String
  .raw`[ ]?(Z|UTC|GMT|[+-][0-9]{1,2}(?::?[0-9]{1,2})?(?::[0-9]{2})?|(?:UTC|GMT)[+-][0-9]{1,2}(?::[0-9]{2})?|[A-Za-z]+(?:/[A-Za-z_+\-0-9]+)+)`;
const TIMESTAMP_TEXT = String.raw`^${SPACE}${DATE}(?:[ T]+(?:${CLOCK}(?:${ZONE})?)?)?)?)?${SPACE}$`;
const PLAIN_TIMESTAMP = String.raw`[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?`;
const UTC_TIMESTAMP = `${PLAIN_TIMESTAMP}Z`;

/**
 * A date, a time behind a space or a T, and a zone, each as short as Spark allows.
 *
 * @param timeZone The zone of text that names none; `undefined` for a TIMESTAMP_NTZ, which ignores zones.
 */
function parseTimestamp(text: string, timeZone: string | undefined): string {
  const instant = (local: string) => timeZone === undefined ? local : toInstant(local, timeZone);
  const plain = `WHEN ${matches(text, PLAIN_TIMESTAMP)} THEN ${instant(`TRY_CAST(${text} AS TIMESTAMP)`)}`;
  const utc = timeZone === undefined
    ? ""
    : `WHEN ${matches(text, UTC_TIMESTAMP)} THEN ${
      toInstant(`TRY_CAST(rtrim(${text}, 'Z') AS TIMESTAMP)`, "UTC")
    } `;
  const part = (group: number) => `regexp_extract(${text}, ${quoteString(TIMESTAMP_TEXT)}, ${group})`;
  const number = (group: number, absent: number) =>
    `CAST(coalesce(nullif(${part(group)}, ''), '${absent}') AS BIGINT)`;
  const micros = `CAST(rpad(left(${part(7)}, 6), 6, '0') AS DOUBLE)`;
  const seconds = `(${number(6, 0)} + ${micros} / 1000000)`;
  const local = `TRY(make_timestamp(${number(1, 1)}, ${number(2, 1)}, ${number(3, 1)}, ${number(4, 0)}, ${
    number(5, 0)
  }, ${seconds}))`;
  const zoned = timeZone === undefined ? local : inZone(local, part(8), timeZone);
  return `CASE ${plain} ${utc}WHEN regexp_matches(${text}, ${quoteString(TIMESTAMP_TEXT)}) THEN ${zoned} END`;
}

/** A local time in the zone that the text names: a region, or hours and minutes from UTC. */
function inZone(local: string, zone: string, timeZone: string): string {
  const offset = String.raw`^(?:UTC|GMT)?([+-])([0-9]{1,2}):?([0-9]{2})?`;
  const part = (group: number) => `regexp_extract(${zone}, ${quoteString(offset)}, ${group})`;
  const minutes = `(CAST(${part(2)} AS BIGINT) * 60 + CAST(coalesce(nullif(${part(3)}, ''), '0') AS BIGINT))`;
  const signed = `CASE WHEN ${part(1)} = '-' THEN -${minutes} ELSE ${minutes} END`;
  return `CASE WHEN ${zone} = '' THEN ${toInstant(local, timeZone)} ` +
    `WHEN ${zone} IN ('Z', 'UTC', 'GMT') THEN ${toInstant(local, "UTC")} ` +
    `WHEN regexp_matches(${zone}, ${quoteString(offset)}) THEN ${
      toInstant(`(${local} - to_minutes(${signed}))`, "UTC")
    } ` +
    `ELSE TRY(${local} AT TIME ZONE ${zone}) END`;
}
