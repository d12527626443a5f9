import type { CaseExpr, CastExpr, Expr, ExtractExpr } from "../../declare/expr.ts";
import { printExpr } from "../../declare/print_expr.ts";
import { sameType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { datatypeMismatch, quotedType } from "./analysis_errors.ts";
import { differentTypes, ORDINALS } from "./argument_types.ts";
import { variantToType } from "../functions/variant.ts";
import { TO_VARIANT } from "../functions/variant_make.ts";
import { canCast, castGivesNull, castMismatch, castTo } from "./cast_rules.ts";
import { unsupportedTimeType } from "../functions/time_of_day.ts";
import { isTime, widerTypeOf } from "./common_type.ts";
import { extractValue } from "./extract_value.ts";
import { resolveCall } from "./resolve_call.ts";
import { resolveOver } from "./resolve_over.ts";
import { resolveSubquery } from "./resolve_subquery.ts";
import { type CastMode, literalValue, type ResolvedExpr } from "./resolved_expr.ts";
import type { Scope } from "./scope.ts";

/**
 * Gives an expression its names, types and implicit casts.
 *
 * @throws {AnalysisError} With Spark's condition for what does not fit.
 */
export function resolveExpr(expr: Expr, scope: Scope): ResolvedExpr {
  switch (expr.kind) {
    case "column":
      return scope.resolve(expr.parts);
    case "lambdaVariable":
      return scope.resolve([expr.name]);
    case "literal":
      return {
        kind: "literal",
        type: expr.type,
        value: expr.value,
        nullable: expr.value === null,
      };
    case "call":
      return resolveCall(expr, scope);
    case "cast":
      return resolveCast(expr, scope);
    case "alias":
      return resolveExpr(expr.input, scope);
    case "extract":
      return resolveExtract(expr, scope);
    case "case":
      return resolveCase(expr, scope);
    case "star":
      throw new AnalysisError(
        "INVALID_USAGE_OF_STAR_OR_REGEX",
        "Invalid usage of '*' here. Name the columns, or use '*' in select alone.",
        { parameters: { elem: "'*'", prettyName: "expression" } },
      );
    case "sort":
      throw misplaced(expr, "An ordering such as `asc` or `desc` belongs into orderBy");
    case "lambda":
      throw misplaced(
        expr,
        "A lambda function is an argument of a higher-order function such as `transform`",
      );
    case "over":
      return resolveOver(expr, scope);
    case "subquery":
      return resolveSubquery(expr, scope);
    case "sql":
      throw new TypeError(`SQL text was not parsed before analysis: ${expr.text}`);
    default:
      return expr satisfies never;
  }
}

/** How a cast written in the program, or inserted for it, treats values without a counterpart. */
export function castModeOf(scope: Scope): CastMode {
  return scope.ansi ? "ansi" : "legacy";
}

/**
 * An expression that must be a boolean: a filter's condition, a CASE's WHEN.
 *
 * @param mismatchOf The error when it is not.
 */
export function resolveCondition(
  expr: Expr,
  scope: Scope,
  mismatchOf: (type: string) => Error,
): ResolvedExpr {
  const condition = resolveExpr(expr, scope);
  if (condition.type === "boolean") return condition;
  throw mismatchOf(quotedType(condition.type));
}

function misplaced(expr: Expr, sentence: string): AnalysisError {
  const text = printExpr(expr);
  return new AnalysisError("UNSUPPORTED_EXPR_FOR_OPERATOR", `${sentence}: ${text}.`, {
    parameters: { invalidExprSqls: text },
  });
}

function resolveCast(expr: CastExpr, scope: Scope): ResolvedExpr {
  const input = resolveExpr(expr.input, scope);
  if (input.type === "variant" && expr.type !== "variant" && expr.type !== "string") {
    const fn = variantToType(expr.onError === "null", expr.type);
    return { kind: "call", function: fn, args: [input], type: expr.type, nullable: true };
  }
  if (expr.type === "variant" && input.type !== "variant" && input.type !== "void") {
    const mismatch = TO_VARIANT.coerce!({ argTypes: [input.type], argLiterals: [], ansi: scope.ansi });
    if (mismatch && "mismatch" in mismatch) throw datatypeMismatch(printExpr(expr), mismatch);
    return { kind: "call", function: TO_VARIANT, args: [input], type: "variant", nullable: input.nullable };
  }
  const mode = expr.onError === "null" ? "try" : castModeOf(scope);
  if (isTime(expr.type)) throw unsupportedTimeType();
  const ansiRules = scope.ansi || expr.onError === "null";
  if (!canCast(input.type, expr.type, ansiRules)) {
    throw datatypeMismatch(printExpr(expr), castMismatch(input.type, expr.type, mode));
  }
  const type = expr.type;
  if (sameType(input.type, type)) return input;
  const nullable = !expr.constant && (input.nullable || castGivesNull(input.type, type, mode));
  return { kind: "cast", input, type, nullable, mode };
}

function resolveExtract(expr: ExtractExpr, scope: Scope): ResolvedExpr {
  const input = resolveExpr(expr.input, scope);
  const texts = { whole: printExpr(expr), base: printExpr(expr.input), key: printExpr(expr.key) };
  return extractValue(input, resolveExpr(expr.key, scope), scope.ansi, texts);
}

function resolveCase(expr: CaseExpr, scope: Scope): ResolvedExpr {
  const branches = expr.branches.map(({ when, then }, i) => ({
    when: resolveCondition(when, scope, (inputType) => notBoolean(expr, when, i, inputType)),
    then: resolveExpr(then, scope),
  }));
  const otherwise = expr.otherwise && resolveExpr(expr.otherwise, scope);
  const results = [...branches.map((b) => b.then), ...(otherwise ? [otherwise] : [])];
  const type = widerTypeOf(results.map((r) => r.type), scope.ansi);
  if (type === undefined) {
    const types = results.map((result) => result.type);
    throw datatypeMismatch(printExpr(expr), differentTypes("casewhen", types, "list"));
  }
  const mode = castModeOf(scope);
  // What follows WHEN true is never the result.
  const always = branches.findIndex(({ when }) => literalValue(when) === true);
  const reachable = always === -1 ? undefined : always + 1;
  return {
    kind: "case",
    branches: branches.map(({ when, then }) => ({ when, then: castTo(then, type, mode) })),
    otherwise: otherwise && castTo(otherwise, type, mode),
    type,
    nullable: reachable === undefined && otherwise === undefined ||
      results.slice(0, reachable).some((r) => castTo(r, type, mode).nullable),
  };
}

function notBoolean(expr: CaseExpr, when: Expr, index: number, inputType: string): Error {
  const parameters = {
    paramIndex: ORDINALS[index] ?? `${index + 1}th`,
    requiredType: '"BOOLEAN"',
    inputSql: `"${printExpr(when)}"`,
    inputType,
  };
  return datatypeMismatch(printExpr(expr), {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason:
      `The ${parameters.paramIndex} parameter requires the "BOOLEAN" type, however ${parameters.inputSql} has the type ${inputType}`,
    parameters,
  });
}
