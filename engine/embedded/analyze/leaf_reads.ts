import { childrenOf, mapChildren, type ResolvedExpr } from "./resolved_expr.ts";
import {
  exprsOf,
  inputsOf,
  mapExprs,
  mapInputs,
  type ResolvedPlan,
  type ResolvedRead,
} from "./resolved_plan.ts";

/** The reads of a plan from left to right, those of queries inside its expressions included, each once. */
export function leafReads(plan: ResolvedPlan): ResolvedRead[] {
  const byLeaf = new Map(readsIn(plan).map((read) => [read.leaf, read]));
  return [...byLeaf.values()].sort((a, b) => a.leaf - b.leaf);
}

function readsIn(plan: ResolvedPlan): ResolvedRead[] {
  if (plan.kind === "read") return [plan];
  return [...inputsOf(plan), ...exprsOf(plan).flatMap(queriesIn)].flatMap(readsIn);
}

/** The queries inside an expression. */
export function queriesIn(expr: ResolvedExpr): ResolvedPlan[] {
  return [...(expr.kind === "subquery" ? [expr.plan] : []), ...childrenOf(expr).flatMap(queriesIn)];
}

/** The plan with its reads numbered from 0, without the gaps that pruned columns leave. */
export function withLeavesNumbered(plan: ResolvedPlan): ResolvedPlan {
  const numbers = leafReads(plan).map((read) => read.leaf);
  return numbers.every((leaf, i) => leaf === i) ? plan : renumbered(plan, numbers);
}

function renumbered(plan: ResolvedPlan, numbers: readonly number[]): ResolvedPlan {
  if (plan.kind === "read") return { ...plan, leaf: numbers.indexOf(plan.leaf) };
  const below = mapInputs(plan, (input) => renumbered(input, numbers));
  const inQueries = (expr: ResolvedExpr): ResolvedExpr => {
    if (queriesIn(expr).length === 0) return expr;
    const changed = mapChildren(expr, inQueries);
    return changed.kind === "subquery" ? { ...changed, plan: renumbered(changed.plan, numbers) } : changed;
  };
  return exprsOf(plan).some((expr) => queriesIn(expr).length > 0) ? mapExprs(below, inQueries) : below;
}
