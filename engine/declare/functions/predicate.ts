// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument, type ValueArgument } from "../function_call.ts";

/**
 * Whether `expr` is NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#isnull}
 */
export function isnull(expr: ColumnArgument): Column {
  return callFunction("isnull", ["column"], [expr]);
}

/**
 * Whether `expr` is not NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#isnotnull}
 */
export function isnotnull(expr: ColumnArgument): Column {
  return callFunction("isnotnull", ["column"], [expr]);
}

/**
 * Whether `expr` is NaN; false for NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#isnan}
 */
export function isnan(expr: ColumnArgument): Column {
  return callFunction("isnan", ["column"], [expr]);
}

/**
 * Whether `str` matches `pattern`: `_` is any character, `%` any text, and `escape` (a backslash by default) makes the next one literal.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#like}
 */
export function like(str: ColumnArgument, pattern: ValueArgument, escape?: ValueArgument): Column {
  return callFunction("like", ["column", "value", "value"], [str, pattern, escape]);
}

/**
 * Whether `str` matches `pattern` without regard to case: `_` is any character, `%` any text, and `escape` (a backslash by default) makes the next one literal.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#ilike}
 */
export function ilike(str: ColumnArgument, pattern: ValueArgument, escape?: ValueArgument): Column {
  return callFunction("ilike", ["column", "value", "value"], [str, pattern, escape]);
}

/**
 * Whether `str` contains a match of a Java regular expression.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#rlike}
 */
export function rlike(str: ColumnArgument, regexp: ValueArgument): Column {
  return callFunction("rlike", ["column", "value"], [str, regexp]);
}

/** The same as {@linkcode rlike}. */
export const regexp = rlike;

/** The same as {@linkcode rlike}. */
export const regexpLike = rlike;

/**
 * Whether two values are equal, where NULL equals NULL; never NULL itself.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#equal_null}
 */
export function equalNull(left: ColumnArgument, right: ColumnArgument): Column {
  return callFunction("equal_null", ["column", "column"], [left, right]);
}
