import type { CaseExpr, Expr, StarExpr } from "../../declare/expr.ts";
import { readType } from "../../declare/read_type.ts";
import type { QueryCursor } from "./query_cursor.ts";
import { readCall } from "./call.ts";
import { call, readExpression, readValue } from "./expression.ts";
import { readInterval, seesInterval } from "./interval_literal.ts";
import { readListOf } from "./list.ts";
import { literal, readNumber, readTypedLiteral } from "./literal.ts";
import { readNamedExpression } from "./named_expression.ts";
import { readSubquery, seesQueryStart, seesSubquery } from "./subquery.ts";
import { unsupported } from "./unsupported.ts";

/** Words that cannot begin an expression, though Spark's grammar may take them for names: a mistake, nearly always. */
const NOT_A_START = new Set([
  ...["AND", "OR", "IN", "IS", "LIKE", "ILIKE", "RLIKE", "REGEXP", "BETWEEN", "DIV", "ESCAPE"],
  ...["AS", "WHEN", "THEN", "ELSE", "DISTINCT"],
]);
/** Those of them that are functions when a parenthesis follows. */
const FUNCTIONS_TOO = new Set(["LIKE", "ILIKE", "RLIKE", "REGEXP", "BETWEEN", "IN", "DIV"]);
/** Functions that need no parentheses. */
const BARE_FUNCTIONS = new Set([
  ...["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURRENT_USER", "SESSION_USER"],
]);

/** Reads what operators combine: a literal, column, call, CASE, cast or parenthesis, with the `[…]`, `.name` and `::type` that follow it. */
export function readPrimary(cursor: QueryCursor): Expr {
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

function readStart(cursor: QueryCursor): Expr {
  const token = cursor.peek();
  if (token.kind === "number" || cursor.sees("-")) return readNumber(cursor);
  if (token.kind === "string") return readStrings(cursor);
  if (cursor.takes("*")) return readStar(cursor, []);
  if (seesSubquery(cursor)) return { kind: "subquery", form: "scalar", plan: readSubquery(cursor) };
  if (cursor.sees("(")) return readLambda(cursor) ?? readParentheses(cursor);
  const parameter = cursor.takesParameter();
  if (parameter) return parameter;
  if (token.kind === "word") return readWord(cursor);
  if (token.kind === "quoted") return readLambda(cursor) ?? readName(cursor);
  throw cursor.error("expected an expression");
}

/** Adjacent strings are one: `'a' "b"`. */
function readStrings(cursor: QueryCursor): Expr {
  let value = "";
  while (cursor.peek().kind === "string") value += cursor.next().value;
  return literal("string", value);
}

function readWord(cursor: QueryCursor): Expr {
  // A column may be called `select` or `from`, but what follows does not go on with one.
  if (cursor.sees("SELECT") && seesQueryStart(cursor)) {
    throw cursor.error("a query inside an expression stands in parentheses");
  }
  if (cursor.sees("FROM") && seesQueryStart(cursor)) throw cursor.error("expected an expression before FROM");
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
    const name = cursor.next().text.toLowerCase();
    return call(name === "session_user" ? "current_user" : name); // as Spark reads it
  }
  return readName(cursor);
}

/** What may follow a star: `EXCEPT (a, t.b)`, which is no EXCEPT of two queries. */
function readStar(cursor: QueryCursor, parts: readonly string[]): StarExpr {
  if (!cursor.sees("EXCEPT", "(") || seesSubquery(cursor, 1)) return { kind: "star", parts };
  cursor.takes("EXCEPT", "(");
  const except = readListOf(cursor, () => {
    const name = [cursor.name("the name of a column to leave out")];
    while (cursor.takes(".")) name.push(cursor.name("a name after the dot"));
    return name;
  });
  cursor.expect(")", "or a comma after the name of a column");
  return { kind: "star", parts, except };
}

/** A column, `t.*`, or the name of a function with its arguments. */
function readName(cursor: QueryCursor): Expr {
  const token = cursor.peek();
  const parts = [cursor.name("a name")];
  while (cursor.takes(".")) {
    if (cursor.takes("*")) return readStar(cursor, parts);
    parts.push(cursor.name("a name or * after the dot"));
  }
  if (!cursor.sees("(")) return { kind: "column", parts };
  if (parts.length > 1) {
    throw unsupported(cursor, "A function takes no catalog or database name before it.", token);
  }
  return readCall(cursor, token);
}

/** `x -> body` or `(x, y) -> body`, if that is what comes. */
function readLambda(cursor: QueryCursor): Expr | undefined {
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
function readParentheses(cursor: QueryCursor): Expr {
  cursor.expect("(", "");
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

function readCase(cursor: QueryCursor): Expr {
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
