import type { SetOperationPlan } from "../../declare/plan.ts";
import { inOneShape } from "./resolve_union.ts";
import type { PlanResolver } from "./resolve_plan.ts";
import type { ResolvedPlan } from "./resolved_plan.ts";

/** INTERSECT and EXCEPT, by position. */
export function resolveSetOperation(plan: SetOperationPlan, resolver: PlanResolver): ResolvedPlan {
  const { operation, all } = plan;
  const name = `${operation.toUpperCase()}${all ? " ALL" : ""}`;
  const sides = [resolver.resolve(plan.left), resolver.resolve(plan.right)];
  const [left, right] = inOneShape(sides, name, resolver) as [ResolvedPlan, ResolvedPlan];
  const output = left.output.map((a, i) => {
    const nullable = a.nullable && (operation === "except" || right.output[i]!.nullable);
    return resolver.newAttribute(a.name, { type: a.type, nullable }, a.metadata);
  });
  return { kind: "setOperation", operation, all, left, right, output };
}
