import { OPERATORS } from "./operators.ts";
import type { SparkFunction } from "./spark_function.ts";

/** Operators that have a name too. */
export const PREDICATE_FUNCTIONS: readonly SparkFunction[] = [
  {
    ...OPERATORS.find((operator) => operator.name === "<=>")!,
    name: "equal_null",
    aliases: [],
    family: "predicate",
    summary: "Whether two values are equal, where NULL equals NULL; never NULL itself.",
  },
];
