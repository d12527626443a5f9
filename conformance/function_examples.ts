/**
 * The examples in the descriptions of Spark's functions, taken from the running Spark and evaluated on both engines.
 *
 * @module
 */
import { type Aspect } from "./compare_outcomes.ts";
import { type ComparedCase, compareProgram } from "./compare_programs.ts";
import { queryProgram } from "./query_lists.ts";
import type { SparkWorker } from "./services/spark_worker.ts";

/** A function as Spark describes it. */
interface DescribedFunction {
  readonly name: string;
  /** Spark's name of the family, such as `datetime_funcs`; operators have none. */
  readonly group: string;
  /** Statements. */
  readonly examples: readonly string[];
}

/** An example on both engines. */
export interface ComparedExample {
  readonly function: string;
  /** Without Spark's `_funcs`. */
  readonly family: string;
  readonly text: string;
  /** With ANSI on and off. */
  readonly cases: readonly ComparedCase[];
}

/** Functions whose value is another one at each call: names and types of their examples are compared. */
const CHANGING_REGEXP =
  /\b(now|current_date|current_time|current_timestamp|curdate|localtimestamp|unix_timestamp|uuid|rand|randn|random|shuffle|randstr|uniform)\b|aes_encrypt\('[^']*', '[^']*'(, '(GCM|CBC)'(, '[^']*')?)?\)/i;

/** Evaluates all examples, with ANSI on and off. */
export async function compareExamples(spark: SparkWorker): Promise<ComparedExample[]> {
  const functions = await spark.run(pathOf("function_examples.py")) as DescribedFunction[];
  const examples = functions.flatMap(({ name, group, examples }) => {
    const family = group.replace(/_funcs$/, "") || "operator";
    return examples.map((text) => ({ function: name, family, text }));
  });
  const { cases } = await compareProgram(
    queryProgram("function examples", {
      about: "The examples in the descriptions of Spark's functions",
      views: {},
      texts: [...new Set(examples.map(({ text }) => text))],
    }),
    spark,
  );
  const casesByText = Map.groupBy(cases.map(withoutChangingValue), ({ name }) => name);
  return examples.map((example) => ({ ...example, cases: casesByText.get(example.text)! }));
}

function withoutChangingValue(example: ComparedCase): ComparedCase {
  const changes = CHANGING_REGEXP.test(example.name);
  return changes
    ? { ...example, aspects: example.aspects.filter((aspect: Aspect) => aspect !== "value") }
    : example;
}

function pathOf(file: string): string {
  return new URL(file, import.meta.url).pathname;
}
