// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

import type { Column } from "../column.ts";
import { callFunction, type ColumnArgument, type ValueArgument } from "../function_call.ts";

/**
 * `str` in upper case.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#upper}
 */
export function upper(str: ColumnArgument): Column {
  return callFunction("upper", ["column"], [str]);
}

/** The same as {@linkcode upper}. */
export const ucase = upper;

/**
 * `str` in lower case.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#lower}
 */
export function lower(str: ColumnArgument): Column {
  return callFunction("lower", ["column"], [str]);
}

/** The same as {@linkcode lower}. */
export const lcase = lower;

/**
 * `str` in lower case, with a capital at the beginning of each word; words are what spaces separate.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#initcap}
 */
export function initcap(str: ColumnArgument): Column {
  return callFunction("initcap", ["column"], [str]);
}

/**
 * Removes spaces, or the given characters, from both ends of a text. In SQL text, `trim(characters, text)`: the characters come first.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#trim}
 */
export function trim(str: ColumnArgument, trimStr?: ValueArgument): Column {
  if (trimStr === undefined) return callFunction("trim", ["column"], [str]);
  return callFunction("trim", ["value", "column"], [trimStr, str]);
}

/**
 * Removes spaces, or the given characters, from the beginning of a text. In SQL text, `ltrim(characters, text)`: the characters come first.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#ltrim}
 */
export function ltrim(str: ColumnArgument, trimStr?: ValueArgument): Column {
  if (trimStr === undefined) return callFunction("ltrim", ["column"], [str]);
  return callFunction("ltrim", ["value", "column"], [trimStr, str]);
}

/**
 * Removes spaces, or the given characters, from the end of a text. In SQL text, `rtrim(characters, text)`: the characters come first.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#rtrim}
 */
export function rtrim(str: ColumnArgument, trimStr?: ValueArgument): Column {
  if (trimStr === undefined) return callFunction("rtrim", ["column"], [str]);
  return callFunction("rtrim", ["value", "column"], [trimStr, str]);
}

/**
 * Removes spaces, or the characters in `trimStr`, from both ends of `str`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#btrim}
 */
export function btrim(str: ColumnArgument, trimStr?: ValueArgument): Column {
  return callFunction("btrim", ["column", "value"], [str, trimStr]);
}

/**
 * The number of characters of a text, or of bytes of a binary value.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#length}
 */
export function length(str: ColumnArgument): Column {
  return callFunction("length", ["column"], [str]);
}

/** The same as {@linkcode length}. */
export const len = length;

/** The same as {@linkcode length}. */
export const charLength = length;

/** The same as {@linkcode length}. */
export const characterLength = length;

/**
 * The number of bytes of a text (in UTF-8) or a binary value.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#octet_length}
 */
export function octetLength(str: ColumnArgument): Column {
  return callFunction("octet_length", ["column"], [str]);
}

/**
 * The number of bits of a text (in UTF-8) or a binary value.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#bit_length}
 */
export function bitLength(str: ColumnArgument): Column {
  return callFunction("bit_length", ["column"], [str]);
}

/**
 * Texts, binary values or arrays one after the other; NULL when one of them is.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#concat}
 */
export function concat(...col: ColumnArgument[]): Column {
  return callFunction("concat", ["column"], [...col]);
}

/**
 * Texts, and the elements of arrays of texts, with `sep` between them; NULLs are left out.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#concat_ws}
 */
export function concatWs(sep: ValueArgument, ...str: ColumnArgument[]): Column {
  return callFunction("concat_ws", ["value", "column"], [sep, ...str]);
}

/**
 * `str`, `n` times.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#repeat}
 */
export function repeat(str: ColumnArgument, n: ColumnArgument): Column {
  return callFunction("repeat", ["column", "column"], [str, n]);
}

/**
 * `n` spaces.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#space}
 */
export function space(n: ColumnArgument): Column {
  return callFunction("space", ["column"], [n]);
}

/**
 * A text or an array from back to front.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#reverse}
 */
export function reverse(array: ColumnArgument): Column {
  return callFunction("reverse", ["column"], [array]);
}

/**
 * Replaces upper-case letters with `X`, lower-case letters with `x` and digits with `n`; a NULL keeps the characters of its kind.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#mask}
 */
export function mask(
  str: ColumnArgument,
  upperChar?: ValueArgument,
  lowerChar?: ValueArgument,
  digitChar?: ValueArgument,
  otherChar?: ValueArgument,
): Column {
  return callFunction("mask", ["column", "value", "value", "value", "value"], [
    str,
    upperChar,
    lowerChar,
    digitChar,
    otherChar,
  ]);
}

/**
 * `str` in single quotes, with a backslash before each single quote in it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#quote}
 */
export function quote(str: ColumnArgument): Column {
  return callFunction("quote", ["column"], [str]);
}

/**
 * Fills `str` up to `len` characters with `pad` at the beginning, or cuts it to that length.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#lpad}
 */
export function lpad(str: ColumnArgument, len: ColumnArgument, pad?: ValueArgument): Column {
  return callFunction("lpad", ["column", "column", "value"], [str, len, pad]);
}

/**
 * Fills `str` up to `len` characters with `pad` at the end, or cuts it to that length.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#rpad}
 */
export function rpad(str: ColumnArgument, len: ColumnArgument, pad?: ValueArgument): Column {
  return callFunction("rpad", ["column", "column", "value"], [str, len, pad]);
}

/**
 * The part of `str` that begins at the 1-based `pos`, which counts from the end when negative, and has `len` characters.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#substring}
 */
export function substring(str: ColumnArgument, pos: ColumnArgument, len?: ColumnArgument): Column {
  return callFunction("substring", ["column", "column", "column"], [str, pos, len]);
}

/** The same as {@linkcode substring}. */
export const substr = substring;

/**
 * The first `len` characters of `str`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#left}
 */
export function left(str: ColumnArgument, len: ColumnArgument): Column {
  return callFunction("left", ["column", "column"], [str, len]);
}

/**
 * The last `len` characters of `str`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#right}
 */
export function right(str: ColumnArgument, len: ColumnArgument): Column {
  return callFunction("right", ["column", "column"], [str, len]);
}

/**
 * `input` with `len` characters (as many as `replace` has, unless given) from the 1-based `pos` on replaced.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#overlay}
 */
export function overlay(
  input: ColumnArgument,
  replace: ColumnArgument,
  pos: ColumnArgument,
  len?: ColumnArgument,
): Column {
  return callFunction("overlay", ["column", "column", "column", "column"], [input, replace, pos, len]);
}

/**
 * Whether `left` begins with `right`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#startswith}
 */
export function startswith(left: ColumnArgument, right: ValueArgument): Column {
  return callFunction("startswith", ["column", "value"], [left, right]);
}

/**
 * Whether `left` ends with `right`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#endswith}
 */
export function endswith(left: ColumnArgument, right: ValueArgument): Column {
  return callFunction("endswith", ["column", "value"], [left, right]);
}

/**
 * Whether `left` contains `right`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#contains}
 */
export function contains(left: ColumnArgument, right: ValueArgument): Column {
  return callFunction("contains", ["column", "value"], [left, right]);
}

/**
 * The 1-based position of the first occurrence of `substr` in `str`, 0 when there is none.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#instr}
 */
export function instr(str: ColumnArgument, substr: ValueArgument): Column {
  return callFunction("instr", ["column", "value"], [str, substr]);
}

/**
 * The 1-based position of the first occurrence of `substr` in `str` at or after `pos`, 0 when there is none.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#locate}
 */
export function locate(substr: ValueArgument, str: ColumnArgument, pos?: ColumnArgument): Column {
  return callFunction("locate", ["value", "column", "column"], [substr, str, pos]);
}

/** The same as {@linkcode locate}. */
export const position = locate;

/**
 * `str` with every `search` replaced; without a replacement they are removed.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#replace}
 */
export function replace(str: ColumnArgument, search: ValueArgument, replace?: ValueArgument): Column {
  return callFunction("replace", ["column", "value", "value"], [str, search, replace]);
}

/**
 * `str` with each character of `from` replaced by the one in the same place of `to`, or removed where `to` is shorter.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#translate}
 */
export function translate(str: ColumnArgument, from: ValueArgument, to: ValueArgument): Column {
  return callFunction("translate", ["column", "value", "value"], [str, from, to]);
}

/**
 * Part number `partNum` (from 1, or from the end when negative) of `str` split at `delimiter`, which is plain text; the empty string where there is no such part.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#split_part}
 */
export function splitPart(str: ColumnArgument, delimiter: ValueArgument, partNum: ColumnArgument): Column {
  return callFunction("split_part", ["column", "value", "column"], [str, delimiter, partNum]);
}

/**
 * What stands before occurrence number `count` of `delim`, or after it, counted from the end, when `count` is negative.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#substring_index}
 */
export function substringIndex(str: ColumnArgument, delim: ValueArgument, count: ColumnArgument): Column {
  return callFunction("substring_index", ["column", "value", "column"], [str, delim, count]);
}

/**
 * The 1-based position of `str` in a comma-separated list, 0 when it is not there or holds a comma.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#find_in_set}
 */
export function findInSet(str: ColumnArgument, strArray: ColumnArgument): Column {
  return callFunction("find_in_set", ["column", "column"], [str, strArray]);
}

/**
 * Argument number `n` of those that follow, from 1.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#elt}
 */
export function elt(n: ColumnArgument, ...input: ColumnArgument[]): Column {
  return callFunction("elt", ["column", "column"], [n, ...input]);
}

/**
 * The code point of the first character of `str`, 0 when it is empty.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#ascii}
 */
export function ascii(str: ColumnArgument): Column {
  return callFunction("ascii", ["column"], [str]);
}

/**
 * The character whose code is the last byte of `n`; the empty string when `n` is negative.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#char}
 */
export function char(n: ColumnArgument): Column {
  return callFunction("char", ["column"], [n]);
}

/** The same as {@linkcode char}. */
export const chr = char;

/**
 * How many characters must be inserted, deleted or replaced to turn one text into the other; -1 when more than `threshold`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#levenshtein}
 */
export function levenshtein(str1: ColumnArgument, str2: ColumnArgument, threshold?: ColumnArgument): Column {
  return callFunction("levenshtein", ["column", "column", "column"], [str1, str2, threshold]);
}

/**
 * The Soundex code of a word: its first letter and three digits for how it sounds in English.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#soundex}
 */
export function soundex(str: ColumnArgument): Column {
  return callFunction("soundex", ["column"], [str]);
}

/**
 * Whether a row of digits, such as a card number, passes Luhn's check.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#luhn_check}
 */
export function luhnCheck(str: ColumnArgument): Column {
  return callFunction("luhn_check", ["column"], [str]);
}

/**
 * Bytes as base64, in lines of 76 characters.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#base64}
 */
export function base64(bin: ColumnArgument): Column {
  return callFunction("base64", ["column"], [bin]);
}

/**
 * The bytes that a base64 text stands for; characters that are not of base64 are skipped.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#unbase64}
 */
export function unbase64(str: ColumnArgument): Column {
  return callFunction("unbase64", ["column"], [str]);
}

/**
 * The bytes of a text in a character set: UTF-8, US-ASCII, ISO-8859-1, UTF-16BE, UTF-16LE, UTF-16 or UTF-32.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#encode}
 */
export function encode(str: ColumnArgument, charset: ValueArgument): Column {
  return callFunction("encode", ["column", "value"], [str, charset]);
}

/**
 * The text of bytes in a character set. With more arguments: the result that follows the first value equal to the first argument, else the last argument if it stands alone.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#decode}
 */
export function decode(bin: ColumnArgument, charset: ValueArgument, ...search: ColumnArgument[]): Column {
  return callFunction("decode", ["column", "value", "column"], [bin, charset, ...search]);
}

/**
 * A whole number, a text's bytes or binary as hexadecimal digits.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#hex}
 */
export function hex(expr: ColumnArgument): Column {
  return callFunction("hex", ["column"], [expr]);
}

/**
 * The bytes that hexadecimal digits stand for; NULL for a text that has others.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#unhex}
 */
export function unhex(expr: ColumnArgument): Column {
  return callFunction("unhex", ["column"], [expr]);
}

/**
 * A text as it may stand in a URL's query.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#url_encode}
 */
export function urlEncode(str: ColumnArgument): Column {
  return callFunction("url_encode", ["column"], [str]);
}

/**
 * The text that was encoded with `url_encode`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#url_decode}
 */
export function urlDecode(str: ColumnArgument): Column {
  return callFunction("url_decode", ["column"], [str]);
}

/**
 * Like `url_decode`, but NULL where the text cannot be decoded.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_url_decode}
 */
export function tryUrlDecode(str: ColumnArgument): Column {
  return callFunction("try_url_decode", ["column"], [str]);
}

/**
 * A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO; with a `key`, its value in the QUERY. In ANSI mode a URL that is none raises an error.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#parse_url}
 */
export function parseUrl(url: ColumnArgument, partToExtract: ValueArgument, key?: ValueArgument): Column {
  return callFunction("parse_url", ["column", "value", "value"], [url, partToExtract, key]);
}

/**
 * A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO; with a `key`, its value in the QUERY. In ANSI mode a URL that is none gives NULL.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_parse_url}
 */
export function tryParseUrl(url: ColumnArgument, partToExtract: ValueArgument, key?: ValueArgument): Column {
  return callFunction("try_parse_url", ["column", "value", "value"], [url, partToExtract, key]);
}

/**
 * Whether a value is valid UTF-8.
 *
 * Unlike Spark: A STRING is always valid UTF-8 here (broken bytes were replaced when it was made from BINARY); give the BINARY itself to check it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#is_valid_utf8}
 */
export function isValidUtf8(str: ColumnArgument): Column {
  return callFunction("is_valid_utf8", ["column"], [str]);
}

/**
 * A value as text, with each broken UTF-8 sequence replaced by U+FFFD.
 *
 * Unlike Spark: A STRING is always valid UTF-8 here (broken bytes were replaced when it was made from BINARY); give the BINARY itself to check it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#make_valid_utf8}
 */
export function makeValidUtf8(str: ColumnArgument): Column {
  return callFunction("make_valid_utf8", ["column"], [str]);
}

/**
 * A value as text; an error where it is not valid UTF-8.
 *
 * Unlike Spark: A STRING is always valid UTF-8 here (broken bytes were replaced when it was made from BINARY); give the BINARY itself to check it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#validate_utf8}
 */
export function validateUtf8(str: ColumnArgument): Column {
  return callFunction("validate_utf8", ["column"], [str]);
}

/**
 * A value as text; NULL where it is not valid UTF-8.
 *
 * Unlike Spark: A STRING is always valid UTF-8 here (broken bytes were replaced when it was made from BINARY); give the BINARY itself to check it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_validate_utf8}
 */
export function tryValidateUtf8(str: ColumnArgument): Column {
  return callFunction("try_validate_utf8", ["column"], [str]);
}

/**
 * The bytes that a text stands for: by `fmt`, `hex` (the default), `base64` or `utf-8`; a text that is malformed raises an error.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_binary}
 */
export function toBinary(str: ColumnArgument, fmt?: ValueArgument): Column {
  return callFunction("to_binary", ["column", "value"], [str, fmt]);
}

/**
 * The bytes that a text stands for: by `fmt`, `hex` (the default), `base64` or `utf-8`; NULL for a text that is malformed, or an unknown format.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_to_binary}
 */
export function tryToBinary(str: ColumnArgument, fmt?: ValueArgument): Column {
  return callFunction("try_to_binary", ["column", "value"], [str, fmt]);
}

/**
 * A text as a number, read as a pattern such as `$99,999.00S` says; a text of another form raises an error.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_number}
 */
export function toNumber(expr: ColumnArgument, format: ValueArgument): Column {
  return callFunction("to_number", ["column", "value"], [expr, format]);
}

/**
 * A text as a number, read as a pattern such as `$99,999.00S` says; NULL for a text of another form.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#try_to_number}
 */
export function tryToNumber(expr: ColumnArgument, format: ValueArgument): Column {
  return callFunction("try_to_number", ["column", "value"], [expr, format]);
}

/**
 * A number as a pattern such as `$99,999.00S` says, a date or time by a Java date pattern, or binary as `base64`, `hex` or `utf-8`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#to_char}
 */
export function toChar(expr: ColumnArgument, format: ValueArgument): Column {
  return callFunction("to_char", ["column", "value"], [expr, format]);
}

/** The same as {@linkcode toChar}. */
export const toVarchar = toChar;

/**
 * A text as an array of sentences, each an array of its words.
 *
 * Unlike Spark: The language and the country have no effect: all languages are cut alike.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#sentences}
 */
export function sentences(str: ColumnArgument, lang?: ValueArgument, country?: ValueArgument): Column {
  return callFunction("sentences", ["column", "value", "value"], [str, lang, country]);
}

/**
 * A number with commas between thousands, rounded to `d` decimals (NULL when that is negative), or written as a pattern such as `#,##0.00` says.
 *
 * Unlike Spark: Patterns may hold only "#", "0", "," and "."; others raise an error.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#format_number}
 */
export function formatNumber(expr1: ColumnArgument, expr2: ValueArgument): Column {
  return callFunction("format_number", ["column", "value"], [expr1, expr2]);
}

/**
 * A text with values put into it, as Java's `String.format` does: `%s`, `%d`, `%5.2f`, `%,d`.
 *
 * Unlike Spark: Arrays, maps, structs, binary values and intervals must be cast to STRING first; `%h`, `%t` and `%a` raise an error.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#format_string}
 */
export function formatString(strfmt: ValueArgument, ...obj: ColumnArgument[]): Column {
  return callFunction("format_string", ["value", "column"], [strfmt, ...obj]);
}

/** The same as {@linkcode formatString}. */
export const printf = formatString;

/**
 * Splits `str` around matches of a Java regular expression; empty strings at the end are kept. With a positive `limit` there are at most that many pieces and the last holds the rest.
 *
 * Unlike Spark: A match of nothing never splits a character in two, as Java does with emoji and other characters of four bytes.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#split}
 */
export function split(str: ColumnArgument, regex: ValueArgument, limit?: ColumnArgument): Column {
  return callFunction("split", ["column", "value", "column"], [str, regex, limit]);
}

/**
 * Replaces every match of a Java regular expression, from the 1-based `position` on; `$1` in the replacement stands for the first group.
 *
 * Unlike Spark: A match of nothing never splits a character in two, as Java does with emoji and other characters of four bytes.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regexp_replace}
 */
export function regexpReplace(
  str: ColumnArgument,
  regexp: ValueArgument,
  rep: ValueArgument,
  position?: ColumnArgument,
): Column {
  return callFunction("regexp_replace", ["column", "value", "value", "column"], [str, regexp, rep, position]);
}

/**
 * Group `idx` (1 unless given, 0 is the whole match) of the first match of a Java regular expression; the empty string when there is none.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regexp_extract}
 */
export function regexpExtract(str: ColumnArgument, regexp: ValueArgument, idx?: ColumnArgument): Column {
  return callFunction("regexp_extract", ["column", "value", "column"], [str, regexp, idx]);
}

/**
 * Group `idx` (1 unless given, 0 is the whole match) of every match of a Java regular expression.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regexp_extract_all}
 */
export function regexpExtractAll(str: ColumnArgument, regexp: ValueArgument, idx?: ColumnArgument): Column {
  return callFunction("regexp_extract_all", ["column", "value", "column"], [str, regexp, idx]);
}

/**
 * How many times a Java regular expression matches in `str`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regexp_count}
 */
export function regexpCount(str: ColumnArgument, regexp: ValueArgument): Column {
  return callFunction("regexp_count", ["column", "value"], [str, regexp]);
}

/**
 * The first match of a Java regular expression in `str`; NULL when there is none, or when it is empty.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regexp_substr}
 */
export function regexpSubstr(str: ColumnArgument, regexp: ValueArgument): Column {
  return callFunction("regexp_substr", ["column", "value"], [str, regexp]);
}

/**
 * The 1-based position of the first match of a Java regular expression in `str`, 0 when there is none.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#regexp_instr}
 */
export function regexpInstr(str: ColumnArgument, regexp: ValueArgument, idx?: ColumnArgument): Column {
  return callFunction("regexp_instr", ["column", "value", "column"], [str, regexp, idx]);
}

/**
 * A text of `length` random letters and digits.
 *
 * Unlike Spark: A seed is accepted and has no effect: the values differ from Spark's and from run to run.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#randstr}
 */
export function randstr(length: ColumnArgument, seed?: ColumnArgument): Column {
  return callFunction("randstr", ["column", "column"], [length, seed]);
}
