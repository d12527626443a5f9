import type { Expr } from "../../declare/expr.ts";
import { printExpr } from "../../declare/print_expr.ts";
import { AnalysisError } from "../../errors.ts";
import { findFunction } from "../functions/catalogue.ts";
import { isGeneratorFunction } from "../functions/generator.ts";
import { childrenOf, type ResolvedExpr, someExpr } from "./resolved_expr.ts";
import { exprsBelow } from "./written_expr.ts";

/** Whether an expression aggregates the rows of a group; an aggregate with OVER does not. */
export function aggregates(expr: ResolvedExpr): boolean {
  if (expr.kind === "aggregate" || isGrouping(expr)) return true;
  return childrenOf(expr).some(aggregates);
}

/** Whether an expression is a call of `grouping` or `grouping_id`. */
export function isGrouping(expr: ResolvedExpr): boolean {
  return expr.kind === "call" && expr.function.family === "aggregate";
}

/** Whether an expression is a call of a generator. */
export function isGenerator(expr: ResolvedExpr): boolean {
  return expr.kind === "call" && isGeneratorFunction(expr.function);
}

/**
 * Refuses generators inside other expressions.
 *
 * @param place The node's name when it may hold no generator at all; else one may be the whole expression.
 * @throws {AnalysisError} `UNSUPPORTED_GENERATOR.…`.
 */
export function refuseGenerators(written: Expr, place?: string): void {
  const whole = written.kind === "alias" ? written.input : written;
  const inner = exprsBelow(whole).slice(place === undefined ? 1 : 0);
  if (!inner.some((e) => e.kind === "call" && findFunction(e.name)?.family === "generator")) return;
  const expression = `"${printExpr(whole)}"`;
  throw place === undefined
    ? new AnalysisError(
      "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS",
      `The generator is not supported: nested in expressions ${expression}. Select it under a name of its own first.`,
      { parameters: { expression } },
    )
    : new AnalysisError(
      "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT",
      `The generator is not supported: outside the SELECT clause, found: ${place} ${expression}. Select it in a query below.`,
      { parameters: { plan: place } },
    );
}

/** `_LEGACY_ERROR_TEMP_1034`: a window function sees the rows that a condition leaves. */
export function windowFunctionInside(clauseName: "WHERE" | "HAVING", text: string): AnalysisError {
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_1034",
    `It is not allowed to use window functions inside ${clauseName} clause: ${text}. Compute them in a query below and filter its result.`,
    { parameters: { clauseName } },
  );
}

/**
 * Refuses aggregates, window functions and generators where each row stands for itself.
 *
 * @throws {AnalysisError} `INVALID_WHERE_CONDITION`, `UNSUPPORTED_EXPR_FOR_OPERATOR`.
 */
export function refuseManyRows(
  resolved: ResolvedExpr,
  written: Expr,
  place: "WHERE" | "JOIN" | "VALUES",
): void {
  const isOfManyRows = (e: ResolvedExpr) =>
    e.kind === "aggregate" || e.kind === "over" || isGrouping(e) || isGenerator(e);
  if (!someExpr(resolved, isOfManyRows)) return;
  const text = printExpr(written);
  if (place === "WHERE" && someExpr(resolved, (e) => e.kind === "over")) {
    throw windowFunctionInside("WHERE", text);
  }
  if (place === "WHERE") {
    throw new AnalysisError(
      "INVALID_WHERE_CONDITION",
      `The WHERE condition "${text}" contains invalid expressions: aggregates, window functions or generators. Compute them in a query below and filter its result, or use HAVING.`,
      { parameters: { condition: `"${text}"` } },
    );
  }
  throw new AnalysisError(
    "UNSUPPORTED_EXPR_FOR_OPERATOR",
    `A condition of ${place} contains aggregates, window functions or generators: ${text}. Compute them in a query below.`,
    { parameters: { invalidExprSqls: `"${text}"` } },
  );
}
