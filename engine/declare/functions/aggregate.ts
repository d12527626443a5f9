// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument, type ValueArgument } from "../function_call.ts";

/**
 * The number of rows in which no argument is NULL; `count(*)` of all rows.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#count}
 */
export function count(...expr: ColumnArgument[]): Column {
  return callFunction("count", ["column"], [...expr]);
}

/**
 * The number of rows for which the condition is true.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#count_if}
 */
export function countIf(expr: ColumnArgument): Column {
  return callFunction("count_if", ["column"], [expr]);
}

/**
 * The sum. A BIGINT of whole numbers; NULL when all are NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#sum}
 */
export function sum(expr: ColumnArgument): Column {
  return callFunction("sum", ["column"], [expr]);
}

/**
 * The sum, or NULL when it is too large for its type.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_sum}
 */
export function trySum(expr: ColumnArgument): Column {
  return callFunction("try_sum", ["column"], [expr]);
}

/**
 * The average of the numbers that are not NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#avg}
 */
export function avg(expr: ColumnArgument): Column {
  return callFunction("avg", ["column"], [expr]);
}

/** The same as {@linkcode avg}. */
export const mean = avg;

/**
 * The average, or NULL when it cannot be computed.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_avg}
 */
export function tryAvg(expr: ColumnArgument): Column {
  return callFunction("try_avg", ["column"], [expr]);
}

/**
 * The least value; NULLs do not count.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#min}
 */
export function min(expr: ColumnArgument): Column {
  return callFunction("min", ["column"], [expr]);
}

/**
 * The greatest value; NULLs do not count. NaN is greater than all numbers.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#max}
 */
export function max(expr: ColumnArgument): Column {
  return callFunction("max", ["column"], [expr]);
}

/**
 * Whether the condition is true in all rows where it is not NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bool_and}
 */
export function boolAnd(expr: ColumnArgument): Column {
  return callFunction("bool_and", ["column"], [expr]);
}

/** The same as {@linkcode boolAnd}. */
export const every = boolAnd;

/**
 * Whether the condition is true in at least one row.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bool_or}
 */
export function boolOr(expr: ColumnArgument): Column {
  return callFunction("bool_or", ["column"], [expr]);
}

/** The same as {@linkcode boolOr}. */
export const some = boolOr;

/** The same as {@linkcode boolOr}. */
export const any = boolOr;

/**
 * The bits that all numbers have.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bit_and}
 */
export function bitAnd(expr: ColumnArgument): Column {
  return callFunction("bit_and", ["column"], [expr]);
}

/**
 * The bits that at least one number has.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bit_or}
 */
export function bitOr(expr: ColumnArgument): Column {
  return callFunction("bit_or", ["column"], [expr]);
}

/**
 * The bits that an odd number of the numbers have.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bit_xor}
 */
export function bitXor(expr: ColumnArgument): Column {
  return callFunction("bit_xor", ["column"], [expr]);
}

/**
 * The values that are not NULL, as an array.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#collect_list}
 */
export function collectList(expr: ColumnArgument): Column {
  return callFunction("collect_list", ["column"], [expr]);
}

/** The same as {@linkcode collectList}. */
export const arrayAgg = collectList;

/**
 * The different values that are not NULL, as a sorted array.
 *
 * Unlike Spark: Spark's array is in no particular order.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#collect_set}
 */
export function collectSet(expr: ColumnArgument): Column {
  return callFunction("collect_set", ["column"], [expr]);
}

/**
 * The value of the first row; with `true`, or IGNORE NULLS, the first that is not NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#first}
 */
export function first(expr: ColumnArgument, ignoreNulls?: ValueArgument): Column {
  return callFunction("first", ["column", "value"], [expr, ignoreNulls]);
}

/** The same as {@linkcode first}. */
export const firstValue = first;

/**
 * The value of the last row; with `true`, or IGNORE NULLS, the last that is not NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#last}
 */
export function last(expr: ColumnArgument, ignoreNulls?: ValueArgument): Column {
  return callFunction("last", ["column", "value"], [expr, ignoreNulls]);
}

/** The same as {@linkcode last}. */
export const lastValue = last;

/**
 * The value of some row; with `true`, or IGNORE NULLS, one that is not NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#any_value}
 */
export function anyValue(expr: ColumnArgument, ignoreNulls?: ValueArgument): Column {
  return callFunction("any_value", ["column", "value"], [expr, ignoreNulls]);
}

/**
 * The value of `x` in the row with the greatest `y`.
 *
 * Unlike Spark: Of several rows with an equal `y`, Spark may take another one.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#max_by}
 */
export function maxBy(x: ColumnArgument, y: ColumnArgument): Column {
  return callFunction("max_by", ["column", "column"], [x, y]);
}

/**
 * The value of `x` in the row with the least `y`.
 *
 * Unlike Spark: Of several rows with an equal `y`, Spark may take another one.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#min_by}
 */
export function minBy(x: ColumnArgument, y: ColumnArgument): Column {
  return callFunction("min_by", ["column", "column"], [x, y]);
}

/**
 * The texts that are not NULL, one after the other, with `delimiter` between them.
 *
 * Unlike Spark: With DISTINCT and without an order the texts are sorted, where Spark's are in no particular order.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#listagg}
 */
export function listagg(expr: ColumnArgument, delimiter?: ValueArgument): Column {
  return callFunction("listagg", ["column", "value"], [expr, delimiter]);
}

/** The same as {@linkcode listagg}. */
export const stringAgg = listagg;

/**
 * The standard deviation of a sample; NULL for one row.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#stddev_samp}
 */
export function stddevSamp(expr: ColumnArgument): Column {
  return callFunction("stddev_samp", ["column"], [expr]);
}

/** The same as {@linkcode stddevSamp}. */
export const stddev = stddevSamp;

/** The same as {@linkcode stddevSamp}. */
export const std = stddevSamp;

/**
 * The standard deviation of a whole population.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#stddev_pop}
 */
export function stddevPop(expr: ColumnArgument): Column {
  return callFunction("stddev_pop", ["column"], [expr]);
}

/**
 * The variance of a sample; NULL for one row.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#var_samp}
 */
export function varSamp(expr: ColumnArgument): Column {
  return callFunction("var_samp", ["column"], [expr]);
}

/** The same as {@linkcode varSamp}. */
export const variance = varSamp;

/**
 * The variance of a whole population.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#var_pop}
 */
export function varPop(expr: ColumnArgument): Column {
  return callFunction("var_pop", ["column"], [expr]);
}

/**
 * How far the numbers lean to one side.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#skewness}
 */
export function skewness(expr: ColumnArgument): Column {
  return callFunction("skewness", ["column"], [expr]);
}

/**
 * How heavy the tails of the numbers are, less 3, which is that of a normal distribution.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#kurtosis}
 */
export function kurtosis(expr: ColumnArgument): Column {
  return callFunction("kurtosis", ["column"], [expr]);
}

/**
 * The number of different values that are not NULL.
 *
 * Unlike Spark: The count is exact up to some thousand values, and beyond that another estimate than Spark's, as near as the relative standard deviation says.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#approx_count_distinct}
 */
export function approxCountDistinct(expr: ColumnArgument, relativeSD?: ValueArgument): Column {
  return callFunction("approx_count_distinct", ["column", "value"], [expr, relativeSD]);
}

/**
 * The value that occurs most often; NULLs do not count.
 *
 * Unlike Spark: Of several values that occur equally often, Spark may give another one.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#mode}
 */
export function mode(expr: ColumnArgument, deterministic?: ValueArgument): Column {
  return callFunction("mode", ["column", "value"], [expr, deterministic]);
}

/**
 * The number in the middle; of two in the middle, their average.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#median}
 */
export function median(expr: ColumnArgument): Column {
  return callFunction("median", ["column"], [expr]);
}

/**
 * The exact percentile of the numbers, between two of them in proportion; for an array of percentages an array.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#percentile}
 */
export function percentile(
  expr: ColumnArgument,
  percentage: ValueArgument,
  frequency?: ValueArgument,
): Column {
  return callFunction("percentile", ["column", "value", "value"], [expr, percentage, frequency]);
}

/**
 * The percentile of the numbers, between two of them in proportion; in SQL, WITHIN GROUP (ORDER BY …) names them.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#percentile_cont}
 */
export function percentileCont(
  expr: ColumnArgument,
  percentage: ValueArgument,
  descending?: ValueArgument,
): Column {
  return callFunction("percentile_cont", ["column", "value", "value"], [expr, percentage, descending]);
}

/**
 * The first of the numbers at or before which `percentage` of them are; in SQL, WITHIN GROUP (ORDER BY …) names them.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#percentile_disc}
 */
export function percentileDisc(
  expr: ColumnArgument,
  percentage: ValueArgument,
  descending?: ValueArgument,
): Column {
  return callFunction("percentile_disc", ["column", "value", "value"], [expr, percentage, descending]);
}

/**
 * The least of the values below or at which `percentage` of them are; for an array of percentages an array.
 *
 * Unlike Spark: The result is exact, where Spark's is within the accuracy.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#percentile_approx}
 */
export function percentileApprox(
  expr: ColumnArgument,
  percentage: ValueArgument,
  accuracy?: ValueArgument,
): Column {
  return callFunction("percentile_approx", ["column", "value", "value"], [expr, percentage, accuracy]);
}

/** The same as {@linkcode percentileApprox}. */
export const approxPercentile = percentileApprox;

/**
 * Pearson's correlation of the pairs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#corr}
 */
export function corr(x: ColumnArgument, y: ColumnArgument): Column {
  return callFunction("corr", ["column", "column"], [x, y]);
}

/**
 * The covariance of a whole population.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#covar_pop}
 */
export function covarPop(x: ColumnArgument, y: ColumnArgument): Column {
  return callFunction("covar_pop", ["column", "column"], [x, y]);
}

/**
 * The covariance of a sample; NULL for one pair.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#covar_samp}
 */
export function covarSamp(x: ColumnArgument, y: ColumnArgument): Column {
  return callFunction("covar_samp", ["column", "column"], [x, y]);
}

/**
 * The number of pairs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regr_count}
 */
export function regrCount(y: ColumnArgument, x: ColumnArgument): Column {
  return callFunction("regr_count", ["column", "column"], [y, x]);
}

/**
 * The average of `x` over the pairs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regr_avgx}
 */
export function regrAvgx(y: ColumnArgument, x: ColumnArgument): Column {
  return callFunction("regr_avgx", ["column", "column"], [y, x]);
}

/**
 * The average of `y` over the pairs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regr_avgy}
 */
export function regrAvgy(y: ColumnArgument, x: ColumnArgument): Column {
  return callFunction("regr_avgy", ["column", "column"], [y, x]);
}

/**
 * The sum of the squared distances of `x` from its average.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regr_sxx}
 */
export function regrSxx(y: ColumnArgument, x: ColumnArgument): Column {
  return callFunction("regr_sxx", ["column", "column"], [y, x]);
}

/**
 * The sum of the squared distances of `y` from its average.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regr_syy}
 */
export function regrSyy(y: ColumnArgument, x: ColumnArgument): Column {
  return callFunction("regr_syy", ["column", "column"], [y, x]);
}

/**
 * The sum of the products of the distances of `x` and `y`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regr_sxy}
 */
export function regrSxy(y: ColumnArgument, x: ColumnArgument): Column {
  return callFunction("regr_sxy", ["column", "column"], [y, x]);
}

/**
 * The slope of the line through the pairs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regr_slope}
 */
export function regrSlope(y: ColumnArgument, x: ColumnArgument): Column {
  return callFunction("regr_slope", ["column", "column"], [y, x]);
}

/**
 * Where the line through the pairs meets `x = 0`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regr_intercept}
 */
export function regrIntercept(y: ColumnArgument, x: ColumnArgument): Column {
  return callFunction("regr_intercept", ["column", "column"], [y, x]);
}

/**
 * How much of the variance of `y` the line explains.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regr_r2}
 */
export function regrR2(y: ColumnArgument, x: ColumnArgument): Column {
  return callFunction("regr_r2", ["column", "column"], [y, x]);
}

/**
 * A bitmap with the bits at the positions, which `bitmap_bit_position` gives.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bitmap_construct_agg}
 */
export function bitmapConstructAgg(position: ColumnArgument): Column {
  return callFunction("bitmap_construct_agg", ["column"], [position]);
}

/**
 * A bitmap with the bits that at least one of the bitmaps has.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bitmap_or_agg}
 */
export function bitmapOrAgg(bitmap: ColumnArgument): Column {
  return callFunction("bitmap_or_agg", ["column"], [bitmap]);
}

/**
 * A bitmap with the bits that all bitmaps have.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bitmap_and_agg}
 */
export function bitmapAndAgg(bitmap: ColumnArgument): Column {
  return callFunction("bitmap_and_agg", ["column"], [bitmap]);
}

/**
 * A count-min sketch of the values, as Spark writes it: how often each occurs, to a relative error `eps` with a `confidence`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#count_min_sketch}
 */
export function countMinSketch(
  col: ColumnArgument,
  eps: ValueArgument,
  confidence: ValueArgument,
  seed: ValueArgument,
): Column {
  return callFunction("count_min_sketch", ["column", "value", "value", "value"], [
    col,
    eps,
    confidence,
    seed,
  ]);
}

/**
 * The type that all VARIANTs are of, as text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#schema_of_variant_agg}
 */
export function schemaOfVariantAgg(v: ColumnArgument): Column {
  return callFunction("schema_of_variant_agg", ["column"], [v]);
}

/**
 * 1 where the rows of a group are of any value of the column, because its grouping set is without it; else 0.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#grouping}
 */
export function grouping(col: ColumnArgument): Column {
  return callFunction("grouping", ["column"], [col]);
}

/**
 * `grouping` of all columns that are grouped by, as the bits of one number; the first is the highest.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#grouping_id}
 */
export function groupingId(...col: ColumnArgument[]): Column {
  return callFunction("grouping_id", ["column"], [...col]);
}
