import { callOf } from "./resolve_call.ts";
import { literalValue, type ResolvedCallExpr, type ResolvedExpr, someExpr } from "./resolved_expr.ts";

/**
 * NOT of a condition that holds `IN (SELECT …)`, moved inwards as Spark does before it looks at the queries. It makes a difference, since neither IN
 * nor NOT IN is NULL there: of a value that is not certain to be among those of the query, both are false.
 *
 * @returns `undefined` for a condition without such a query.
 */
export function negateCondition(condition: ResolvedExpr, ansi: boolean): ResolvedExpr | undefined {
  return someExpr(condition, isInQuery) ? negated(condition, ansi) : undefined;
}

/**
 * `condition = true` and `condition = false` as the condition itself and its NOT, which Spark makes of them before it looks at the queries.
 *
 * @returns `undefined` for every other call.
 */
export function comparedWithConstant(call: ResolvedCallExpr, ansi: boolean): ResolvedExpr | undefined {
  if (call.function.name !== "=" || !someExpr(call, isInQuery)) return undefined;
  const constant = call.args.find((arg) => typeof literalValue(arg) === "boolean");
  const condition = call.args.find((arg) => arg !== constant);
  if (!constant || !condition) return undefined;
  return literalValue(constant) === true ? condition : negated(condition, ansi);
}

function isInQuery(expr: ResolvedExpr): boolean {
  return expr.kind === "subquery" && expr.form === "in";
}

function negated(expr: ResolvedExpr, ansi: boolean): ResolvedExpr {
  if (expr.kind === "subquery" && expr.form === "in") return { ...expr, negated: !expr.negated };
  const opposite = expr.kind === "call" ? OPPOSITES[expr.function.name] : undefined;
  if (opposite === undefined) return callOf("not", [expr], ansi, () => "NOT");
  const { args } = expr as ResolvedCallExpr;
  if (opposite === "") return args[0]!;
  return callOf(opposite, args.map((arg) => negated(arg, ansi)), ansi, () => opposite);
}

const OPPOSITES: Readonly<Record<string, string>> = { and: "or", or: "and", not: "" };
