import type { Mismatch } from "./spark_function.ts";

/** `VALUE_OUT_OF_RANGE`, for a constant argument. `exprName` is the parameter as Spark's message has it, with or without backticks. */
export function valueOutOfRange(exprName: string, valueRange: string, value: unknown): Mismatch {
  const currentValue = String(value);
  return {
    mismatch: "VALUE_OUT_OF_RANGE",
    reason: `The ${exprName} must be between ${valueRange} (current value = ${currentValue})`,
    parameters: { exprName, valueRange, currentValue },
  };
}
