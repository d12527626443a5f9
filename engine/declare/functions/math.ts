// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument, type ValueArgument } from "../function_call.ts";

/**
 * The number without its sign.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#abs}
 */
export function abs(expr: ColumnArgument): Column {
  return callFunction("abs", ["column"], [expr]);
}

/**
 * -1.0, 0.0 or 1.0 as the number is negative, zero or positive.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#sign}
 */
export function sign(expr: ColumnArgument): Column {
  return callFunction("sign", ["column"], [expr]);
}

/** The same as {@linkcode sign}. */
export const signum = sign;

/**
 * The square root; NaN of a negative number.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#sqrt}
 */
export function sqrt(expr: ColumnArgument): Column {
  return callFunction("sqrt", ["column"], [expr]);
}

/**
 * The cube root.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#cbrt}
 */
export function cbrt(expr: ColumnArgument): Column {
  return callFunction("cbrt", ["column"], [expr]);
}

/**
 * e to the power of `expr`.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#exp}
 */
export function exp(expr: ColumnArgument): Column {
  return callFunction("exp", ["column"], [expr]);
}

/**
 * `exp(expr) - 1`, exact for small numbers.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#expm1}
 */
export function expm1(expr: ColumnArgument): Column {
  return callFunction("expm1", ["column"], [expr]);
}

/**
 * The natural logarithm; NULL of a number that is not positive.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#ln}
 */
export function ln(expr: ColumnArgument): Column {
  return callFunction("ln", ["column"], [expr]);
}

/**
 * The logarithm to the base 10; NULL of a number that is not positive.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#log10}
 */
export function log10(expr: ColumnArgument): Column {
  return callFunction("log10", ["column"], [expr]);
}

/**
 * The logarithm to the base 2; NULL of a number that is not positive.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#log2}
 */
export function log2(expr: ColumnArgument): Column {
  return callFunction("log2", ["column"], [expr]);
}

/**
 * `ln(1 + expr)`, exact for small numbers.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#log1p}
 */
export function log1p(expr: ColumnArgument): Column {
  return callFunction("log1p", ["column"], [expr]);
}

/**
 * The logarithm of the last argument, to the base `base` or natural; NULL of a number that is not positive.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#log}
 */
export function log(base: ColumnArgument, expr?: ColumnArgument): Column {
  return callFunction("log", ["column", "column"], [base, expr]);
}

/**
 * `expr1` to the power of `expr2`.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#pow}
 */
export function pow(expr1: ColumnArgument, expr2: ColumnArgument): Column {
  return callFunction("pow", ["column", "column"], [expr1, expr2]);
}

/** The same as {@linkcode pow}. */
export const power = pow;

/**
 * What the division leaves over, never negative for a positive divisor.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#pmod}
 */
export function pmod(left: ColumnArgument, right: ColumnArgument): Column {
  return callFunction("pmod", ["column", "column"], [left, right]);
}

/**
 * The product of the numbers from 1 to `expr`; NULL outside 0 to 20.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#factorial}
 */
export function factorial(expr: ColumnArgument): Column {
  return callFunction("factorial", ["column"], [expr]);
}

/**
 * The largest of the values, leaving NULLs out.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#greatest}
 */
export function greatest(expr1: ColumnArgument, expr2: ColumnArgument, ...exprs: ColumnArgument[]): Column {
  return callFunction("greatest", ["column", "column", "column"], [expr1, expr2, ...exprs]);
}

/**
 * The smallest of the values, leaving NULLs out.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#least}
 */
export function least(expr1: ColumnArgument, expr2: ColumnArgument, ...exprs: ColumnArgument[]): Column {
  return callFunction("least", ["column", "column", "column"], [expr1, expr2, ...exprs]);
}

/**
 * The square root of the sum of squares.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#hypot}
 */
export function hypot(expr1: ColumnArgument, expr2: ColumnArgument): Column {
  return callFunction("hypot", ["column", "column"], [expr1, expr2]);
}

/**
 * Euler's number.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#e}
 */
export function e(): Column {
  return callFunction("e", [], []);
}

/**
 * A whole number in binary digits; a negative one in 64 of them.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bin}
 */
export function bin(expr: ColumnArgument): Column {
  return callFunction("bin", ["column"], [expr]);
}

/**
 * A number's digits in another base; digits that do not belong to `from_base` end it, a negative `to_base` gives a signed result.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#conv}
 */
export function conv(num: ColumnArgument, fromBase: ColumnArgument, toBase: ColumnArgument): Column {
  return callFunction("conv", ["column", "column", "column"], [num, fromBase, toBase]);
}

/**
 * The number of the bucket `value` falls into, of `num_bucket` equal ones between `min_value` and `max_value`; 0 below and one more above.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#width_bucket}
 */
export function widthBucket(
  value: ColumnArgument,
  minValue: ColumnArgument,
  maxValue: ColumnArgument,
  numBucket: ColumnArgument,
): Column {
  return callFunction("width_bucket", ["column", "column", "column", "column"], [
    value,
    minValue,
    maxValue,
    numBucket,
  ]);
}

/**
 * Rounds to `scale` digits after the point (0 unless given; tens when -1), away from zero where two are equally near.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#round}
 */
export function round(expr: ColumnArgument, scale?: ColumnArgument): Column {
  return callFunction("round", ["column", "column"], [expr, scale]);
}

/**
 * Rounds to `scale` digits after the point (0 unless given; tens when -1), to the even one where two are equally near.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bround}
 */
export function bround(expr: ColumnArgument, scale?: ColumnArgument): Column {
  return callFunction("bround", ["column", "column"], [expr, scale]);
}

/**
 * The smallest number that is not less, as a BIGINT or a decimal; with `scale`, among the decimals of so many digits after the point.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#ceil}
 */
export function ceil(expr: ColumnArgument, scale?: ColumnArgument): Column {
  return callFunction("ceil", ["column", "column"], [expr, scale]);
}

/** The same as {@linkcode ceil}. */
export const ceiling = ceil;

/**
 * The largest number that is not greater, as a BIGINT or a decimal; with `scale`, among the decimals of so many digits after the point.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#floor}
 */
export function floor(expr: ColumnArgument, scale?: ColumnArgument): Column {
  return callFunction("floor", ["column", "column"], [expr, scale]);
}

/**
 * The nearest whole number as a DOUBLE, the even one where two are equally near.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#rint}
 */
export function rint(expr: ColumnArgument): Column {
  return callFunction("rint", ["column"], [expr]);
}

/**
 * The sine.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#sin}
 */
export function sin(expr: ColumnArgument): Column {
  return callFunction("sin", ["column"], [expr]);
}

/**
 * The cosine.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#cos}
 */
export function cos(expr: ColumnArgument): Column {
  return callFunction("cos", ["column"], [expr]);
}

/**
 * The tangent.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#tan}
 */
export function tan(expr: ColumnArgument): Column {
  return callFunction("tan", ["column"], [expr]);
}

/**
 * The cotangent.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#cot}
 */
export function cot(expr: ColumnArgument): Column {
  return callFunction("cot", ["column"], [expr]);
}

/**
 * The secant: one over the cosine.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#sec}
 */
export function sec(expr: ColumnArgument): Column {
  return callFunction("sec", ["column"], [expr]);
}

/**
 * The cosecant: one over the sine.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#csc}
 */
export function csc(expr: ColumnArgument): Column {
  return callFunction("csc", ["column"], [expr]);
}

/**
 * The arc sine; NaN outside -1 to 1.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#asin}
 */
export function asin(expr: ColumnArgument): Column {
  return callFunction("asin", ["column"], [expr]);
}

/**
 * The arc cosine; NaN outside -1 to 1.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#acos}
 */
export function acos(expr: ColumnArgument): Column {
  return callFunction("acos", ["column"], [expr]);
}

/**
 * The arc tangent.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#atan}
 */
export function atan(expr: ColumnArgument): Column {
  return callFunction("atan", ["column"], [expr]);
}

/**
 * The hyperbolic sine.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#sinh}
 */
export function sinh(expr: ColumnArgument): Column {
  return callFunction("sinh", ["column"], [expr]);
}

/**
 * The hyperbolic cosine.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#cosh}
 */
export function cosh(expr: ColumnArgument): Column {
  return callFunction("cosh", ["column"], [expr]);
}

/**
 * The hyperbolic tangent.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#tanh}
 */
export function tanh(expr: ColumnArgument): Column {
  return callFunction("tanh", ["column"], [expr]);
}

/**
 * The inverse hyperbolic sine.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#asinh}
 */
export function asinh(expr: ColumnArgument): Column {
  return callFunction("asinh", ["column"], [expr]);
}

/**
 * The inverse hyperbolic cosine.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#acosh}
 */
export function acosh(expr: ColumnArgument): Column {
  return callFunction("acosh", ["column"], [expr]);
}

/**
 * The inverse hyperbolic tangent.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#atanh}
 */
export function atanh(expr: ColumnArgument): Column {
  return callFunction("atanh", ["column"], [expr]);
}

/**
 * The angle between the x axis and the point at `x`, `y`.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#atan2}
 */
export function atan2(y: ColumnArgument, x: ColumnArgument): Column {
  return callFunction("atan2", ["column", "column"], [y, x]);
}

/**
 * Radians as degrees.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#degrees}
 */
export function degrees(expr: ColumnArgument): Column {
  return callFunction("degrees", ["column"], [expr]);
}

/**
 * Degrees as radians.
 *
 * Unlike Spark: The last of the up to 17 digits may differ from Spark's.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#radians}
 */
export function radians(expr: ColumnArgument): Column {
  return callFunction("radians", ["column"], [expr]);
}

/**
 * The circumference of a circle over its diameter.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#pi}
 */
export function pi(): Column {
  return callFunction("pi", [], []);
}

/**
 * The sum; NULL where it does not fit its type.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_add}
 */
export function tryAdd(left: ColumnArgument, right: ColumnArgument): Column {
  return callFunction("try_add", ["column", "column"], [left, right]);
}

/**
 * The difference; NULL where it does not fit its type.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_subtract}
 */
export function trySubtract(left: ColumnArgument, right: ColumnArgument): Column {
  return callFunction("try_subtract", ["column", "column"], [left, right]);
}

/**
 * The product; NULL where it does not fit its type.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_multiply}
 */
export function tryMultiply(left: ColumnArgument, right: ColumnArgument): Column {
  return callFunction("try_multiply", ["column", "column"], [left, right]);
}

/**
 * The quotient; NULL where it does not fit its type or the divisor is zero.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_divide}
 */
export function tryDivide(left: ColumnArgument, right: ColumnArgument): Column {
  return callFunction("try_divide", ["column", "column"], [left, right]);
}

/**
 * What the division leaves over; NULL where it does not fit its type or the divisor is zero.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_mod}
 */
export function tryMod(left: ColumnArgument, right: ColumnArgument): Column {
  return callFunction("try_mod", ["column", "column"], [left, right]);
}

/**
 * A random DOUBLE from 0 up to but not including 1.
 *
 * Unlike Spark: A seed is accepted and has no effect: the values differ from Spark's and from run to run.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#rand}
 */
export function rand(seed?: ColumnArgument): Column {
  return callFunction("rand", ["column"], [seed]);
}

/** The same as {@linkcode rand}. */
export const random = rand;

/**
 * A random DOUBLE of the standard normal distribution.
 *
 * Unlike Spark: A seed is accepted and has no effect: the values differ from Spark's and from run to run.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#randn}
 */
export function randn(seed?: ColumnArgument): Column {
  return callFunction("randn", ["column"], [seed]);
}

/**
 * A random number from `min` up to but not including `max`; a whole one where both are whole.
 *
 * Unlike Spark: A seed is accepted and has no effect: the values differ from Spark's and from run to run.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#uniform}
 */
export function uniform(min: ValueArgument, max: ValueArgument, seed?: ColumnArgument): Column {
  return callFunction("uniform", ["value", "value", "column"], [min, max, seed]);
}
