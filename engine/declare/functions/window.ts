// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument, type ValueArgument } from "../function_call.ts";

/**
 * The place of the row, from 1.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#row_number}
 */
export function rowNumber(): Column {
  return callFunction("row_number", [], []);
}

/**
 * One more than the number of rows before it; rows that are equal have the same rank.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#rank}
 */
export function rank(...children: ColumnArgument[]): Column {
  return callFunction("rank", ["column"], [...children]);
}

/**
 * One more than the number of different values before it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#dense_rank}
 */
export function denseRank(...children: ColumnArgument[]): Column {
  return callFunction("dense_rank", ["column"], [...children]);
}

/**
 * The rank less 1, over the number of rows less 1.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#percent_rank}
 */
export function percentRank(...children: ColumnArgument[]): Column {
  return callFunction("percent_rank", ["column"], [...children]);
}

/**
 * The share of rows that are before it or equal to it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#cume_dist}
 */
export function cumeDist(): Column {
  return callFunction("cume_dist", [], []);
}

/**
 * The number of the row's bucket, where the rows are cut into `n` buckets of nearly the same size.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#ntile}
 */
export function ntile(n?: ValueArgument): Column {
  return callFunction("ntile", ["value"], [n]);
}

/**
 * The value `offset` rows before, or `default` where there is none.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#lag}
 */
export function lag(input: ColumnArgument, offset?: ValueArgument, defaultValue?: ValueArgument): Column {
  return callFunction("lag", ["column", "value", "value"], [input, offset, defaultValue]);
}

/**
 * The value `offset` rows after, or `default` where there is none.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#lead}
 */
export function lead(input: ColumnArgument, offset?: ValueArgument, defaultValue?: ValueArgument): Column {
  return callFunction("lead", ["column", "value", "value"], [input, offset, defaultValue]);
}

/**
 * The value of row number `offset` of the window, from 1; NULL where it has fewer.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#nth_value}
 */
export function nthValue(input: ColumnArgument, offset: ValueArgument): Column {
  return callFunction("nth_value", ["column", "value"], [input, offset]);
}
