import type { ResolvedSort } from "../analyze/resolved_expr.ts";
import { orderKey } from "../functions/order_key.ts";

/** An ordering whose expression is rendered. */
type RenderedOrder = ResolvedSort & { readonly sql: string };

/** What follows ORDER BY. */
export function renderOrders(orders: readonly RenderedOrder[]): string {
  return orders.map(({ expr, sql, direction, nulls }) =>
    `${orderKey(sql, expr.type)} ${direction === "ascending" ? "ASC" : "DESC"} NULLS ${nulls.toUpperCase()}`
  ).join(", ");
}
