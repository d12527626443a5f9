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
 * @throws {AnalysisError} `UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE`, `UNSUPPORTED_FEATURE.SET_OPERATION_ON_VARIANT_TYPE`.
 */
export function refuseMaps({ output }: Pick<ResolvedPlan, "output">): void {
  const column = output.find(({ type }) => hasMap(type) || hasVariant(type));
  if (!column) return;
  const kind = hasMap(column.type) ? "MAP" : "VARIANT";
  const parameters = { colName: quoted(column.name), dataType: quotedType(column.type) };
  throw new AnalysisError(
    `UNSUPPORTED_FEATURE.SET_OPERATION_ON_${kind}_TYPE`,
    `The feature is not supported: Cannot have ${kind} type columns in DataFrame which calls set operations (INTERSECT, EXCEPT, etc.), but the type of column ${parameters.colName} is ${parameters.dataType}.`,
    { parameters },
  );
}

/** VARIANTs cannot be compared either. */
export function hasVariant(type: DataType): boolean {
  if (typeof type === "string") return type === "variant";
  if (type.type === "map") return hasVariant(type.valueType);
  return type.type === "array" ? hasVariant(type.elementType) : type.fields.some((f) => hasVariant(f.type));
}

function hasMap(type: DataType): boolean {
  if (typeof type === "string") return false;
  if (type.type === "map") return true;
  return type.type === "array" ? hasMap(type.elementType) : type.fields.some((f) => hasMap(f.type));
}
