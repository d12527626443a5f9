import type { DataType } from "../../declare/types.ts";
import { widerTypeOf } from "../analyze/common_type.ts";
import { DECODE_UDF, ENCODE_UDF, IS_VALID_UDF, MAKE_VALID_UDF, UNBASE64_UDF } from "./charset.ts";
import { raiseSql } from "./raise.ts";
import type { Parameter, SparkFunction, UncoercedCall } from "./spark_function.ts";
import { PARSE_URL_QUERY_UDF, PARSE_URL_UDF, URL_DECODE_UDF, URL_ENCODE_UDF } from "./url.ts";

const STR: Parameter = { name: "str", type: "string" };
const CHARSET: Parameter = { name: "charset", type: "string", plain: true };

const TEXT_IS_VALID =
  "A STRING is always valid UTF-8 here (broken bytes were replaced when it was made from BINARY); give the BINARY itself to check it.";

/** Functions between text and bytes: base64, hexadecimal, character sets, URLs, UTF-8 checks. */
export const STRING_ENCODING_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "base64",
    family: "string",
    summary: "Bytes as base64, in lines of 76 characters.",
    parameters: [{ name: "bin", type: "binary" }],
    result: "string",
    toSql: ([bytes]) =>
      `CASE WHEN octet_length(${bytes}) <= 57 THEN to_base64(${bytes}) ` +
      `ELSE rtrim(regexp_replace(to_base64(${bytes}), '(.{76})', '\\1' || chr(13) || chr(10), 'g'), chr(13) || chr(10)) END`,
  },
  {
    name: "unbase64",
    family: "string",
    summary: "The bytes that a base64 text stands for; characters that are not of base64 are skipped.",
    parameters: [STR],
    result: "binary",
    toSql: ([str]) => `spark_unbase64(${str})`,
    udfs: [UNBASE64_UDF],
  },
  {
    name: "encode",
    family: "string",
    summary:
      "The bytes of a text in a character set: UTF-8, US-ASCII, ISO-8859-1, UTF-16BE, UTF-16LE, UTF-16 or UTF-32.",
    parameters: [STR, CHARSET],
    result: "binary",
    nullable: "always",
    toSql: ([str, charset], { argLiterals }) =>
      isUtf8(argLiterals[1]) ? `encode(${str})` : `spark_encode(${str}, ${charset})`,
    udfs: [ENCODE_UDF],
  },
  {
    name: "decode",
    family: "string",
    summary:
      "The text of bytes in a character set. With more arguments: the result that follows the first value equal to the first argument, else the last argument if it stands alone.",
    parameters: [
      { name: "bin", type: "any" },
      { name: "charset", type: "any", plain: true },
      { name: "search", type: "any", optional: true, variadic: true },
    ],
    coerce: decodeTypes,
    result: (types) => types.length === 2 ? "string" : types[2]!,
    nullable: (args) =>
      args.length === 2 || args.length % 2 === 1 || args.some((arg, i) => i > 0 && i % 2 === 0 && arg) ||
      args.at(-1)!,
    toSql: (args) => args.length > 2 ? decodeCases(args) : `spark_decode(${args[0]}, ${args[1]})`,
    udfs: [DECODE_UDF],
  },
  {
    name: "hex",
    family: "string",
    summary: "A whole number, a text's bytes or binary as hexadecimal digits.",
    parameters: [{ name: "expr", type: "any" }],
    coerce: ({ argTypes: [type] }) => [type === "string" || type === "binary" ? type : "long"],
    result: "string",
    toSql: ([value]) => `hex(${value})`,
  },
  {
    name: "unhex",
    family: "string",
    summary: "The bytes that hexadecimal digits stand for; NULL for a text that has others.",
    parameters: [{ name: "expr", type: "string" }],
    result: "binary",
    nullable: "always",
    toSql: ([digits]) => `CASE WHEN regexp_full_match(${digits}, '[0-9A-Fa-f]*') THEN unhex(${digits}) END`,
  },
  {
    name: "url_encode",
    family: "string",
    summary: "A text as it may stand in a URL's query.",
    parameters: [STR],
    result: "string",
    nullable: "always",
    toSql: ([str]) => `spark_url_encode(${str})`,
    udfs: [URL_ENCODE_UDF],
  },
  {
    name: "url_decode",
    family: "string",
    summary: "The text that was encoded with `url_encode`.",
    parameters: [STR],
    result: "string",
    nullable: "always",
    toSql: ([str]) => `spark_url_decode(${str}, 'raise')`,
    udfs: [URL_DECODE_UDF],
  },
  {
    name: "try_url_decode",
    family: "string",
    summary: "Like `url_decode`, but NULL where the text cannot be decoded.",
    parameters: [STR],
    result: "string",
    nullable: "always",
    toSql: ([str]) => `spark_url_decode(${str}, 'null')`,
    udfs: [URL_DECODE_UDF],
  },
  parseUrlFunction("parse_url", "a URL that is none raises an error"),
  parseUrlFunction("try_parse_url", "a URL that is none gives NULL"),
  {
    name: "is_valid_utf8",
    family: "string",
    summary: "Whether a value is valid UTF-8.",
    parameters: [{ name: "str", type: "string or binary" }],
    result: "boolean",
    nullable: "always",
    toSql: ([value], { argTypes }) =>
      argTypes[0] === "binary"
        ? `spark_is_valid_utf8(${value})`
        : `CASE WHEN ${value} IS NOT NULL THEN true END`,
    udfs: [IS_VALID_UDF],
    difference: TEXT_IS_VALID,
  },
  {
    name: "make_valid_utf8",
    family: "string",
    summary: "A value as text, with each broken UTF-8 sequence replaced by U+FFFD.",
    parameters: [{ name: "str", type: "string or binary" }],
    result: "string",
    nullable: "always",
    toSql: ([value], { argTypes }) => argTypes[0] === "binary" ? `spark_make_valid_utf8(${value})` : value!,
    udfs: [MAKE_VALID_UDF],
    difference: TEXT_IS_VALID,
  },
  {
    name: "validate_utf8",
    family: "string",
    summary: "A value as text; an error where it is not valid UTF-8.",
    parameters: [{ name: "str", type: "string or binary" }],
    result: "string",
    nullable: "always",
    toSql: ([value], { argTypes }) =>
      argTypes[0] === "binary"
        ? `CASE WHEN NOT spark_is_valid_utf8(${value}) THEN ${
          invalidUtf8(value!)
        } ELSE spark_make_valid_utf8(${value}) END`
        : value!,
    udfs: [IS_VALID_UDF, MAKE_VALID_UDF],
    difference: TEXT_IS_VALID,
  },
  {
    name: "try_validate_utf8",
    family: "string",
    summary: "A value as text; NULL where it is not valid UTF-8.",
    parameters: [{ name: "str", type: "string or binary" }],
    result: "string",
    nullable: "always",
    toSql: ([value], { argTypes }) =>
      argTypes[0] === "binary"
        ? `CASE WHEN spark_is_valid_utf8(${value}) THEN spark_make_valid_utf8(${value}) END`
        : value!,
    udfs: [IS_VALID_UDF, MAKE_VALID_UDF],
    difference: TEXT_IS_VALID,
  },
];

function invalidUtf8(value: string): string {
  return raiseSql(
    "INVALID_UTF8_STRING",
    "Invalid UTF8 byte sequence found in string: ",
    { sql: `hex(${value})` },
    ". Use try_validate_utf8 to get NULL instead.",
  );
}

function isUtf8(charset: unknown): boolean {
  return typeof charset === "string" && charset.toUpperCase() === "UTF-8";
}

/** Either the bytes and their character set, or a value, pairs of a value to compare with and a result, and the result for all others. */
function decodeTypes({ argTypes, ansi }: UncoercedCall): readonly DataType[] {
  if (argTypes.length <= 2) return ["binary", "string"];
  const isSearch = (i: number) => i === 0 || (i % 2 === 1 && i < argTypes.length - 1);
  const searches = argTypes.filter((_, i) => isSearch(i));
  const results = argTypes.filter((_, i) => !isSearch(i));
  const searchType = widerTypeOf(searches, ansi) ?? "string";
  const resultType = widerTypeOf(results, ansi) ?? "string";
  return argTypes.map((_, i) => isSearch(i) ? searchType : resultType);
}

function decodeCases([value, ...rest]: readonly string[]): string {
  let sql = "CASE ";
  for (let i = 0; i + 1 < rest.length; i += 2) {
    sql += `WHEN ${value} IS NOT DISTINCT FROM ${rest[i]} THEN ${rest[i + 1]} `;
  }
  return `${sql}${rest.length % 2 === 1 ? `ELSE ${rest.at(-1)} ` : ""}END`;
}

function parseUrlFunction(name: "parse_url" | "try_parse_url", onInvalid: string): SparkFunction {
  return {
    name,
    family: "string",
    summary:
      `A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO; with a \`key\`, its value in the QUERY. In ANSI mode ${onInvalid}.`,
    parameters: [
      { name: "url", type: "string" },
      { name: "partToExtract", type: "string", plain: true },
      { name: "key", type: "string", optional: true, plain: true },
    ],
    result: "string",
    nullable: "always",
    toSql: ([url, part, key], { ansi }) => {
      const onError = ansi && name === "parse_url" ? "'raise'" : "'null'";
      return key === undefined
        ? `spark_parse_url(${url}, ${part}, ${onError})`
        : `spark_parse_url_query(${url}, ${part}, ${key}, ${onError})`;
    },
    udfs: [PARSE_URL_UDF, PARSE_URL_QUERY_UDF],
  };
}
