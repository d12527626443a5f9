import type { ResolvedSort } from "../analyze/resolved_expr.ts";

/** An ordering whose expression is rendered. */
type RenderedOrder = Pick<ResolvedSort, "direction" | "nulls"> & { readonly sql: string };

/** What follows ORDER BY. */
export function renderOrders(orders: readonly RenderedOrder[]): string {
  return orders.map(({ sql, direction, nulls }) =>
    `${sql} ${direction === "ascending" ? "ASC" : "DESC"} NULLS ${nulls.toUpperCase()}`
  ).join(", ");
}
