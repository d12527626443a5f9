// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import {
  callFunction,
  type ColumnArgument,
  type OptionsArgument,
  type ValueArgument,
} from "../function_call.ts";

/**
 * A line of CSV as a struct of the columns that `schema` names (`a INT, b STRING`). A value that does not fit is NULL.
 *
 * Unlike Spark: The schema must be a text, or `schema_of_csv` of one.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#from_csv}
 */
export function fromCsv(csvStr: ColumnArgument, schema: ValueArgument, options?: OptionsArgument): Column {
  return callFunction("from_csv", ["column", "value", "options"], [csvStr, schema, options]);
}

/**
 * A struct as a line of CSV.
 *
 * Unlike Spark: Arrays, maps and structs in it must not have NULLs.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_csv}
 */
export function toCsv(expr: ColumnArgument, options?: OptionsArgument): Column {
  return callFunction("to_csv", ["column", "options"], [expr, options]);
}

/**
 * The type of a line of CSV, as DDL.
 *
 * Unlike Spark: A time of day without a date is a STRING.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#schema_of_csv}
 */
export function schemaOfCsv(csv: ValueArgument, options?: OptionsArgument): Column {
  return callFunction("schema_of_csv", ["value", "options"], [csv, options]);
}
