import type { Expr } from "../../declare/expr.ts";
import { printExpr } from "../../declare/print_expr.ts";
import { AnalysisError } from "../../errors.ts";
import { isGeneratorFunction } from "../functions/generator.ts";
import { childrenOf, type ResolvedExpr, someExpr } from "./resolved_expr.ts";

/** Whether an expression aggregates the rows of a group; an aggregate with OVER does not. */
export function aggregates(expr: ResolvedExpr): boolean {
  if (expr.kind === "aggregate" || isGrouping(expr)) return true;
  return childrenOf(expr).some(aggregates);
}

/** Whether an expression is a call of `grouping` or `grouping_id`. */
export function isGrouping(expr: ResolvedExpr): boolean {
  return expr.kind === "call" && expr.function.family === "aggregate";
}

/** Whether an expression is one of a generator. */
export function isGenerator(expr: ResolvedExpr): boolean {
  return expr.kind === "call" && isGeneratorFunction(expr.function);
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
