// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import {
  callFunction,
  type ColumnArgument,
  type OptionsArgument,
  type ValueArgument,
} from "../function_call.ts";

/**
 * An XML record as a struct of what `schema` names (`a INT, b ARRAY<STRING>`). Reading ends at the first value that does not fit.
 *
 * Unlike Spark: The schema must be a text. BINARY, intervals and VARIANT are not supported.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#from_xml}
 */
export function fromXml(xmlStr: ColumnArgument, schema: ValueArgument, options?: OptionsArgument): Column {
  return callFunction("from_xml", ["column", "value", "options"], [xmlStr, schema, options]);
}

/**
 * A struct as an XML record; members that are NULL are left out.
 *
 * Unlike Spark: Intervals and VARIANT are not supported.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_xml}
 */
export function toXml(expr: ColumnArgument, options?: OptionsArgument): Column {
  return callFunction("to_xml", ["column", "options"], [expr, options]);
}

/**
 * The type of an XML record, as DDL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#schema_of_xml}
 */
export function schemaOfXml(xml: ValueArgument, options?: OptionsArgument): Column {
  return callFunction("schema_of_xml", ["value", "options"], [xml, options]);
}

/**
 * The values of the nodes that an XPath expression finds in an XML text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#xpath}
 */
export function xpath(xml: ColumnArgument, path: ValueArgument): Column {
  return callFunction("xpath", ["column", "value"], [xml, path]);
}

/**
 * The text of the first node that an XPath expression finds in an XML text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#xpath_string}
 */
export function xpathString(xml: ColumnArgument, path: ValueArgument): Column {
  return callFunction("xpath_string", ["column", "value"], [xml, path]);
}

/**
 * Whether there is what an XPath expression finds in an XML text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#xpath_boolean}
 */
export function xpathBoolean(xml: ColumnArgument, path: ValueArgument): Column {
  return callFunction("xpath_boolean", ["column", "value"], [xml, path]);
}

/**
 * The number that an XPath expression finds in an XML text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#xpath_double}
 */
export function xpathDouble(xml: ColumnArgument, path: ValueArgument): Column {
  return callFunction("xpath_double", ["column", "value"], [xml, path]);
}

/** The same as {@linkcode xpathDouble}. */
export const xpathNumber = xpathDouble;

/**
 * The number that an XPath expression finds in an XML text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#xpath_float}
 */
export function xpathFloat(xml: ColumnArgument, path: ValueArgument): Column {
  return callFunction("xpath_float", ["column", "value"], [xml, path]);
}

/**
 * The whole number that an XPath expression finds in an XML text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#xpath_long}
 */
export function xpathLong(xml: ColumnArgument, path: ValueArgument): Column {
  return callFunction("xpath_long", ["column", "value"], [xml, path]);
}

/**
 * The whole number that an XPath expression finds in an XML text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#xpath_int}
 */
export function xpathInt(xml: ColumnArgument, path: ValueArgument): Column {
  return callFunction("xpath_int", ["column", "value"], [xml, path]);
}

/**
 * The whole number that an XPath expression finds in an XML text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#xpath_short}
 */
export function xpathShort(xml: ColumnArgument, path: ValueArgument): Column {
  return callFunction("xpath_short", ["column", "value"], [xml, path]);
}
