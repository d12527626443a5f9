// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument } from "../function_call.ts";

/**
 * The MD5 checksum in hexadecimal.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#md5}
 */
export function md5(expr: ColumnArgument): Column {
  return callFunction("md5", ["column"], [expr]);
}

/**
 * The SHA-1 checksum in hexadecimal.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#sha1}
 */
export function sha1(expr: ColumnArgument): Column {
  return callFunction("sha1", ["column"], [expr]);
}

/** The same as {@linkcode sha1}. */
export const sha = sha1;

/**
 * A SHA-2 checksum of 224, 256 (or 0), 384 or 512 bits in hexadecimal; NULL for another number.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#sha2}
 */
export function sha2(expr: ColumnArgument, bitLength: ColumnArgument): Column {
  return callFunction("sha2", ["column", "column"], [expr, bitLength]);
}

/**
 * The cyclic redundancy check of bytes, as a BIGINT.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#crc32}
 */
export function crc32(expr: ColumnArgument): Column {
  return callFunction("crc32", ["column"], [expr]);
}

/**
 * The 32-bit Murmur3 hash of the values, the one that Spark partitions by.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#hash}
 */
export function hash(...expr: ColumnArgument[]): Column {
  return callFunction("hash", ["column"], [...expr]);
}

/**
 * The 64-bit xxHash of the values.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#xxhash64}
 */
export function xxhash64(...expr: ColumnArgument[]): Column {
  return callFunction("xxhash64", ["column"], [...expr]);
}
