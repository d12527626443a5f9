import type { JoinType } from "../../declare/plan.ts";
import { type Attribute, attributeExpr, type ResolvedPlan } from "./resolved_plan.ts";

/** The columns below a plan that it leaves out, nearest first: Spark lets a filter or an order after a `select` still use those. */
export function hiddenColumns(plan: ResolvedPlan): readonly Attribute[] {
  switch (plan.kind) {
    case "project": {
      const below = [...visibleBelow(plan.input), ...hiddenColumns(plan.input)];
      return below.filter((a) => !plan.output.some((b) => b.id === a.id));
    }
    case "filter":
    case "sort":
    case "window":
    case "generate":
    case "watermark":
    case "limit":
    case "offset":
      return hiddenColumns(plan.input);
    default:
      return [];
  }
}

/** The results of an aggregate's calls have no names of their own. */
function visibleBelow(plan: ResolvedPlan): readonly Attribute[] {
  if (plan.kind === "filter" || plan.kind === "window") {
    const below = visibleBelow(plan.input);
    return plan.kind === "filter" ? below : [];
  }
  return plan.kind === "aggregate" ? plan.grouping.map(({ key }) => key) : plan.output;
}

/** The columns that only qualified names mean: after a join USING, the keys of both sides. */
export function qualifiedColumns(plan: ResolvedPlan): readonly Attribute[] {
  switch (plan.kind) {
    case "project":
      return plan.qualified ?? [];
    case "filter":
    case "sort":
    case "generate":
    case "watermark":
      return qualifiedColumns(plan.input);
    case "join": {
      const left = qualifiedColumns(plan.left);
      return plan.type === "semi" || plan.type === "anti" ? left : [...left, ...qualifiedColumns(plan.right)];
    }
    default:
      return [];
  }
}

/** A project of the columns of `input` out of a plan that is made of it and has more. */
export function narrowed(wide: ResolvedPlan, input: ResolvedPlan): ResolvedPlan {
  const { output } = input;
  return {
    kind: "project",
    input: wide,
    output,
    columns: output.map(attributeExpr),
    qualified: qualifiedColumns(input),
  };
}

/** The plan with those columns at the end that it left out; ids that nothing below it has are no matter. */
export function exposing(plan: ResolvedPlan, ids: ReadonlySet<number>): ResolvedPlan {
  const missing = new Set([...ids].filter((id) => !plan.output.some((a) => a.id === id)));
  if (missing.size === 0) return plan;
  switch (plan.kind) {
    case "project": {
      const input = exposing(plan.input, missing);
      const added = input.output.filter((a) => missing.has(a.id));
      return {
        ...plan,
        input,
        output: [...plan.output, ...added],
        columns: [...plan.columns, ...added.map(attributeExpr)],
      };
    }
    case "filter":
    case "sort":
    case "window":
    case "generate":
    case "watermark":
    case "limit":
    case "offset": {
      const input = exposing(plan.input, missing);
      return { ...plan, input, output: [...plan.output, ...input.output.filter((a) => missing.has(a.id))] };
    }
    case "join": {
      const left = exposing(plan.left, missing);
      const right = plan.type === "semi" || plan.type === "anti" ? plan.right : exposing(plan.right, missing);
      const added = joinOutput(plan.type, left.output, right.output).filter((a) => missing.has(a.id));
      return { ...plan, left, right, output: [...plan.output, ...added] };
    }
    default:
      return plan;
  }
}

/** The columns of a join; those of a side whose rows may be missing can be NULL. */
export function joinOutput(
  type: JoinType,
  left: readonly Attribute[],
  right: readonly Attribute[],
): readonly Attribute[] {
  if (type === "semi" || type === "anti") return left;
  const nullable = (attributes: readonly Attribute[]) => attributes.map((a) => ({ ...a, nullable: true }));
  return [
    ...(type === "right" || type === "full" ? nullable(left) : left),
    ...(type === "left" || type === "full" ? nullable(right) : right),
  ];
}
