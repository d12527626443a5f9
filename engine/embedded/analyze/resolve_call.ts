import type { CallExpr, Expr } from "../../declare/expr.ts";
import { printExpr } from "../../declare/print_expr.ts";
import type { DataType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { findFunction, functionNames } from "../functions/catalogue.ts";
import { missingFunction } from "../functions/missing_functions.ts";
import { isAggregateFunction } from "../functions/aggregate_function.ts";
import { isWindowFunction } from "../functions/window_function.ts";
import type { LambdaRule, NullableTypes, SparkFunction } from "../functions/spark_function.ts";
import { datatypeMismatch, unresolvedRoutine, wrongNumArgs } from "./analysis_errors.ts";
import { argumentTypes, parameterOf } from "./argument_types.ts";
import { comparedWithConstant, negateCondition } from "./negate_condition.ts";
import { resolveAggregateCall } from "./resolve_aggregate_call.ts";
import { rewriteCall } from "./rewrite_call.ts";
import { castTo } from "./cast_rules.ts";
import { newVariable } from "./extract_value.ts";
import { optionsArgument } from "./options_argument.ts";
import { resolveExpr } from "./resolve_expr.ts";
import {
  literalValue,
  type ResolvedCallExpr,
  type ResolvedExpr,
  type ResolvedLambda,
  someExpr,
} from "./resolved_expr.ts";
import type { Scope } from "./scope.ts";
import { isRefusedTimeFunction, unsupportedTimeType } from "../functions/time_of_day.ts";
import { timeWindowOf } from "./time_window.ts";

/**
 * Resolves a function call or an operator.
 *
 * @throws {AnalysisError} `UNRESOLVED_ROUTINE`, `WRONG_NUM_ARGS.WITHOUT_SUGGESTION`, `DATATYPE_MISMATCH.…`.
 */
export function resolveCall(expr: CallExpr, scope: Scope): ResolvedExpr {
  const timeWindow = timeWindowOf(expr, scope);
  if (timeWindow) return timeWindow;
  const fn = findFunction(expr.name);
  if (fn && isAggregateFunction(fn)) return resolveAggregateCall(fn, expr, scope);
  const rewritten = rewriteCall({ ...expr, args: withoutStars(expr, scope) });
  if (rewritten) {
    const resolved = resolveExpr(rewritten, scope);
    if (expr.name !== "arrays_zip") return resolved;
    // What it is rewritten to gives NULL only where an array is.
    const nullable = withoutStars(expr, scope).some((array) => resolveExpr(array, scope).nullable);
    return { ...resolved, nullable };
  }
  if (isRefusedTimeFunction(expr.name)) throw unsupportedTimeType();
  if (!fn) throw missingFunction(expr.name) ?? unresolvedRoutine(expr.name, functionNames());
  if (isWindowFunction(fn)) throw withoutOver(expr);
  if (expr.filter || expr.distinct || expr.ignoreNulls || expr.withinGroup) throw notAnAggregate(expr);
  if (fn.name === "not" && expr.args.length === 1) {
    const operand = resolveExpr(expr.args[0]!, scope);
    const negated = operand.type === "boolean" ? negateCondition(operand, scope.ansi) : undefined;
    if (negated) return negated;
  }
  const isGrouping = fn.family === "aggregate";
  const call = resolveFunction(fn, expr, isGrouping ? scope.options.ofAggregates ?? scope : scope);
  return comparedWithConstant(call, scope.ansi) ?? call;
}

/** A call of a function of the catalogue, whatever it is, without what is special to aggregates. */
export function resolveFunction(fn: SparkFunction, expr: CallExpr, scope: Scope): ResolvedCallExpr {
  const written = withoutStars(expr, scope);
  checkCount(fn, written.length);
  const args = resolveArguments(fn, written, scope);
  return makeCall(fn, args, scope, () => printExpr(expr), written.map((arg) => () => printExpr(arg)));
}

/** A call of resolved arguments. */
export function callOf(
  name: string,
  args: readonly ResolvedExpr[],
  ansi: boolean,
  text: () => string,
): ResolvedCallExpr {
  return makeCall(findFunction(name)!, args, { ansi }, text, args.map(() => text));
}

/**
 * A call of resolved arguments, which are cast to what the function takes.
 *
 * @param text The call as SQL, for messages; `argTexts` the arguments.
 */
function makeCall(
  fn: SparkFunction,
  args: readonly ResolvedExpr[],
  scope: { readonly ansi: boolean },
  text: () => string,
  argTexts: readonly (() => string)[],
): ResolvedCallExpr {
  const { ansi } = scope;
  const argTypes = args.map((arg) => arg.type);
  const literals = args.map(literalValue);
  const wanted = argumentTypes(fn, { argTypes, argLiterals: literals, ansi }, argTexts);
  if ("mismatch" in wanted) throw datatypeMismatch(text(), wanted);
  const mode = ansi ? "ansi" : "legacy";
  const cast = args.map((arg, i) => arg.kind === "lambda" ? arg : castTo(arg, wanted[i]!, mode));
  const argNullable = cast.map((arg) => arg.nullable);
  const type = typeof fn.result === "function"
    ? fn.result(cast.map((arg) => arg.type), { argLiterals: literals, argNullable, ansi })
    : fn.result;
  const types: NullableTypes = {
    argTypes: cast.map((arg) => arg.type),
    argLiterals: literals,
    argItemsNullable: cast.map(itemsNullable),
    resultType: type,
  };
  return { kind: "call", function: fn, args: cast, type, nullable: isNullable(fn, argNullable, ansi, types) };
}

function itemsNullable(arg: ResolvedExpr): readonly boolean[] | undefined {
  return arg.kind === "call" && arg.function.name === "array"
    ? arg.args.map(({ nullable }) => nullable)
    : undefined;
}

function isNullable(
  fn: SparkFunction,
  args: readonly boolean[],
  ansi: boolean,
  types: NullableTypes,
): boolean {
  if (typeof fn.nullable === "function") return fn.nullable(args, ansi, types);
  if (fn.nullable === "always" || fn.nullable === "never") return fn.nullable === "always";
  return args.some((nullable) => nullable);
}

/** A call's arguments, each star as the columns it stands for; a star beside an operator stays, and is refused. */
export function withoutStars(expr: CallExpr, scope: Scope): readonly Expr[] {
  if (findFunction(expr.name)?.family === "operator") return expr.args;
  return expr.args.flatMap((arg) => arg.kind === "star" ? starColumns(arg.parts, scope) : [arg]);
}

function starColumns(parts: readonly string[], scope: Scope): Expr[] {
  return scope.star(parts).map((column) =>
    column.kind === "attribute"
      ? { kind: "column", parts: [...parts, column.name] }
      : { kind: "column", parts: [...parts, (column as { name: string }).name] }
  );
}

function checkCount(fn: SparkFunction, count: number): void {
  const least = fn.parameters.filter((p) => !p.optional && !p.variadic).length +
    (fn.parameters.some((p) => p.variadic && !p.optional) ? 1 : 0);
  const most = fn.parameters.at(-1)?.variadic ? Infinity : fn.parameters.length;
  if (count >= least && count <= most) return;
  const expected = most === Infinity
    ? `> ${least - 1}`
    : least === most
    ? String(least)
    : most - least === 1
    ? `[${least}, ${most}]`
    : `[${Array.from({ length: most - least + 1 }, (_, i) => least + i).join(", ")}]`;
  throw wrongNumArgs(fn.name, expected, count);
}

/** Lambdas are resolved last, when the types of the other arguments say what their parameters are. */
function resolveArguments(fn: SparkFunction, args: readonly Expr[], scope: Scope): ResolvedExpr[] {
  const plain = args.map((arg, i) => {
    if (arg.kind === "lambda") return undefined;
    return parameterOf(fn, i).type === "options" ? optionsArgument(arg) : resolveExpr(arg, scope);
  });
  const types = plain.map((arg): DataType => arg?.type ?? "void");
  return args.map((arg, i) => plain[i] ?? resolveLambda(fn, arg, i, types, scope));
}

function resolveLambda(
  fn: SparkFunction,
  arg: Expr,
  index: number,
  types: readonly DataType[],
  scope: Scope,
): ResolvedLambda {
  const rule = parameterOf(fn, index).type;
  if (arg.kind !== "lambda" || typeof rule === "string") {
    throw new AnalysisError(
      "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION",
      `Invalid lambda function call. A lambda function should only be used in a higher order function. However, its class is \`${fn.name}\`, which is not a higher order function.`,
      { parameters: { class: fn.name } },
    );
  }
  const parameterTypes = (rule.lambda as LambdaRule).parameters(types, arg.parameters.length);
  if (parameterTypes.length !== arg.parameters.length) {
    throw new AnalysisError(
      "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH",
      `Invalid lambda function call. A higher order function expects ${arg.parameters.length} arguments, but got ${parameterTypes.length}.`,
      {
        parameters: {
          expectedNumArgs: String(arg.parameters.length),
          actualNumArgs: String(parameterTypes.length),
        },
      },
    );
  }
  const nullable = rule.lambda.nullable?.(types);
  const parameters = arg.parameters.map((name, i) =>
    newVariable(name, parameterTypes[i]!, nullable?.[i] ?? true)
  );
  const body = scope.within(parameters, () => resolveExpr(arg.body, scope));
  if (someExpr(body, (e) => e.kind === "subquery")) throw queryInLambda(fn.name);
  return { kind: "lambda", parameters, body, type: body.type, nullable: body.nullable };
}

function queryInLambda(name: string): AnalysisError {
  return new AnalysisError(
    "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION",
    `Subquery expressions are not supported within higher-order functions such as ${name}. Join the query's result first.`,
  );
}

function withoutOver(expr: CallExpr): AnalysisError {
  const funcName = `"${printExpr(expr)}"`;
  return new AnalysisError(
    "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE",
    `Window function ${funcName} requires an OVER clause.`,
    { parameters: { funcName } },
  );
}

function notAnAggregate(expr: CallExpr): AnalysisError {
  const syntax = expr.distinct
    ? "DISTINCT"
    : expr.filter
    ? "FILTER CLAUSE"
    : expr.withinGroup
    ? "WITHIN GROUP (ORDER BY ...)"
    : "IGNORE NULLS";
  const prettyName = `\`${expr.name}\``;
  return new AnalysisError(
    "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
    `Invalid SQL syntax: The function ${prettyName} does not support ${syntax}.`,
    { parameters: { prettyName, syntax } },
  );
}
