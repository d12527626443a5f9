import { ComputationError } from "../../errors.ts";
import { raiseSql } from "./raise.ts";

/** What an error condition says, from its parameters in the order of {@linkcode raise}. */
interface Condition {
  readonly parameters: readonly string[];
  /** The sentence, with `{name}` where a parameter goes. */
  readonly sentence: string;
}

const PLACE_REGEXP = /\{(\w+)\}/g;

const ANSI_OFF = 'If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error';

/** Spark's error conditions that a row can cause. Add one here, then raise it from a function's SQL with {@linkcode raise}. */
const CONDITIONS = {
  ARITHMETIC_OVERFLOW: {
    parameters: ["message", "alternative"],
    sentence: `{message}.{alternative} ${ANSI_OFF}.`,
  },
  CAST_INVALID_INPUT: {
    parameters: ["expression", "sourceType", "targetType"],
    sentence:
      'The value {expression} of the type "{sourceType}" cannot be cast to "{targetType}" because it is malformed. Correct the value as per the syntax, or change its target type. Use `try_cast` to tolerate malformed input and return NULL instead.',
  },
  CAST_OVERFLOW: {
    parameters: ["value", "sourceType", "targetType"],
    sentence:
      'The value {value} of the type "{sourceType}" cannot be cast to "{targetType}" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.',
  },
  DIVIDE_BY_ZERO: {
    parameters: [],
    sentence:
      `Division by zero. Use \`try_divide\` to tolerate divisor being 0 and return NULL instead. ${ANSI_OFF}.`,
  },
  REMAINDER_BY_ZERO: {
    parameters: [],
    sentence:
      `Remainder by zero. Use \`try_mod\` to tolerate divisor being 0 and return NULL instead. ${ANSI_OFF}.`,
  },
  INTERVAL_DIVIDED_BY_ZERO: {
    parameters: [],
    sentence: "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead.",
  },
  "INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION": {
    parameters: ["functionName"],
    sentence:
      "Integer overflow while operating with intervals. Use {functionName} to tolerate overflow and return NULL instead.",
  },
  "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION": {
    parameters: [],
    sentence:
      "Integer overflow while operating with intervals. Try devising appropriate values for the interval parameters.",
  },
  INVALID_ARRAY_INDEX: {
    parameters: ["indexValue", "arraySize"],
    sentence:
      "The index {indexValue} is out of bounds. The array has {arraySize} elements. Use the SQL function `get()` to tolerate accessing element at invalid index and return NULL instead.",
  },
  INVALID_ARRAY_INDEX_IN_ELEMENT_AT: {
    parameters: ["indexValue", "arraySize"],
    sentence:
      "The index {indexValue} is out of bounds. The array has {arraySize} elements. Use `try_element_at` to tolerate accessing element at invalid index and return NULL instead.",
  },
  INVALID_INDEX_OF_ZERO: {
    parameters: [],
    sentence: "The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).",
  },
  "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION": {
    parameters: ["value", "precision", "scale"],
    sentence:
      `{value} cannot be represented as Decimal({precision}, {scale}). ${ANSI_OFF}, and return NULL instead.`,
  },
  NUMERIC_OUT_OF_SUPPORTED_RANGE: {
    parameters: ["value"],
    sentence: "The value {value} cannot be interpreted as a numeric since it has more than 38 digits.",
  },
  BINARY_ARITHMETIC_OVERFLOW: {
    parameters: ["value1", "symbol", "value2", "functionName"],
    sentence:
      "{value1} {symbol} {value2} caused overflow. Use `{functionName}` to ignore overflow problem and return NULL.",
  },
  NULL_MAP_KEY: {
    parameters: [],
    sentence: "Cannot use null as map key.",
  },
  DUPLICATED_MAP_KEY: {
    parameters: ["key"],
    sentence: "Duplicate map key {key} was found, please check the input data.",
  },
  USER_RAISED_EXCEPTION: { parameters: ["errorMessage"], sentence: "{errorMessage}" },
} as const satisfies Record<string, Condition>;

/** A condition that {@linkcode raise} knows. */
export type RunTimeCondition = keyof typeof CONDITIONS;

/**
 * DuckDB SQL that ends the query with one of Spark's common error conditions when it is evaluated. It has no type of its own, so put it in a CASE
 * beside a typed branch. For a sentence that is not in the table, see {@linkcode raiseSql}.
 *
 * @param parameters SQL expressions for the condition's parameters, in their order; {@linkcode quoteString} makes one of plain text. NULL is written
 *   as `NULL`.
 */
export function raise(condition: RunTimeCondition, ...parameters: readonly string[]): string {
  const { parameters: names, sentence }: Condition = CONDITIONS[condition];
  const parts: (string | { readonly sql: string })[] = [];
  for (const [i, part] of sentence.split(PLACE_REGEXP).entries()) {
    const sql = parameters[names.indexOf(part)] ?? "NULL";
    const next = i % 2 === 0 ? part : constantText(sql) ?? { sql };
    const last = parts.at(-1);
    if (typeof next === "string" && typeof last === "string") parts[parts.length - 1] = last + next;
    else parts.push(next);
  }
  return raiseSql(condition, ...parts);
}

/** The text of a constant, which then need not be put together for each row. */
function constantText(sql: string): string | undefined {
  if (/^\d+$/.test(sql)) return sql;
  return /^'((?:[^']|'')*)'$/.exec(sql)?.[1]?.replaceAll("''", "'");
}

/** The error of a condition whose parameters are known. */
export function computationError(
  condition: RunTimeCondition,
  parameters: Record<string, string>,
  cause: unknown,
): ComputationError {
  const sentence = CONDITIONS[condition].sentence.replaceAll(
    PLACE_REGEXP,
    (_, name) => parameters[name] ?? "",
  );
  return new ComputationError(condition, sentence, { parameters, cause });
}

/**
 * The error that {@linkcode raise}, {@linkcode raiseSql} or a JavaScript function stood for, if `cause` is DuckDB's report of one.
 *
 * @returns `undefined` for an error of another origin.
 */
export function raisedError(cause: unknown): ComputationError | undefined {
  const text = cause instanceof Error ? cause.message : String(cause);
  const match = /^(?:Invalid Input Error: )?\[(_?[A-Z][A-Z0-9_.]+)\] ([^]*)$/.exec(text);
  if (!match) return undefined;
  const [, condition, sentence] = match as unknown as [string, string, string];
  return new ComputationError(condition, sentence, { parameters: parametersIn(condition, sentence), cause });
}

/** The values that a condition's sentence was made from. */
function parametersIn(condition: string, sentence: string): Record<string, string> {
  const known: Condition | undefined = CONDITIONS[condition as RunTimeCondition];
  if (!known) return {};
  const pattern = known.sentence.split(PLACE_REGEXP)
    .map((part, i) => i % 2 === 0 ? part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&") : `(?<${part}>[^]*)`)
    .join("");
  return { ...new RegExp(`^${pattern}$`).exec(sentence)?.groups };
}
