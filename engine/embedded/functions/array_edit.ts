import { type ArrayType, arrayType } from "../../declare/types.ts";
import { ARRAY, elementAndValue, elementOf, hasNull, TYPED_ARRAY, VALUE, withNulls } from "./array_rules.ts";
import { raiseSql } from "./raise.ts";
import { raise } from "./run_time_error.ts";
import type { SparkFunction } from "./spark_function.ts";

/** Functions that give an array with other elements or in another order. */
export const ARRAY_EDIT_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "array_append",
    family: "array",
    summary: "`array` with `value` after the last element.",
    parameters: [TYPED_ARRAY, VALUE],
    result: ([array]) => withNulls(array!),
    raises: false,
    nullable: ([array]) => array!,
    coerce: (call) => elementAndValue("array_append", call),
    toSql: ([a, v]) => `CASE WHEN ${a} IS NOT NULL THEN list_append(${a}, ${v}) END`,
  },
  {
    name: "array_prepend",
    family: "array",
    summary: "`array` with `value` before the first element.",
    parameters: [TYPED_ARRAY, VALUE],
    result: ([array]) => withNulls(array!),
    raises: false,
    nullable: ([array]) => array!,
    coerce: (call) => elementAndValue("array_prepend", call),
    toSql: ([a, v]) => `CASE WHEN ${a} IS NOT NULL THEN list_prepend(${v}, ${a}) END`,
  },
  {
    name: "array_insert",
    family: "array",
    summary:
      "`array` with `value` at `position`, counted from 1, or from the end when negative; NULLs fill a gap.",
    parameters: [TYPED_ARRAY, { name: "position", type: "integer" }, VALUE],
    result: ([array]) => withNulls(array!),
    nullable: ([array, position]) => array! || position!,
    toSql: ([a, position, v]) => insertSql(a!, position!, v!),
  },
  {
    name: "array_remove",
    family: "array",
    summary: "`array` without the elements equal to `value`.",
    parameters: [TYPED_ARRAY, VALUE],
    result: ([array]) => array!,
    raises: false,
    coerce: (call) => elementAndValue("array_remove", call),
    toSql: ([a, v]) =>
      `CASE WHEN ${v} IS NOT NULL THEN list_filter(${a}, lambda e: e IS DISTINCT FROM ${v}) END`,
  },
  {
    name: "array_compact",
    family: "array",
    summary: "`array` without its NULLs.",
    parameters: [ARRAY],
    result: ([array]) => arrayType(elementOf(array!), false),
    raises: false,
    toSql: ([a]) => `list_filter(${a}, lambda e: e IS NOT NULL)`,
  },
  {
    name: "array_repeat",
    family: "array",
    summary: "An array of `count` times `value`.",
    parameters: [{ name: "value", type: "any" }, { name: "count", type: "integer" }],
    result: ([type], { argNullable }) => arrayType(type!, argNullable[0]!),
    raises: false,
    nullable: ([, count]) => count!,
    toSql: ([value, count]) => `list_transform(range(CAST(${count} AS BIGINT)), lambda e: ${value})`,
  },
  {
    name: "sort_array",
    family: "array",
    summary: "The elements in ascending order with NULLs first, or in descending order with NULLs last.",
    parameters: [ARRAY, { name: "ascending", type: "boolean", optional: true, plain: true }],
    result: ([array]) => array!,
    raises: false,
    nullable: ([array]) => array!,
    toSql: ([a], { argLiterals }) =>
      argLiterals[1] === false
        ? `list_sort(${a}, 'DESC', 'NULLS LAST')`
        : `list_sort(${a}, 'ASC', 'NULLS FIRST')`,
  },
  {
    name: "slice",
    family: "array",
    summary: "`length` elements from `start`, counted from 1, or from the end when negative.",
    parameters: [ARRAY, { name: "start", type: "integer" }, { name: "length", type: "integer" }],
    result: ([array]) => array!,
    toSql: ([a, start, length]) => sliceSql(a!, start!, length!),
  },
  {
    name: "flatten",
    family: "array",
    summary: "One array of the elements of an array of arrays; NULL when one of those is NULL.",
    parameters: [ARRAY],
    result: ([array]) => elementOf(array!),
    raises: false,
    nullable: ([array], _, { argTypes }) => array! || (argTypes[0] as ArrayType).containsNull,
    toSql: ([a]) => `CASE WHEN ${hasNull(a!)} THEN NULL ELSE flatten(${a}) END`,
  },
  {
    name: "arrays_zip",
    family: "array",
    summary: "An array of structs: the elements of each array under that array's name.",
    parameters: [{ ...ARRAY, variadic: true }],
    result: "void",
    // The analyzer writes it by other functions, since only it sees the arrays' names.
    toSql: () => {
      throw new TypeError("arrays_zip is not rendered itself");
    },
  },
  {
    name: "shuffle",
    family: "array",
    summary: "The elements in random order.",
    parameters: [ARRAY],
    result: ([array]) => array!,
    raises: false,
    deterministic: false,
    toSql: ([a]) =>
      `list_transform(list_sort(list_transform(${a}, lambda e: {'place': random(), 'value': e})), lambda e: struct_extract(e, 'value'))`,
  },
];

function insertSql(array: string, position: string, value: string): string {
  const size = `len(${array})`;
  const before = `(${position} - 1)`;
  const fromStart =
    `list_concat(list_append(CASE WHEN ${size} < ${before} THEN list_resize(${array}, ${before}) ELSE list_slice(${array}, 1, ${before}) END, ${value}), list_slice(${array}, ${position}, ${size}))`;
  const kept = `(${size} + ${position} + 1)`;
  const fromEnd =
    `CASE WHEN ${kept} >= 0 THEN list_concat(list_append(list_slice(${array}, 1, ${kept}), ${value}), list_slice(${array}, ${kept} + 1, ${size})) ` +
    `ELSE list_concat(list_resize([${value}], 1 - ${kept}), ${array}) END`;
  return `CASE WHEN ${array} IS NULL OR ${position} IS NULL THEN NULL WHEN ${position} = 0 THEN ${
    raise("INVALID_INDEX_OF_ZERO")
  } ` +
    `WHEN ${position} > 0 THEN ${fromStart} ELSE ${fromEnd} END`;
}

function sliceSql(array: string, start: string, length: string): string {
  const zero = raiseSql(
    "INVALID_PARAMETER_VALUE.START",
    "The value of parameter(s) `start` in `slice` is invalid: Expects a positive or a negative value for `start`, but got 0.",
  );
  const negative = raiseSql(
    "INVALID_PARAMETER_VALUE.LENGTH",
    "The value of parameter(s) `length` in `slice` is invalid: Expects `length` greater than or equal to 0, but got ",
    { sql: length },
    ".",
  );
  const first = `CASE WHEN ${start} > 0 THEN ${start} ELSE len(${array}) + ${start} + 1 END`;
  return `CASE WHEN ${array} IS NULL OR ${start} IS NULL OR ${length} IS NULL THEN NULL ` +
    `WHEN ${start} = 0 THEN ${zero} WHEN ${length} < 0 THEN ${negative} WHEN ${first} < 1 THEN list_slice(${array}, 1, 0) ` +
    `ELSE list_slice(${array}, ${first}, ${first} + ${length} - 1) END`;
}
