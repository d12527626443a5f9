import type { ComputationError } from "../../errors.ts";
import { computationError, raisedError } from "../functions/run_time_error.ts";

const OVERFLOW_REGEXP = /^Out of Range Error: Overflow in (\w+)/;
const TYPE_NAMES: Readonly<Record<string, string>> = {
  INT8: "byte",
  INT16: "short",
  INT32: "integer",
  INT64: "long",
};

/**
 * The error that a program gets for what DuckDB reported while rows moved: Spark's condition, sentence and values.
 *
 * @returns `undefined` when the report is not about a value, which is then the engine's fault, not the program's.
 */
export function toComputationError(cause: unknown): ComputationError | undefined {
  const raised = raisedError(cause);
  if (raised) return raised;
  const text = cause instanceof Error ? cause.message : String(cause);
  const overflow = OVERFLOW_REGEXP.exec(text);
  if (!overflow) return undefined;
  const type = TYPE_NAMES[/ of (INT\d+)/.exec(text)?.[1] ?? ""] ?? "integer";
  return computationError("ARITHMETIC_OVERFLOW", { message: `${type} overflow`, alternative: "" }, cause);
}
