import { childrenOf, mapChildren, type ResolvedExpr } from "./resolved_expr.ts";
import {
  type Attribute,
  exprsOf,
  inputsOf,
  mapExprs,
  mapInputs,
  type ResolvedPlan,
} from "./resolved_plan.ts";

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
        if (!passedOn) markBinaryUses(column, candidates, asBinary);
      }
      return;
    case "union":
    case "setOperation":
      for (const input of inputsOf(plan)) for (const a of input.output) asBinary.add(a.id);
      return;
    default:
      for (const expr of exprsOf(plan)) markBinaryUses(expr, candidates, asBinary);
  }
}

function markBinaryUses(expr: ResolvedExpr, candidates: Set<number>, asBinary: Set<number>): void {
  if (isTextOf(expr)) return;
  if (expr.kind === "attribute") asBinary.add(expr.id);
  if (expr.kind === "subquery") {
    visit(expr.plan, candidates, asBinary);
    for (const a of expr.plan.output) asBinary.add(a.id);
  }
  for (const child of childrenOf(expr)) markBinaryUses(child, candidates, asBinary);
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
  const below = mapInputs(plan, (input) => landed(input, ids, done));
  const changed = mapExprs(below, (expr) => withoutCasts(expr, ids, done));
  return { ...changed, output: plan.output.map(asText) };
}

function withoutCasts(
  expr: ResolvedExpr,
  ids: ReadonlySet<number>,
  done: Map<ResolvedExpr, ResolvedExpr>,
): ResolvedExpr {
  const known = done.get(expr);
  if (known) return known;
  const column = isTextOf(expr) && expr.kind === "cast" ? expr.input : expr;
  const mapped: ResolvedExpr = column.kind === "attribute" && ids.has(column.id)
    ? { ...column, type: "string" }
    : mapChildren(expr, (child) => withoutCasts(child, ids, done));
  const changed = mapped.kind === "subquery" ? { ...mapped, plan: landed(mapped.plan, ids, done) } : mapped;
  done.set(expr, changed);
  return changed;
}
