import { leafReads, queriesIn } from "./leaf_reads.ts";
import { exprsOf, type ResolvedPlan, type ResolvedRead } from "./resolved_plan.ts";

/**
 * Whether the rows of a batch may be given in pieces, one after the other, and the results put together: each output row comes from one row of one
 * moving read. Those are the streaming reads; a plan without any has to have one read only. Every other read is there as a whole with each piece.
 */
export function isRowByRow(plan: ResolvedPlan): boolean {
  const reads = leafReads(plan);
  const streaming = reads.filter(({ read }) => read.streaming);
  const moving = streaming.length > 0 ? streaming : reads;
  return (streaming.length > 0 || reads.length === 1) && comesByRow(plan, new Set(moving));
}

function comesByRow(plan: ResolvedPlan, moving: ReadonlySet<ResolvedRead>): boolean {
  const moves = (part: ResolvedPlan) => leafReads(part).some((read) => moving.has(read));
  if (exprsOf(plan).flatMap(queriesIn).some(moves)) return false;
  switch (plan.kind) {
    case "read":
      return moving.has(plan);
    case "project":
    case "filter":
    case "alias":
    case "generate":
    case "watermark":
      return comesByRow(plan.input, moving);
    case "union":
      return plan.inputs.every((input) => comesByRow(input, moving));
    case "join": {
      const [left, right] = [moves(plan.left), moves(plan.right)];
      if (left && right) return false;
      return left
        ? plan.type !== "right" && plan.type !== "full" && comesByRow(plan.left, moving)
        : (plan.type === "inner" || plan.type === "cross" || plan.type === "right") &&
          comesByRow(plan.right, moving);
    }
    default:
      return false;
  }
}
