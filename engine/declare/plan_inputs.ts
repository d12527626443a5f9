import type { Plan } from "./plan.ts";

/** The plans that a node reads from directly, left to right; those of queries inside its expressions are not among them. */
export function planInputs(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case "read":
    case "local":
    case "values":
    case "tableFunction":
    case "relation":
      return [];
    case "sql":
      return Object.values(plan.views);
    case "with":
      return [...plan.views.map((view) => view.plan), plan.input];
    case "join":
    case "setOperation":
      return [plan.left, plan.right];
    case "union":
      return plan.inputs;
    case "project":
    case "withColumns":
    case "rename":
    case "toDF":
    case "drop":
    case "filter":
    case "alias":
    case "generate":
    case "aggregate":
    case "having":
    case "withWatermark":
    case "distinct":
    case "deduplicate":
    case "sort":
    case "repartition":
    case "limit":
    case "offset":
      return [plan.input];
    default:
      return plan satisfies never;
  }
}

/** The node with `change` applied to each plan that it reads from directly. */
export function mapPlanInputs(plan: Plan, change: (input: Plan) => Plan): Plan {
  switch (plan.kind) {
    case "sql": {
      const views = Object.entries(plan.views).map(([name, view]) => [name, change(view)]);
      return { ...plan, views: Object.fromEntries(views) };
    }
    case "with": {
      const views = plan.views.map((view) => ({ ...view, plan: change(view.plan) }));
      return { ...plan, views, input: change(plan.input) };
    }
    case "join":
    case "setOperation":
      return { ...plan, left: change(plan.left), right: change(plan.right) };
    case "union":
      return { ...plan, inputs: plan.inputs.map(change) };
    default:
      return "input" in plan ? { ...plan, input: change(plan.input) } as Plan : plan;
  }
}
