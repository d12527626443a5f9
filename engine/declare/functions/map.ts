// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument, type ValueArgument } from "../function_call.ts";

/**
 * A map of keys and values in turn.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#map}
 */
export function map(...keysAndValues: ColumnArgument[]): Column {
  return callFunction("map", ["column"], [...keysAndValues]);
}

/** The same as {@linkcode map}. */
export const createMap = map;

/**
 * A map of the keys in one array and the values in another.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#map_from_arrays}
 */
export function mapFromArrays(keys: ColumnArgument, values: ColumnArgument): Column {
  return callFunction("map_from_arrays", ["column", "column"], [keys, values]);
}

/**
 * A map of an array of structs of key and value.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#map_from_entries}
 */
export function mapFromEntries(entries: ColumnArgument): Column {
  return callFunction("map_from_entries", ["column"], [entries]);
}

/**
 * The keys of a map.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#map_keys}
 */
export function mapKeys(map: ColumnArgument): Column {
  return callFunction("map_keys", ["column"], [map]);
}

/**
 * The values of a map.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#map_values}
 */
export function mapValues(map: ColumnArgument): Column {
  return callFunction("map_values", ["column"], [map]);
}

/**
 * The entries of a map as structs of `key` and `value`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#map_entries}
 */
export function mapEntries(map: ColumnArgument): Column {
  return callFunction("map_entries", ["column"], [map]);
}

/**
 * Whether a map has a key.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#map_contains_key}
 */
export function mapContainsKey(map: ColumnArgument, key: ColumnArgument): Column {
  return callFunction("map_contains_key", ["column", "column"], [map, key]);
}

/**
 * One map of the entries of all; a key may occur only once.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#map_concat}
 */
export function mapConcat(...maps: ColumnArgument[]): Column {
  return callFunction("map_concat", ["column"], [...maps]);
}

/**
 * A map of a text such as `a:1,b:2`. The delimiters are Java regular expressions; a key without a value has NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#str_to_map}
 */
export function strToMap(
  text: ColumnArgument,
  pairDelim?: ValueArgument,
  keyValueDelim?: ValueArgument,
): Column {
  return callFunction("str_to_map", ["column", "value", "value"], [text, pairDelim, keyValueDelim]);
}
