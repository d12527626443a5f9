import type { CaseExpr, Expr } from "../../declare/expr.ts";
import { readType } from "../../declare/read_type.ts";
import type { SqlCursor } from "../../declare/sql_cursor.ts";
import { readCall } from "./call.ts";
import { call, readExpression, readValue } from "./expression.ts";
import { readInterval, seesInterval } from "./interval_literal.ts";
import { literal, readNumber, readTypedLiteral } from "./literal.ts";
import { readNamedExpression } from "./named_expression.ts";
import { refuseQuery, seesQuery, unsupported } from "./unsupported.ts";

/** Words that cannot begin an expression, though Spark's grammar may take them for names: a mistake, nearly always. */
const NOT_A_START = new Set([
  ...["AND", "OR", "IN", "IS", "LIKE", "ILIKE", "RLIKE", "REGEXP", "BETWEEN", "DIV", "ESCAPE"],
  ...["AS", "WHEN", "THEN", "ELSE", "DISTINCT"],
]);
/** Those of them that are functions when a parenthesis follows. */
const FUNCTIONS_TOO = new Set(["LIKE", "ILIKE", "RLIKE", "REGEXP", "BETWEEN", "IN", "DIV"]);
/** Functions that need no parentheses. */
const BARE_FUNCTIONS = new Set(["CURRENT_DATE", "CURRENT_TIMESTAMP", "CURRENT_USER", "SESSION_USER"]);

/** Reads what operators combine: a literal, column, call, CASE, cast or parenthesis, with the `[…]`, `.name` and `::type` that follow it. */
export function readPrimary(cursor: SqlCursor): Expr {
  let expr = cursor.nested(() => readStart(cursor));
  while (true) {
    if (cursor.takes("[")) {
      const key = cursor.nested(() => readValue(cursor));
      cursor.expect("]", "after the index or key");
      expr = { kind: "extract", input: expr, key };
    } else if (cursor.takes(".")) {
      expr = {
        kind: "extract",
        input: expr,
        key: literal("string", cursor.name("the name of a member after the dot")),
      };
    } else if (cursor.takes("::")) {
      expr = { kind: "cast", input: expr, type: readType(cursor), onError: "raise" };
    } else if (cursor.sees("COLLATE")) {
      throw unsupported(cursor, "COLLATE is not supported: strings compare by their bytes.");
    } else if (cursor.sees(":")) {
      throw unsupported(
        cursor,
        "The path of a variant (value:path) is not supported; use get_json_object or from_json.",
      );
    } else return expr;
  }
}

function readStart(cursor: SqlCursor): Expr {
  const token = cursor.peek();
  if (token.kind === "number" || cursor.sees("-")) return readNumber(cursor);
  if (token.kind === "string") return readStrings(cursor);
  if (cursor.takes("*")) {
    if (cursor.sees("EXCEPT")) throw unsupported(cursor, "* EXCEPT is not supported: use drop.");
    return { kind: "star", parts: [] };
  }
  if (cursor.sees("(")) return readLambda(cursor) ?? readParentheses(cursor);
  if (cursor.sees("?") || cursor.sees(":")) {
    throw unsupported(
      cursor,
      "Parameters in SQL text are not supported: put the value into the text, or use Column methods.",
    );
  }
  if (token.kind === "word") return readWord(cursor);
  if (token.kind === "quoted") return readLambda(cursor) ?? readName(cursor);
  throw cursor.error("expected an expression");
}

/** Adjacent strings are one: `'a' "b"`. */
function readStrings(cursor: SqlCursor): Expr {
  let value = "";
  while (cursor.peek().kind === "string") value += cursor.next().value;
  return literal("string", value);
}

function readWord(cursor: SqlCursor): Expr {
  if (seesQuery(cursor)) throw refuseQuery(cursor);
  if (cursor.sees("CASE")) return readCase(cursor);
  if (cursor.takes("NULL")) return literal("void", null);
  if (cursor.takes("TRUE")) return literal("boolean", true);
  if (cursor.takes("FALSE")) return literal("boolean", false);
  if (seesInterval(cursor)) return readInterval(cursor);
  const word = cursor.peek().text.toUpperCase();
  const isFunction = FUNCTIONS_TOO.has(word) && cursor.sees(word, "(");
  if (NOT_A_START.has(word) && !isFunction) throw cursor.error(`expected an expression before ${word}`);
  if (cursor.peek(1).kind === "string") return readTypedLiteral(cursor);
  const lambda = readLambda(cursor);
  if (lambda) return lambda;
  if (BARE_FUNCTIONS.has(word) && !cursor.sees(word, "(") && !cursor.sees(word, ".")) {
    return call(cursor.next().text.toLowerCase());
  }
  return readName(cursor);
}

/** A column, `t.*`, or the name of a function with its arguments. */
function readName(cursor: SqlCursor): Expr {
  const token = cursor.peek();
  const parts = [cursor.name("a name")];
  while (cursor.takes(".")) {
    if (cursor.takes("*")) return { kind: "star", parts };
    parts.push(cursor.name("a name or * after the dot"));
  }
  if (!cursor.sees("(")) return { kind: "column", parts };
  if (parts.length > 1) {
    throw unsupported(cursor, "A function takes no catalog or database name before it.", token);
  }
  return readCall(cursor, token);
}

/** `x -> body` or `(x, y) -> body`, if that is what comes. */
function readLambda(cursor: SqlCursor): Expr | undefined {
  const mark = cursor.mark;
  const parameters: string[] = [];
  if (cursor.takes("(")) {
    do {
      if (!["word", "quoted"].includes(cursor.peek().kind)) return void cursor.rewind(mark);
      parameters.push(cursor.next().value);
    } while (cursor.takes(","));
    if (!cursor.takes(")")) return void cursor.rewind(mark);
  } else parameters.push(cursor.next().value);
  if (!cursor.takes("->")) return void cursor.rewind(mark);
  return { kind: "lambda", parameters, body: readExpression(cursor) };
}

/** `(x)`, or `(x, y)`, which makes a struct. */
function readParentheses(cursor: SqlCursor): Expr {
  cursor.expect("(", "");
  if (seesQuery(cursor)) throw refuseQuery(cursor);
  const first = readNamedExpression(cursor);
  if (cursor.sees(",")) {
    const items = [first];
    while (cursor.takes(",")) items.push(readNamedExpression(cursor));
    cursor.expect(")", "after the last value");
    return call("struct", ...items);
  }
  if (first.kind === "alias") throw cursor.error("a name (AS …) has no place inside parentheses");
  cursor.expect(")", "to close the parenthesis");
  return first;
}

function readCase(cursor: SqlCursor): Expr {
  cursor.expect("CASE", "");
  const operand = cursor.sees("WHEN") ? undefined : readExpression(cursor);
  const branches: { when: Expr; then: Expr }[] = [];
  while (cursor.takes("WHEN")) {
    const when = readExpression(cursor);
    cursor.expect("THEN", "after the condition of WHEN");
    branches.push({ when: operand ? call("=", operand, when) : when, then: readExpression(cursor) });
  }
  if (branches.length === 0) throw cursor.error("expected WHEN … THEN … after CASE");
  const otherwise = cursor.takes("ELSE") ? readExpression(cursor) : undefined;
  cursor.expect("END", "to close CASE");
  return { kind: "case", branches, ...(otherwise && { otherwise }) } satisfies CaseExpr;
}
