// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument, type LambdaArgument } from "../function_call.ts";

/**
 * The array of `f(element)` or `f(element, index)`; the index counts from 0.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#transform}
 */
export function transform(array: ColumnArgument, f: LambdaArgument): Column {
  return callFunction("transform", ["column", "lambda"], [array, f]);
}

/**
 * The elements for which `f(element)` or `f(element, index)` is true.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#filter}
 */
export function filter(array: ColumnArgument, f: LambdaArgument): Column {
  return callFunction("filter", ["column", "lambda"], [array, f]);
}

/**
 * Whether `f` is true for one element; NULL when it is not, but NULL for one.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#exists}
 */
export function exists(array: ColumnArgument, f: LambdaArgument): Column {
  return callFunction("exists", ["column", "lambda"], [array, f]);
}

/**
 * Whether `f` is true for all elements; NULL when it is false for none, but NULL for one.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#forall}
 */
export function forall(array: ColumnArgument, f: LambdaArgument): Column {
  return callFunction("forall", ["column", "lambda"], [array, f]);
}

/**
 * Starts with `start`, makes `merge(accumulator, element)` of it for each element in turn, and ends with `finish(accumulator)`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#aggregate}
 */
export function aggregate(
  array: ColumnArgument,
  start: ColumnArgument,
  merge: LambdaArgument,
  finish?: LambdaArgument,
): Column {
  return callFunction("aggregate", ["column", "column", "lambda", "lambda"], [array, start, merge, finish]);
}

/** The same as {@linkcode aggregate}. */
export const reduce = aggregate;

/**
 * The array of `f(left, right)`; the shorter array is filled up with NULLs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#zip_with}
 */
export function zipWith(left: ColumnArgument, right: ColumnArgument, f: LambdaArgument): Column {
  return callFunction("zip_with", ["column", "column", "lambda"], [left, right, f]);
}

/**
 * The entries for which `f(key, value)` is true.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#map_filter}
 */
export function mapFilter(map: ColumnArgument, f: LambdaArgument): Column {
  return callFunction("map_filter", ["column", "lambda"], [map, f]);
}

/**
 * The map with `f(key, value)` in place of each key.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#transform_keys}
 */
export function transformKeys(map: ColumnArgument, f: LambdaArgument): Column {
  return callFunction("transform_keys", ["column", "lambda"], [map, f]);
}

/**
 * The map with `f(key, value)` in place of each value.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#transform_values}
 */
export function transformValues(map: ColumnArgument, f: LambdaArgument): Column {
  return callFunction("transform_values", ["column", "lambda"], [map, f]);
}

/**
 * The map of `f(key, value1, value2)` for each key of either map; the value is NULL where a map has not the key.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#map_zip_with}
 */
export function mapZipWith(map1: ColumnArgument, map2: ColumnArgument, f: LambdaArgument): Column {
  return callFunction("map_zip_with", ["column", "column", "lambda"], [map1, map2, f]);
}
