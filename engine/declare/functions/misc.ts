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
 * Who runs the session: the login of the operating system.
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
 * How texts are compared; here always byte by byte.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#collation}
 */
export function collation(expr: ColumnArgument): Column {
  return callFunction("collation", ["column"], [expr]);
}

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

/**
 * Bytes encrypted with AES, by a key of 16, 24 or 32 bytes. `mode` is `GCM` (the default), `CBC` or `ECB`; without an `iv` a random one is taken.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#aes_encrypt}
 */
export function aesEncrypt(
  expr: ColumnArgument,
  key: ColumnArgument,
  mode?: ValueArgument,
  padding?: ValueArgument,
  iv?: ColumnArgument,
  aad?: ColumnArgument,
): Column {
  return callFunction("aes_encrypt", ["column", "column", "value", "value", "column", "column"], [
    expr,
    key,
    mode,
    padding,
    iv,
    aad,
  ]);
}

/**
 * The bytes that `aes_encrypt` encrypted. What cannot be decrypted raises an error.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#aes_decrypt}
 */
export function aesDecrypt(
  expr: ColumnArgument,
  key: ColumnArgument,
  mode?: ValueArgument,
  padding?: ValueArgument,
  aad?: ColumnArgument,
): Column {
  return callFunction("aes_decrypt", ["column", "column", "value", "value", "column"], [
    expr,
    key,
    mode,
    padding,
    aad,
  ]);
}

/**
 * The bytes that `aes_encrypt` encrypted. NULL for what cannot be decrypted.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_aes_decrypt}
 */
export function tryAesDecrypt(
  expr: ColumnArgument,
  key: ColumnArgument,
  mode?: ValueArgument,
  padding?: ValueArgument,
  aad?: ColumnArgument,
): Column {
  return callFunction("try_aes_decrypt", ["column", "column", "value", "value", "column"], [
    expr,
    key,
    mode,
    padding,
    aad,
  ]);
}

/**
 * The bit, from 0, that stands for a number in the bitmap of its bucket.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bitmap_bit_position}
 */
export function bitmapBitPosition(child: ColumnArgument): Column {
  return callFunction("bitmap_bit_position", ["column"], [child]);
}

/**
 * The bucket of a number; each has 32768 numbers.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bitmap_bucket_number}
 */
export function bitmapBucketNumber(child: ColumnArgument): Column {
  return callFunction("bitmap_bucket_number", ["column"], [child]);
}

/**
 * The number of bits that are set.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bitmap_count}
 */
export function bitmapCount(child: ColumnArgument): Column {
  return callFunction("bitmap_count", ["column"], [child]);
}

/**
 * A number that no other row of the query has, from 0.
 *
 * Unlike Spark: In the batches of a stream the numbers go on; in Spark they begin anew.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#monotonically_increasing_id}
 */
export function monotonicallyIncreasingId(): Column {
  return callFunction("monotonically_increasing_id", [], []);
}

/**
 * The partition of a row; here there is one, number 0.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#spark_partition_id}
 */
export function sparkPartitionId(): Column {
  return callFunction("spark_partition_id", [], []);
}

/**
 * The file that a row was read from, empty if from none.
 *
 * Unlike Spark: Refused in queries that read files.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#input_file_name}
 */
export function inputFileName(): Column {
  return callFunction("input_file_name", [], []);
}

/**
 * Where the block of a row begins in its file, -1 if it has none.
 *
 * Unlike Spark: Refused in queries that read files.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#input_file_block_start}
 */
export function inputFileBlockStart(): Column {
  return callFunction("input_file_block_start", [], []);
}

/**
 * How long the block of a row is in its file, -1 if it has none.
 *
 * Unlike Spark: Refused in queries that read files.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#input_file_block_length}
 */
export function inputFileBlockLength(): Column {
  return callFunction("input_file_block_length", [], []);
}
