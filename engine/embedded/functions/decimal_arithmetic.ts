import { type DataType, decimalParts } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import { raise } from "./run_time_error.ts";
import type { ResolvedCall, ScalarUdf } from "./spark_function.ts";

/** Exact decimal arithmetic for what DuckDB computes as DOUBLE or not at all. */
export const DECIMAL_UDF: ScalarUdf = {
  name: "spark_decimal",
  parameterTypes: ["VARCHAR", "VARCHAR", "VARCHAR", "INTEGER"],
  returnType: "VARCHAR",
  call: computeDecimal,
};

/**
 * The DuckDB SQL of `a operator b` for decimals: DuckDB's own arithmetic where its result type has room for all digits, else a function in JavaScript.
 * What does not fit into the result's precision is raised in ANSI mode, else NULL.
 */
export function decimalOperation(operator: string, a: string, b: string, call: ResolvedCall): string {
  const { precision, scale } = decimalParts(call.resultType)!;
  const type = duckDbType(call.resultType);
  if (operator !== "/" && operator !== "div" && fitsDuckDb(operator, call.argTypes)) {
    return `CAST(${a} ${operator} ${b} AS ${type})`;
  }
  const text = `spark_decimal(CAST(${a} AS VARCHAR), '${operator}', CAST(${b} AS VARCHAR), ${scale})`;
  const cast = `TRY_CAST(${text} AS ${type})`;
  if (!call.ansi) return cast;
  const failure = raise("NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION", text, String(precision), String(scale));
  return `CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN coalesce(${cast}, ${failure}) END`;
}

function fitsDuckDb(operator: string, [left, right]: readonly DataType[]): boolean {
  const a = decimalParts(left!)!;
  const b = decimalParts(right!)!;
  if (operator === "*") return a.precision + b.precision <= 38;
  return Math.max(a.precision - a.scale, b.precision - b.scale) + Math.max(a.scale, b.scale) + 1 <= 38;
}

/** `left operator right`, rounded half up to `scale` places; decimal text in, decimal text out. */
function computeDecimal(left: string, operator: string, right: string, scale: number): string | null {
  const places = Math.max(placesOf(left), placesOf(right));
  const a = unscaled(left, places);
  const b = unscaled(right, places);
  switch (operator) {
    case "+":
      return text(a + b, places, scale);
    case "-":
      return text(a - b, places, scale);
    case "*":
      return text(a * b, places * 2, scale);
    case "%":
      return b === 0n ? null : text(a % b, places, scale);
    case "/":
      // One digit more than asked for would not do for rounding: 3.349 must not become 3.35, then 3.4.
      return b === 0n ? null : text(quotient(a, b, scale), scale, scale);
    case "div":
      return b === 0n ? null : String(a / b);
    default:
      throw new TypeError(`Unknown decimal operator ${operator}`);
  }
}

function placesOf(decimal: string): number {
  const point = decimal.indexOf(".");
  return point < 0 ? 0 : decimal.length - point - 1;
}

function unscaled(decimal: string, places: number): bigint {
  return BigInt(decimal.replace(".", "")) * 10n ** BigInt(places - placesOf(decimal));
}

/** `a / b` times a power of ten, rounded half up. */
function quotient(a: bigint, b: bigint, scale: number): bigint {
  return roundedDivision(a * 10n ** BigInt(scale), b);
}

function roundedDivision(a: bigint, b: bigint): bigint {
  const half = (b < 0n ? -b : b) / 2n + ((b % 2n === 0n) ? 0n : 1n);
  const rest = a % b;
  const away = (a < 0n) === (b < 0n) ? 1n : -1n;
  return a / b + ((rest < 0n ? -rest : rest) >= half && rest !== 0n ? away : 0n);
}

function text(value: bigint, places: number, scale: number): string {
  const rounded = places > scale
    ? roundedDivision(value, 10n ** BigInt(places - scale))
    : value * 10n ** BigInt(scale - places);
  const digits = String(rounded < 0n ? -rounded : rounded).padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${rounded < 0n ? "-" : ""}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ""}`;
}
