import type { Plan } from "../../declare/plan.ts";
import type { SqlCursor } from "../../declare/sql_cursor.ts";
import type { SqlToken } from "../../declare/sql_tokens.ts";
import { readQuery } from "./query.ts";
import type { QueryCursor } from "./query_cursor.ts";

/** Reads `(query)`. */
export function readSubquery(cursor: QueryCursor): Plan {
  cursor.expect("(", "before the query");
  const plan = readQuery(cursor);
  cursor.expect(")", "to close the query");
  return plan;
}

/** Whether a query in parentheses comes, itself possibly made of queries in parentheses: `((SELECT 1) UNION (SELECT 2))`. */
export function seesSubquery(cursor: SqlCursor, ahead = 0): boolean {
  return seesOperand(cursor, ahead, (next) => next.text === ")" || continuesQuery(next));
}

/** The same, but `((SELECT 1))` does not count: in a list that is one value. */
export function seesSubqueryNoList(cursor: SqlCursor): boolean {
  return seesOperand(cursor, 0, continuesQuery);
}

/** More than this is too complex to read anyway. */
const MAX_PARENTHESES = 300;

function seesOperand(cursor: SqlCursor, ahead: number, goesOn: (next: SqlToken) => boolean): boolean {
  if (cursor.peek(ahead).text !== "(" || ahead > MAX_PARENTHESES) return false;
  if (seesQueryStart(cursor, ahead + 1)) return true;
  if (!seesSubquery(cursor, ahead + 1)) return false;
  return goesOn(cursor.peek(closingOf(cursor, ahead + 1) + 1));
}

const CONTINUES = /^(union|intersect|except|minus|order|sort|cluster|distribute|limit|offset|window)$/i;

/** Whether a query in parentheses goes on with this token, instead of being a value or having a name. */
function continuesQuery({ kind, text }: SqlToken): boolean {
  return kind === "word" && CONTINUES.test(text);
}

/** Where the parenthesis that opens `ahead` is closed. */
function closingOf(cursor: SqlCursor, ahead: number): number {
  let depth = 0;
  for (let i = ahead;; i++) {
    const { kind, text } = cursor.peek(i);
    if (kind === "end") return i;
    if (kind !== "symbol") continue;
    if (text === "(") depth++;
    else if (text === ")" && --depth === 0) return i;
  }
}

/** Whether a query begins here, and no column of that name. */
export function seesQueryStart(cursor: SqlCursor, ahead = 0): boolean {
  const [first, second, third] = [0, 1, 2].map((i) => cursor.peek(ahead + i)) as [
    SqlToken,
    SqlToken,
    SqlToken,
  ];
  if (first.kind !== "word") return false;
  const named = second.kind === "word" || second.kind === "quoted";
  switch (first.text.toUpperCase()) {
    case "SELECT":
      return second.kind !== "end" && !/^([),.=<>[/%&|^]|[<>!=]=|<>|::|->)$/.test(second.text);
    case "WITH":
      return named && (third.text === "(" || third.text.toUpperCase() === "AS");
    case "FROM":
    case "TABLE":
      return named || (second.text === "(" && first.text.toUpperCase() === "FROM");
    case "VALUES":
      return named || second.kind === "number" || second.kind === "string" || /^[-+~(:?]$/.test(second.text);
    default:
      return false;
  }
}
