import type { Expr } from "../../declare/expr.ts";
import { AnalysisError } from "../../errors.ts";
import { readNamedExpression } from "./named_expression.ts";
import { QueryCursor } from "./query_cursor.ts";

/**
 * Reads one expression of Spark SQL, as `expr("…")` and `filter("…")` take it; it may carry an alias, and be `*` or `t.*`.
 *
 * Precedence, literals and special forms are those of Spark 4.1. Names, types and functions are not checked here.
 *
 * The parser is our own because the trees of general SQL parsers keep too little of the text: whether `1L` or `CAST(1 AS BIGINT)`, `'\%'` or `'%'`,
 * `instr` or `locate` was written decides values, types and the names of columns.
 *
 * @throws {AnalysisError} `PARSE_SYNTAX_ERROR` with a pointer at the place for text that Spark SQL has no meaning for (text that goes on after the
 * expression included), `PARSE_EMPTY_STATEMENT` for none, the conditions of literals such as `INVALID_NUMERIC_LITERAL_RANGE`, and
 * `UNSUPPORTED_FEATURE` for what Spark knows but this engine does not.
 * @see {@link https://spark.apache.org/docs/latest/sql-ref-operators.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await parseExpression("-1 + a.b"), {
 *   kind: "call",
 *   name: "+",
 *   args: [{ kind: "literal", type: "integer", value: -1 }, { kind: "column", parts: ["a", "b"] }],
 * });
 * ```
 */
export function parseExpression(text: string): Promise<Expr> {
  return Promise.try(readAll, text);
}

/**
 * Reads one item of `selectExpr`: `*`, `t.*`, `a + 1 AS b`, `a + 1 b`, `posexplode(x) AS (i, e)`.
 *
 * @returns The columns it stands for, in a list of one: a star is not expanded here.
 * @throws {AnalysisError} As {@linkcode parseExpression}.
 */
export function parseProjection(text: string): Promise<Expr[]> {
  return Promise.try(() => [readAll(text)]);
}

function readAll(text: string): Expr {
  const cursor = new QueryCursor(text);
  if (cursor.peek().kind === "end") {
    throw new AnalysisError("PARSE_EMPTY_STATEMENT", "The text of the expression is empty.");
  }
  const expr = readNamedExpression(cursor);
  cursor.expectEnd(
    cursor.sees(",")
      ? "one text holds one expression; give several as arguments of their own"
      : cursor.sees(";")
      ? "an expression takes no semicolon"
      : "the expression should end here",
  );
  return expr;
}
