import { AnalysisError } from "../../errors.ts";
import type { DataType } from "../../declare/types.ts";
import { arrayType } from "../../declare/types.ts";
import { widerTypeOf } from "../analyze/common_type.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { mergedType } from "./merged_type.ts";
import type { Parameter, ResolvedCall, SparkFunction, UncoercedCall } from "./spark_function.ts";
import { notNegative } from "./string_cut.ts";
import { INITCAP_UDF, LOWER_UDF, MASK_UDF, REVERSE_UDF, UPPER_UDF } from "./text_case.ts";

const STR: Parameter = { name: "str", type: "string" };
const BYTES_OR_STR: Parameter = { name: "str", type: "string or binary" };

/** Functions that make one text of others: case, trimming, measuring, joining. Characters are Unicode code points, as in Spark. */
export const STRING_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "upper",
    aliases: ["ucase"],
    family: "string",
    summary: "`str` in upper case.",
    parameters: [STR],
    result: "string",
    toSql: ([str]) =>
      `CASE WHEN strlen(${str}) = length(${str}) THEN upper(${str}) ELSE spark_upper(${str}) END`,
    udfs: [UPPER_UDF],
  },
  {
    name: "lower",
    aliases: ["lcase"],
    family: "string",
    summary: "`str` in lower case.",
    parameters: [STR],
    result: "string",
    toSql: ([str]) =>
      `CASE WHEN strlen(${str}) = length(${str}) THEN lower(${str}) ELSE spark_lower(${str}) END`,
    udfs: [LOWER_UDF],
  },
  {
    name: "initcap",
    family: "string",
    summary:
      "`str` in lower case, with a capital at the beginning of each word; words are what spaces separate.",
    parameters: [STR],
    result: "string",
    toSql: ([str]) => `spark_initcap(${str})`,
    udfs: [INITCAP_UDF],
  },
  trimFunction("trim", "both ends"),
  trimFunction("ltrim", "the beginning"),
  trimFunction("rtrim", "the end"),
  {
    name: "btrim",
    family: "string",
    summary: "Removes spaces, or the characters in `trimStr`, from both ends of `str`.",
    parameters: [STR, { name: "trimStr", type: "string", optional: true, plain: true }],
    result: "string",
    toSql: ([str, characters = "' '"]) => `trim(${str}, ${characters})`,
  },
  {
    name: "length",
    aliases: ["len", "char_length", "character_length"],
    family: "string",
    summary: "The number of characters of a text, or of bytes of a binary value.",
    parameters: [BYTES_OR_STR],
    result: "integer",
    toSql: ([str], { argTypes }) =>
      `CAST(${argTypes[0] === "binary" ? "octet_length" : "length"}(${str}) AS INTEGER)`,
  },
  {
    name: "octet_length",
    family: "string",
    summary: "The number of bytes of a text (in UTF-8) or a binary value.",
    parameters: [BYTES_OR_STR],
    result: "integer",
    toSql: ([str], { argTypes }) =>
      `CAST(${argTypes[0] === "binary" ? "octet_length" : "strlen"}(${str}) AS INTEGER)`,
  },
  {
    name: "bit_length",
    family: "string",
    summary: "The number of bits of a text (in UTF-8) or a binary value.",
    parameters: [BYTES_OR_STR],
    result: "integer",
    toSql: ([str], { argTypes }) =>
      `CAST(${argTypes[0] === "binary" ? "octet_length" : "strlen"}(${str}) * 8 AS INTEGER)`,
  },
  {
    name: "concat",
    family: "string",
    summary: "Texts, binary values or arrays one after the other; NULL when one of them is.",
    parameters: [{ name: "col", type: "any", variadic: true, optional: true }],
    coerce: ({ argTypes, ansi }) => concatTypes(argTypes, ansi),
    result: (types) => types.length > 0 ? mergedType(types) : "string",
    toSql: (args, { argTypes }) => {
      if (args.length === 0) return "''";
      if (args.length === 1) return args[0]!;
      if (typeof argTypes[0] === "string") return `CAST(${args.join(" || ")} AS ${duckDbType(argTypes[0])})`;
      const anyNull = args.map((arg) => `${arg} IS NULL`).join(" OR ");
      return `CASE WHEN NOT (${anyNull}) THEN list_concat(${args.join(", ")}) END`;
    },
  },
  {
    name: "concat_ws",
    family: "string",
    summary: "Texts, and the elements of arrays of texts, with `sep` between them; NULLs are left out.",
    parameters: [
      { name: "sep", type: "string", plain: true },
      { name: "str", type: "any", variadic: true, optional: true },
    ],
    coerce: ({ argTypes }) => argTypes.map((type) => isArray(type) ? arrayType("string") : "string"),
    result: "string",
    nullable: ([separator]) => separator!,
    toSql: ([separator, ...texts], { argTypes, argLiterals }) => {
      if (!argTypes.some(isArray)) {
        return texts.length === 0
          ? `CASE WHEN ${separator} IS NOT NULL THEN '' END`
          : `concat_ws(${separator}, ${texts.join(", ")})`;
      }
      const lists = texts.map((text, i) => isArray(argTypes[i + 1]!) ? text : `[${text}]`);
      const present = `list_filter(list_concat([], ${lists.join(", ")}), lambda text: text IS NOT NULL)`;
      // DuckDB's array_to_string takes a constant separator only.
      const joined = argLiterals[0] === undefined
        ? `CASE WHEN len(${present}) > 0 THEN list_reduce(${present}, lambda a, b: a || ${separator} || b) END`
        : `array_to_string(${present}, ${separator})`;
      return `CASE WHEN ${separator} IS NOT NULL THEN coalesce(${joined}, '') END`;
    },
  },
  {
    name: "repeat",
    family: "string",
    summary: "`str`, `n` times.",
    parameters: [STR, { name: "n", type: "integer" }],
    result: "string",
    toSql: ([str, times]) => `repeat(${str}, ${notNegative(times!)})`,
  },
  {
    name: "space",
    family: "string",
    summary: "`n` spaces.",
    parameters: [{ name: "n", type: "integer" }],
    result: "string",
    toSql: ([times]) => `repeat(' ', ${notNegative(times!)})`,
  },
  {
    name: "reverse",
    family: "string",
    summary: "A text or an array from back to front.",
    parameters: [{ name: "array", type: "any" }],
    coerce: ({ argTypes: [type] }) => [isArray(type!) ? type! : "string"],
    result: ([type]) => type!,
    toSql: ([value], { argTypes }) =>
      isArray(argTypes[0]!)
        ? `list_reverse(${value})`
        : `CASE WHEN strlen(${value}) = length(${value}) THEN reverse(${value}) ELSE spark_reverse(${value}) END`,
    udfs: [REVERSE_UDF],
  },
  {
    name: "mask",
    family: "string",
    summary:
      "Replaces upper-case letters with `X`, lower-case letters with `x` and digits with `n`; a NULL keeps the characters of its kind.",
    parameters: [
      STR,
      ...([["upperChar", "X"], ["lowerChar", "x"], ["digitChar", "n"], ["otherChar", null]] as const).map(
        ([name, value]): Parameter => ({ name, type: "string", optional: true, plain: true, default: value }),
      ),
    ],
    namedArguments: true,
    result: "string",
    nullable: "always",
    toSql: ([str, upper = "'X'", lower = "'x'", digit = "'n'", other = "NULL"], call) => {
      checkMaskCharacters(call);
      const replacements = [upper, lower, digit, other].map((sql) => `coalesce(${sql}, '')`);
      return `spark_mask(${str}, ${replacements.join(", ")})`;
    },
    udfs: [MASK_UDF],
  },
  {
    name: "quote",
    family: "string",
    summary: "`str` in single quotes, with a backslash before each single quote in it.",
    parameters: [STR],
    result: "string",
    nullable: "always",
    toSql: ([str]) => `('''' || replace(${str}, '''', '\\''') || '''')`,
  },
];

function trimFunction(name: "trim" | "ltrim" | "rtrim", where: string): SparkFunction {
  return {
    name,
    family: "string",
    summary:
      `Removes spaces, or the given characters, from ${where} of a text. In SQL text, \`${name}(characters, text)\`: the characters come first.`,
    parameters: [STR, { name: "trimStr", type: "string", optional: true, plain: true }],
    result: "string",
    toSql: (args) => args.length === 1 ? `${name}(${args[0]}, ' ')` : `${name}(${args[1]}, ${args[0]})`,
  };
}

function isArray(type: DataType): boolean {
  return typeof type !== "string" && type.type === "array";
}

function concatTypes(
  types: readonly DataType[],
  ansi: boolean,
): readonly DataType[] | ReturnType<NonNullable<SparkFunction["coerce"]>> {
  if (types.some(isArray)) {
    const common = widerTypeOf(types, ansi);
    if (common !== undefined) return types.map(() => common);
    return {
      mismatch: "DATA_DIFF_TYPES",
      reason: "Input to `concat` should all be the same type",
      parameters: { functionName: "`concat`" },
    };
  }
  const type = types.length > 0 && types.every((t) => t === "binary") ? "binary" : "string";
  return types.map(() => type);
}

function checkMaskCharacters(
  { argLiterals }: Pick<UncoercedCall, "argLiterals"> & Partial<ResolvedCall>,
): void {
  for (const literal of argLiterals.slice(1)) {
    if (typeof literal !== "string" || [...literal].length === 1) continue;
    throw new AnalysisError(
      "DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE",
      `Cannot mask with ${quoteString(literal)}: its length should be 1.`,
    );
  }
}
