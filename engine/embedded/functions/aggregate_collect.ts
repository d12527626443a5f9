import { arrayType } from "../../declare/types.ts";
import { isOrderable, notOrderable } from "../analyze/argument_types.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { type AggregateFunction, mergeBy, mergeLists } from "./aggregate_function.ts";
import { orderKey } from "./order_key.ts";
import type { Mismatch, Parameter } from "./spark_function.ts";

const ANY: Parameter = { name: "expr", type: "any" };

/** Aggregates that give values of rows as they are: lists of them, the first, the last, that of the row with the greatest of another. */
export const AGGREGATE_COLLECT_FUNCTIONS: readonly AggregateFunction[] = [
  {
    name: "collect_list",
    aliases: ["array_agg"],
    family: "aggregate",
    summary: "The values that are not NULL, as an array.",
    parameters: [ANY],
    result: ([type]) => arrayType(type!, false),
    nullable: "never",
    parts: ([x], { argTypes: [type] }) => [valuesPart(x!, duckDbType(type!))],
    merge: mergeLists,
    toSql: ([list], { resultType }) => `coalesce(${list}, CAST([] AS ${duckDbType(resultType)}))`,
  },
  {
    name: "collect_set",
    family: "aggregate",
    summary: "The different values that are not NULL, as a sorted array.",
    parameters: [ANY],
    difference: "Spark's array is in no particular order.",
    coerce: ({ argTypes: [type] }) => isOrderable(type!) || typeof type === "string" ? [type!] : noMaps(),
    result: ([type]) => arrayType(type!, false),
    nullable: "never",
    parts: ([x], { argTypes: [type] }) => [valuesPart(x!, duckDbType(type!))],
    merge: mergeBy((a, b) => distinctOf(`list_concat(${a}, ${b})`)),
    toSql: ([list], { resultType }) =>
      `coalesce(${distinctOf(list!)}, CAST([] AS ${duckDbType(resultType)}))`,
  },
  edge(
    "first",
    ["first_value"],
    "The value of the first row; with `true`, or IGNORE NULLS, the first that is not NULL.",
  ),
  edge(
    "last",
    ["last_value"],
    "The value of the last row; with `true`, or IGNORE NULLS, the last that is not NULL.",
  ),
  edge("any_value", [], "The value of some row; with `true`, or IGNORE NULLS, one that is not NULL."),
  ofExtreme("max_by", "The value of `x` in the row with the greatest `y`."),
  ofExtreme("min_by", "The value of `x` in the row with the least `y`."),
  {
    name: "listagg",
    aliases: ["string_agg"],
    family: "aggregate",
    summary: "The texts that are not NULL, one after the other, with `delimiter` between them.",
    parameters: [{ name: "expr", type: "string or binary" }, {
      name: "delimiter",
      type: "any",
      optional: true,
      plain: true,
    }],
    result: ([type]) => type!,
    nullable: "always",
    withinGroup: "order",
    // Without an order of their own the different values are sorted, so that they come the same each time.
    parts: ([x], { argTypes: [type], orderBy, distinct }) => [
      { ...valuesPart(x!, duckDbType(type!)), orderBy: orderBy ?? (distinct ? x : undefined) },
    ],
    difference:
      "With DISTINCT and without an order the texts are sorted, where Spark's are in no particular order.",
    merge: mergeLists,
    toSql: ([list], { argTypes: [type], argLiterals }) => {
      const delimiter = quoteString(typeof argLiterals[1] === "string" ? argLiterals[1] : "");
      return type === "binary"
        ? `list_reduce(${list}, lambda a, b: a || CAST(${delimiter} AS BLOB) || b)`
        : `array_to_string(${list}, ${delimiter})`;
    },
  },
];

function noMaps(): Mismatch {
  const parameters = { functionName: "`collect_set`", dataType: '"MAP" or "COLLATED STRING"' };
  return {
    mismatch: "UNSUPPORTED_INPUT_TYPE",
    reason: `The input of ${parameters.functionName} can't be ${parameters.dataType} type data`,
    parameters,
  };
}

function valuesPart(x: string, elementType: string) {
  return { name: "list", args: [x], where: `${x} IS NOT NULL`, type: `${elementType}[]` };
}

/** The different values; sorted, so that they come the same each time. */
function distinctOf(list: string): string {
  return `list_sort(list_distinct(${list}))`;
}

/** The first or last value. It is kept inside a struct, since there is a difference between no row and NULL in a row. */
function edge(
  name: "first" | "last" | "any_value",
  aliases: readonly string[],
  summary: string,
): AggregateFunction {
  const duckDbName = name === "last" ? "last" : "first";
  return {
    name,
    aliases,
    family: "aggregate",
    summary,
    parameters: [ANY, { name: "ignoreNulls", type: "any", optional: true, plain: true }],
    result: ([type]) => type!,
    nullable: "always",
    parts: ([x], { argTypes: [type], ignoreNulls }) => [{
      name: duckDbName,
      args: [`struct_pack(v := ${x})`],
      type: `STRUCT(v ${duckDbType(type!)})`,
      ...(ignoreNulls ? { where: `${x} IS NOT NULL` } : {}),
    }],
    partsOver: ([x], { argTypes: [type], ignoreNulls }) => [{
      name: `${duckDbName}_value`,
      args: [`struct_pack(v := ${x})`],
      type: `STRUCT(v ${duckDbType(type!)})`,
      ...(ignoreNulls
        ? { args: [`CASE WHEN ${x} IS NOT NULL THEN struct_pack(v := ${x}) END`], ignoreNulls }
        : {}),
    }],
    merge: ([earlier], [later]) => [
      name === "last" ? `coalesce(${later}, ${earlier})` : `coalesce(${earlier}, ${later})`,
    ],
    toSql: ([value]) => `struct_extract(${value}, 'v')`,
  };
}

function ofExtreme(name: "max_by" | "min_by", summary: string): AggregateFunction {
  const [choose, best, better] = name === "max_by" ? ["arg_max", "max", ">"] : ["arg_min", "min", "<"];
  return {
    name,
    family: "aggregate",
    summary,
    parameters: [{ name: "x", type: "any" }, { name: "y", type: "any" }],
    result: ([type]) => type!,
    nullable: "always",
    difference: "Of several rows with an equal `y`, Spark may take another one.",
    coerce: ({ argTypes }) => isOrderable(argTypes[1]!) ? argTypes : notOrderable(name, argTypes[1]!),
    parts: ([x, y], { argTypes: [valueType, orderType] }) => [
      {
        name: choose!,
        args: [`struct_pack(v := ${x})`, orderKey(y!, orderType!)],
        type: `STRUCT(v ${duckDbType(valueType!)})`,
      },
      typeof orderType === "string"
        ? { name: best!, args: [y!], type: duckDbType(orderType) }
        : { name: choose!, args: [y!, orderKey(y!, orderType!)], type: duckDbType(orderType!) },
    ],
    merge: ([value, order], [laterValue, laterOrder], { argTypes: [, orderType] }) => {
      const [key, laterKey] = [orderKey(order!, orderType!), orderKey(laterOrder!, orderType!)];
      const later = `(${order} IS NULL OR ${laterKey} ${better} ${key})`;
      return [
        `CASE WHEN ${later} THEN ${laterValue} ELSE ${value} END`,
        `CASE WHEN ${later} THEN ${laterOrder} ELSE ${order} END`,
      ];
    },
    toSql: ([value]) => `struct_extract(${value}, 'v')`,
  };
}
