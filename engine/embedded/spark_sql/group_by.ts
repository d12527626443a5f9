import type { Expr } from "../../declare/expr.ts";
import { cubeSets, rollupSets } from "../../declare/grouping_sets.ts";
import type { AggregatePlan } from "../../declare/plan.ts";
import { readExpression } from "./expression.ts";
import { readListOf } from "./list.ts";
import type { QueryCursor } from "./query_cursor.ts";
import { unsupported } from "./unsupported.ts";

type Grouping = Pick<AggregatePlan, "grouping" | "sets">;
/** The groupings that one element of GROUP BY stands for: a plain expression stands for one. */
type Sets = readonly (readonly Expr[])[];

/** More sets than anyone means; each one groups all rows again. */
const MAX_SETS = 4096;

/** Reads `GROUP BY a, ROLLUP (b, c)`, if it comes: all elements of the list together make the sets. */
export function readGrouping(cursor: QueryCursor): Grouping | undefined {
  const start = cursor.peek();
  if (!cursor.takes("GROUP", "BY")) return undefined;
  const elements = readListOf(cursor, (c) => readAnalytics(c) ?? [[readExpression(c)]]);
  const plain = elements.flat(2);
  if (cursor.takes("WITH", "ROLLUP")) {
    return grouping(
      plain,
      rollupSets(plain.length).map((set) => pick(plain, set)),
    );
  }
  if (cursor.takes("WITH", "CUBE")) return grouping(plain, cubesOf(cursor, plain.map((expr) => [expr])));
  if (cursor.takes("GROUPING", "SETS")) return grouping(plain, readSets(cursor, readSet).flat());
  if (elements.every((sets) => sets.length === 1)) return { grouping: plain };
  if (elements.reduce((count, sets) => count * sets.length, 1) > MAX_SETS) throw tooMany(cursor, start);
  const products = elements.reduce<Sets>((sets, more) => sets.flatMap((a) => more.map((b) => [...a, ...b])), [
    [],
  ]);
  return grouping(plain, products);
}

/** The expressions without repetition, and the sets by their positions. */
function grouping(exprs: readonly Expr[], sets: Sets): Grouping {
  const positions = new Map<string, number>();
  const distinct: Expr[] = [];
  const positionOf = (expr: Expr) => {
    const key = JSON.stringify(expr);
    if (!positions.has(key)) positions.set(key, distinct.push(expr) - 1);
    return positions.get(key)!;
  };
  for (const expr of exprs) positionOf(expr);
  return { sets: sets.map((set) => [...new Set(set.map(positionOf))]), grouping: distinct };
}

/** `ROLLUP (…)`, `CUBE (…)`, `GROUPING SETS (…)`, which may hold the others. */
function readAnalytics(cursor: QueryCursor): Sets | undefined {
  if (cursor.sees("ROLLUP", "(") && cursor.takes("ROLLUP")) {
    const columns = readSets(cursor, readSet).flat();
    return rollupSets(columns.length).map((set) => pick(columns, set).flat());
  }
  if (cursor.sees("CUBE", "(") && cursor.takes("CUBE")) {
    return cubesOf(cursor, readSets(cursor, readSet).flat());
  }
  if (cursor.takes("GROUPING", "SETS")) return readSets(cursor, (c) => readAnalytics(c) ?? readSet(c)).flat();
  return undefined;
}

function cubesOf(cursor: QueryCursor, columns: Sets): Sets {
  if (2 ** columns.length > MAX_SETS) throw tooMany(cursor, cursor.peek(-1));
  return cubeSets(columns.length).map((set) => pick(columns, set).flat());
}

function pick<T>(items: readonly T[], positions: readonly number[]): T[] {
  return positions.map((position) => items[position]!);
}

function readSets(cursor: QueryCursor, read: (cursor: QueryCursor) => Sets): Sets[] {
  cursor.expect("(", "before the grouping columns");
  const sets = readListOf(cursor, (c) => c.nested(() => read(c)));
  cursor.expect(")", "or a comma after the grouping columns");
  return sets;
}

/** `a` or `(a, b)` or `()`: columns that come and go together. */
function readSet(cursor: QueryCursor): Sets {
  if (cursor.takes("(", ")")) return [[]];
  const expr = readExpression(cursor);
  // Columns in parentheses were read as a struct, which nothing groups by.
  return [
    cursor.peek(-1).text === ")" && expr.kind === "call" && expr.name === "struct" ? expr.args : [expr],
  ];
}

function tooMany(cursor: QueryCursor, token: ReturnType<QueryCursor["peek"]>) {
  return unsupported(cursor, `This GROUP BY makes more than ${MAX_SETS} grouping sets.`, token);
}
