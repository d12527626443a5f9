// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument } from "../function_call.ts";

/**
 * `base` with its bits moved `exp` places to the left.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#shiftleft}
 */
export function shiftleft(base: ColumnArgument, exp: ColumnArgument): Column {
  return callFunction("shiftleft", ["column", "column"], [base, exp]);
}

/**
 * `base` with its bits moved `exp` places to the right, keeping its sign.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#shiftright}
 */
export function shiftright(base: ColumnArgument, exp: ColumnArgument): Column {
  return callFunction("shiftright", ["column", "column"], [base, exp]);
}

/**
 * `base` with its bits moved `exp` places to the right, zeros coming in from the left.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#shiftrightunsigned}
 */
export function shiftrightunsigned(base: ColumnArgument, exp: ColumnArgument): Column {
  return callFunction("shiftrightunsigned", ["column", "column"], [base, exp]);
}

/**
 * How many bits are 1; a negative number counts as one of 64 bits.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bit_count}
 */
export function bitCount(expr: ColumnArgument): Column {
  return callFunction("bit_count", ["column"], [expr]);
}

/**
 * The bit at a position, counted from the right from 0.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bit_get}
 */
export function bitGet(expr: ColumnArgument, pos: ColumnArgument): Column {
  return callFunction("bit_get", ["column", "column"], [expr, pos]);
}

/** The same as {@linkcode bitGet}. */
export const getbit = bitGet;
