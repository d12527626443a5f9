import { AnalysisError } from "../../errors.ts";
import { leafReads, queriesIn } from "./leaf_reads.ts";
import { childrenOf, type ResolvedExpr } from "./resolved_expr.ts";
import { exprsOf, inputsOf, type ResolvedPlan } from "./resolved_plan.ts";

/** Sources whose rows come from no file. */
const WITHOUT_FILES = ["kafka", "memory", "rate", "socket"];

/**
 * Refuses `input_file_name()` and its like in a plan that reads files, where they would have to name them.
 *
 * @throws {AnalysisError} `UNSUPPORTED_FEATURE.INPUT_FILE`.
 */
export function refuseFileNames(plan: ResolvedPlan): void {
  const name = callIn(plan);
  if (!name || leafReads(plan).every(({ read }) => WITHOUT_FILES.includes(read.format ?? ""))) return;
  throw new AnalysisError(
    "UNSUPPORTED_FEATURE.INPUT_FILE",
    `${name}() is not supported here for rows of files. Give each folder a frame of its own, with a column that names it.`,
    { parameters: { functionName: `\`${name}\`` } },
  );
}

function callIn(plan: ResolvedPlan): string | undefined {
  for (const expr of exprsOf(plan)) {
    const name = callInExpr(expr);
    if (name) return name;
  }
  return inputsOf(plan).map(callIn).find(Boolean);
}

function callInExpr(expr: ResolvedExpr): string | undefined {
  if (expr.kind === "call" && expr.function.name.startsWith("input_file_")) return expr.function.name;
  return [...queriesIn(expr).map(callIn), ...childrenOf(expr).map(callInExpr)].find(Boolean);
}
