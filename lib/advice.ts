import { SparkError } from "../engine/mod.ts";

/** What writes the places that a lab reads. */
const WRITERS = {
  "bronze/customers": "deno task customers",
  "bronze/reviews": "deno task week4",
  "silver/reviews": "deno task week5",
};

/** Topics that somebody must write before they can be read. */
const TOPIC_WRITERS = { rides_csv: "deno task rides:producer" };

/** The columns of the customers. */
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
  if (["PATH_NOT_FOUND", "UNABLE_TO_INFER_SCHEMA"].includes(error.condition)) return writerIn(error.message);
  if (error.condition === "UNKNOWN_TOPIC_OR_PARTITION") {
    const topic = Object.entries(TOPIC_WRITERS).find(([name]) => error.message.includes(`topic ${name}.`));
    return topic && `\`${topic[1]}\` makes the topic ${topic[0]} and writes to it.`;
  }
  if (error.condition === "KINESIS_UNREACHABLE" && error.message.includes("http://127.0.0.1:")) {
    return "The terminal that served the practice Kinesis has ended. Start both again: the stream is kept, and each goes on where it was.";
  }
  if (error.condition === "KINESIS_STREAM_NOT_FOUND") {
    return "The Finnhub labs make their stream when they start: start again, and there is a new one.";
  }
  const column = error.condition.startsWith("UNRESOLVED_COLUMN")
    ? CUSTOMER_COLUMNS.find((name) => error.message.includes(`\`${name}\` cannot be resolved`))
    : undefined;
  return column &&
    `If the query is right, bronze/customers has other columns than it should: \`deno task customers\` writes them anew, with ${column}.`;
}

/** Which task writes the place that a sentence names; undefined when it names none that is known. */
export function writerIn(sentence: string): string | undefined {
  const known = Object.entries(WRITERS).find(([place]) => sentence.includes(`/${place}`));
  return known && `\`${known[1]}\` writes ${known[0]}.`;
}
