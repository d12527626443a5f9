import type { SparkFunction } from "../functions/spark_function.ts";
import { AnalysisError } from "../../errors.ts";
import { quotedType } from "./analysis_errors.ts";
import { isFloating } from "./common_type.ts";
import { hasVariant } from "./resolve_set_operation.ts";
import { type Attribute, attributeExpr, type ResolvedPlan } from "./resolved_plan.ts";

/** 0.0 for -0.0, which is equal to it: of equal keys, one must stand for all. */
const POSITIVE_ZERO: SparkFunction = {
  name: "positive_zero",
  family: "math",
  summary: "The number, with a zero that has no sign.",
  parameters: [{ name: "expr", type: "double" }],
  result: ([type]) => type!,
  raises: false,
  toSql: ([x]) => `CASE WHEN ${x} = 0 THEN abs(${x}) ELSE ${x} END`,
};

/**
 * The plan with those of its columns made fit for keys. They keep their ids.
 *
 * @throws {AnalysisError} `GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE` for a VARIANT.
 */
export function withKeys(input: ResolvedPlan, keys: readonly Attribute[]): ResolvedPlan {
  const variant = keys.find(({ type }) => hasVariant(type));
  if (variant) throw notComparable(variant);
  const ids = keys.filter(({ type }) => isFloating(type)).map(({ id }) => id);
  if (ids.length === 0) return input;
  const columns = input.output.map((a) => {
    const { type, nullable } = a;
    const column = attributeExpr(a);
    return ids.includes(a.id)
      ? { kind: "call", function: POSITIVE_ZERO, args: [column], type, nullable } as const
      : column;
  });
  return { kind: "project", input, output: input.output, columns };
}

function notComparable({ name, type }: Attribute): AnalysisError {
  const parameters = { sqlExpr: `"${name}"`, dataType: quotedType(type) };
  return new AnalysisError(
    "GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE",
    `The expression ${parameters.sqlExpr} cannot be used as a grouping expression because its data type ${parameters.dataType} is not an orderable data type.`,
    { parameters },
  );
}
