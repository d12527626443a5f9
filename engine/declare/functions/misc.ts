// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument, type ValueArgument } from "../function_call.ts";

/**
 * NULL when `condition` is true, else an error with `message`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#assert_true}
 */
export function assertTrue(condition: ColumnArgument, message?: ValueArgument): Column {
  return callFunction("assert_true", ["column", "value"], [condition, message]);
}

/**
 * Ends the query with an error that says `message`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#raise_error}
 */
export function raiseError(message: ValueArgument): Column {
  return callFunction("raise_error", ["value"], [message]);
}

/**
 * A random universally unique identifier, of version 4.
 *
 * Unlike Spark: A seed is accepted and has no effect: the values differ from Spark's and from run to run.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#uuid}
 */
export function uuid(seed?: ColumnArgument): Column {
  return callFunction("uuid", ["column"], [seed]);
}

/**
 * The type of a value, as DDL text.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#typeof}
 */
export function typeof_(expr: ColumnArgument): Column {
  return callFunction("typeof", ["column"], [expr]);
}

/**
 * The version of Spark whose answers this engine gives.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#version}
 */
export function version(): Column {
  return callFunction("version", [], []);
}

/**
 * The user of the session; here always `anonymous`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#current_user}
 */
export function currentUser(): Column {
  return callFunction("current_user", [], []);
}

/** The same as {@linkcode currentUser}. */
export const user = currentUser;

/** The same as {@linkcode currentUser}. */
export const sessionUser = currentUser;

/**
 * The catalog of the session.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#current_catalog}
 */
export function currentCatalog(): Column {
  return callFunction("current_catalog", [], []);
}

/**
 * The database of the session.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#current_database}
 */
export function currentDatabase(): Column {
  return callFunction("current_database", [], []);
}

/** The same as {@linkcode currentDatabase}. */
export const currentSchema = currentDatabase;
