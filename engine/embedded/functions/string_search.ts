import { quoteString } from "../duckdb_type.ts";
import { raise } from "./run_time_error.ts";
import type { Parameter, ResolvedCall, SparkFunction, UncoercedCall } from "./spark_function.ts";
import { LEVENSHTEIN_UDF, LUHN_UDF, SOUNDEX_UDF, SUBSTRING_INDEX_UDF } from "./text_measures.ts";

const STR: Parameter = { name: "str", type: "string" };

/** Functions that look for a text in another, compare texts, or replace without regular expressions. */
export const STRING_SEARCH_FUNCTIONS: readonly SparkFunction[] = [
  partFunction("startswith", "begins with", "starts_with"),
  partFunction("endswith", "ends with", "suffix"),
  partFunction("contains", "contains", "contains"),
  {
    name: "instr",
    family: "string",
    summary: "The 1-based position of the first occurrence of `substr` in `str`, 0 when there is none.",
    parameters: [STR, { name: "substr", type: "string", plain: true }],
    result: "integer",
    toSql: ([str, part]) => `CAST(instr(${str}, ${part}) AS INTEGER)`,
  },
  {
    name: "locate",
    aliases: ["position"],
    family: "string",
    summary:
      "The 1-based position of the first occurrence of `substr` in `str` at or after `pos`, 0 when there is none.",
    parameters: [
      { name: "substr", type: "string", plain: true },
      STR,
      { name: "pos", type: "integer", optional: true },
    ],
    result: "integer",
    nullable: ([part, str]) => part! || str!,
    toSql: ([part, str, position]) => {
      if (position === undefined) return `CAST(instr(${str}, ${part}) AS INTEGER)`;
      const rest = `instr(substring(${str}, ${position}), ${part})`;
      return `CAST(CASE WHEN ${part} IS NULL OR ${str} IS NULL THEN NULL WHEN ${position} IS NULL OR ${position} < 1 THEN 0 ` +
        `WHEN ${part} = '' THEN 1 WHEN ${rest} = 0 THEN 0 ELSE ${rest} + ${position} - 1 END AS INTEGER)`;
    },
  },
  {
    name: "replace",
    family: "string",
    summary: "`str` with every `search` replaced; without a replacement they are removed.",
    parameters: [
      STR,
      { name: "search", type: "string", plain: true },
      { name: "replace", type: "string", optional: true, plain: true },
    ],
    result: "string",
    toSql: ([str, search, replacement = "''"]) => `replace(${str}, ${search}, ${replacement})`,
  },
  {
    name: "translate",
    family: "string",
    summary:
      "`str` with each character of `from` replaced by the one in the same place of `to`, or removed where `to` is shorter.",
    parameters: [
      STR,
      { name: "from", type: "string", plain: true },
      { name: "to", type: "string", plain: true },
    ],
    result: "string",
    toSql: ([str, from, to]) => `translate(${str}, ${from}, ${to})`,
  },
  {
    name: "split_part",
    family: "string",
    summary:
      "Part number `partNum` (from 1, or from the end when negative) of `str` split at `delimiter`, which is plain text; the empty string where there is no such part.",
    parameters: [STR, { name: "delimiter", type: "string", plain: true }, {
      name: "partNum",
      type: "integer",
    }],
    result: "string",
    nullable: "always",
    toSql: ([str, delimiter, part]) =>
      `CASE WHEN ${part} = 0 THEN ${raise("INVALID_INDEX_OF_ZERO")} ` +
      `WHEN ${delimiter} = '' THEN CASE WHEN ${part} IN (1, -1) THEN ${str} ELSE '' END ` +
      `ELSE split_part(${str}, ${delimiter}, ${part}) END`,
  },
  {
    name: "substring_index",
    family: "string",
    summary:
      "What stands before occurrence number `count` of `delim`, or after it, counted from the end, when `count` is negative.",
    parameters: [STR, { name: "delim", type: "string", plain: true }, { name: "count", type: "integer" }],
    result: "string",
    toSql: ([str, delimiter, count], { argLiterals: [, text, number] }) => {
      const isSimple = typeof text === "string" && [...text].length === 1 && Number(number) !== 0;
      if (!isSimple || number === undefined || number === null) {
        return `spark_substring_index(${str}, ${delimiter}, ${count})`;
      }
      const parts = `string_split(${str}, ${quoteString(text)})`;
      const kept = Number(number) > 0
        ? `list_slice(${parts}, 1, ${number})`
        : `list_slice(${parts}, ${number}, -1)`;
      return `array_to_string(${kept}, ${quoteString(text)})`;
    },
    udfs: [SUBSTRING_INDEX_UDF],
  },
  {
    name: "find_in_set",
    family: "string",
    summary:
      "The 1-based position of `str` in a comma-separated list, 0 when it is not there or holds a comma.",
    parameters: [STR, { name: "strArray", type: "string" }],
    result: "integer",
    toSql: ([str, list]) =>
      `CASE WHEN ${str} IS NOT NULL AND ${list} IS NOT NULL THEN CASE WHEN contains(${str}, ',') THEN 0 ` +
      `ELSE coalesce(list_position(string_split(${list}, ','), ${str}), 0) END END`,
  },
  {
    name: "elt",
    family: "string",
    summary: "Argument number `n` of those that follow, from 1.",
    parameters: [{ name: "n", type: "integer" }, { name: "input", type: "any", variadic: true }],
    coerce: ({ argTypes: [, ...inputs] }) => {
      const type = inputs.every((input) => input === "binary") ? "binary" : "string";
      return ["integer", ...inputs.map(() => type)];
    },
    result: ([, input]) => input!,
    nullable: "always",
    toSql: ([index, ...inputs], { ansi }) => {
      const outside = ansi
        ? `WHEN ${index} IS NOT NULL THEN ${raise("INVALID_ARRAY_INDEX", index!, `${inputs.length}`)} `
        : "";
      return `CASE ${
        inputs.map((input, i) => `WHEN ${index} = ${i + 1} THEN ${input} `).join("")
      }${outside}END`;
    },
  },
  {
    name: "ascii",
    family: "string",
    summary: "The code point of the first character of `str`, 0 when it is empty.",
    parameters: [STR],
    result: "integer",
    toSql: ([str]) => `CASE WHEN ${str} = '' THEN 0 ELSE unicode(${str}) END`,
  },
  {
    name: "char",
    aliases: ["chr"],
    family: "string",
    summary: "The character whose code is the last byte of `n`; the empty string when `n` is negative.",
    parameters: [{ name: "n", type: "long" }],
    result: "string",
    toSql: ([code]) => `CASE WHEN ${code} < 0 THEN '' ELSE chr(CAST(${code} & 255 AS INTEGER)) END`,
  },
  {
    name: "levenshtein",
    family: "string",
    summary:
      "How many characters must be inserted, deleted or replaced to turn one text into the other; -1 when more than `threshold`.",
    parameters: [
      { name: "str1", type: "string" },
      { name: "str2", type: "string" },
      { name: "threshold", type: "integer", optional: true },
    ],
    result: "integer",
    toSql: ([left, right, threshold = "2147483647"]) => `spark_levenshtein(${left}, ${right}, ${threshold})`,
    udfs: [LEVENSHTEIN_UDF],
  },
  {
    name: "soundex",
    family: "string",
    summary: "The Soundex code of a word: its first letter and three digits for how it sounds in English.",
    parameters: [STR],
    result: "string",
    toSql: ([str]) => `spark_soundex(${str})`,
    udfs: [SOUNDEX_UDF],
  },
  {
    name: "luhn_check",
    family: "string",
    summary: "Whether a row of digits, such as a card number, passes Luhn's check.",
    parameters: [STR],
    result: "boolean",
    nullable: "always",
    toSql: ([str]) => `spark_luhn_check(${str})`,
    udfs: [LUHN_UDF],
  },
];

function partFunction(name: string, verb: string, duckDbName: string): SparkFunction {
  return {
    name,
    family: "string",
    summary: `Whether \`left\` ${verb} \`right\`.`,
    parameters: [{ name: "left", type: "string or binary" }, {
      name: "right",
      type: "string or binary",
      plain: true,
    }],
    coerce: bothOfOneKind,
    result: "boolean",
    nullable: (args, _, { argTypes: [type] }) => type === "binary" || args.some(Boolean),
    toSql: ([left, right], call) => partSql(name, duckDbName, left!, right!, call),
  };
}

function bothOfOneKind({ argTypes }: UncoercedCall) {
  const type = argTypes.every((t) => t === "binary") ? "binary" : "string";
  return argTypes.map(() => type) as ("binary" | "string")[];
}

/** Bytes are compared as hexadecimal digits; a match in the middle must begin at an even digit. */
function partSql(
  name: string,
  duckDbName: string,
  left: string,
  right: string,
  { argTypes }: ResolvedCall,
): string {
  if (argTypes[0] !== "binary") return `${duckDbName}(${left}, ${right})`;
  if (name !== "contains") return `${duckDbName}(hex(${left}), hex(${right}))`;
  return `regexp_matches(hex(${left}), '^(?:..)*?' || hex(${right}))`;
}
