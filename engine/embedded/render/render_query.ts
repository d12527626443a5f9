import type { ResolvedExpr, ResolvedSubquery } from "../analyze/resolved_expr.ts";
import type { ExprContext } from "./render_context.ts";
import { columnName } from "./render_node.ts";

/** A query inside an expression. Columns of the query around it keep their names in it, since no two columns have the same. */
export function renderQuery(
  expr: ResolvedSubquery,
  sqlOf: (child: ResolvedExpr) => string,
  { relationOf }: ExprContext,
): string {
  const rows = relationOf(expr.plan);
  const columns = expr.plan.output.map(columnName);
  switch (expr.form) {
    case "scalar":
      return `(SELECT ${columns[0]} FROM ${rows})`;
    case "exists":
      return `(EXISTS (SELECT 1 FROM ${rows}))`;
    case "in":
      return isIn(expr, expr.values.map(sqlOf), columns, rows);
  }
}

function isIn(
  { negated }: ResolvedSubquery,
  values: readonly string[],
  columns: readonly string[],
  rows: string,
): string {
  const found = values.length === 1
    ? `(${values[0]} IN (SELECT ${columns[0]} FROM ${rows}))`
    : severalIn(values, columns, rows);
  return `coalesce(${negated ? `NOT (${found})` : found}, false)`;
}

/** A row is not among others for certain only if each of those differs in a value that is not NULL. */
function severalIn(values: readonly string[], columns: readonly string[], rows: string): string {
  const equal = values.map((value, i) => `${value} = ${columns[i]}`).join(" AND ");
  return `CASE WHEN EXISTS (SELECT 1 FROM ${rows} WHERE ${equal}) THEN true ` +
    `WHEN EXISTS (SELECT 1 FROM ${rows} WHERE (${equal}) IS NULL) THEN NULL ELSE false END`;
}
