import { type ArrayType, type DataType, sqlName } from "../../declare/types.ts";
import { bindValue } from "./bind_value.ts";
import { raiseSql } from "./raise.ts";
import type { LambdaRule, Mismatch, SparkFunction, UncoercedCall } from "./spark_function.ts";

/** `array_sort`. */
export const ARRAY_SORT_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "array_sort",
    family: "array",
    summary:
      "The elements in ascending order with NULLs last; or in the order of `comparator(left, right)`, which gives a negative INT, 0 or a positive one as `left` comes before, with or after `right`.",
    parameters: [
      { name: "array", type: "array" },
      { name: "comparator", type: { lambda: comparator() }, optional: true },
    ],
    coerce: comparedTypes,
    result: ([array]) => array!,
    nullable: ([array]) => array!,
    toSql: ([array, compare]) =>
      compare === undefined ? `list_sort(${array}, 'ASC', 'NULLS LAST')` : sortedBy(array!, compare),
  },
];

function comparator(): LambdaRule {
  const element = ([array]: readonly DataType[]) => (array as ArrayType).elementType ?? "void";
  return {
    parameters: (args) => [element(args), element(args)],
    nullable: ([array]) => [(array as ArrayType).containsNull, (array as ArrayType).containsNull],
    inDuckDb: ([pair]) => ({
      parameters: [pair!],
      variables: [`struct_extract(${pair}, 'left')`, `struct_extract(${pair}, 'right')`],
    }),
  };
}

function comparedTypes({ argTypes: [, body] }: UncoercedCall): Mismatch | undefined {
  if (body === undefined || body === "integer") return undefined;
  const actualType = `"${sqlName(body)}"`;
  return {
    mismatch: "UNEXPECTED_RETURN_TYPE",
    reason: `The \`lambdafunction\` requires return "INT" type, but the actual is ${actualType} type`,
    parameters: { functionName: "`lambdafunction`", expectedType: '"INT"', actualType },
  };
}

/** Each element has the place that the number of those before it gives; those that are equal keep their order. DuckDB sorts by values only. */
function sortedBy(array: string, compare: string): string {
  const others = `list_transform(${array}, lambda other: {'left': other, 'right': self})`;
  const isBefore = "spot <> place AND (sign < 0 OR (sign = 0 AND spot < place))";
  const unknown = "len(list_filter(signs, lambda sign, spot: spot <> place AND sign IS NULL)) > 0";
  const failure = raiseSql(
    "COMPARATOR_RETURNS_NULL",
    "The comparator of array_sort has returned a NULL. It must give a negative number, 0 or a positive number for each pair of elements.",
  );
  const before = bindValue(
    "signs",
    `list_transform(${others}, ${compare})`,
    `CASE WHEN ${unknown} THEN ${failure} ELSE len(list_filter(signs, lambda sign, spot: ${isBefore})) END`,
  );
  const places = `list_transform(${array}, lambda self, place: ${before})`;
  return bindValue(
    "places",
    places,
    `CASE WHEN places IS NOT NULL THEN list_select(${array}, list_grade_up(places)) END`,
  );
}
