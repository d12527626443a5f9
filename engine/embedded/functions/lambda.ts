import {
  type ArrayType,
  arrayType,
  type DataType,
  type MapType,
  mapType,
  sameType,
} from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import { renderCast } from "../render/render_cast.ts";
import { bindValue } from "./bind_value.ts";
import type { LambdaRule, Parameter, SparkFunction } from "./spark_function.ts";

const ARRAY: Parameter = { name: "array", type: "array" };
const MAP: Parameter = { name: "map", type: "map" };

/** Higher-order functions. Each is one list function of DuckDB; a map is handled as the list of its entries. */
export const LAMBDA_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "transform",
    family: "lambda",
    summary: "The array of `f(element)` or `f(element, index)`; the index counts from 0.",
    parameters: [ARRAY, { name: "f", type: { lambda: elementAndIndex() } }],
    result: ([, body], { argNullable }) => arrayType(body!, argNullable[1]!),
    nullable: ([array]) => array!,
    toSql: ([array, f]) => `list_transform(${array}, ${f})`,
  },
  {
    name: "filter",
    family: "lambda",
    summary: "The elements for which `f(element)` or `f(element, index)` is true.",
    parameters: [ARRAY, { name: "f", type: { lambda: { ...elementAndIndex(), body: condition } } }],
    result: ([array]) => array!,
    nullable: ([array]) => array!,
    toSql: ([array, f]) => `list_filter(${array}, ${f})`,
  },
  {
    name: "exists",
    family: "lambda",
    summary: "Whether `f` is true for one element; NULL when it is not, but NULL for one.",
    parameters: [ARRAY, { name: "f", type: { lambda: { ...element(), body: condition } } }],
    result: "boolean",
    nullable: (args) => args.some((nullable) => nullable),
    toSql: ([array, f]) =>
      bindValue(
        "found",
        `list_transform(${array}, ${f})`,
        "CASE WHEN found IS NULL THEN NULL WHEN list_contains(found, true) THEN true WHEN list_position(found, NULL) IS NOT NULL THEN NULL ELSE false END",
      ),
  },
  {
    name: "forall",
    family: "lambda",
    summary: "Whether `f` is true for all elements; NULL when it is false for none, but NULL for one.",
    parameters: [ARRAY, { name: "f", type: { lambda: { ...element(), body: condition } } }],
    result: "boolean",
    nullable: (args) => args.some((nullable) => nullable),
    toSql: ([array, f]) =>
      bindValue(
        "found",
        `list_transform(${array}, ${f})`,
        "CASE WHEN found IS NULL THEN NULL WHEN list_contains(found, false) THEN false WHEN list_position(found, NULL) IS NOT NULL THEN NULL ELSE true END",
      ),
  },
  {
    name: "aggregate",
    aliases: ["reduce"],
    family: "lambda",
    summary:
      "Starts with `start`, makes `merge(accumulator, element)` of it for each element in turn, and ends with `finish(accumulator)`.",
    parameters: [
      ARRAY,
      { name: "start", type: "any" },
      {
        name: "merge",
        type: {
          lambda: {
            parameters: ([array, start]) => [start!, elementOf(array!)],
            body: ([, start]) => start!,
            inDuckDb: accumulated,
          },
        },
      },
      { name: "finish", type: { lambda: { parameters: ([, start]) => [start!] } }, optional: true },
    ],
    result: ([, start, , finish]) => finish ?? start!,
    nullable: "always",
    toSql: ([list, initial, merge, finish], { argTypes }) => {
      const [array, start] = argTypes as [DataType, DataType];
      const items = `list_transform(${list}, lambda e: ${accumulator("NULL", start, "e")})`;
      const first = accumulator(initial!, start, `CAST(NULL AS ${duckDbType(elementOf(array))})`);
      const reduced = `struct_extract(list_reduce(${items}, ${merge}, ${first}), 'so_far')`;
      const whole = `CASE WHEN ${list} IS NOT NULL THEN ${reduced} END`;
      return finish ? `list_extract(list_transform([${whole}], ${finish}), 1)` : whole;
    },
  },
  {
    name: "zip_with",
    family: "lambda",
    summary: "The array of `f(left, right)`; the shorter array is filled up with NULLs.",
    parameters: [{ name: "left", type: "array" }, { name: "right", type: "array" }, {
      name: "f",
      type: { lambda: { parameters: ([a, b]) => [elementOf(a!), elementOf(b!)], inDuckDb: zipped } },
    }],
    result: ([, , body], { argNullable }) => arrayType(body!, argNullable[2]!),
    nullable: ([a, b]) => a! || b!,
    toSql: ([a, b, f]) =>
      `CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN list_transform(list_zip(${a}, ${b}), ${f}) END`,
  },
  {
    name: "map_filter",
    family: "lambda",
    summary: "The entries for which `f(key, value)` is true.",
    parameters: [MAP, { name: "f", type: { lambda: { ...entry(), body: condition } } }],
    result: ([map]) => map!,
    nullable: ([map]) => map!,
    toSql: ([map, f], { resultType }) =>
      `CAST(map_from_entries(list_filter(map_entries(${map}), ${f})) AS ${duckDbType(resultType)})`,
  },
  {
    name: "transform_keys",
    family: "lambda",
    summary: "The map with `f(key, value)` in place of each key.",
    parameters: [MAP, { name: "f", type: { lambda: entry() } }],
    result: ([map, body]) => mapType(body!, (map as MapType).valueType, (map as MapType).valueContainsNull),
    nullable: ([map]) => map!,
    toSql: ([map, f]) =>
      `CASE WHEN ${map} IS NOT NULL THEN map(list_transform(map_entries(${map}), ${f}), map_values(${map})) END`,
  },
  {
    name: "transform_values",
    family: "lambda",
    summary: "The map with `f(key, value)` in place of each value.",
    parameters: [MAP, { name: "f", type: { lambda: entry() } }],
    result: ([map, body], { argNullable }) => mapType((map as MapType).keyType, body!, argNullable[1]!),
    nullable: ([map]) => map!,
    toSql: ([map, f]) =>
      `CASE WHEN ${map} IS NOT NULL THEN map(map_keys(${map}), list_transform(map_entries(${map}), ${f})) END`,
  },
];

function elementOf(type: DataType): DataType {
  return (type as ArrayType).elementType ?? "void";
}

function containsNull(type: DataType): boolean {
  return (type as ArrayType).containsNull;
}

function condition(): DataType {
  return "boolean";
}

function element(): LambdaRule {
  return { parameters: ([array]) => [elementOf(array!)], nullable: ([array]) => [containsNull(array!)] };
}

/** DuckDB counts from 1. */
function elementAndIndex(): LambdaRule {
  return {
    nullable: ([array]) => [containsNull(array!), false],
    parameters: ([array], count) => count === 1 ? [elementOf(array!)] : [elementOf(array!), "integer"],
    inDuckDb: ([x, i]) =>
      i === undefined
        ? { parameters: [x!], variables: [x!] }
        : { parameters: [x!, i], variables: [x!, `CAST(${i} - 1 AS INTEGER)`] },
  };
}

/** DuckDB's accumulator is of the elements' type, so both are put into a struct that has room for either. */
function accumulated(
  [soFar, element]: readonly string[],
  [array, start, merged]: readonly DataType[],
) {
  // The members of a struct may be called otherwise; DuckDB would match them by name.
  const byPlace = (sql: string) =>
    merged === "void" || sameType(merged!, start!)
      ? sql
      : bindValue("merged", sql, renderCast("merged", merged!, start!, { mode: "legacy", timeZone: "UTC" }));
  return {
    parameters: [soFar!, element!],
    variables: [`struct_extract(${soFar}, 'so_far')`, `struct_extract(${element}, 'element')`],
    body: (sql: string) =>
      accumulator(byPlace(sql), start!, `CAST(NULL AS ${duckDbType(elementOf(array!))})`),
  };
}

function accumulator(soFar: string, type: DataType, element: string): string {
  return `{'so_far': CAST(${soFar} AS ${duckDbType(type)}), 'element': ${element}}`;
}

function zipped([a]: readonly string[]) {
  return { parameters: [a!], variables: [`struct_extract(${a}, 1)`, `struct_extract(${a}, 2)`] };
}

function entry(): LambdaRule {
  return {
    nullable: ([map]) => [false, (map as MapType).valueContainsNull],
    parameters: ([map]) => [(map as MapType).keyType, (map as MapType).valueType],
    inDuckDb: ([e]) => ({
      parameters: [e!],
      variables: [`struct_extract(${e}, 'key')`, `struct_extract(${e}, 'value')`],
    }),
  };
}
