import { ComputationError } from "../../errors.ts";
import { quoteString } from "../duckdb_type.ts";
import { raiseSql } from "./raise.ts";
import type { Parameter, ResolvedCall, SparkFunction } from "./spark_function.ts";

const PARAMETERS: readonly Parameter[] = [
  { name: "str", type: "string" },
  { name: "pattern", type: "string", plain: true },
  { name: "escape", type: "string", optional: true, plain: true },
];

const BACKSLASH = "\\";

/** `like` and `ilike`. */
export const LIKE_FUNCTIONS: readonly SparkFunction[] = [
  likeFunction("like", "LIKE", ""),
  likeFunction("ilike", "ILIKE", " without regard to case"),
];

function likeFunction(name: string, operator: string, how: string): SparkFunction {
  return {
    name,
    family: "predicate",
    summary:
      `Whether \`str\` matches \`pattern\`${how}: \`_\` is any character, \`%\` any text, and \`escape\` (a backslash by default) makes the next one literal.`,
    parameters: PARAMETERS,
    result: "boolean",
    toSql: (args, call) => likeSql(operator, args, call),
  };
}

function likeSql(
  operator: string,
  [str, pattern, escape = quoteString(BACKSLASH)]: readonly string[],
  { argLiterals: [, literal, character = BACKSLASH] }: ResolvedCall,
): string {
  if (typeof literal === "string" && typeof character === "string") {
    checkEscapes(literal, character);
    // Without an escape DuckDB knows faster ways for a constant pattern.
    return literal.includes(character)
      ? `(${str} ${operator} ${pattern} ESCAPE ${escape})`
      : `(${str} ${operator} ${pattern})`;
  }
  const matches = `(${str} ${operator} ${pattern} ESCAPE ${escape})`;
  return `CASE WHEN contains(${pattern}, ${escape}) AND ${str} IS NOT NULL THEN CASE ${
    wrongEscape(pattern!, escape)
  } ELSE ${matches} END ELSE ${matches} END`;
}

/** Only a wildcard or the escape itself may stand behind an escape. */
function checkEscapes(pattern: string, escape: string): void {
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    if (characters[i] !== escape) continue;
    const next = characters[++i];
    if (next === "_" || next === "%" || next === escape) continue;
    const format = quoteString(pattern.replaceAll(BACKSLASH, BACKSLASH + BACKSLASH));
    throw next === undefined
      ? new ComputationError("INVALID_FORMAT.ESC_AT_THE_END", `${INVALID}${format}${AT_THE_END}`, {
        parameters: { format },
      })
      : new ComputationError(
        "INVALID_FORMAT.ESC_IN_THE_MIDDLE",
        `${INVALID}${format}${IN_THE_MIDDLE}${quoteString(next)}.`,
        { parameters: { format, char: quoteString(next) } },
      );
  }
}

const INVALID = "The format is invalid: ";
const AT_THE_END = ". The escape character is not allowed to end with.";
const IN_THE_MIDDLE = ". The escape character is not allowed to precede ";

/** The same check for a pattern that differs from row to row, as branches of a CASE. */
function wrongEscape(pattern: string, escape: string): string {
  const quoted = `regexp_escape(${escape})`;
  const pairs = `'(?s)(?:' || ${quoted} || '[_%]|' || ${quoted} || ${quoted} || '|[^' || ${quoted} || '])*'`;
  const format = { sql: `'''' || ${pattern} || ''''` };
  const next = {
    sql: `'''' || regexp_extract(${pattern}, '^' || ${pairs} || ${quoted} || '(.)', 1, 's') || ''''`,
  };
  return `WHEN regexp_full_match(${pattern}, ${pairs} || ${quoted}) THEN ${
    raiseSql("INVALID_FORMAT.ESC_AT_THE_END", INVALID, format, AT_THE_END)
  } WHEN NOT regexp_full_match(${pattern}, ${pairs}) THEN ${
    raiseSql("INVALID_FORMAT.ESC_IN_THE_MIDDLE", INVALID, format, IN_THE_MIDDLE, next, ".")
  }`;
}
