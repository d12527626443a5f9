import type { Plan } from "../../declare/plan.ts";
import { seesClause } from "./clause_words.ts";
import { readListOf } from "./list.ts";
import type { QueryCursor } from "./query_cursor.ts";

/** Words that join, and so are no alias, not even after AS. */
export const JOIN_WORDS: ReadonlySet<string> = new Set([
  ...["ANTI", "CROSS", "EXCEPT", "FULL", "INNER", "INTERSECT", "JOIN", "LATERAL", "LEFT", "NATURAL", "ON"],
  ...["RIGHT", "SEMI", "MINUS", "UNION", "USING"],
]);

/**
 * Reads what may follow a relation: a name, and names for its columns.
 *
 * @param otherwise The name if there is none in the text.
 */
export function readAlias(cursor: QueryCursor, input: Plan, otherwise?: string): Plan {
  const hasAs = cursor.takes("AS");
  const { kind, text } = cursor.peek();
  const isName = kind === "quoted" ||
    (kind === "word" && !JOIN_WORDS.has(text.toUpperCase()) && (hasAs || !seesClause(cursor)));
  if (!isName) {
    if (hasAs) {
      throw cursor.error("expected a name after AS (one that is not a plain word stands in `back quotes`)");
    }
    return otherwise === undefined ? input : { kind: "alias", input, name: otherwise };
  }
  const name = cursor.next().value;
  const columns = cursor.sees("(") ? { columns: readNames(cursor) } : {};
  return { kind: "alias", input, name, ...columns };
}

/** Reads `(a, b)`. */
export function readNames(cursor: QueryCursor): string[] {
  cursor.expect("(", "before the names of columns");
  const names = readListOf(cursor, () => cursor.name("the name of a column"));
  cursor.expect(")", "or a comma after the name of a column");
  return names;
}
