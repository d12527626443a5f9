import { isDecimal, isFloating, isIntegral, isInterval } from "../analyze/common_type.ts";
import { type DataType, decimalParts, sqlName } from "../../declare/types.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { raise } from "../functions/run_time_error.ts";
import { textToInterval } from "./cast_text_to_interval.ts";
import { textToDate, textToTimestamp } from "./cast_text_to_time.ts";
import type { CastContext } from "./render_cast.ts";

// Spark ignores control characters and spaces around the text.
const SPACE = String.raw`[\x00-\x20\x7F]*`;
const WHOLE = String.raw`${SPACE}[+-]?[0-9]+${SPACE}`;
const NUMBER = String.raw`${SPACE}[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?${SPACE}`;
const JAVA_NUMBER = String.raw`${SPACE}[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[dDfF]${SPACE}`;
const HEXADECIMAL = String
  .raw`(?i)${SPACE}[+-]?0x(?:[0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)p[+-]?[0-9]+[df]?${SPACE}`;
const NOT_FINITE = String.raw`(?i)${SPACE}[+-]?(?:inf|infinity|nan)${SPACE}`;

/** Text as a simple type: malformed text is raised, or NULL. */
export function castFromString(text: string, to: DataType, context: CastContext): string {
  if (to === "binary") return `encode(${text})`;
  if (isInterval(to)) return textToInterval(text, to, context);
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
    const tooManyDigits = `abs(TRY_CAST(${trimmed(text)} AS DOUBLE)) >= 1e38`;
    return `CASE WHEN NOT ${matches(text, NUMBER)} THEN ${malformed(text, to)} ` +
      `WHEN ${tooManyDigits} THEN ${raise("NUMERIC_OUT_OF_SUPPORTED_RANGE", text)} ELSE ${tooLong} END`;
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
      return textToDate(text, context);
    case "timestamp":
      return textToTimestamp(text, true, context);
    case "timestamp_ntz":
      return textToTimestamp(text, false, context);
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
    `WHEN ${matches(text, JAVA_NUMBER)} THEN TRY_CAST(rtrim(${trimmed(text)}, 'dDfF') AS ${target}) ` +
    `WHEN ${matches(text, HEXADECIMAL)} THEN CAST(spark_hexadecimal_double(${
      trimmed(text)
    }) AS ${target}) END`;
}

function parseBoolean(text: string): string {
  const word = `lower(${trimmed(text)})`;
  return `CASE WHEN ${word} IN ('t', 'true', 'y', 'yes', '1') THEN true WHEN ${word} IN ('f', 'false', 'n', 'no', '0') THEN false END`;
}
