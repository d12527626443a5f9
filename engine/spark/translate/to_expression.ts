import type { Expr, SortExpr } from "../../declare/expr.ts";
import { printExpr } from "../../declare/print_expr.ts";
import type { Sent } from "../protocol/message_types.ts";
import { NULL_ORDERING, SORT_DIRECTION } from "../protocol/messages_expression.ts";

/**
 * An expression as Spark Connect takes it. What has a form of its own at the top of a column (a name, an order) is said in that form; everything below is
 * said as Spark SQL text, which Spark's own parser reads, so that there is one printer and no second list of Spark's functions.
 *
 * @throws {TypeError} For a query inside an expression, which only the engine in this process makes, of SQL text that Spark is given as text.
 */
export function toExpression(expr: Expr): Sent<"Expression"> {
  switch (expr.kind) {
    case "alias":
      return { alias: toAlias(expr.input, expr.names) };
    case "sort":
      return { sort_order: toSortOrder(expr) };
    default:
      refuseSubquery(expr);
      return { expression_string: { expression: printExpr(expr) } };
  }
}

/** A named expression. */
export function toAlias(input: Expr, names: readonly string[]): Sent<"Alias"> {
  return { expr: toExpression(input), name: names };
}

/** An order. */
export function toSortOrder({ input, direction, nulls }: SortExpr): Sent<"SortOrder"> {
  return {
    child: toExpression(input),
    direction: SORT_DIRECTION[direction],
    null_ordering: NULL_ORDERING[nulls],
  };
}

function refuseSubquery(expr: Expr): void {
  JSON.stringify(expr, (key, value) => {
    if (key !== "value" && value?.kind === "subquery") {
      throw new TypeError(
        "Cannot send a query inside an expression to Spark: give the whole as text, to session.sql(…) or expr(…)",
      );
    }
    return value;
  });
}
