import type { SqlCursor } from "../../declare/sql_cursor.ts";
import type { SqlToken } from "../../declare/sql_tokens.ts";
import { pointer } from "../../declare/syntax_error.ts";
import { AnalysisError } from "../../errors.ts";

/** The error for something that Spark SQL knows and this engine does not, at the token where it begins. */
export function unsupported(
  cursor: SqlCursor,
  sentence: string,
  token: SqlToken = cursor.peek(),
): AnalysisError {
  return new AnalysisError("UNSUPPORTED_FEATURE", sentence + pointer(cursor.text, token.start, token.end), {
    parameters: { construct: token.text },
  });
}

/** Whether a query comes next: what a subquery's parentheses hold. */
export function seesQuery(cursor: SqlCursor): boolean {
  const second = cursor.peek(1);
  return cursor.sees("SELECT") && !["symbol", "end"].includes(second.kind) ||
    cursor.sees("SELECT", "*") ||
    cursor.sees("SELECT", "(") ||
    cursor.sees("WITH") && ["word", "quoted"].includes(second.kind);
}

/** The error for a query inside an expression. */
export function refuseQuery(cursor: SqlCursor): AnalysisError {
  return unsupported(
    cursor,
    "A query inside an expression is not supported: compute it as a DataFrame of its own.",
  );
}
