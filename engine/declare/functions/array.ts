// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import {
  callFunction,
  type ColumnArgument,
  type LambdaArgument,
  type ValueArgument,
} from "../function_call.ts";

/**
 * An array of `exprs`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array}
 */
export function array(...exprs: ColumnArgument[]): Column {
  return callFunction("array", ["column"], [...exprs]);
}

/**
 * How many elements an array has, or entries a map.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#size}
 */
export function size(expr: ColumnArgument): Column {
  return callFunction("size", ["column"], [expr]);
}

/** The same as {@linkcode size}. */
export const cardinality = size;

/**
 * How many elements an array has.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_size}
 */
export function arraySize(array: ColumnArgument): Column {
  return callFunction("array_size", ["column"], [array]);
}

/**
 * The element at `index`, counted from 0; NULL when there is none.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#get}
 */
export function get(array: ColumnArgument, index: ColumnArgument): Column {
  return callFunction("get", ["column", "column"], [array, index]);
}

/**
 * The element at `key`, counted from 1, or from the end when negative; of a map the value. Where there is none: an error in ANSI mode; a key that a map lacks gives NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#element_at}
 */
export function elementAt(container: ColumnArgument, key: ColumnArgument): Column {
  return callFunction("element_at", ["column", "column"], [container, key]);
}

/**
 * The element at `key`, counted from 1, or from the end when negative; of a map the value. Where there is none: NULL; a key that a map lacks gives NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_element_at}
 */
export function tryElementAt(container: ColumnArgument, key: ColumnArgument): Column {
  return callFunction("try_element_at", ["column", "column"], [container, key]);
}

/**
 * Whether `array` has an element equal to `value`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_contains}
 */
export function arrayContains(array: ColumnArgument, value: ColumnArgument): Column {
  return callFunction("array_contains", ["column", "column"], [array, value]);
}

/**
 * Where `value` stands first in `array`, counted from 1; 0 when it does not.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_position}
 */
export function arrayPosition(array: ColumnArgument, value: ColumnArgument): Column {
  return callFunction("array_position", ["column", "column"], [array, value]);
}

/**
 * The elements as one text with `delimiter` between them; NULLs are left out or become `nullReplacement`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_join}
 */
export function arrayJoin(
  array: ColumnArgument,
  delimiter: ValueArgument,
  nullReplacement?: ValueArgument,
): Column {
  return callFunction("array_join", ["column", "value", "value"], [array, delimiter, nullReplacement]);
}

/**
 * The largest element; NULLs are passed over.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_max}
 */
export function arrayMax(array: ColumnArgument): Column {
  return callFunction("array_max", ["column"], [array]);
}

/**
 * The smallest element; NULLs are passed over.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_min}
 */
export function arrayMin(array: ColumnArgument): Column {
  return callFunction("array_min", ["column"], [array]);
}

/**
 * `array` with `value` after the last element.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_append}
 */
export function arrayAppend(array: ColumnArgument, value: ColumnArgument): Column {
  return callFunction("array_append", ["column", "column"], [array, value]);
}

/**
 * `array` with `value` before the first element.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_prepend}
 */
export function arrayPrepend(array: ColumnArgument, value: ColumnArgument): Column {
  return callFunction("array_prepend", ["column", "column"], [array, value]);
}

/**
 * `array` with `value` at `position`, counted from 1, or from the end when negative; NULLs fill a gap.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_insert}
 */
export function arrayInsert(array: ColumnArgument, position: ColumnArgument, value: ColumnArgument): Column {
  return callFunction("array_insert", ["column", "column", "column"], [array, position, value]);
}

/**
 * `array` without the elements equal to `value`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_remove}
 */
export function arrayRemove(array: ColumnArgument, value: ColumnArgument): Column {
  return callFunction("array_remove", ["column", "column"], [array, value]);
}

/**
 * `array` without its NULLs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_compact}
 */
export function arrayCompact(array: ColumnArgument): Column {
  return callFunction("array_compact", ["column"], [array]);
}

/**
 * An array of `count` times `value`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_repeat}
 */
export function arrayRepeat(value: ColumnArgument, count: ColumnArgument): Column {
  return callFunction("array_repeat", ["column", "column"], [value, count]);
}

/**
 * The elements in ascending order with NULLs first, or in descending order with NULLs last.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#sort_array}
 */
export function sortArray(array: ColumnArgument, ascending?: ValueArgument): Column {
  return callFunction("sort_array", ["column", "value"], [array, ascending]);
}

/**
 * `length` elements from `start`, counted from 1, or from the end when negative.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#slice}
 */
export function slice(array: ColumnArgument, start: ColumnArgument, length: ColumnArgument): Column {
  return callFunction("slice", ["column", "column", "column"], [array, start, length]);
}

/**
 * One array of the elements of an array of arrays; NULL when one of those is NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#flatten}
 */
export function flatten(array: ColumnArgument): Column {
  return callFunction("flatten", ["column"], [array]);
}

/**
 * An array of structs: the elements of each array under that array's name.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#arrays_zip}
 */
export function arraysZip(...array: ColumnArgument[]): Column {
  return callFunction("arrays_zip", ["column"], [...array]);
}

/**
 * The elements in random order.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#shuffle}
 */
export function shuffle(array: ColumnArgument): Column {
  return callFunction("shuffle", ["column"], [array]);
}

/**
 * The elements in ascending order with NULLs last; or in the order of `comparator(left, right)`, which gives a negative INT, 0 or a positive one as `left` comes before, with or after `right`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_sort}
 */
export function arraySort(array: ColumnArgument, comparator?: LambdaArgument): Column {
  return callFunction("array_sort", ["column", "lambda"], [array, comparator]);
}

/**
 * `array` with each element only where it stands first.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_distinct}
 */
export function arrayDistinct(array: ColumnArgument): Column {
  return callFunction("array_distinct", ["column"], [array]);
}

/**
 * The elements of both arrays, each once.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_union}
 */
export function arrayUnion(array: ColumnArgument, other: ColumnArgument): Column {
  return callFunction("array_union", ["column", "column"], [array, other]);
}

/**
 * The elements that stand in both arrays, each once.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_intersect}
 */
export function arrayIntersect(array: ColumnArgument, other: ColumnArgument): Column {
  return callFunction("array_intersect", ["column", "column"], [array, other]);
}

/**
 * The elements of `array` that do not stand in `other`, each once.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#array_except}
 */
export function arrayExcept(array: ColumnArgument, other: ColumnArgument): Column {
  return callFunction("array_except", ["column", "column"], [array, other]);
}

/**
 * Whether the arrays have an element in common; NULL when only a NULL could be it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#arrays_overlap}
 */
export function arraysOverlap(array: ColumnArgument, other: ColumnArgument): Column {
  return callFunction("arrays_overlap", ["column", "column"], [array, other]);
}

/**
 * The values from `start` to `stop` in steps of `step`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#sequence}
 */
export function sequence(start: ColumnArgument, stop: ColumnArgument, step?: ColumnArgument): Column {
  return callFunction("sequence", ["column", "column", "column"], [start, stop, step]);
}
