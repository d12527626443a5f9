import type { CallExpr, CastExpr, ColumnExpr, Expr, ExtractExpr, LambdaExpr, LiteralExpr } from "./expr.ts";
import { type ExprText, exprText, functionText } from "./expr_text.ts";
import { literalSql } from "./literal_text.ts";
import { quoteName, sqlName } from "./types.ts";

export { autoName, type AutoNameOptions } from "./auto_name.ts";

/**
 * An expression as Spark SQL text, which Spark's parser and our own read as the same expression again. Every operator stands in parentheses.
 *
 * What SQL has no literal for is written as a call or a cast: arrays, maps and structs, `interval` of months and days together, NaN and infinities.
 * A query inside an expression is not written: `scalarsubquery()` stands in its place, as in the names of columns.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const [a, one] = [{ kind: "column", parts: ["my col"] }, { kind: "literal", type: "long", value: "1" }] as const;
 * assertEquals(printExpr({ kind: "call", name: "+", args: [a, one] }), "(`my col` + 1L)");
 * ```
 */
export function printExpr(expr: Expr): string {
  return expr.kind === "sql" ? expr.text : sql(expr);
}

const sql: ExprText = exprText({
  column: ({ parts }: ColumnExpr) => [columnName(parts[0]!), ...parts.slice(1).map(quoteName)].join("."),
  literal: (expr: LiteralExpr) => literalSql(expr, sql),
  identifier: quoteName,
  extract: ({ input, key }: ExtractExpr) => `${primary(input)}[${sql(key)}]`,
  lambda: ({ parameters, body }: LambdaExpr) => {
    const names = parameters.map(columnName);
    return `${names.length === 1 ? names[0] : `(${names.join(", ")})`} -> ${sql(body)}`;
  },
  call: callSql,
  cast: ({ asFunction, input, type }: CastExpr) =>
    asFunction && `${sqlName(type).toLowerCase().replace(/\(.*/, "")}(${sql(input)})`,
  within: () => undefined,
  frame: () => "",
});

/** Words that begin something else than a column's name. */
const RESERVED_REGEXP =
  /^(and|or|not|in|is|like|ilike|rlike|regexp|between|div|escape|as|when|then|else|distinct|all|case|null|true|false|interval|select|with|cast|exists|both|leading|trailing|ignore|respect|from|current_(date|time|timestamp|user)|session_user|localtimestamp|year|quarter|month|week|day|dayofyear|hour|minute|second|millisecond|microsecond|end|for|placing|over|filter|within|desc|asc|nulls|rows|range|preceding|following|unbounded|order|where|any|some|\d.*)$/i;

/** Quoted more often than needed, never too seldom. */
function columnName(name: string): string {
  return RESERVED_REGEXP.test(name) ? "`" + name + "`" : quoteName(name);
}

function callSql(expr: CallExpr): string | undefined {
  const [first, second] = expr.args;
  // `(- 1)` would be the number -1.
  if (expr.name === "negative" && first?.kind === "literal") {
    return functionText(expr.name, [sql(first)], expr);
  }
  if (expr.name === "~" && first && expr.args.length === 1) return `(~ ${sql(first)})`;
  if ((expr.name === "like" || expr.name === "ilike") && second && expr.args.length <= 3) {
    const escape = expr.args[2] ? ` ESCAPE ${sql(expr.args[2])}` : "";
    return `(${sql(first!)} ${expr.name.toUpperCase()} ${sql(second)}${escape})`;
  }
  if (expr.name === "rlike" && second) return `(${sql(first!)} RLIKE ${sql(second)})`;
  if (expr.name === "between" && expr.args.length === 3) {
    return `(${sql(first!)} BETWEEN ${sql(second!)} AND ${sql(expr.args[2]!)})`;
  }
  if (expr.ignoreNulls) return functionText(expr.name, expr.args.map(sql), expr) + " IGNORE NULLS";
  return undefined;
}

/** What `[key]` can follow directly. */
function primary(expr: Expr): string {
  return ["column", "call", "cast", "extract", "case"].includes(expr.kind) ? sql(expr) : `(${sql(expr)})`;
}
