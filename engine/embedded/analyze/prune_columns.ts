import { isFloating, isIntegral } from "./common_type.ts";
import { childrenOf, type ResolvedExpr } from "./resolved_expr.ts";
import type { Attribute, ResolvedPlan } from "./resolved_plan.ts";

/** The ids of the attributes that an expression reads. */
export function attributesIn(expr: ResolvedExpr, ids = new Set<number>()): Set<number> {
  if (expr.kind === "attribute") ids.add(expr.id);
  for (const child of childrenOf(expr)) attributesIn(child, ids);
  return ids;
}

/** The plan without the columns that nothing above them needs; its own output stays. */
export function pruneColumns(plan: ResolvedPlan): ResolvedPlan {
  return keep(plan, new Set(plan.output.map((a) => a.id)));
}

function keep(plan: ResolvedPlan, needed: ReadonlySet<number>): ResolvedPlan {
  switch (plan.kind) {
    case "read":
      return { ...plan, output: neededOf(plan.output, needed) };
    case "local":
      return plan;
    case "project": {
      const output = neededOf(plan.output, needed);
      const columns = output.map((a) => plan.columns[plan.output.indexOf(a)]!);
      const below = new Set<number>();
      for (const column of columns) attributesIn(column, below);
      return { kind: "project", input: keep(plan.input, below), output, columns };
    }
    case "filter": {
      const input = keep(plan.input, attributesIn(plan.condition, new Set(needed)));
      return { ...plan, input, output: input.output };
    }
    case "alias":
    case "limit": {
      const input = keep(plan.input, needed);
      return { ...plan, input, output: input.output };
    }
    case "union": {
      const output = neededOf(plan.output, needed);
      const places = output.map((a) => plan.output.indexOf(a));
      const inputs = plan.inputs.map((input) => {
        const kept = new Set(places.map((place) => input.output[place]!.id));
        return keep(input, kept);
      });
      return { kind: "union", inputs, output };
    }
    default:
      return plan satisfies never;
  }
}

/** Those columns, or, since rows without columns cannot be counted, one that is cheap to read. */
function neededOf(output: readonly Attribute[], needed: ReadonlySet<number>): readonly Attribute[] {
  const kept = output.filter((a) => needed.has(a.id));
  if (kept.length > 0) return kept;
  const cheapest = output.find((a) => isIntegral(a.type) || isFloating(a.type)) ?? output[0];
  return cheapest ? [cheapest] : [];
}
