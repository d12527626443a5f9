import { isDecimal, isFloating, isIntegral, isInterval } from "../analyze/common_type.ts";
import { type DataType, decimalParts, sqlName } from "../../declare/types.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { bitsOf, lowestBits } from "../functions/whole_number.ts";
import { raise } from "../functions/run_time_error.ts";
import { numberToInterval } from "./cast_interval.ts";
import type { CastContext } from "./render_cast.ts";

const WIDTH = ["byte", "short", "integer", "long"];

/** A number or a boolean as another simple type that is not a string. */
export function castNumber(value: string, from: DataType, to: DataType, context: CastContext): string {
  const target = duckDbType(to);
  if (to === "boolean") return `(${value} <> 0)`;
  if (to === "timestamp") return numberToTimestamp(value, from, context);
  if (isInterval(to)) return numberToInterval(value, from, to);
  if (to === "binary") return integerToBinary(value, from);
  if (to === "float" && (from === "double" || isDecimal(from))) return toFloat(value);
  if (from === "boolean" || isFloating(to)) return `CAST(${value} AS ${target})`;
  if (isDecimal(to)) return toDecimal(value, from, to, context);
  if (isIntegral(from) && WIDTH.indexOf(from as string) <= WIDTH.indexOf(to as string)) {
    return `CAST(${value} AS ${target})`;
  }
  const whole = isIntegral(from) ? value : `trunc(${value})`;
  if (context.mode === "legacy") return wrapAround(value, whole, from, to);
  const cast = `TRY_CAST(${whole} AS ${target})`;
  return orElse(cast, value, overflow(value, from, to), context);
}

/** DuckDB refuses what Java rounds to infinity. */
function toFloat(value: string): string {
  const infinite =
    `CASE WHEN ${value} > 0 THEN CAST('Infinity' AS FLOAT) WHEN ${value} < 0 THEN CAST('-Infinity' AS FLOAT) END`;
  return `coalesce(TRY_CAST(${value} AS FLOAT), ${infinite})`;
}

/** What cannot be converted: raised, or NULL. */
export function orElse(cast: string, value: string, failure: string, context: CastContext): string {
  if (context.mode !== "ansi") return cast;
  return `CASE WHEN ${value} IS NOT NULL THEN coalesce(${cast}, ${failure}) END`;
}

/** Spark's text for a number in a message: `3000000000L`, `1.0E20D`. */
function shown(value: string, type: DataType): string {
  const suffix = {
    long: "L",
    short: "S",
    byte: "T",
    double: "D",
    decimal: "BD",
  }[isDecimal(type) ? "decimal" : type as string];
  return suffix ? `(CAST(${value} AS VARCHAR) || '${suffix}')` : value;
}

function overflow(value: string, from: DataType, to: DataType): string {
  return raise("CAST_OVERFLOW", shown(value, from), quoteString(sqlName(from)), quoteString(sqlName(to)));
}

/** Spark 3: keeps the lowest bits of an integral number; a floating one stops at the ends of int or long first, and NaN is 0. */
function wrapAround(value: string, whole: string, from: DataType, to: DataType): string {
  if (!isFloating(from)) return lowestBits(whole, to);
  const stop = to === "long" ? 64n : 32n;
  const highest = (1n << (stop - 1n)) - 1n;
  const ended = `CASE WHEN isnan(${value}) THEN 0 WHEN ${value} >= ${highest} THEN ${highest} ` +
    `WHEN ${value} <= ${-highest - 1n} THEN ${-highest - 1n} ELSE CAST(${whole} AS HUGEINT) END`;
  const limited = `CASE WHEN ${value} IS NOT NULL THEN ${ended} END`;
  return bitsOf(to) >= stop ? `CAST(${limited} AS ${duckDbType(to)})` : lowestBits(limited, to);
}

/** Through text for floating numbers, since Spark rounds the shortest decimal form of the number and DuckDB the binary one. NaN gives NULL. */
function toDecimal(value: string, from: DataType, to: DataType, context: CastContext): string {
  const text = isFloating(from) ? `CAST(${value} AS VARCHAR)` : value;
  const { precision, scale } = decimalParts(to)!;
  const failure = raise(
    "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
    value,
    String(precision),
    String(scale),
  );
  const cast = orElse(`TRY_CAST(${text} AS ${duckDbType(to)})`, value, failure, context);
  return isFloating(from) ? `CASE WHEN isfinite(${value}) THEN ${cast} END` : cast;
}

function numberToTimestamp(value: string, from: DataType, context: CastContext): string {
  if (from === "boolean") return `make_timestamptz(CAST(${value} AS BIGINT))`;
  if (isIntegral(from)) return instantOf(`CAST(${value} AS HUGEINT) * 1000000`);
  if (isDecimal(from)) return instantOf(`CAST(trunc(${value} * 1000000) AS HUGEINT)`);
  const micros = instantOf(`CAST(trunc(CAST(${value} AS DOUBLE) * 1000000) AS HUGEINT)`);
  if (context.mode !== "ansi") return `CASE WHEN isfinite(${value}) THEN ${micros} END`;
  const notFinite = raise(
    "CAST_INVALID_INPUT",
    value,
    quoteString(sqlName(from)),
    quoteString(sqlName("timestamp")),
  );
  return `CASE WHEN NOT isfinite(${value}) THEN ${notFinite} WHEN abs(${value}) > 9223372036854 THEN ${
    overflow(value, from, "timestamp")
  } ELSE ${micros} END`;
}

/** Microseconds since the epoch as an instant; beyond the first or last one that DuckDB knows, that one. */
function instantOf(micros: string): string {
  return `make_timestamptz(CAST(least(greatest(${micros}, -9223372022400000000), 9223372036854775806) AS BIGINT))`;
}

function integerToBinary(value: string, from: DataType): string {
  const digits = Number(bitsOf(from) / 4n);
  const unsigned = lowestBitsUnsigned(value, bitsOf(from));
  return `from_hex(lpad(to_hex(${unsigned}), ${digits}, '0'))`;
}

function lowestBitsUnsigned(value: string, bits: bigint): string {
  const range = 1n << bits;
  return `CAST((CAST(${value} AS HUGEINT) + ${range}) % ${range} AS UBIGINT)`;
}
