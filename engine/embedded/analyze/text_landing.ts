import { childrenOf, mapChildren, type ResolvedExpr } from "./resolved_expr.ts";
import type { Attribute, ResolvedPlan } from "./resolved_plan.ts";
import { inputsOf } from "./resolved_plan.ts";

/**
 * The binary columns of sources that a pruned plan only ever reads as `CAST(column AS STRING)`. A source can land those as text at once, which is cheaper
 * than landing bytes and decoding them.
 */
export function textColumns(plan: ResolvedPlan): ReadonlySet<number> {
  const candidates = new Set<number>();
  const asBinary = new Set(plan.output.map((a) => a.id));
  visit(plan, candidates, asBinary);
  return new Set([...candidates].filter((id) => !asBinary.has(id)));
}

function visit(plan: ResolvedPlan, candidates: Set<number>, asBinary: Set<number>): void {
  for (const input of inputsOf(plan)) visit(input, candidates, asBinary);
  switch (plan.kind) {
    case "read":
      for (const a of plan.output) if (a.type === "binary") candidates.add(a.id);
      return;
    case "project":
      for (const [i, column] of plan.columns.entries()) {
        const passedOn = column.kind === "attribute" && column.id === plan.output[i]!.id;
        if (!passedOn) markBinaryUses(column, asBinary);
      }
      return;
    case "filter":
      return markBinaryUses(plan.condition, asBinary);
    case "union":
      for (const input of plan.inputs) for (const a of input.output) asBinary.add(a.id);
      return;
    case "local":
    case "alias":
    case "limit":
      return;
    default:
      plan satisfies never;
  }
}

function markBinaryUses(expr: ResolvedExpr, asBinary: Set<number>): void {
  if (isTextOf(expr)) return;
  if (expr.kind === "attribute") asBinary.add(expr.id);
  for (const child of childrenOf(expr)) markBinaryUses(child, asBinary);
}

/** Whether an expression is `CAST(column AS STRING)` of a binary column. */
export function isTextOf(expr: ResolvedExpr): boolean {
  return expr.kind === "cast" && expr.type === "string" && expr.input.kind === "attribute" &&
    expr.input.type === "binary";
}

/** The plan over columns that are landed as text: their casts to STRING are gone. */
export function landAsText(plan: ResolvedPlan, ids: ReadonlySet<number>): ResolvedPlan {
  return ids.size === 0 ? plan : landed(plan, ids, new Map());
}

/** @param done Expressions changed so far, so that one that stands in two places remains one. */
function landed(
  plan: ResolvedPlan,
  ids: ReadonlySet<number>,
  done: Map<ResolvedExpr, ResolvedExpr>,
): ResolvedPlan {
  const asText = (a: Attribute): Attribute => ids.has(a.id) ? { ...a, type: "string" } : a;
  const output = plan.output.map(asText);
  switch (plan.kind) {
    case "read":
    case "local":
      return { ...plan, output };
    case "project": {
      const columns = plan.columns.map((column) => withoutCasts(column, ids, done));
      return { ...plan, output, columns, input: landed(plan.input, ids, done) };
    }
    case "filter": {
      const condition = withoutCasts(plan.condition, ids, done);
      return { ...plan, output, condition, input: landed(plan.input, ids, done) };
    }
    case "alias":
    case "limit":
      return { ...plan, output, input: landed(plan.input, ids, done) };
    case "union":
      return { ...plan, output, inputs: plan.inputs.map((input) => landed(input, ids, done)) };
    default:
      return plan satisfies never;
  }
}

function withoutCasts(
  expr: ResolvedExpr,
  ids: ReadonlySet<number>,
  done: Map<ResolvedExpr, ResolvedExpr>,
): ResolvedExpr {
  const known = done.get(expr);
  if (known) return known;
  const column = isTextOf(expr) && expr.kind === "cast" ? expr.input : expr;
  const changed: ResolvedExpr = column.kind === "attribute" && ids.has(column.id)
    ? { ...column, type: "string" }
    : mapChildren(expr, (child) => withoutCasts(child, ids, done));
  done.set(expr, changed);
  return changed;
}
