import type { SetOperationPlan } from "../../declare/plan.ts";
import type { DataType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { quoted, quotedType } from "./analysis_errors.ts";
import { inOneShape } from "./resolve_union.ts";
import type { PlanResolver } from "./resolve_plan.ts";
import type { ResolvedPlan } from "./resolved_plan.ts";

/** INTERSECT and EXCEPT, by position. */
export function resolveSetOperation(plan: SetOperationPlan, resolver: PlanResolver): ResolvedPlan {
  const { operation, all } = plan;
  const name = `${operation.toUpperCase()}${all ? " ALL" : ""}`;
  const sides = [resolver.resolve(plan.left), resolver.resolve(plan.right)];
  for (const side of sides) refuseMaps(side);
  const [left, right] = inOneShape(sides, name, resolver) as [ResolvedPlan, ResolvedPlan];
  const output = left.output.map((a, i) => {
    const nullable = a.nullable && (operation === "except" || right.output[i]!.nullable);
    return resolver.newAttribute(a.name, { type: a.type, nullable }, a.metadata);
  });
  return { kind: "setOperation", operation, all, left, right, output };
}

/**
 * Refuses columns that cannot be compared with each other.
 *
 * @throws {AnalysisError} `UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE`.
 */
export function refuseMaps({ output }: Pick<ResolvedPlan, "output">): void {
  const map = output.find(({ type }) => hasMap(type));
  if (!map) return;
  const parameters = { colName: quoted(map.name), dataType: quotedType(map.type) };
  throw new AnalysisError(
    "UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE",
    `The feature is not supported: Cannot have MAP type columns in DataFrame which calls set operations (INTERSECT, EXCEPT, etc.), but the type of column ${parameters.colName} is ${parameters.dataType}.`,
    { parameters },
  );
}

function hasMap(type: DataType): boolean {
  if (typeof type === "string") return false;
  if (type.type === "map") return true;
  return type.type === "array" ? hasMap(type.elementType) : type.fields.some((f) => hasMap(f.type));
}
