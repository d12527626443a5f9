import type { SqlCursor } from "../../declare/sql_cursor.ts";

/** Words that begin a clause wherever they stand. Spark would take most of them for names at the end of a text, where they are a mistake. */
const ALWAYS = new Set([
  ...["SELECT", "FROM", "WHERE", "HAVING", "LIMIT", "UNION", "INTERSECT", "EXCEPT", "MINUS", "LATERAL"],
]);
/** Words that begin a clause together with the next one, and are names otherwise. */
const WITH_BY = new Set(["GROUP", "ORDER", "SORT", "CLUSTER", "DISTRIBUTE"]);
const WITH_PARENTHESIS = new Set(["PIVOT", "UNPIVOT", "TABLESAMPLE"]);

/** Whether a clause of a query begins here, or `ahead` tokens later, so that the word is no alias. */
export function seesClause(cursor: SqlCursor, ahead = 0): boolean {
  const { kind, text } = cursor.peek(ahead);
  if (kind !== "word") return false;
  const word = text.toUpperCase();
  const next = cursor.peek(ahead + 1);
  if (ALWAYS.has(word)) return true;
  if (WITH_BY.has(word)) return /^by$/i.test(next.text);
  if (WITH_PARENTHESIS.has(word)) {
    return next.text === "(" || (word === "UNPIVOT" && /^(in|ex)clude$/i.test(next.text));
  }
  // Kafka's rows have an `offset`.
  if (word === "OFFSET") return next.kind === "number" || [":", "?", "(", "-"].includes(next.text);
  return seesWindowClause(cursor, ahead);
}

/** Whether `WINDOW name AS` comes, `ahead` tokens after the next. */
export function seesWindowClause(cursor: SqlCursor, ahead = 0): boolean {
  const [word, name, as] = [0, 1, 2].map((i) => cursor.peek(ahead + i)) as [Token, Token, Token];
  return word.kind === "word" && word.text.toUpperCase() === "WINDOW" &&
    (name.kind === "word" || name.kind === "quoted") && as.kind === "word" && as.text.toUpperCase() === "AS";
}

type Token = ReturnType<SqlCursor["peek"]>;

/** Whether one of UNION, INTERSECT, EXCEPT and MINUS comes. */
export function seesSetOperation(cursor: SqlCursor, ahead = 0): boolean {
  const { kind, text } = cursor.peek(ahead);
  return kind === "word" && /^(union|intersect|except|minus)$/i.test(text);
}
