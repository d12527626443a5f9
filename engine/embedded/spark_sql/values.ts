import type { Expr } from "../../declare/expr.ts";
import type { Plan } from "../../declare/plan.ts";
import type { SqlToken } from "../../declare/sql_tokens.ts";
import { pointer } from "../../declare/syntax_error.ts";
import { AnalysisError } from "../../errors.ts";
import { readExpression } from "./expression.ts";
import type { QueryCursor } from "./query_cursor.ts";
import { seesQueryStart } from "./subquery.ts";
import { readAlias } from "./table_alias.ts";

/** Whether VALUES with rows comes, and no view that is called `values`. */
export function seesValues(cursor: QueryCursor): boolean {
  if (!cursor.sees("VALUES") || !seesQueryStart(cursor)) return false;
  return !["word", "quoted"].includes(cursor.peek(1).kind) || cursor.peek(2).text === "(";
}

/** Reads the rows after VALUES, with their alias: `(1, 'a'), (2, 'b') AS t (x, y)`. */
export function readValues(cursor: QueryCursor): Plan {
  const rows: (readonly Expr[])[] = [];
  do {
    const start = cursor.peek();
    rows.push(valuesOf(readExpression(cursor)));
    checkLength(cursor, rows[0]!.length, rows.at(-1)!.length, start);
  } while (cursor.takes(","));
  const start = cursor.peek();
  const plan = readAlias(cursor, { kind: "values", rows });
  if (plan.kind === "alias" && plan.columns) checkLength(cursor, plan.columns.length, rows[0]!.length, start);
  return plan;
}

/** The members of a row: several values in parentheses were read as a struct. */
export function valuesOf(row: Expr): readonly Expr[] {
  const isStruct = row.kind === "call" && row.name === "struct" && row.args.length > 0;
  return isStruct ? row.args.map((arg) => arg.kind === "alias" ? arg.input : arg) : [row];
}

function checkLength(cursor: QueryCursor, expected: number, actual: number, token: SqlToken): void {
  if (expected === actual) return;
  throw new AnalysisError(
    "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
    `Invalid inline table. Expected ${expected} columns but found ${actual}.` +
      pointer(cursor.text, token.start, token.end),
    { parameters: { expectedNumCols: String(expected), actualNumCols: String(actual) } },
  );
}
