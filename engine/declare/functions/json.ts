// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import {
  callFunction,
  type ColumnArgument,
  type OptionsArgument,
  type ValueArgument,
} from "../function_call.ts";

/**
 * What stands at a path such as `$.a[0].b` of a JSON text, as text; NULL when there is nothing or the text is malformed.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#get_json_object}
 */
export function getJsonObject(json: ColumnArgument, path: ValueArgument): Column {
  return callFunction("get_json_object", ["column", "value"], [json, path]);
}

/**
 * A JSON text as a value of the type that `schema` names (`a INT, b ARRAY<STRING>`, or `MAP<STRING, INT>`). A member that does not fit is NULL; a malformed text gives a struct of NULLs.
 *
 * Unlike Spark: The schema must be a text, or `schema_of_json` of one.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#from_json}
 */
export function fromJson(jsonStr: ColumnArgument, schema: ValueArgument, options?: OptionsArgument): Column {
  return callFunction("from_json", ["column", "value", "options"], [jsonStr, schema, options]);
}

/**
 * A struct, a map or an array as JSON text; members that are NULL are left out.
 *
 * Unlike Spark: Keys of maps must not be arrays, maps or structs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_json}
 */
export function toJson(expr: ColumnArgument, options?: OptionsArgument): Column {
  return callFunction("to_json", ["column", "options"], [expr, options]);
}

/**
 * The number of items of a JSON array; NULL for another text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#json_array_length}
 */
export function jsonArrayLength(json: ColumnArgument): Column {
  return callFunction("json_array_length", ["column"], [json]);
}

/**
 * The names of a JSON object's members; NULL for another text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#json_object_keys}
 */
export function jsonObjectKeys(json: ColumnArgument): Column {
  return callFunction("json_object_keys", ["column"], [json]);
}

/**
 * The type of a JSON text, as DDL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#schema_of_json}
 */
export function schemaOfJson(json: ValueArgument, options?: OptionsArgument): Column {
  return callFunction("schema_of_json", ["value", "options"], [json, options]);
}
