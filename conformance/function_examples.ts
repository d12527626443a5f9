/**
 * The examples in the descriptions of Spark's functions, taken from the running Spark and evaluated on both engines.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { type ComparedCase, compareProgram } from "./compare_programs.ts";
import type { Program } from "./program.ts";
import { queryProgram } from "./query_lists.ts";
import type { SparkAnswers } from "./spark_answers.ts";

/** A function as Spark describes it. */
interface DescribedFunction {
  readonly name: string;
  /** Spark's name of the family, such as `datetime_funcs`; operators have none. */
  readonly group: string;
  /** Statements. */
  readonly examples: readonly string[];
}

/** An example. */
export interface Example {
  readonly function: string;
  /** Without Spark's `_funcs`. */
  readonly family: string;
  readonly text: string;
}

/** An example on both engines. */
export interface ComparedExample extends Example {
  /** With ANSI on and off. */
  readonly cases: readonly ComparedCase[];
}

/** Functions whose value is another one at each call: names and types of their examples are compared. */
const CHANGING_REGEXP =
  /\b(now|current_date|current_time|current_timestamp|curdate|localtimestamp|unix_timestamp|uuid|rand|randn|random|shuffle|randstr|uniform)\b|aes_encrypt\('[^']*', '[^']*'(, '(GCM|CBC)'(, '[^']*')?)?\)/i;

/** All examples, as the running Spark tells them. */
export async function findExamples(spark: SparkAnswers): Promise<Example[]> {
  const path = fileURLToPath(new URL("function_examples.py", import.meta.url));
  const functions = await spark.run(path) as DescribedFunction[];
  return functions.flatMap(({ name, group, examples }) => {
    const family = group.replace(/_funcs$/, "") || "operator";
    return examples.map((text) => ({ function: name, family, text }));
  });
}

/** Examples as a program, with ANSI on and off. */
export function examplesProgram(examples: readonly Example[]): Program {
  const program = queryProgram("function examples", {
    about: "The examples in the descriptions of Spark's functions",
    views: {},
    texts: [...new Set(examples.map(({ text }) => text))],
  });
  return { ...program, module: { ...program.module, changingValues: CHANGING_REGEXP } };
}

/** Evaluates all examples. */
export async function compareExamples(spark: SparkAnswers): Promise<ComparedExample[]> {
  const examples = await findExamples(spark);
  const { cases } = await compareProgram(examplesProgram(examples), spark);
  const casesByText = Map.groupBy(cases, ({ name }) => name);
  return examples.map((example) => ({ ...example, cases: casesByText.get(example.text)! }));
}
