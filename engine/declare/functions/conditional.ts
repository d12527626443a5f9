// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument } from "../function_call.ts";

/**
 * The first of `exprs` that is not NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#coalesce}
 */
export function coalesce(...exprs: ColumnArgument[]): Column {
  return callFunction("coalesce", ["column"], [...exprs]);
}

/**
 * `expr`, or `other` when it is NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#ifnull}
 */
export function ifnull(expr: ColumnArgument, other: ColumnArgument): Column {
  return callFunction("ifnull", ["column", "column"], [expr, other]);
}

/** The same as {@linkcode ifnull}. */
export const nvl = ifnull;

/**
 * `notNull` when `expr` is not NULL, else `otherwise`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#nvl2}
 */
export function nvl2(expr: ColumnArgument, notNull: ColumnArgument, otherwise: ColumnArgument): Column {
  return callFunction("nvl2", ["column", "column", "column"], [expr, notNull, otherwise]);
}

/**
 * NULL when `expr` equals `other`, else `expr`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#nullif}
 */
export function nullif(expr: ColumnArgument, other: ColumnArgument): Column {
  return callFunction("nullif", ["column", "column"], [expr, other]);
}

/**
 * NULL when `expr` is 0, else `expr`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#nullifzero}
 */
export function nullifzero(expr: ColumnArgument): Column {
  return callFunction("nullifzero", ["column"], [expr]);
}

/**
 * 0 when `expr` is NULL, else `expr`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#zeroifnull}
 */
export function zeroifnull(expr: ColumnArgument): Column {
  return callFunction("zeroifnull", ["column"], [expr]);
}

/**
 * `expr` unless it is NaN, else `other`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#nanvl}
 */
export function nanvl(expr: ColumnArgument, other: ColumnArgument): Column {
  return callFunction("nanvl", ["column", "column"], [expr, other]);
}
