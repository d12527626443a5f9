import { arrayType } from "../../declare/types.ts";
import { quoteString } from "../duckdb_type.ts";
import { type JavaRegex, javaRegex } from "./java_regex.ts";
import {
  checkGroup,
  EXTRACT_ALL_UDF,
  EXTRACT_UDF,
  INSTR_UDF,
  parseReplacement,
  positionOutOfRange,
  REPLACE_UDF,
  RLIKE_UDF,
  SPLIT_UDF,
} from "./regex_udfs.ts";
import type { Parameter, ResolvedCall, SparkFunction } from "./spark_function.ts";

const STR: Parameter = { name: "str", type: "string" };
const REGEX: Parameter = { name: "regexp", type: "string", plain: true };
const WHOLE_CHARACTERS =
  "A match of nothing never splits a character in two, as Java does with emoji and other characters of four bytes.";
const GROUP: Parameter = { name: "idx", type: "integer", optional: true };

/**
 * Functions of regular expressions. Java's are translated; DuckDB's own functions serve where its RE2 matches the same, JavaScript where not
 * (look-around, references to groups, `\b`, `$`, patterns that may match nothing, and patterns that are not literals).
 *
 * A match of nothing never splits a character, as it does in Java for characters outside the Basic Multilingual Plane.
 */
export const REGEX_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "split",
    family: "string",
    summary:
      "Splits `str` around matches of a Java regular expression; empty strings at the end are kept. With a positive `limit` there are at most that many pieces and the last holds the rest.",
    parameters: [STR, { ...REGEX, name: "regex" }, { name: "limit", type: "integer", optional: true }],
    result: arrayType("string", false),
    toSql: ([str, regex, limit = "-1"], call) => {
      const java = literalRegex(call);
      const unlimited = call.argLiterals.length < 3 || isAtMost(call.argLiterals[2], 0);
      if (unlimited && java?.literal) return `string_split(${str}, ${quoteString(java.literal)})`;
      if (unlimited && java?.re2 && !java.canBeEmpty && !isAnchored(java.re2)) {
        return `string_split_regex(${str}, ${quoteString(java.re2)})`;
      }
      const pieces = call.argLiterals[2];
      return java?.literal && typeof pieces === "number" && pieces > 1
        ? splitUpTo(str!, quoteString(java.literal), pieces)
        : `spark_split(${str}, ${regex}, ${limit})`;
    },
    udfs: [SPLIT_UDF],
    difference: WHOLE_CHARACTERS,
  },
  {
    name: "rlike",
    aliases: ["regexp", "regexp_like"],
    family: "predicate",
    summary: "Whether `str` contains a match of a Java regular expression.",
    parameters: [STR, REGEX],
    result: "boolean",
    toSql: ([str, regex], call) => {
      const java = literalRegex(call);
      if (java?.literal) return `contains(${str}, ${quoteString(java.literal)})`;
      return java?.re2 !== undefined
        ? `regexp_matches(${str}, ${quoteString(java.re2)})`
        : `spark_rlike(${str}, ${regex})`;
    },
    udfs: [RLIKE_UDF],
  },
  {
    name: "regexp_replace",
    family: "string",
    summary:
      "Replaces every match of a Java regular expression, from the 1-based `position` on; `$1` in the replacement stands for the first group.",
    parameters: [
      STR,
      REGEX,
      { name: "rep", type: "string", plain: true },
      { name: "position", type: "integer", optional: true },
    ],
    result: "string",
    toSql: ([str, regex, replacement, position = "1"], call) => {
      if (isAtMost(call.argLiterals[3], 0)) throw positionOutOfRange(call.argLiterals[3]);
      return replaceWithRe2(str!, call) ??
        `spark_regexp_replace(${str}, ${regex}, ${replacement}, ${position})`;
    },
    udfs: [REPLACE_UDF],
    difference: WHOLE_CHARACTERS,
  },
  {
    name: "regexp_extract",
    family: "string",
    summary:
      "Group `idx` (1 unless given, 0 is the whole match) of the first match of a Java regular expression; the empty string when there is none.",
    parameters: [STR, REGEX, GROUP],
    result: "string",
    toSql: ([str, regex, group = "1"], call) => {
      const java = literalRegex(call);
      const index = literalGroup("regexp_extract", call, java);
      return java?.re2 !== undefined && index !== undefined && index <= 9
        ? `regexp_extract(${str}, ${quoteString(java.re2)}, ${index})`
        : `spark_regexp_extract(${str}, ${regex}, ${group})`;
    },
    udfs: [EXTRACT_UDF],
  },
  {
    name: "regexp_extract_all",
    family: "string",
    summary:
      "Group `idx` (1 unless given, 0 is the whole match) of every match of a Java regular expression.",
    parameters: [STR, REGEX, GROUP],
    result: arrayType("string", true),
    toSql: ([str, regex, group = "1"], call) => {
      const java = literalRegex(call);
      const index = literalGroup("regexp_extract_all", call, java);
      return java?.re2 !== undefined && !java.canBeEmpty && index !== undefined && index <= 9
        ? `regexp_extract_all(${str}, ${quoteString(java.re2)}, ${index})`
        : `spark_regexp_extract_all(${str}, ${regex}, ${group})`;
    },
    udfs: [EXTRACT_ALL_UDF],
  },
  {
    name: "regexp_count",
    family: "string",
    summary: "How many times a Java regular expression matches in `str`.",
    parameters: [STR, REGEX],
    result: "integer",
    toSql: ([str, regex], call) => {
      const java = literalRegex(call);
      return java?.re2 !== undefined && !java.canBeEmpty
        ? `CAST(len(regexp_extract_all(${str}, ${quoteString(java.re2)})) AS INTEGER)`
        : `CAST(len(spark_regexp_extract_all(${str}, ${regex}, 0)) AS INTEGER)`;
    },
    udfs: [EXTRACT_ALL_UDF],
  },
  {
    name: "regexp_substr",
    family: "string",
    summary:
      "The first match of a Java regular expression in `str`; NULL when there is none, or when it is empty.",
    parameters: [STR, REGEX],
    result: "string",
    nullable: "always",
    toSql: ([str, regex], call) => {
      const java = literalRegex(call);
      return java?.re2 !== undefined
        ? `nullif(regexp_extract(${str}, ${quoteString(java.re2)}, 0), '')`
        : `nullif(spark_regexp_extract(${str}, ${regex}, 0), '')`;
    },
    udfs: [EXTRACT_UDF],
  },
  {
    name: "regexp_instr",
    family: "string",
    summary:
      "The 1-based position of the first match of a Java regular expression in `str`, 0 when there is none.",
    parameters: [STR, REGEX, GROUP],
    result: "integer",
    toSql: ([str, regex, group]) =>
      group === undefined
        ? `spark_regexp_instr(${str}, ${regex})`
        : `CASE WHEN ${group} IS NOT NULL THEN spark_regexp_instr(${str}, ${regex}) END`,
    udfs: [INSTR_UDF],
  },
];

/** DuckDB splits piece by piece, and would find the beginning of the text again at each. */
function isAnchored(re2: string): boolean {
  return re2.includes("\\A");
}

/** At most so many pieces, the last of which holds the rest. */
function splitUpTo(str: string, separator: string, limit: number): string {
  const pieces = `string_split(${str}, ${separator})`;
  const rest = `array_to_string(list_slice(${pieces}, ${limit}, -1), ${separator})`;
  return `CASE WHEN len(${pieces}) > ${limit} THEN list_append(list_slice(${pieces}, 1, ${
    limit - 1
  }), ${rest}) ELSE ${pieces} END`;
}

/** The translated pattern, where the second argument is a literal. */
function literalRegex(call: ResolvedCall): JavaRegex | undefined {
  const pattern = call.argLiterals[1];
  return typeof pattern === "string" ? javaRegex(pattern) : undefined;
}

function literalGroup(name: string, call: ResolvedCall, java: JavaRegex | undefined): number | undefined {
  const group = call.argLiterals.length < 3 ? 1 : call.argLiterals[2];
  if (!java || group === undefined || group === null) return undefined;
  checkGroup(name, Number(group), java);
  return Number(group);
}

function replaceWithRe2(str: string, call: ResolvedCall): string | undefined {
  const [, pattern, replacement, position = 1] = call.argLiterals;
  const java = literalRegex(call);
  if (!java || java.re2 === undefined || java.canBeEmpty) return undefined;
  if (typeof replacement !== "string" || Number(position) !== 1) return undefined;
  const parts = safeReplacement(replacement, java, pattern as string);
  if (!parts || parts.some((part) => typeof part === "number" && part > 9)) return undefined;
  if (java.literal && parts.every((part) => typeof part === "string")) {
    return `replace(${str}, ${quoteString(java.literal)}, ${quoteString(parts.join(""))})`;
  }
  const re2 = parts.map((part) => typeof part === "number" ? `\\${part}` : part.replaceAll("\\", "\\\\"))
    .join("");
  return `regexp_replace(${str}, ${quoteString(java.re2)}, ${quoteString(re2)}, 'g')`;
}

/** An invalid replacement is an error only for a row that matches, so it is left to the row. */
function safeReplacement(replacement: string, java: JavaRegex, pattern: string) {
  try {
    return parseReplacement(replacement, java, pattern);
  } catch {
    return undefined;
  }
}

function isAtMost(literal: unknown, bound: number): boolean {
  return (typeof literal === "number" || typeof literal === "bigint") && literal <= bound;
}
