import { type ArrayType, arrayType, type DataType } from "../../declare/types.ts";
import { ARRAY, elementOf, hasNull, OTHER_ARRAY, TYPED_ARRAY, whenBoth } from "./array_rules.ts";
import { bindValue } from "./bind_value.ts";
import { mergedType } from "./merged_type.ts";
import type { SparkFunction } from "./spark_function.ts";

/** Functions that take arrays for sets. The first of equal elements stays, in its place. */
export const ARRAY_SET_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "array_distinct",
    family: "array",
    summary: "`array` with each element only where it stands first.",
    parameters: [ARRAY],
    result: ([array]) => array!,
    raises: false,
    toSql: ([a]) => distinct(a!),
  },
  {
    name: "array_union",
    family: "array",
    summary: "The elements of both arrays, each once.",
    parameters: [TYPED_ARRAY, OTHER_ARRAY],
    result: (arrays) => mergedType(arrays),
    raises: false,
    toSql: ([a, b]) => whenBoth(a!, b!, bindValue("u", `list_concat(${a}, ${b})`, distinct("u"))),
  },
  {
    name: "array_intersect",
    family: "array",
    summary: "The elements that stand in both arrays, each once.",
    parameters: [TYPED_ARRAY, OTHER_ARRAY],
    result: ([a, b]) => arrayType(elementOf(a!), containsNull(a!) && containsNull(b!)),
    raises: false,
    toSql: ([a, b]) =>
      whenBoth(
        a!,
        b!,
        `list_filter(${a}, lambda e, i: list_position(${a}, e) = i AND list_position(${b}, e) IS NOT NULL)`,
      ),
  },
  {
    name: "array_except",
    family: "array",
    summary: "The elements of `array` that do not stand in `other`, each once.",
    parameters: [TYPED_ARRAY, OTHER_ARRAY],
    result: ([array]) => array!,
    raises: false,
    toSql: ([a, b]) =>
      whenBoth(
        a!,
        b!,
        `list_filter(${a}, lambda e, i: list_position(${a}, e) = i AND list_position(${b}, e) IS NULL)`,
      ),
  },
  {
    name: "arrays_overlap",
    family: "array",
    summary: "Whether the arrays have an element in common; NULL when only a NULL could be it.",
    parameters: [TYPED_ARRAY, OTHER_ARRAY],
    result: "boolean",
    raises: false,
    nullable: (args, _, { argTypes }) => args.some(Boolean) || argTypes.some(containsNull),
    toSql: ([a, b]) =>
      whenBoth(
        a!,
        b!,
        `CASE WHEN len(list_filter(${a}, lambda e: list_contains(${b}, e))) > 0 THEN true ` +
          `WHEN (${hasNull(a!)} OR ${
            hasNull(b!)
          }) AND len(${a}) > 0 AND len(${b}) > 0 THEN NULL ELSE false END`,
      ),
  },
];

function distinct(array: string): string {
  return `list_filter(${array}, lambda e, i: list_position(${array}, e) = i)`;
}

function containsNull(array: DataType): boolean {
  return (array as ArrayType).containsNull;
}
