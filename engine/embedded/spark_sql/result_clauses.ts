import type { Plan, RowCount } from "../../declare/plan.ts";
import { readExpression } from "./expression.ts";
import { readListOf } from "./list.ts";
import { readSort } from "./over.ts";
import type { QueryCursor } from "./query_cursor.ts";
import { unsupported } from "./unsupported.ts";
import { readWindows } from "./windows.ts";

/** Reads what may follow a query or several joined by UNION and the like: ORDER BY, SORT BY, DISTRIBUTE BY, CLUSTER BY, LIMIT, OFFSET. */
export function readResultClauses(cursor: QueryCursor, query: Plan): Plan {
  const ordered = readOrders(cursor, query);
  readWindows(cursor);
  const limit = cursor.takes("LIMIT") && !cursor.takes("ALL") ? readCount(cursor) : undefined;
  const offset = cursor.takes("OFFSET") ? readCount(cursor) : undefined;
  const rest: Plan = offset === undefined ? ordered : { kind: "offset", input: ordered, count: offset };
  return limit === undefined ? rest : { kind: "limit", input: rest, count: limit };
}

function readOrders(cursor: QueryCursor, query: Plan): Plan {
  const start = cursor.peek();
  const order = cursor.takes("ORDER", "BY") ? readListOf(cursor, readSort) : undefined;
  const cluster = cursor.takes("CLUSTER", "BY") ? readListOf(cursor, readExpression) : undefined;
  const distribute = cursor.takes("DISTRIBUTE", "BY") ? readListOf(cursor, readExpression) : undefined;
  const sort = cursor.takes("SORT", "BY") ? readListOf(cursor, readSort) : undefined;
  if ([order, cluster, distribute ?? sort].filter(Boolean).length > 1) {
    throw unsupported(
      cursor,
      "ORDER BY, CLUSTER BY and SORT BY or DISTRIBUTE BY do not go together: ORDER BY alone sorts all rows.",
      start,
    );
  }
  if (order) return { kind: "sort", input: query, orders: order, global: true };
  const by = cluster ?? distribute;
  const input: Plan = by ? { kind: "repartition", input: query, by } : query;
  const orders = sort ??
    cluster?.map((input) => ({ kind: "sort", input, direction: "ascending", nulls: "first" } as const));
  return orders ? { kind: "sort", input, orders, global: false } : input;
}

/** A number as it is; what else an expression gives is seen when it is resolved. */
function readCount(cursor: QueryCursor): RowCount {
  const count = readExpression(cursor);
  const isNumber = count.kind === "literal" && ["byte", "short", "integer"].includes(String(count.type));
  return isNumber ? Number(count.value) : count;
}
