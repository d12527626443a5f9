import { SparkError } from "../engine/mod.ts";

/** The columns that week 5 takes from the customers. */
const CUSTOMER_COLUMNS = ["customer_id", "customer_name", "gender", "date_of_birth", "city", "state"];

/**
 * What the engine cannot know: which task writes what an error misses.
 *
 * @returns Undefined when there is nothing to add to the error.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { AnalysisError } from "../engine/mod.ts";
 * import { adviceFor } from "./advice.ts";
 *
 * const missing = new AnalysisError("PATH_NOT_FOUND", "Path does not exist: s3a://hwe-c7/ada/bronze/customers.");
 * assertStringIncludes(adviceFor(missing)!, "deno task customers");
 * ```
 */
export function adviceFor(error: unknown): string | undefined {
  if (!(error instanceof SparkError)) return undefined;
  if (/^(PATH_NOT_FOUND|UNABLE_TO_INFER_SCHEMA)$/.test(error.condition)) {
    return error.message.includes("/bronze/customers")
      ? "`deno task customers` writes the customers there."
      : undefined;
  }
  const column = error.condition.startsWith("UNRESOLVED_COLUMN")
    ? CUSTOMER_COLUMNS.find((name) => error.message.includes(`\`${name}\` cannot be resolved`))
    : undefined;
  return column &&
    `If the query is right, bronze/customers has other columns than it should: \`deno task customers\` writes them anew, with ${column}.`;
}
