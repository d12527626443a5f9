import type { Plan } from "../../declare/plan.ts";
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
  const limit = cursor.takes("LIMIT") && !cursor.takes("ALL") ? readCount(cursor, "LIMIT") : undefined;
  const offset = cursor.takes("OFFSET") ? readCount(cursor, "OFFSET") : undefined;
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

function readCount(cursor: QueryCursor, clause: string): number {
  const token = cursor.peek();
  const count = readExpression(cursor);
  const isWhole = count.kind === "literal" &&
    ["byte", "short", "integer", "long"].includes(count.type as string);
  if (!isWhole || !Number.isSafeInteger(Number(count.value))) {
    throw unsupported(cursor, `${clause} takes a whole number here.`, token);
  }
  return Number(count.value);
}
