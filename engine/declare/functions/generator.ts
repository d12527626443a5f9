// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument, type ValueArgument } from "../function_call.ts";

/**
 * A row for each element of an array, or for each key and value of a map.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#explode}
 */
export function explode(collection: ColumnArgument): Column {
  return callFunction("explode", ["column"], [collection]);
}

/**
 * A row for each element of an array, or for each key and value of a map. An empty or NULL one gives a row of NULLs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#explode_outer}
 */
export function explodeOuter(collection: ColumnArgument): Column {
  return callFunction("explode_outer", ["column"], [collection]);
}

/**
 * As `explode`, with the place of each element, from 0.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#posexplode}
 */
export function posexplode(collection: ColumnArgument): Column {
  return callFunction("posexplode", ["column"], [collection]);
}

/**
 * As `explode`, with the place of each element, from 0. An empty or NULL one gives a row of NULLs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#posexplode_outer}
 */
export function posexplodeOuter(collection: ColumnArgument): Column {
  return callFunction("posexplode_outer", ["column"], [collection]);
}

/**
 * A row for each struct of an array, a column for each of its members.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#inline}
 */
export function inline(input: ColumnArgument): Column {
  return callFunction("inline", ["column"], [input]);
}

/**
 * A row for each struct of an array, a column for each of its members. An empty or NULL one gives a row of NULLs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#inline_outer}
 */
export function inlineOuter(input: ColumnArgument): Column {
  return callFunction("inline_outer", ["column"], [input]);
}

/**
 * The values as `n` rows; what is missing in the last is NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#stack}
 */
export function stack(n: ValueArgument, ...expr: ColumnArgument[]): Column {
  return callFunction("stack", ["value", "column"], [n, ...expr]);
}

/**
 * A row for each item of an array or member of an object in a VARIANT, with its place.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#variant_explode}
 */
export function variantExplode(input: ColumnArgument): Column {
  return callFunction("variant_explode", ["column"], [input]);
}

/**
 * A row for each item of an array or member of an object in a VARIANT, with its place. An empty or NULL one gives a row of NULLs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#variant_explode_outer}
 */
export function variantExplodeOuter(input: ColumnArgument): Column {
  return callFunction("variant_explode_outer", ["column"], [input]);
}

/**
 * One row with the values of some keys of a JSON object, as texts.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#json_tuple}
 */
export function jsonTuple(jsonStr: ColumnArgument, ...key: ValueArgument[]): Column {
  return callFunction("json_tuple", ["column", "value"], [jsonStr, ...key]);
}
