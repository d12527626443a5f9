import type { CallExpr, Expr } from "../../declare/expr.ts";
import { printExpr } from "../../declare/print_expr.ts";
import { AnalysisError } from "../../errors.ts";
import type { AggregateFunction } from "../functions/aggregate_function.ts";
import type { WindowFunction } from "../functions/window_function.ts";
import { nestedAggregate, windowInAggregate } from "./aggregate_errors.ts";
import { aggregates } from "./many_rows.ts";
import { resolveFunction } from "./resolve_call.ts";
import { resolveCondition, resolveExpr } from "./resolve_expr.ts";
import {
  literalValue,
  type ResolvedAggregateCall,
  type ResolvedCallExpr,
  someExpr,
} from "./resolved_expr.ts";
import type { Scope } from "./scope.ts";

const EDGES = ["first", "last", "any_value"];

/**
 * A call of an aggregate, with DISTINCT, FILTER and IGNORE NULLS.
 *
 * @param isOver Whether it is computed over a window, where what it takes may itself aggregate the rows of a group.
 */
export function resolveAggregateCall(
  fn: AggregateFunction,
  expr: CallExpr,
  around: Scope,
  isOver = false,
): ResolvedAggregateCall {
  const scope = around.options.ofAggregates ?? around;
  const orders = expr.withinGroup ?? [];
  checkOrders(fn, expr);
  const args = fn.withinGroup === "argument" && orders.length > 0 ? orderedArguments(expr) : countable(expr);
  const call = resolveFunction(fn, { ...expr, args }, scope);
  const orderBy = fn.withinGroup === "order"
    ? orders.map(({ input, direction, nulls }) => ({ expr: resolveExpr(input, scope), direction, nulls }))
    : [];
  const filter = expr.filter &&
    resolveCondition(expr.filter, scope, (type) => notAFilter(expr.filter!, type));
  const rows = [...call.args, ...(filter ? [filter] : [])];
  if (!isOver && rows.some(aggregates)) throw nestedAggregate();
  if (!isOver && rows.some((row) => someExpr(row, (e) => e.kind === "over"))) throw windowInAggregate();
  const isEdge = EDGES.includes(fn.name);
  const flag = isEdge ? call.args[1] : undefined;
  if (flag && typeof literalValue(flag) !== "boolean") throw notAFlag(fn.name);
  if (expr.ignoreNulls && !isEdge) throw noIgnoreNulls(expr);
  return {
    kind: "aggregate",
    function: fn,
    args: isEdge ? call.args.slice(0, 1) : call.args,
    type: call.type,
    nullable: call.nullable,
    distinct: expr.distinct === true,
    filter,
    ignoreNulls: isEdge && (expr.ignoreNulls === true || ignoresNulls(call)),
    orderBy,
  };
}

/** A call of a function that is only used with OVER. */
export function resolveWindowCall(fn: WindowFunction, expr: CallExpr, scope: Scope) {
  const { args, type, nullable } = resolveFunction(fn, expr, scope);
  return { args, type, nullable, ignoreNulls: expr.ignoreNulls === true };
}

/** `count(*)` counts rows, not columns; `count(DISTINCT *)` those that differ in a column. */
function countable({ name, args, distinct }: CallExpr): readonly Expr[] {
  const [only] = args;
  if (name !== "count" || args.length !== 1 || only?.kind !== "star" || distinct) return args;
  if (only.parts.length === 0) return [{ kind: "literal", type: "integer", value: 1 }];
  const target = only.parts.join(".");
  throw new AnalysisError(
    "_LEGACY_ERROR_TEMP_1021",
    `count(${target}.*) is not allowed. Please use count(*) or expand the columns manually, e.g. count(col1, col2).`,
    { parameters: { targetString: target } },
  );
}

function ignoresNulls({ args: [, flag] }: ResolvedCallExpr): boolean {
  return flag !== undefined && literalValue(flag) === true;
}

function notAFilter(written: Expr, type: string): AnalysisError {
  const text = printExpr(written);
  return new AnalysisError(
    "INVALID_AGGREGATE_FILTER.NOT_BOOLEAN",
    `The FILTER expression "${text}" in an aggregate function is invalid. Expected a FILTER expression of the BOOLEAN type, but it is of type ${type}.`,
    { parameters: { filterExpr: `"${text}"` } },
  );
}

function notAFlag(name: string): AnalysisError {
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_1210",
    `The second argument in ${name} should be a boolean literal.`,
    {
      parameters: { funcName: name },
    },
  );
}

function noIgnoreNulls(expr: CallExpr): AnalysisError {
  return new AnalysisError(
    "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
    `The function \`${expr.name}\` does not support IGNORE NULLS.`,
    { parameters: { prettyName: `\`${expr.name}\``, syntax: "IGNORE NULLS" } },
  );
}

/** `percentile_cont(0.5) WITHIN GROUP (ORDER BY v DESC)` is `percentile_cont(v, 0.5, true)`; `mode()` takes the least of an ascending order. */
function orderedArguments({ name, args, withinGroup }: CallExpr): readonly Expr[] {
  const { input, direction } = withinGroup![0]!;
  const value = direction === (name === "mode" ? "ascending" : "descending");
  return [input, ...args, { kind: "literal", type: "boolean", value }];
}

function checkOrders(fn: AggregateFunction, { name, args, distinct, withinGroup: orders }: CallExpr): void {
  const fail = (condition: string, sentence: string) => {
    throw new AnalysisError(condition, sentence, { parameters: { funcName: `\`${name}\`` } });
  };
  if (orders && !fn.withinGroup) {
    fail(
      "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
      `Invalid SQL syntax: The function \`${name}\` does not support WITHIN GROUP (ORDER BY ...).`,
    );
  }
  if (!orders && fn.name.startsWith("percentile_") && fn.withinGroup && args.length < 2) {
    fail("INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING", `WITHIN GROUP is required for \`${name}\`.`);
  }
  if (orders && fn.withinGroup === "argument" && orders.length !== 1) {
    fail(
      "INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS",
      `\`${name}\` requires 1 ordering in WITHIN GROUP but got ${orders.length}.`,
    );
  }
  const picked = orders?.every(({ input }) => args.some((arg) => printExpr(arg) === printExpr(input)));
  if (orders && distinct && fn.withinGroup === "order" && !picked) {
    fail(
      "INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT",
      `\`${name}\` is invoked with DISTINCT and WITHIN GROUP, but they do not match. The ordering expression must be picked from the function inputs.`,
    );
  }
}
