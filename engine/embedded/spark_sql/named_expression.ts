import type { Expr } from "../../declare/expr.ts";
import type { QueryCursor } from "./query_cursor.ts";
import { seesClause } from "./clause_words.ts";
import { readExpression } from "./expression.ts";

/** Words that go on with an expression or end it, and so are no alias when `AS` is missing. */
const NOT_AN_ALIAS = new Set([
  ...[
    "AND",
    "OR",
    "NOT",
    "IN",
    "IS",
    "LIKE",
    "ILIKE",
    "RLIKE",
    "REGEXP",
    "BETWEEN",
    "DIV",
    "ESCAPE",
    "COLLATE",
  ],
  ...["WHEN", "THEN", "ELSE", "END", "OVER", "FILTER", "WITHIN", "IGNORE", "RESPECT", "EXCEPT"],
]);

/** Reads an expression with what may name it: `x AS a`, `x a`, `x AS (a, b)`, `x (a, b)`. */
export function readNamedExpression(cursor: QueryCursor): Expr {
  const input = readExpression(cursor);
  if (cursor.takes("AS") || cursor.sees("(")) return { kind: "alias", input, names: readNames(cursor) };
  const next = cursor.peek();
  const named = next.kind === "quoted" ||
    (next.kind === "word" && !NOT_AN_ALIAS.has(next.text.toUpperCase()) && !seesClause(cursor));
  return named ? { kind: "alias", input, names: [cursor.next().value] } : input;
}

function readNames(cursor: QueryCursor): string[] {
  const what = "a name after AS (one that is not a plain word stands in `back quotes`)";
  if (!cursor.takes("(")) return [cursor.name(what)];
  const names = [];
  do names.push(cursor.name(what)); while (cursor.takes(","));
  cursor.expect(")", "after the last name");
  return names;
}
