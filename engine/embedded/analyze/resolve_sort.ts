import type { Expr, SortExpr } from "../../declare/expr.ts";
import type { SortPlan } from "../../declare/plan.ts";
import { printExpr } from "../../declare/print_expr.ts";
import { AnalysisError } from "../../errors.ts";
import type { AggregateQuery } from "./aggregate_query.ts";
import { datatypeMismatch } from "./analysis_errors.ts";
import { isOrderable, notOrderable } from "./argument_types.ts";
import { exposing, hiddenColumns, narrowed } from "./hidden_columns.ts";
import { aggregates } from "./many_rows.ts";
import { resolveExpr } from "./resolve_expr.ts";
import { idsIn, type PlanResolver } from "./resolve_plan.ts";
import { withWindows } from "./resolve_window.ts";
import type { ResolvedExpr } from "./resolved_expr.ts";
import { attributeExpr, mapInputs, type ResolvedAggregate, type ResolvedPlan } from "./resolved_plan.ts";
import { Scope } from "./scope.ts";
import { exprsBelow } from "./written_expr.ts";

/** ORDER BY: by outputs, by columns below that were not selected, and by aggregates if the input aggregates. */
export function resolveSort(plan: SortPlan, resolver: PlanResolver): ResolvedPlan {
  const input = resolver.resolve(plan.input);
  const query = resolver.aggregations.get(input);
  const scope = scopeOf(input, query, resolver);
  const orders = plan.orders.flatMap((order) => isAll(order.input, scope) ? allOf(order, scope) : [order]);
  const resolved = orders.map((order) => {
    const expr = resolveOrder(order.input, scope);
    return query && !isOfOutput(expr, input)
      ? lifted(expr, order.input, query, resolver.scopeOf(input))
      : expr;
  });
  const { before, now } = query?.grown() ?? {};
  const grown = before && now ? replaced(input, before, now) : input;
  const windows = withWindows(exposing(grown, idsIn(resolved)), resolved, resolver);
  const sorted: ResolvedPlan = {
    kind: "sort",
    input: windows.input,
    orders: orders.map(({ direction, nulls }, i) => ({ expr: windows.exprs[i]!, direction, nulls })),
    global: plan.global,
    output: windows.input.output,
  };
  const isWider = sorted.output.length > input.output.length;
  return isWider ? narrowed(sorted, input) : sorted;
}

function scopeOf(input: ResolvedPlan, query: AggregateQuery | undefined, resolver: PlanResolver): Scope {
  if (!query) return resolver.scopeOf(input, { hidden: hiddenColumns(input) });
  const { options, attributes } = query.scope;
  return new Scope(input.output, { ...options, hidden: attributes, ofAggregates: query.scope });
}

/** A column of the rows that are grouped is, for an order, one that is not there. */
function lifted(expr: ResolvedExpr, written: Expr, query: AggregateQuery, outputs: Scope): ResolvedExpr {
  try {
    return query.lift(expr);
  } catch (error) {
    const columns = exprsBelow(written).filter((part) => part.kind === "column");
    const missing = columns.find((column) => !outputs.column(column.parts));
    throw missing && error instanceof AnalysisError && error.condition.startsWith("MISSING_")
      ? outputs.unresolved(missing.parts)
      : error;
  }
}

/** Whether an order says all by outputs; the outputs of an aggregate may have the ids of its keys. */
function isOfOutput(expr: ResolvedExpr, input: ResolvedPlan): boolean {
  return !aggregates(expr) && [...idsIn([expr])].every((id) => input.output.some((a) => a.id === id));
}

function isAll(expr: Expr, scope: Scope): boolean {
  return expr.kind === "column" && expr.parts.length === 1 && expr.parts[0]!.toLowerCase() === "all" &&
    !scope.column(expr.parts);
}

function allOf(order: SortExpr, { attributes }: Scope): SortExpr[] {
  return attributes.map((_, i) => ({ ...order, input: { kind: "literal", type: "integer", value: i + 1 } }));
}

function resolveOrder(written: Expr, scope: Scope): ResolvedExpr {
  const expr = written.kind === "literal" && written.type === "integer" && written.value !== null
    ? outputAt(Number(written.value), scope)
    : resolveExpr(written, scope);
  if (!isOrderable(expr.type)) {
    throw datatypeMismatch(printExpr(written), notOrderable("sortorder", expr.type));
  }
  return expr;
}

function outputAt(place: number, { attributes }: Scope): ResolvedExpr {
  const attribute = attributes[place - 1];
  if (attribute) return attributeExpr(attribute);
  throw new AnalysisError(
    "ORDER_BY_POS_OUT_OF_RANGE",
    `ORDER BY position ${place} is not in select list (valid range is [1, ${attributes.length}]).`,
    { parameters: { index: String(place), size: String(attributes.length) } },
  );
}

function replaced(plan: ResolvedPlan, before: ResolvedAggregate, now: ResolvedAggregate): ResolvedPlan {
  if (plan === before) return now;
  const changed = mapInputs(plan, (input) => replaced(input, before, now));
  // A filter and a window give their input's columns, of which there may be more now.
  if (changed.kind !== "filter" && changed.kind !== "window") return changed;
  const added = changed.input.output.filter((a) => !changed.output.some((b) => b.id === a.id));
  return { ...changed, output: [...changed.output, ...added] };
}
