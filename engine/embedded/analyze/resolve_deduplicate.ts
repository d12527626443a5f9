import type { DeduplicatePlan } from "../../declare/plan.ts";
import { AnalysisError } from "../../errors.ts";
import { quoted } from "./analysis_errors.ts";
import { refuseMaps } from "./resolve_set_operation.ts";
import type { PlanResolver } from "./resolve_plan.ts";
import type { ResolvedPlan } from "./resolved_plan.ts";
import { sameName } from "./scope.ts";

/** `dropDuplicates`, `dropDuplicatesWithinWatermark`. */
export function resolveDeduplicate(plan: DeduplicatePlan, resolver: PlanResolver): ResolvedPlan {
  const { columns, withinWatermark } = plan;
  const input = resolver.resolve(plan.input);
  const keys = columns?.flatMap((name) => {
    const found = input.output.filter((a) => sameName(a.name, name));
    if (found.length > 0) return found;
    throw unknownColumn(name, input.output.map((a) => a.name));
  });
  refuseMaps({ output: keys ?? input.output });
  return { kind: "deduplicate", input, keys: keys ?? input.output, withinWatermark, output: input.output };
}

function unknownColumn(name: string, names: readonly string[]): AnalysisError {
  const fieldNames = names.map((n) => quoted(n)).join(", ");
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_1201",
    `Cannot resolve column name "${name}" among (${names.join(", ")}).`,
    { parameters: { colName: name, fieldNames } },
  );
}
