import { columnNameParts } from "../../declare/column_name.ts";
import type { Expr, LiteralExpr } from "../../declare/expr.ts";
import type { AggregatePlan, HavingPlan, NumbersAggregate } from "../../declare/plan.ts";
import { printExpr } from "../../declare/print_expr.ts";
import { datatypeMismatch } from "./analysis_errors.ts";
import { AggregateQuery, type Grouping } from "./aggregate_query.ts";
import { groupByAggregate, groupByPosition, notNumeric, starInGroupBy } from "./aggregate_errors.ts";
import { isNumeric } from "./common_type.ts";
import { aggregates, windowFunctionInside } from "./many_rows.ts";
import { resolveCondition, resolveExpr } from "./resolve_expr.ts";
import type { PlanResolver } from "./resolve_plan.ts";
import { nameOf, type Selected, selectedBy } from "./resolve_select.ts";
import { someExpr } from "./resolved_expr.ts";
import { AnalysisError } from "../../errors.ts";
import type { ResolvedPlan } from "./resolved_plan.ts";
import { sameName, Scope } from "./scope.ts";
import { withTimeWindow } from "./time_window.ts";

export { AggregateQuery };

/** GROUP BY: the groups of the input's rows, and the columns computed from each. */
export function resolveAggregate(plan: AggregatePlan, resolver: PlanResolver): ResolvedPlan {
  const { query, outputs } = openAggregate(plan, resolver);
  return query.build(outputs);
}

/** HAVING: the condition may use outputs by their names, columns below, and aggregates of its own. */
export function resolveHaving(plan: HavingPlan, resolver: PlanResolver): ResolvedPlan {
  const { query, outputs } = openAggregate(plan.input, resolver);
  const scope = new Scope(query.scope.attributes, {
    ...query.scope.options,
    ofAggregates: query.scope,
    aliasesFirst: true,
  });
  // A name that several outputs have is that of a column.
  const isAlone = (name: string) => outputs.filter((other) => sameName(other.name, name)).length === 1;
  for (const { name, expr } of outputs) if (isAlone(name)) scope.addAlias(name, expr);
  const condition = resolveCondition(plan.condition, scope, (type) => {
    const text = printExpr(plan.condition);
    return datatypeMismatch(text, {
      mismatch: "FILTER_NOT_BOOLEAN",
      reason: `Filter expression "${text}" of type ${type} is not a boolean`,
      parameters: { filter: `"${text}"`, type },
    });
  });
  if (someExpr(condition, ({ kind }) => kind === "over")) {
    throw windowFunctionInside("HAVING", printExpr(plan.condition));
  }
  return query.build(outputs, query.lift(condition));
}

/** A `select` with aggregates: all rows are one group. */
export function selectAggregates(
  input: ResolvedPlan,
  scope: Scope,
  outputs: readonly Selected[],
  resolver: PlanResolver,
): ResolvedPlan {
  return new AggregateQuery(input, scope, [], undefined, resolver).build(outputs);
}

function openAggregate(
  plan: AggregatePlan,
  resolver: PlanResolver,
): { query: AggregateQuery; outputs: readonly Selected[] } {
  const below = resolver.resolve(plan.input);
  const { input, timeWindows } = withTimeWindow(below, [...plan.grouping, ...plan.output], resolver);
  const scope = resolver.scopeOf(input, { timeWindows });
  const columns = plan.numbers ? [...plan.output, ...aggregatedNumbers(plan.numbers, scope)] : plan.output;
  const outputs = columns.flatMap((column) => selectedBy(column, scope));
  const grouping = isAll(plan, scope)
    ? outputs.filter(({ expr }) => !aggregates(expr)).map(({ name, expr }) => ({ name, expr }))
    : plan.grouping.map((expr) => groupedBy(expr, outputs, scope));
  return { query: new AggregateQuery(input, scope, grouping, plan.sets, resolver), outputs };
}

/** The calls that `groupBy(…).sum()` and the like stand for. */
function aggregatedNumbers({ function: name, columns }: NumbersAggregate, scope: Scope): Expr[] {
  const all = scope.attributes.filter(({ type }) => isNumeric(type)).map((a) =>
    a.qualifier === undefined ? [a.name] : [a.qualifier, a.name]
  );
  const chosen = columns.map((column) => {
    const parts = columnNameParts(column);
    if (!isNumeric(scope.resolve(parts).type)) throw notNumeric(column);
    return parts;
  });
  return (columns.length > 0 ? chosen : all).map((parts) => ({
    kind: "call",
    name,
    args: [{ kind: "column", parts }],
  }));
}

/** GROUP BY ALL, unless there is a column of that name. */
function isAll({ grouping: [only, ...more], sets }: AggregatePlan, scope: Scope): boolean {
  return only?.kind === "column" && only.parts.length === 1 && only.parts[0]!.toLowerCase() === "all" &&
    more.length === 0 && sets === undefined && !scope.column(only.parts);
}

function groupedBy(written: Expr, outputs: readonly Selected[], scope: Scope): Grouping {
  if (written.kind === "star") throw starInGroupBy();
  const { name, expr } = isOrdinal(written)
    ? outputAt(written, outputs)
    : outputNamed(written, outputs, scope) ?? resolved(written, scope);
  if (aggregates(expr)) {
    throw isOrdinal(written)
      ? groupByPosition(Number(written.value), name)
      : groupByAggregate(printExpr(written));
  }
  return { name, expr };
}

function resolved(written: Expr, scope: Scope): Grouping {
  const expr = resolveExpr(written, scope);
  return { name: nameOf(written, expr, scope), expr };
}

function isOrdinal(expr: Expr): expr is LiteralExpr {
  return expr.kind === "literal" && expr.type === "integer" && expr.value !== null;
}

function outputAt({ value }: LiteralExpr, outputs: readonly Selected[]): Selected {
  const output = outputs[Number(value) - 1];
  if (output) return output;
  throw new AnalysisError(
    "GROUP_BY_POS_OUT_OF_RANGE",
    `GROUP BY position ${value} is not in select list (valid range is [1, ${outputs.length}]).`,
    { parameters: { index: String(value), size: String(outputs.length) } },
  );
}

/** A name that the input does not have may be that of an output. */
function outputNamed(written: Expr, outputs: readonly Selected[], scope: Scope): Selected | undefined {
  if (written.kind !== "column" || written.parts.length !== 1 || scope.column(written.parts)) {
    return undefined;
  }
  return outputs.find(({ names = [] }) =>
    names.some((name) => name.toLowerCase() === written.parts[0]!.toLowerCase())
  );
}
