import { type DataType, sqlName } from "../../declare/types.ts";
import type { Mismatch } from "../functions/spark_function.ts";
import { isIntegral, isInterval, isNumeric } from "./common_type.ts";
import type { CastMode, ResolvedExpr } from "./resolved_expr.ts";
import { sameType } from "../../declare/types.ts";
import { quotedType } from "./analysis_errors.ts";

/**
 * Whether CAST knows a way from one type to the other.
 *
 * @see {@link https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html#cast}
 */
export function canCast(from: DataType, to: DataType, ansi: boolean): boolean {
  if (from === "void" || sameType(from, to)) return true;
  if (to === "void") return false;
  if (to === "string") return true;
  if (typeof from !== "string" || typeof to !== "string") return canCastNested(from, to, ansi);
  if (from === "string") return true;
  if (isNumeric(from)) return castsFromNumber(from, to, ansi);
  if (isInterval(from)) return castsFromInterval(from, to);
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
  return isInterval(to) && to !== "interval" && !(from === "float" || from === "double");
}

function castsFromInterval(from: DataType, to: DataType): boolean {
  return from !== "interval" && isNumeric(to) && to !== "float" && to !== "double";
}

function canCastNested(from: DataType, to: DataType, ansi: boolean): boolean {
  if (typeof from === "string" || typeof to === "string") return false;
  if (from.type === "array" && to.type === "array") {
    return canCast(from.elementType, to.elementType, ansi);
  }
  if (from.type === "map" && to.type === "map") {
    return canCast(from.keyType, to.keyType, ansi) && canCast(from.valueType, to.valueType, ansi);
  }
  if (from.type === "struct" && to.type === "struct") {
    return from.fields.length === to.fields.length &&
      from.fields.every((f, i) => canCast(f.type, to.fields[i]!.type, ansi));
  }
  return false;
}

/** Whether a cast of a value that is not NULL can give NULL. */
export function castGivesNull(from: DataType, to: DataType, mode: CastMode): boolean {
  if (from === "void") return true;
  if (mode === "ansi" || sameType(from, to)) return false;
  if (mode === "try") return true;
  if (from === "string") return to !== "binary";
  if (to === "string" || to === "binary") return false;
  if (to === "timestamp" || to === "timestamp_ntz") return from === "float" || from === "double";
  if (from === "date") return true;
  return typeof to === "string" && to.startsWith("decimal");
}

/** `expr` as `type`: itself where it already has it, else under a cast; NULL becomes a NULL of the type. */
export function castTo(expr: ResolvedExpr, type: DataType, mode: CastMode): ResolvedExpr {
  if (sameType(expr.type, type)) return expr;
  if (expr.kind === "literal" && expr.value === null) return { ...expr, type };
  const nullable = expr.nullable || castGivesNull(expr.type, type, mode);
  return { kind: "cast", input: expr, type, nullable, mode };
}

/** The reason why CAST refuses, with Spark's advice. */
export function castMismatch(from: DataType, to: DataType, ansi: boolean): Mismatch {
  const parameters = { srcType: quotedType(from), targetType: quotedType(to) };
  if (ansi && canCast(from, to, false)) {
    return {
      mismatch: "CAST_WITH_CONF_SUGGESTION",
      reason: `cannot cast ${parameters.srcType} to ${parameters.targetType} with ANSI mode on.\n` +
        `If you have to cast ${parameters.srcType} to ${parameters.targetType}, you can set "spark.sql.ansi.enabled" as 'false'`,
      parameters: { ...parameters, config: '"spark.sql.ansi.enabled"', configVal: "'false'" },
    };
  }
  return {
    mismatch: "CAST_WITHOUT_SUGGESTION",
    reason: `cannot cast "${sqlName(from)}" to "${sqlName(to)}"`,
    parameters,
  };
}
