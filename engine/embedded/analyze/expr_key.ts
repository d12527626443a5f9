import { literalValue, type ResolvedExpr } from "./resolved_expr.ts";

/**
 * A text that is equal for two expressions that are the same: the same functions of the same columns, by whatever names. `undefined` for one that
 * gives another value each time, and for queries.
 */
export function exprKey(expr: ResolvedExpr): string | undefined {
  switch (expr.kind) {
    case "attribute":
      return `#${expr.id}`;
    case "lambdaVariable":
      return `λ${expr.id}`;
    case "literal":
      return `literal ${JSON.stringify([expr.type, expr.value])}`;
    case "call":
      if (expr.function.deterministic === false) return undefined;
      return joined(expr.function.name, expr.args);
    case "cast":
      return joined(`cast ${expr.mode} ${JSON.stringify(expr.type)}`, [expr.input]);
    case "case": {
      const parts = expr.branches.flatMap(({ when, then }) => [when, then]);
      return joined("case", [...parts, ...(expr.otherwise ? [expr.otherwise] : [])]);
    }
    case "member":
      return joined(`member ${expr.index}`, [expr.input]);
    case "element":
      return joined(`element ${expr.outOfRange}`, [expr.input, expr.index]);
    case "mapValue":
      return joined("value", [expr.input, expr.key]);
    case "aggregate": {
      const { distinct, ignoreNulls, filter } = expr;
      if (expr.orderBy.length > 0) return undefined;
      const options = `${distinct ? "distinct " : ""}${ignoreNulls ? "ignore nulls " : ""}`;
      return joined(`${options}${expr.function.name} ${expr.args.length}`, [
        ...expr.args,
        ...(filter ? [filter] : []),
      ]);
    }
    case "lambda":
    case "over":
    case "subquery":
      return undefined;
    default:
      return expr satisfies never;
  }
}

function joined(name: string, children: readonly ResolvedExpr[]): string | undefined {
  const keys = children.map(exprKey);
  return keys.includes(undefined) ? undefined : `${name}(${keys.join(", ")})`;
}

/** Whether an expression can stand as it is among the arguments of an aggregate or a window function: a column or a constant. */
export function isPlain(expr: ResolvedExpr): boolean {
  return expr.kind === "attribute" || expr.kind === "literal" ||
    (expr.kind === "cast" && literalValue(expr) !== undefined);
}
