import { quoteString } from "../duckdb_type.ts";
import { UNBASE64_UDF } from "./charset.ts";
import { notConstant } from "./number_text.ts";
import { raiseSql } from "./raise.ts";
import type { Mismatch, ScalarUdf, SparkFunction } from "./spark_function.ts";

const FORMATS = ["hex", "utf-8", "utf8", "base64"];

const IS_BASE64_UDF: ScalarUdf = {
  name: "spark_is_base64",
  parameterTypes: ["VARCHAR"],
  returnType: "BOOLEAN",
  call: isBase64,
};

/** Whether a text is strict base64, with or without its padding; white space does not count. */
export function isBase64(text: string): boolean {
  const match = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(text.replaceAll(/\s/g, ""));
  if (!match) return false;
  const [digits, padding] = [match[1]!.length % 4, match[2]!.length];
  return digits !== 1 && (padding === 0 || digits + padding === 4);
}

/** Functions that read bytes from text, strictly. */
export const BINARY_TEXT_FUNCTIONS: readonly SparkFunction[] = [
  binaryFunction("to_binary", "a text that is malformed raises an error"),
  binaryFunction("try_to_binary", "NULL for a text that is malformed, or an unknown format"),
];

function binaryFunction(name: "to_binary" | "try_to_binary", otherwise: string): SparkFunction {
  const isTry = name === "try_to_binary";
  return {
    name,
    family: "string",
    summary:
      `The bytes that a text stands for: by \`fmt\`, \`hex\` (the default), \`base64\` or \`utf-8\`; ${otherwise}.`,
    parameters: [{ name: "str", type: "string" }, {
      name: "fmt",
      type: "string",
      optional: true,
      plain: true,
    }],
    coerce: ({ argTypes, argLiterals: [, format] }) => {
      if (argTypes.length < 2) return undefined;
      if (format === undefined) return notConstant("fmt");
      return isTry || format === null || isFormat(format) ? undefined : invalidFormat(String(format));
    },
    result: "binary",
    nullable: (args, _, { argLiterals: [, format] }) =>
      isTry || args.some(Boolean) || String(format).toLowerCase() !== "base64",
    toSql: ([text], { argLiterals: [, format = "hex"] }) => {
      if (format === null || !isFormat(format)) return "CAST(NULL AS BLOB)";
      const kind = String(format).toLowerCase();
      if (kind.startsWith("utf")) return `encode(${text})`;
      const isValid = kind === "hex"
        ? `regexp_full_match(${text}, '[0-9A-Fa-f]*')`
        : `spark_is_base64(${text})`;
      const bytes = kind === "hex" ? `unhex(${text})` : `spark_unbase64(${text})`;
      if (isTry) return `CASE WHEN ${isValid} THEN ${bytes} END`;
      return `CASE WHEN NOT ${isValid} THEN ${malformed(text!, kind.toUpperCase())} ELSE ${bytes} END`;
    },
    udfs: [IS_BASE64_UDF, UNBASE64_UDF],
  };
}

function isFormat(format: unknown): boolean {
  return FORMATS.includes(String(format).toLowerCase());
}

function invalidFormat(format: string): Mismatch {
  return {
    mismatch: "INVALID_ARG_VALUE",
    reason:
      `The fmt value must to be a case-insensitive "STRING" literal of 'hex', 'utf-8', 'utf8', or 'base64', but got '${format}'`,
    parameters: {
      inputName: "fmt",
      requireType: `case-insensitive "STRING" literal`,
      inputValue: quoteString(format),
    },
  };
}

function malformed(text: string, format: string): string {
  return raiseSql(
    "CONVERSION_INVALID_INPUT",
    "The value '",
    { sql: text },
    `' ('${format}') cannot be converted to "BINARY" because it is malformed. Use \`try_to_binary\` to tolerate malformed input and return NULL instead.`,
  );
}
