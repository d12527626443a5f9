import type { JoinPlan, JoinType, Plan } from "../../declare/plan.ts";
import { readExpression } from "./expression.ts";
import { readRelationItem } from "./relation.ts";
import { readAlias, readNames } from "./table_alias.ts";
import { readGenerator, readLateralViews } from "./lateral_view.ts";
import type { QueryCursor } from "./query_cursor.ts";
import { unsupported } from "./unsupported.ts";

/** Reads what follows FROM: relations, joins, LATERAL VIEWs. In Spark a comma is a join as strong as the others. */
export function readFrom(cursor: QueryCursor): Plan {
  let plan = readRelation(cursor);
  while (cursor.takes(",")) {
    const joined: Plan = cursor.sees("LATERAL")
      ? readLateral(cursor, plan, "inner")
      : { kind: "join", left: plan, right: readRelationItem(cursor), type: "inner" };
    plan = readJoins(cursor, joined);
  }
  plan = readLateralViews(cursor, plan);
  refusePivot(cursor);
  return plan;
}

/** Reads a relation and the joins after it, which group to the left. */
export function readRelation(cursor: QueryCursor): Plan {
  if (cursor.sees("LATERAL")) throw unsupported(cursor, "LATERAL is supported after another relation only.");
  return readJoins(cursor, readRelationItem(cursor));
}

function readJoins(cursor: QueryCursor, first: Plan): Plan {
  let left = first;
  while (true) {
    refusePivot(cursor);
    const start = cursor.peek();
    const natural = cursor.takes("NATURAL");
    const type = readJoinType(cursor);
    if (type === undefined) {
      if (natural) throw cursor.error("expected JOIN after NATURAL");
      return left;
    }
    if (natural && ["cross", "semi", "anti"].includes(type)) {
      throw cursor.error(`NATURAL and ${type.toUpperCase()} do not go together`, start);
    }
    if (cursor.sees("LATERAL")) {
      if (natural) throw unsupported(cursor, "NATURAL JOIN LATERAL is not supported.");
      left = readLateral(cursor, left, type);
      continue;
    }
    const right = readRelationItem(cursor);
    left = { kind: "join", left, right, type, ...(natural ? { natural } : readCriteria(cursor)) };
  }
}

function readCriteria(cursor: QueryCursor): Pick<JoinPlan, "condition" | "using"> {
  if (cursor.takes("ON")) return { condition: readExpression(cursor) };
  return cursor.takes("USING") ? { using: readNames(cursor) } : {};
}

const JOIN_TYPES: readonly (readonly [words: readonly string[], type: JoinType])[] = [
  [["JOIN"], "inner"],
  [["INNER", "JOIN"], "inner"],
  [["CROSS", "JOIN"], "cross"],
  [["LEFT", "JOIN"], "left"],
  [["LEFT", "OUTER", "JOIN"], "left"],
  [["RIGHT", "JOIN"], "right"],
  [["RIGHT", "OUTER", "JOIN"], "right"],
  [["FULL", "JOIN"], "full"],
  [["FULL", "OUTER", "JOIN"], "full"],
  [["SEMI", "JOIN"], "semi"],
  [["LEFT", "SEMI", "JOIN"], "semi"],
  [["ANTI", "JOIN"], "anti"],
  [["LEFT", "ANTI", "JOIN"], "anti"],
];

function readJoinType(cursor: QueryCursor): JoinType | undefined {
  const found = JOIN_TYPES.find(([words]) => cursor.takes(...words));
  if (found) return found[1];
  const begun = JOIN_TYPES.find(([[word]]) => cursor.sees(word!));
  if (begun) throw cursor.error(`expected JOIN after ${begun[0][0]}`, cursor.peek(1));
  return undefined;
}

/** `LATERAL explode(t.list) AS e (x)` makes rows for each row on its left, as LATERAL VIEW does. */
function readLateral(cursor: QueryCursor, input: Plan, type: JoinType): Plan {
  const start = cursor.next();
  if (cursor.sees("(") || cursor.peek(1).text !== "(") {
    throw unsupported(
      cursor,
      "A query that uses columns of the relation before it (LATERAL) is not supported: join the two on a condition.",
      start,
    );
  }
  const generator = readGenerator(cursor);
  const alias = readTableFunctionAlias(cursor);
  const { condition, using } = readCriteria(cursor);
  const isTrue = condition === undefined || (condition.kind === "literal" && condition.value === true);
  const isInner = type === "inner" || type === "cross";
  if (using || !(isInner || (type === "left" && isTrue))) {
    throw unsupported(
      cursor,
      "LATERAL with a function goes with a comma, JOIN, or LEFT JOIN … ON TRUE.",
      start,
    );
  }
  const plan: Plan = { kind: "generate", input, generator, outer: !isInner, ...alias };
  return isTrue ? plan : { kind: "filter", input: plan, condition };
}

function readTableFunctionAlias(cursor: QueryCursor): { name?: string; columns: readonly string[] } {
  const alias = readAlias(cursor, { kind: "values", rows: [] });
  return alias.kind === "alias" ? { name: alias.name, columns: alias.columns ?? [] } : { columns: [] };
}

function refusePivot(cursor: QueryCursor): void {
  const pivots = cursor.sees("PIVOT", "(") || cursor.sees("UNPIVOT", "(") ||
    cursor.sees("UNPIVOT", "INCLUDE") ||
    cursor.sees("UNPIVOT", "EXCLUDE");
  if (!pivots) return;
  throw unsupported(
    cursor,
    "PIVOT and UNPIVOT are not supported: write one aggregate with FILTER (WHERE …) for each column, or stack(…) for rows.",
  );
}
