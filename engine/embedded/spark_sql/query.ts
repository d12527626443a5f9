import type { Plan } from "../../declare/plan.ts";
import { pointer } from "../../declare/syntax_error.ts";
import { AnalysisError } from "../../errors.ts";
import { seesSetOperation } from "./clause_words.ts";
import type { QueryCursor } from "./query_cursor.ts";
import { refuseStatement } from "./refuse_statement.ts";
import { readRelationName } from "./relation.ts";
import { readResultClauses } from "./result_clauses.ts";
import { readFromFirst, readSelect } from "./select.ts";
import { readSubquery, seesSubquery } from "./subquery.ts";
import { readNames } from "./table_alias.ts";
import { unsupported } from "./unsupported.ts";
import { readValues } from "./values.ts";

/** Reads a query with all that belongs to it: `WITH … SELECT … UNION … ORDER BY … LIMIT …`. */
export function readQuery(cursor: QueryCursor): Plan {
  return cursor.nested(() => {
    if (!cursor.takes("WITH")) return readOrganised(cursor);
    const views = readViews(cursor);
    return { kind: "with", views, input: readOrganised(cursor) };
  });
}

function readOrganised(cursor: QueryCursor): Plan {
  const plan = readResultClauses(cursor, readUnions(cursor));
  if (cursor.sees("|", ">")) {
    throw unsupported(cursor, "Pipes (|>) are not supported: write the query as SELECT … FROM ….");
  }
  return plan;
}

function readViews(cursor: QueryCursor): { name: string; plan: Plan }[] {
  if (cursor.sees("RECURSIVE") && cursor.peek(1).kind === "word" && !cursor.sees("RECURSIVE", "AS")) {
    throw unsupported(cursor, "WITH RECURSIVE is not supported: a query cannot read itself.");
  }
  const views: { name: string; plan: Plan }[] = [];
  do {
    const token = cursor.peek();
    const name = cursor.name("a name for the query after WITH");
    if (views.some((view) => view.name.toLowerCase() === name.toLowerCase())) {
      throw new AnalysisError(
        "DUPLICATED_CTE_NAMES",
        `WITH defines ${name} twice: give each query a name of its own.` +
          pointer(cursor.text, token.start, token.end),
        { parameters: { duplicateNames: `\`${name}\`` } },
      );
    }
    const columns = cursor.sees("(") && !seesSubquery(cursor) ? readNames(cursor) : undefined;
    cursor.takes("AS");
    const plan = readSubquery(cursor);
    views.push({ name, plan: columns ? { kind: "alias", input: plan, name, columns } : plan });
  } while (cursor.takes(","));
  return views;
}

/** UNION, EXCEPT and MINUS group to the left, and INTERSECT is stronger. */
function readUnions(cursor: QueryCursor): Plan {
  let left = readIntersections(cursor);
  while (seesSetOperation(cursor)) {
    const union = cursor.takes("UNION");
    if (!union && !cursor.takes("EXCEPT")) cursor.expect("MINUS", "");
    const all = readAll(cursor);
    const right = readIntersections(cursor, true);
    left = union
      ? unionOf(left, right, all)
      : { kind: "setOperation", operation: "except", all, left, right };
  }
  return left;
}

function unionOf(left: Plan, right: Plan, all: boolean): Plan {
  const union: Plan = { kind: "union", inputs: [left, right], byName: false, allowMissingColumns: false };
  return all ? union : { kind: "distinct", input: union };
}

function readIntersections(cursor: QueryCursor, isRight = false): Plan {
  let left = readOperand(cursor, isRight);
  while (cursor.takes("INTERSECT")) {
    const all = readAll(cursor);
    left = { kind: "setOperation", operation: "intersect", all, left, right: readOperand(cursor, true) };
  }
  return left;
}

function readAll(cursor: QueryCursor): boolean {
  return cursor.takes("ALL") || (cursor.takes("DISTINCT"), false);
}

function readOperand(cursor: QueryCursor, isRight: boolean): Plan {
  if (cursor.sees("SELECT")) return readSelect(cursor);
  if (cursor.sees("(")) return readSubquery(cursor);
  if (cursor.sees("FROM")) return readFromFirst(cursor, isRight);
  if (cursor.takes("VALUES")) return readValues(cursor);
  if (cursor.takes("TABLE")) return readRelationName(cursor);
  if ((cursor.sees("MAP") || cursor.sees("REDUCE")) && cursor.peek(1).kind !== "symbol") {
    throw unsupported(cursor, "Scripts (MAP, REDUCE, TRANSFORM … USING) are not supported.");
  }
  refuseStatement(cursor);
  throw cursor.error("expected a query: SELECT …");
}
