import type { Plan } from "../lib/mod.ts";

/** The watermark that a plan sets last; undefined when it sets none. */
export function watermarkOf(plan: Plan): { readonly column: string; readonly delay: string } | undefined {
  if (plan.kind === "withWatermark") return { column: plan.column, delay: plan.delay.replaceAll("'", "") };
  return "input" in plan ? watermarkOf(plan.input as Plan) : undefined;
}
