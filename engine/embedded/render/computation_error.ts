import { ComputationError, SparkError, StorageError } from "../../errors.ts";
import { computationError, raisedError } from "../functions/run_time_error.ts";

const OVERFLOW_REGEXP = /Overflow in (\w+)(?: of (INT\d+) \((-?\d+) (.) (-?\d+)\))?/;
const ALTERNATIVES: Readonly<Record<string, string>> = {
  addition: "try_add",
  subtraction: "try_subtract",
  multiplication: "try_multiply",
  division: "try_divide",
};

/**
 * The error that a program gets for what DuckDB reported while rows moved: Spark's condition, sentence and values.
 *
 * @returns `undefined` when the report is not about a value, which is then the engine's fault, not the program's.
 */
export function toComputationError(cause: unknown): ComputationError | undefined {
  if (cause instanceof ComputationError) return cause;
  if (cause instanceof SparkError || cause instanceof StorageError) return undefined; // not from DuckDB
  const text = cause instanceof Error ? cause.message : String(cause);
  if (text.startsWith("Invalid Input Error: Map keys can not be NULL")) {
    return computationError("NULL_MAP_KEY", {}, cause);
  }
  if (text.startsWith("Invalid Input Error: Map keys must be unique")) {
    return computationError("DUPLICATED_MAP_KEY", { key: "of a row" }, cause);
  }
  if (text.startsWith("Invalid Input Error: More than one row returned by a subquery")) {
    return new ComputationError(
      "SCALAR_SUBQUERY_TOO_MANY_ROWS",
      "More than one row returned by a subquery used as an expression. Aggregate it, or add LIMIT 1.",
      { cause },
    );
  }
  return raisedError(cause) ?? overflowError(text, cause);
}

/** DuckDB's own arithmetic reports what does not fit: `Out of Range Error: Overflow in addition of INT32 (2147483647 + 1)!`. */
function overflowError(text: string, cause: unknown): ComputationError | undefined {
  const match = text.startsWith("Out of Range Error") ? OVERFLOW_REGEXP.exec(text) : null;
  if (!match) return undefined;
  const [, operation, type, left, symbol, right] = match;
  const functionName = ALTERNATIVES[operation!];
  if (type === "INT8" || type === "INT16") {
    const parameters = {
      value1: `${left}S`,
      symbol: symbol!,
      value2: `${right}S`,
      functionName: functionName ?? "",
    };
    return computationError("BINARY_ARITHMETIC_OVERFLOW", parameters, cause);
  }
  const message = `${type === "INT64" || operation === "division" ? "long" : "integer"} overflow`;
  const alternative = functionName
    ? ` Use '${functionName}' to tolerate overflow and return NULL instead.`
    : "";
  return computationError("ARITHMETIC_OVERFLOW", { message, alternative }, cause);
}
