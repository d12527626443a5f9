import { ARITHMETIC_OPERATORS } from "./arithmetic.ts";
import { BITWISE_OPERATORS } from "./bitwise.ts";
import { COMPARISON_OPERATORS } from "./comparison.ts";
import { LOGIC_OPERATORS } from "./logic.ts";
import type { SparkFunction } from "./spark_function.ts";

/** Everything that Spark SQL writes between or before its operands. */
export const OPERATORS: readonly SparkFunction[] = [
  ...ARITHMETIC_OPERATORS,
  ...COMPARISON_OPERATORS,
  ...LOGIC_OPERATORS,
  ...BITWISE_OPERATORS,
];
