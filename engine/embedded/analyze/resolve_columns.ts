import type { Expr } from "../../declare/expr.ts";
import type { DropPlan, RenamePlan, ToDfPlan, WithColumnsPlan } from "../../declare/plan.ts";
import { columnAlreadyExists } from "./analysis_errors.ts";
import { resolveExpr } from "./resolve_expr.ts";
import { type PlanResolver, unchanged, wrongAliasCount } from "./resolve_plan.ts";
import { finishSelect, type Selected } from "./resolve_select.ts";
import { attributeExpr, type ResolvedPlan } from "./resolved_plan.ts";
import { sameName, type Scope } from "./scope.ts";

/** `withColumns`: new columns at the end, or in the place of those of the same name. */
export function resolveWithColumns(plan: WithColumnsPlan, resolver: PlanResolver): ResolvedPlan {
  const input = resolver.resolve(plan.input);
  refuseDuplicates(plan.columns.map((column) => column.name));
  const scope = resolver.scopeOf(input);
  const added = plan.columns.map((column): Selected => {
    const expr = resolveExpr(column.expr, scope);
    scope.addAlias(column.name, expr);
    return { name: column.name, names: [column.name], expr };
  });
  const kept = input.output.map((attribute) =>
    added.find((column) => sameName(column.name, attribute.name)) ?? unchanged(attribute)
  );
  const appended = added.filter((column) => !input.output.some((a) => sameName(a.name, column.name)));
  return finishSelect(input, [...kept, ...appended], resolver);
}

/** `withColumnsRenamed`. */
export function resolveRename(plan: RenamePlan, resolver: PlanResolver): ResolvedPlan {
  const input = resolver.resolve(plan.input);
  const columns = input.output.map((attribute) => {
    const name = plan.names.reduce(
      (current, { from, to }) => sameName(current, from) ? to : current,
      attribute.name,
    );
    return { name, expr: attributeExpr(attribute) };
  });
  return resolver.makeProject(input, columns);
}

/** `toDF`. */
export function resolveToDf(plan: ToDfPlan, resolver: PlanResolver): ResolvedPlan {
  const input = resolver.resolve(plan.input);
  if (plan.names.length !== input.output.length) {
    throw wrongAliasCount(input.output.length, plan.names.length);
  }
  const columns = input.output.map((attribute, i) => ({
    name: plan.names[i]!,
    expr: attributeExpr(attribute),
  }));
  return resolver.makeProject(input, columns);
}

/** `drop`. */
export function resolveDrop(plan: DropPlan, resolver: PlanResolver): ResolvedPlan {
  const input = resolver.resolve(plan.input);
  const scope = resolver.scopeOf(input);
  const dropped = new Set(plan.columns.flatMap((column) => droppedIds(column, scope)));
  const kept = input.output.filter((attribute) => !dropped.has(attribute.id));
  return dropped.size === 0 ? input : resolver.makeProject(input, kept.map(unchanged));
}

function droppedIds(column: Expr, scope: Scope): number[] {
  if (column.kind !== "column") {
    const resolved = resolveExpr(column, scope);
    return resolved.kind === "attribute" ? [resolved.id] : [];
  }
  if (column.parts.length === 1) {
    return scope.attributes.filter((a) => sameName(a.name, column.parts[0]!)).map((a) => a.id);
  }
  const found = scope.column(column.parts);
  return found?.members.length === 0 && found.expr.kind === "attribute" ? [found.expr.id] : [];
}

function refuseDuplicates(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name.toLowerCase())) throw columnAlreadyExists(name);
    seen.add(name.toLowerCase());
  }
}
