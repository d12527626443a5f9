import { type ArrayType, arrayType, type DataType } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import {
  ARRAY,
  elementAndValue,
  elementOf,
  hasNull,
  isMap,
  nullAsArray,
  TYPED_ARRAY,
  VALUE,
} from "./array_rules.ts";
import { mergedType } from "./merged_type.ts";
import { raise } from "./run_time_error.ts";
import type { NullableTypes, SparkFunction } from "./spark_function.ts";

/** Functions that make arrays, look into them and turn them into text. DuckDB calls arrays lists and counts from 1. */
export const ARRAY_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "array",
    family: "array",
    summary: "An array of `exprs`.",
    parameters: [{ name: "exprs", type: "common", variadic: true, optional: true }],
    result: (types, { argNullable }) =>
      arrayType(mergedType(types.length > 0 ? types : ["void"]), argNullable.some((n) => n)),
    raises: false,
    nullable: "never",
    toSql: (args, { resultType }) => `CAST([${args.join(", ")}] AS ${duckDbType(resultType)})`,
  },
  {
    name: "size",
    aliases: ["cardinality"],
    family: "array",
    summary: "How many elements an array has, or entries a map.",
    parameters: [{ name: "expr", type: "array or map" }],
    coerce: nullAsArray,
    result: "integer",
    raises: false,
    nullable: (args, ansi) => ansi && args[0]!,
    toSql: ([a], { argTypes, ansi }) => {
      const count = `CAST(${isMap(argTypes[0]!) ? "cardinality" : "len"}(${a}) AS INTEGER)`;
      return ansi ? count : `coalesce(${count}, -1)`;
    },
  },
  {
    name: "array_size",
    family: "array",
    summary: "How many elements an array has.",
    parameters: [ARRAY],
    coerce: nullAsArray,
    result: "integer",
    raises: false,
    toSql: ([a]) => `CAST(len(${a}) AS INTEGER)`,
  },
  {
    name: "get",
    family: "array",
    summary: "The element at `index`, counted from 0; NULL when there is none.",
    parameters: [ARRAY, { name: "index", type: "integer" }],
    result: ([array]) => elementOf(array!),
    raises: false,
    nullable: (_args, _ansi, types) => knownElement(types, 0) ?? true,
    toSql: ([a, i]) => `CASE WHEN ${i} >= 0 THEN list_extract(${a}, CAST(${i} AS BIGINT) + 1) END`,
  },
  elementAt("element_at", "an error in ANSI mode"),
  elementAt("try_element_at", "NULL"),
  {
    name: "array_contains",
    family: "array",
    summary: "Whether `array` has an element equal to `value`.",
    parameters: [TYPED_ARRAY, VALUE],
    result: "boolean",
    raises: false,
    nullable: ([array, value], _, { argTypes }) =>
      array! || value! || (argTypes[0] as ArrayType).containsNull,
    coerce: (call) => elementAndValue("array_contains", call),
    toSql: ([a, v]) =>
      `CASE WHEN ${a} IS NULL OR ${v} IS NULL THEN NULL WHEN list_contains(${a}, ${v}) THEN true ` +
      `WHEN ${hasNull(a!)} THEN NULL ELSE false END`,
  },
  {
    name: "array_position",
    family: "array",
    summary: "Where `value` stands first in `array`, counted from 1; 0 when it does not.",
    parameters: [TYPED_ARRAY, VALUE],
    result: "long",
    raises: false,
    coerce: (call) => elementAndValue("array_position", call),
    toSql: ([a, v]) =>
      `CASE WHEN ${a} IS NOT NULL AND ${v} IS NOT NULL THEN CAST(coalesce(list_position(${a}, ${v}), 0) AS BIGINT) END`,
  },
  {
    name: "array_join",
    family: "array",
    summary:
      "The elements as one text with `delimiter` between them; NULLs are left out or become `nullReplacement`.",
    parameters: [
      { name: "array", type: "any" },
      { name: "delimiter", type: "string", plain: true },
      { name: "nullReplacement", type: "string", optional: true, plain: true },
    ],
    result: "string",
    raises: false,
    coerce: ({ argTypes: [array, ...rest] }) => [stringArray(array!), ...rest.map((): DataType => "string")],
    toSql: ([a, delimiter, replacement]) => {
      const texts = replacement ? `list_transform(${a}, lambda e: coalesce(e, ${replacement}))` : a;
      const joined = `array_to_string(${texts}, ${delimiter})`;
      return replacement ? `CASE WHEN ${replacement} IS NOT NULL THEN ${joined} END` : joined;
    },
  },
  {
    name: "array_max",
    family: "array",
    summary: "The largest element; NULLs are passed over.",
    parameters: [ARRAY],
    coerce: nullAsArray,
    result: ([array]) => elementOf(array!),
    raises: false,
    nullable: "always",
    toSql: ([a]) => `list_max(${a})`,
  },
  {
    name: "array_min",
    family: "array",
    summary: "The smallest element; NULLs are passed over.",
    parameters: [ARRAY],
    coerce: nullAsArray,
    result: ([array]) => elementOf(array!),
    raises: false,
    nullable: "always",
    toSql: ([a]) => `list_min(${a})`,
  },
];

function elementAt(name: "element_at" | "try_element_at", missing: string): SparkFunction {
  return {
    name,
    family: "array",
    summary:
      `The element at \`key\`, counted from 1, or from the end when negative; of a map the value. Where there is none: ${missing}; a key that a map lacks gives NULL.`,
    parameters: [{ name: "container", type: "array or map" }, { name: "key", type: "any" }],
    result: ([container]) => isMap(container!) ? container.valueType : elementOf(container!),
    coerce: ({ argTypes: [container, key] }) =>
      container === "void"
        ? undefined
        : [container!, isMap(container!) ? container.keyType : key === "long" ? "long" : "integer"],
    nullable: (_args, ansi, types) =>
      knownElement(types, 1) ?? !(ansi && name === "element_at" && isOutside(types)),
    toSql: ([container, key], call) => {
      if (isMap(call.argTypes[0]!)) return `list_extract(map_extract(${container}, ${key}), 1)`;
      const zero = `WHEN ${container} IS NOT NULL AND ${key} = 0 THEN ${raise("INVALID_INDEX_OF_ZERO")}`;
      const outside = name === "element_at" && call.ansi
        ? ` WHEN abs(${key}) > len(${container}) THEN ${
          raise("INVALID_ARRAY_INDEX_IN_ELEMENT_AT", key!, `len(${container})`)
        }`
        : "";
      return `CASE ${zero}${outside} ELSE list_extract(${container}, ${key}) END`;
    },
  };
}

/** Whether the element at a constant index of `array(…)` can be NULL; undefined for another index or array. */
function knownElement(
  { argItemsNullable: [items] = [], argLiterals: [, index] }: NullableTypes,
  firstIndex: 0 | 1,
): boolean | undefined {
  if (typeof index !== "number" || items === undefined) return undefined;
  return index >= firstIndex ? items[index - firstIndex] : firstIndex === 1 ? items.at(index) : undefined;
}

/** A constant index that is in no place of `array(…)`: the call raises, so it is never NULL. */
function isOutside({ argItemsNullable: [items] = [], argLiterals: [, index] }: NullableTypes): boolean {
  return typeof index === "number" && items !== undefined;
}

function stringArray(type: DataType): DataType {
  return arrayType("string", typeof type === "string" || type.type !== "array" || type.containsNull);
}
