import { type DataType, decimalParts, sameType } from "../../declare/types.ts";
import { widerInterval } from "../../declare/interval_type.ts";
import type { Mismatch } from "../functions/spark_function.ts";
import { unsupportedTimeType } from "../functions/time_of_day.ts";
import {
  decimalFor,
  isDecimal,
  isFloating,
  isIntegral,
  isInterval,
  isNumeric,
  isTime,
} from "./common_type.ts";
import type { CastMode, ResolvedExpr } from "./resolved_expr.ts";
import { quotedType } from "./analysis_errors.ts";

/**
 * Whether CAST knows a way from one type to the other.
 *
 * @see {@link https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html#cast}
 */
export function canCast(from: DataType, to: DataType, ansi: boolean): boolean {
  if (from === "void" || sameType(from, to)) return true;
  if (to === "void" || to === "variant") return false;
  if (to === "string") return true;
  if (typeof from !== "string" || typeof to !== "string") return canCastNested(from, to, ansi);
  if (from === "string") return true;
  if (isNumeric(from)) return castsFromNumber(from, to, ansi);
  if (isInterval(from)) return castsFromInterval(from, to);
  if (isTime(from)) return isIntegral(to) || isDecimal(to);
  switch (from) {
    case "boolean":
      return isNumeric(to) || (!ansi && to === "timestamp");
    case "date":
      return to === "timestamp" || to === "timestamp_ntz" ||
        (!ansi && (isNumeric(to) || to === "boolean"));
    case "timestamp":
      return to === "date" || to === "timestamp_ntz" || isNumeric(to) || (!ansi && to === "boolean");
    case "timestamp_ntz":
      return to === "date" || to === "timestamp";
    default:
      return false;
  }
}

function castsFromNumber(from: DataType, to: DataType, ansi: boolean): boolean {
  if (isNumeric(to) || to === "boolean" || to === "timestamp") return true;
  if (to === "binary") return !ansi && isIntegral(from);
  return isInterval(to) && to !== "interval" && !isFloating(from);
}

function castsFromInterval(from: DataType, to: DataType): boolean {
  return widerInterval(from, to) !== undefined || (from !== "interval" && isNumeric(to) && !isFloating(to));
}

function canCastNested(from: DataType, to: DataType, ansi: boolean): boolean {
  if (typeof from === "string" || typeof to === "string") return false;
  if (from.type === "array" && to.type === "array") {
    return canCast(from.elementType, to.elementType, ansi);
  }
  if (from.type === "map" && to.type === "map") {
    // A key may not become NULL.
    const keysStay = ansi || !castGivesNull(from.keyType, to.keyType, "legacy");
    return keysStay && canCast(from.keyType, to.keyType, ansi) && canCast(from.valueType, to.valueType, ansi);
  }
  if (from.type === "struct" && to.type === "struct") {
    return from.fields.length === to.fields.length &&
      from.fields.every((f, i) => canCast(f.type, to.fields[i]!.type, ansi));
  }
  return false;
}

/** Whether Spark takes a cast of a value that is not NULL for one that may give NULL. In ANSI mode too, where it raises instead. */
export function castGivesNull(from: DataType, to: DataType, mode: CastMode): boolean {
  if (from === "void" || sameType(from, to)) return false;
  if (mode === "try") return !isUpCast(from, to) && !(from === "string" && to === "binary");
  if (from === "variant") return true;
  if (from === "string") return to !== "binary";
  if (to === "string") return false;
  if (from === "timestamp" && (to === "byte" || to === "short" || to === "integer")) return true;
  if ((isFloating(from) || isDecimal(from)) && to === "timestamp") return !isDecimal(from);
  if (isTime(from) && (to === "byte" || to === "short")) return true;
  if (to === "date") return from !== "timestamp";
  if (from === "date") return to !== "timestamp";
  if (isDecimal(to)) return !holds(to, from);
  return (isFloating(from) || isDecimal(from)) && isIntegral(to);
}

/** Whether a decimal type has room for every value of another type. */
function holds(to: DataType, from: DataType): boolean {
  const wide = decimalParts(to)!;
  const narrow = from === "boolean" ? { precision: 1, scale: 0 } : decimalFor(from);
  if (!narrow) return false;
  const room = wide.precision - wide.scale;
  const needed = narrow.precision - narrow.scale;
  return (room >= needed && wide.scale >= narrow.scale) || (isDecimal(from) && room > needed);
}

/** Whether a cast loses nothing: to a wider number, from a simple type to text, between a long and an instant. */
function isUpCast(from: DataType, to: DataType): boolean {
  if (typeof from !== "string" || typeof to !== "string") return false;
  if (to === "string") return true;
  if (isDecimal(to)) return (isIntegral(from) || isDecimal(from)) && holds(to, from);
  if (from === "date") return to === "timestamp" || to === "timestamp_ntz";
  if (from === "timestamp") return to === "timestamp_ntz" || to === "long";
  if (to === "timestamp") return from === "timestamp_ntz" || from === "long";
  return WIDTH.includes(from) && WIDTH.indexOf(from) < WIDTH.indexOf(to);
}

const WIDTH = ["byte", "short", "integer", "long", "float", "double"];

/** `expr` as `type`: itself where it already has it, else under a cast; NULL becomes a NULL of the type. */
export function castTo(expr: ResolvedExpr, type: DataType, mode: CastMode): ResolvedExpr {
  if (sameType(expr.type, type)) return expr;
  if (expr.kind === "literal" && expr.value === null) return { ...expr, type };
  if (isTime(type)) throw unsupportedTimeType();
  const nullable = expr.nullable || castGivesNull(expr.type, type, mode);
  return { kind: "cast", input: expr, type, nullable, mode };
}

/** The reason why CAST refuses, with Spark's advice. */
export function castMismatch(from: DataType, to: DataType, mode: CastMode): Mismatch {
  const parameters = { srcType: quotedType(from), targetType: quotedType(to) };
  const refusal = `cannot cast ${parameters.srcType} to ${parameters.targetType}`;
  const instead = mode === "legacy" ? undefined : functionFor(from, to);
  if (instead !== undefined) {
    return {
      mismatch: "CAST_WITH_FUNC_SUGGESTION",
      reason:
        `${refusal}.\nTo convert values from ${parameters.srcType} to ${parameters.targetType}, you can use the functions ${instead} instead`,
      parameters: { ...parameters, functionNames: instead },
    };
  }
  if (mode !== "ansi" || !canCast(from, to, false)) {
    return { mismatch: "CAST_WITHOUT_SUGGESTION", reason: refusal, parameters };
  }
  return {
    mismatch: "CAST_WITH_CONF_SUGGESTION",
    reason: `${refusal} with ANSI mode on.\n` +
      `If you have to cast ${parameters.srcType} to ${parameters.targetType}, you can set "spark.sql.ansi.enabled" as 'false'`,
    parameters: { ...parameters, config: '"spark.sql.ansi.enabled"', configVal: "'false'" },
  };
}

/** The function that does what the cast does not. */
function functionFor(from: DataType, to: DataType): string | undefined {
  if (isNumeric(from) && to === "date") return "`DATE_FROM_UNIX_DATE`";
  return from === "date" && isNumeric(to) ? "`UNIX_DATE`" : undefined;
}
