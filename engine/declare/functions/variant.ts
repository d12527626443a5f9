// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument, type ValueArgument } from "../function_call.ts";

/**
 * A JSON text as a VARIANT; a text that is no JSON raises an error.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#parse_json}
 */
export function parseJson(jsonStr: ColumnArgument): Column {
  return callFunction("parse_json", ["column"], [jsonStr]);
}

/**
 * A JSON text as a VARIANT; NULL for a text that is no JSON.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_parse_json}
 */
export function tryParseJson(jsonStr: ColumnArgument): Column {
  return callFunction("try_parse_json", ["column"], [jsonStr]);
}

/**
 * What stands at a path such as `$.a[0]` of a VARIANT, as a value of `type` (a VARIANT, unless given); NULL where there is nothing, what is of another type raises an error.
 *
 * Unlike Spark: Dates, times, intervals and binary values cannot be taken out as such: take a STRING and cast it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#variant_get}
 */
export function variantGet(v: ColumnArgument, path: ValueArgument, type?: ValueArgument): Column {
  return callFunction("variant_get", ["column", "value", "value"], [v, path, type]);
}

/**
 * What stands at a path such as `$.a[0]` of a VARIANT, as a value of `type` (a VARIANT, unless given); NULL where there is nothing, NULL for what is of another type.
 *
 * Unlike Spark: Dates, times, intervals and binary values cannot be taken out as such: take a STRING and cast it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_variant_get}
 */
export function tryVariantGet(v: ColumnArgument, path: ValueArgument, type?: ValueArgument): Column {
  return callFunction("try_variant_get", ["column", "value", "value"], [v, path, type]);
}

/**
 * Whether a VARIANT is the null of JSON, which is another thing than NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#is_variant_null}
 */
export function isVariantNull(expr: ColumnArgument): Column {
  return callFunction("is_variant_null", ["column"], [expr]);
}

/**
 * The type of what a VARIANT holds, as text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#schema_of_variant}
 */
export function schemaOfVariant(v: ColumnArgument): Column {
  return callFunction("schema_of_variant", ["column"], [v]);
}

/**
 * A struct, an array or a map with keys of text as a VARIANT.
 *
 * Unlike Spark: Values with dates, times, intervals, FLOAT or binary in them are not supported.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_variant_object}
 */
export function toVariantObject(expr: ColumnArgument): Column {
  return callFunction("to_variant_object", ["column"], [expr]);
}
