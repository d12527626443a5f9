import type { Expr } from "../../declare/expr.ts";

/** An expression and all below it; not what is inside a query. */
export function exprsBelow(expr: Expr): readonly Expr[] {
  return [expr, ...childrenOf(expr).flatMap(exprsBelow)];
}

function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "column":
    case "star":
    case "literal":
    case "lambdaVariable":
    case "sql":
      return [];
    case "call":
      return [...expr.args, ...(expr.filter ? [expr.filter] : [])];
    case "cast":
    case "alias":
    case "sort":
      return [expr.input];
    case "extract":
      return [expr.input, expr.key];
    case "case":
      return [
        ...expr.branches.flatMap(({ when, then }) => [when, then]),
        ...(expr.otherwise ? [expr.otherwise] : []),
      ];
    case "lambda":
      return [expr.body];
    case "over":
      return [expr.input, ...expr.partitionBy, ...expr.orderBy];
    case "subquery":
      return expr.values ?? [];
    default:
      return expr satisfies never;
  }
}
