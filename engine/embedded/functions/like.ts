import { quoteString } from "../duckdb_type.ts";
import type { Parameter, SparkFunction } from "./spark_function.ts";

const PARAMETERS: readonly Parameter[] = [
  { name: "str", type: "string" },
  { name: "pattern", type: "string", plain: true },
  { name: "escape", type: "string", optional: true, plain: true },
];

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
    toSql: ([str, pattern, escape = quoteString("\\")], { argLiterals: [, literal] }) => {
      // Without an escape DuckDB knows faster ways for a constant pattern.
      const plain = typeof literal === "string" && !literal.includes("\\") && escape === quoteString("\\");
      return plain ? `(${str} ${operator} ${pattern})` : `(${str} ${operator} ${pattern} ESCAPE ${escape})`;
    },
  };
}
