// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument } from "../function_call.ts";

/**
 * A struct of `cols`, each member under its column's name.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#struct}
 */
export function structOf(...cols: ColumnArgument[]): Column {
  return callFunction("struct", ["column"], [...cols]);
}

/**
 * A struct of names and values in turn.
 *
 * Unlike Spark: The names must be literals, and no two of them the same in whatever case.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#named_struct}
 */
export function namedStruct(...namesAndValues: ColumnArgument[]): Column {
  return callFunction("named_struct", ["column"], [...namesAndValues]);
}
