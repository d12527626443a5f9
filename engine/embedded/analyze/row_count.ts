import type { Expr } from "../../declare/expr.ts";
import type { RowCount } from "../../declare/plan.ts";
import { autoName, printExpr } from "../../declare/print_expr.ts";
import { AnalysisError } from "../../errors.ts";
import { quotedType } from "./analysis_errors.ts";
import { resolveExpr } from "./resolve_expr.ts";
import { literalValue, type ResolvedExpr, someExpr } from "./resolved_expr.ts";
import type { Scope } from "./scope.ts";

type Clause = "limit" | "offset";

/**
 * How many rows LIMIT or OFFSET means. Of expressions, arithmetic of whole numbers is computed.
 *
 * @throws {AnalysisError} `INVALID_LIMIT_LIKE_EXPRESSION.…`; `UNSUPPORTED_FEATURE` for other constants, such as calls of functions.
 */
export function rowCount(clause: Clause, written: RowCount, scope: () => Scope): number {
  const count = typeof written === "number" ? written : Number(constant(clause, written, scope()));
  if (count >= 0) return count;
  const parameters = { v: String(count) };
  throw invalid(
    clause,
    written,
    "IS_NEGATIVE",
    `must be equal to or greater than 0, but got ${count}`,
    parameters,
  );
}

function constant(clause: Clause, written: Expr, scope: Scope): bigint {
  const expr = resolveExpr(written, scope);
  if (someExpr(expr, isOfRows)) {
    throw invalid(clause, written, "IS_UNFOLDABLE", "must evaluate to a constant value");
  }
  if (!["byte", "short", "integer"].includes(expr.type as string)) {
    const dataType = quotedType(expr.type);
    throw invalid(clause, written, "DATA_TYPE", `must be integer type, but got ${dataType}`, { dataType });
  }
  const value = literalValue(expr);
  if (typeof value === "number" || typeof value === "bigint") return BigInt(value);
  if (value === null) throw invalid(clause, written, "IS_NULL", "must not be null");
  throw new AnalysisError(
    "UNSUPPORTED_FEATURE",
    `${clause.toUpperCase()} takes a number or arithmetic of numbers here, not ${printExpr(written)}.`,
    { parameters: { construct: clause.toUpperCase() } },
  );
}

function isOfRows(expr: ResolvedExpr): boolean {
  if (["attribute", "subquery", "aggregate", "over"].includes(expr.kind)) return true;
  return expr.kind === "call" && expr.function.deterministic === false;
}

function invalid(
  name: Clause,
  written: RowCount,
  kind: string,
  reason: string,
  parameters: Record<string, string> = {},
): AnalysisError {
  const expr = `"${typeof written === "number" ? written : autoName(written)}"`;
  return new AnalysisError(
    `INVALID_LIMIT_LIKE_EXPRESSION.${kind}`,
    `The limit like expression ${expr} is invalid. The ${name} expression ${reason}.`,
    { parameters: { name, expr, ...parameters } },
  );
}
