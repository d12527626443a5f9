// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument, type ValueArgument } from "../function_call.ts";

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
