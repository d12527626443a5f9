import type { Expr } from "../../declare/expr.ts";
import type { AggregatePlan, Plan } from "../../declare/plan.ts";
import { readExpression } from "./expression.ts";
import { readFrom } from "./from.ts";
import { readGrouping } from "./group_by.ts";
import { readLateralViews } from "./lateral_view.ts";
import { readListOf } from "./list.ts";
import { readNamedExpression } from "./named_expression.ts";
import type { QueryCursor } from "./query_cursor.ts";
import { readResultClauses } from "./result_clauses.ts";
import { unsupported } from "./unsupported.ts";
import { findWindows, readWindows } from "./windows.ts";

/** What a SELECT without FROM reads: one row, no columns. */
const ONE_ROW: Plan = { kind: "values", rows: [[]] };

/** Reads `SELECT … FROM … WHERE … GROUP BY … HAVING … WINDOW …`. */
export function readSelect(cursor: QueryCursor): Plan {
  return cursor.withWindows(findWindows(cursor), () => {
    const list = readSelectList(cursor);
    const input = cursor.takes("FROM") ? readFrom(cursor) : ONE_ROW;
    return readRest(cursor, readLateralViews(cursor, input), list);
  });
}

/**
 * Reads `FROM t SELECT …`; several SELECTs of the same rows are a UNION ALL, and none gives the rows as they are.
 *
 * @param needsSelect In `SELECT a minus FROM t`, `minus` was meant as a name.
 */
export function readFromFirst(cursor: QueryCursor, needsSelect: boolean): Plan {
  cursor.expect("FROM", "");
  const input = readFrom(cursor);
  if (needsSelect && !cursor.sees("SELECT")) throw cursor.error("expected SELECT after FROM …");
  const queries: Plan[] = [];
  while (cursor.sees("SELECT")) {
    queries.push(cursor.withWindows(findWindows(cursor), () => {
      const list = readSelectList(cursor);
      return readResultClauses(cursor, readRest(cursor, readLateralViews(cursor, input), list));
    }));
  }
  return queries.length <= 1
    ? queries[0] ?? input
    : { kind: "union", inputs: queries, byName: false, allowMissingColumns: false };
}

interface SelectList {
  readonly distinct: boolean;
  readonly columns: readonly Expr[];
}

function readSelectList(cursor: QueryCursor): SelectList {
  cursor.expect("SELECT", "");
  if (cursor.sees("TRANSFORM", "(") && !cursor.sees("TRANSFORM", "(", ")")) refuseScript(cursor);
  const distinct = startsQuantifier(cursor, "DISTINCT") && cursor.takes("DISTINCT");
  if (!distinct && startsQuantifier(cursor, "ALL")) cursor.takes("ALL");
  return { distinct, columns: readListOf(cursor, readNamedExpression) };
}

/** Whether the word belongs to SELECT, and is no column: a value follows. */
function startsQuantifier(cursor: QueryCursor, word: string): boolean {
  const next = cursor.peek(1);
  return cursor.sees(word) && (next.kind !== "symbol" || /^[*(+\-~!:?]$/.test(next.text)) &&
    next.kind !== "end" && !cursor.sees(word, "FROM");
}

/** `transform(array, lambda)` is a function as any other; `TRANSFORM (…) USING` runs a program. */
function refuseScript(cursor: QueryCursor): void {
  let depth = 0;
  for (let i = 1;; i++) {
    const { kind, text } = cursor.peek(i);
    if (kind === "end") return;
    if (text === "(") depth++;
    else if (text === ")" && --depth === 0) {
      if (cursor.peek(i + 1).text.toUpperCase() !== "USING") return;
      throw unsupported(cursor, "Scripts (TRANSFORM … USING) are not supported.");
    }
  }
}

const PREDICATES = new Set([
  ...["=", "<=>", "<", "<=", ">", ">=", "and", "or", "not", "in", "like", "ilike", "rlike", "between"],
  ...["isnull", "isnotnull"],
]);

/** HAVING, other than WHERE, casts a value that is no condition. */
function asBoolean(expr: Expr): Expr {
  const isPredicate = (expr.kind === "call" && PREDICATES.has(expr.name)) ||
    (expr.kind === "subquery" && expr.form !== "scalar");
  return isPredicate ? expr : { kind: "cast", input: expr, type: "boolean", onError: "raise" };
}

function readRest(cursor: QueryCursor, input: Plan, { distinct, columns }: SelectList): Plan {
  const where = cursor.takes("WHERE") ? readExpression(cursor) : undefined;
  const rows: Plan = where ? { kind: "filter", input, condition: where } : input;
  const grouped = readGrouping(cursor);
  const having = cursor.takes("HAVING") ? asBoolean(readExpression(cursor)) : undefined;
  readWindows(cursor);
  let plan: Plan = { kind: "project", input: rows, columns };
  if (grouped || having) {
    const aggregate: AggregatePlan = {
      kind: "aggregate",
      input: rows,
      grouping: [],
      ...grouped,
      output: columns,
    };
    plan = having ? { kind: "having", input: aggregate, condition: having } : aggregate;
  }
  return distinct ? { kind: "distinct", input: plan } : plan;
}
