import type { Plan } from "./plan.ts";
import { planInputs } from "./plan_inputs.ts";
import { relationsIn } from "./sql_relations.ts";

/** Whether a plan reads from a stream anywhere; queries inside its expressions do not count. */
export function planIsStreaming(plan: Plan): boolean {
  return isStreaming(plan, new Map());
}

/** @param views Whether the views that the plan may name are streaming, by name in lower case. */
function isStreaming(plan: Plan, views: ReadonlyMap<string, boolean>): boolean {
  switch (plan.kind) {
    case "read":
      return plan.streaming;
    case "relation":
      return plan.parts.length === 1 && (views.get(plan.parts[0]!.toLowerCase()) ?? false);
    case "with": {
      const known = new Map(views);
      for (const view of plan.views) known.set(view.name.toLowerCase(), isStreaming(view.plan, known));
      return isStreaming(plan.input, known);
    }
    case "sql": {
      const used = relationsIn(plan.text);
      return Object.entries(plan.views).some(([name, view]) =>
        used.has(name) && isStreaming(view, new Map())
      );
    }
    default:
      return planInputs(plan).some((input) => isStreaming(input, views));
  }
}
