import type { Expr, FrameBound, OverExpr, SortExpr, WindowFrame } from "../../declare/expr.ts";
import type { QueryCursor, WindowDefinition } from "./query_cursor.ts";
import { pointer } from "../../declare/syntax_error.ts";
import { AnalysisError } from "../../errors.ts";
import { call, readExpression } from "./expression.ts";
import { readListOf } from "./list.ts";

/** Reads the window after OVER: `(PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)`. */
export function readOver(cursor: QueryCursor, input: Expr): OverExpr {
  return { kind: "over", input, ...readWindow(cursor) };
}

/** Reads a window in parentheses, or the name of one that the WINDOW clause defines. */
export function readWindow(cursor: QueryCursor): WindowDefinition {
  const isName = (ahead: number) => ["word", "quoted"].includes(cursor.peek(ahead).kind);
  if (isName(0)) return windowByName(cursor);
  cursor.expect("(", "then the window");
  if (isName(0) && cursor.peek(1).text === ")") {
    const window = windowByName(cursor);
    cursor.expect(")", "");
    return window;
  }
  // CLUSTER BY and DISTRIBUTE BY … SORT BY are older words for the same.
  const partitions = cursor.takes("PARTITION", "BY") || cursor.takes("DISTRIBUTE", "BY") ||
    cursor.takes("CLUSTER", "BY");
  const partitionBy = partitions ? readListOf(cursor, readExpression) : [];
  const orders = cursor.takes("ORDER", "BY") || cursor.takes("SORT", "BY");
  const orderBy = orders ? readListOf(cursor, readSort) : [];
  const frame = readFrame(cursor);
  cursor.expect(")", "to close the window of OVER");
  return { partitionBy, orderBy, ...(frame && { frame }) };
}

function windowByName(cursor: QueryCursor): WindowDefinition {
  const { value, start, end } = cursor.next();
  const window = cursor.windows.get(value.toLowerCase());
  if (window) return window;
  throw new AnalysisError(
    "MISSING_WINDOW_SPECIFICATION",
    `Window specification \`${value}\` is not defined in the WINDOW clause.` +
      pointer(cursor.text, start, end),
    { parameters: { windowName: value } },
  );
}

/** Reads `x`, `x DESC`, `x ASC NULLS LAST`. */
export function readSort(cursor: QueryCursor): SortExpr {
  const input = readExpression(cursor);
  const descending = cursor.takes("DESC");
  if (!descending) cursor.takes("ASC");
  const first = cursor.takes("NULLS", "FIRST");
  const last = !first && cursor.takes("NULLS", "LAST");
  return {
    kind: "sort",
    input,
    direction: descending ? "descending" : "ascending",
    nulls: first || (!descending && !last) ? "first" : "last",
  };
}

function readFrame(cursor: QueryCursor): WindowFrame | undefined {
  const unit = cursor.takes("ROWS") ? "rows" : cursor.takes("RANGE") ? "range" : undefined;
  if (unit === undefined) return undefined;
  if (!cursor.takes("BETWEEN")) return { unit, lower: readBound(cursor, "PRECEDING"), upper: "current" };
  const lower = readBound(cursor, "PRECEDING");
  cursor.expect("AND", "between the two ends of the frame");
  return { unit, lower, upper: readBound(cursor, "FOLLOWING") };
}

function readBound(cursor: QueryCursor, side: "PRECEDING" | "FOLLOWING"): FrameBound {
  if (cursor.takes("CURRENT", "ROW")) return "current";
  if (cursor.takes("UNBOUNDED")) {
    cursor.expect(side, "after UNBOUNDED");
    return "unbounded";
  }
  const offset = readExpression(cursor);
  if (cursor.takes("FOLLOWING")) return { offset };
  cursor.expect("PRECEDING", "or FOLLOWING after the offset");
  return { offset: negated(offset) };
}

/** A literal changes its sign, so that `1 PRECEDING` is the plain offset -1 that the Column API writes. */
function negated(offset: Expr): Expr {
  if (offset.kind === "literal" && offset.type !== "string") {
    if (typeof offset.value === "number") return { ...offset, value: -offset.value };
    if (typeof offset.value === "string" && /^-?[\d.]+$/.test(offset.value)) {
      return { ...offset, value: offset.value.startsWith("-") ? offset.value.slice(1) : `-${offset.value}` };
    }
  }
  return call("negative", offset);
}
