import { literalValue, type ResolvedExpr } from "../analyze/resolved_expr.ts";
import { raise } from "../functions/run_time_error.ts";

/** The index of an array element that is a constant and must be in range; `undefined` for every other expression. */
export function constantIndex(expr: ResolvedExpr): number | undefined {
  if (expr.kind !== "element" || expr.outOfRange !== "raise") return undefined;
  const index = literalValue(expr.index);
  return typeof index === "number" && index >= 0 ? index : undefined;
}

/**
 * SQL of an array that raises `INVALID_ARRAY_INDEX` when it lacks one of the elements, and names the first of them that it lacks.
 *
 * @param indexes Counted from 0, in the order in which the elements are read.
 */
export function checkedArray(array: string, indexes: readonly number[]): string {
  const size = `len(${array})`;
  const lacking = indexes.map((index) => `WHEN ${size} <= ${index} THEN ${index}`);
  const failure = raise("INVALID_ARRAY_INDEX", `CASE ${lacking.join(" ")} END`, size);
  return `CASE WHEN ${size} <= ${Math.max(...indexes)} THEN ${failure} ELSE ${array} END`;
}
