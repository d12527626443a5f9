import type { Plan } from "../../declare/plan.ts";
import { readArguments } from "./call.ts";
import { seesClause } from "./clause_words.ts";
import { readListOf } from "./list.ts";
import type { QueryCursor } from "./query_cursor.ts";

/** Reads `LATERAL VIEW [OUTER] explode(list) name AS column`, none, one or several, each of which sees the columns of those before it. */
export function readLateralViews(cursor: QueryCursor, input: Plan): Plan {
  let plan = input;
  while (cursor.takes("LATERAL", "VIEW")) {
    const outer = !cursor.sees("OUTER", "(") && cursor.takes("OUTER");
    const generator = readGenerator(cursor);
    const name = isName(cursor) && !cursor.sees("AS") ? { name: cursor.next().value } : {};
    const named = cursor.takes("AS") || isName(cursor);
    const columns = named ? readListOf(cursor, () => cursor.name("a name for the column")) : [];
    if (!("name" in name) && columns.length === 0) {
      throw cursor.error("expected a name for the rows of LATERAL VIEW");
    }
    plan = { kind: "generate", input: plan, generator, outer, ...name, columns };
  }
  return plan;
}

/** Reads the call of a function that makes rows. */
export function readGenerator(cursor: QueryCursor) {
  const name = cursor.name("a function that makes rows, such as explode");
  cursor.expect("(", `and the arguments of ${name}`);
  return readArguments(cursor, name.toLowerCase());
}

function isName(cursor: QueryCursor): boolean {
  return cursor.peek().kind === "quoted" || (cursor.peek().kind === "word" && !seesClause(cursor));
}
