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
