import { AnalysisError } from "../../errors.ts";
import type { ResolvedCall } from "./spark_function.ts";

/** Options of a function by their names in lower case. */
export type FunctionOptions = Readonly<Record<string, string>>;

/**
 * The options that a function was given, for an argument of type `"options"`.
 *
 * @param known The names that mean something, in lower case; others are refused, since an option without effect would be a wrong answer.
 * @throws {AnalysisError} `UNSUPPORTED_FEATURE.FUNCTION_OPTION`.
 */
export function readOptions(
  functionName: string,
  literal: ResolvedCall["argLiterals"][number],
  known: readonly string[],
): FunctionOptions {
  const options: FunctionOptions = typeof literal === "string" ? JSON.parse(literal) : {};
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new AnalysisError(
      "UNSUPPORTED_FEATURE.FUNCTION_OPTION",
      `The option "${name}" of ${functionName} is not supported. Those that are: ${known.join(", ")}.`,
      { parameters: { functionName, option: name } },
    );
  }
  return options;
}
