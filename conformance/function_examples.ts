/**
 * The examples in the descriptions of Spark's functions, taken from the running Spark and evaluated on both engines.
 *
 * @module
 */
import { type Aspect } from "./compare_outcomes.ts";
import { type ComparedCase, compareProgram } from "./compare_programs.ts";
import { ANSI_ON_AND_OFF } from "./expression_lists.ts";
import type { Program } from "./program.ts";
import type { SparkWorker } from "./services/spark_worker.ts";
import { selectItems } from "./select_items.ts";

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
  /** With ANSI on and off; none for an example that needs a query. */
  readonly cases: readonly ComparedCase[];
}

/** Families whose functions are no scalar expressions: they need a query. */
const QUERY_FAMILIES: readonly string[] = ["agg", "window", "generator", "table"];

/** Functions whose value is another one at each call: names and types of their examples are compared. */
const CHANGING_REGEXP =
  /\b(now|current_date|current_time|current_timestamp|curdate|localtimestamp|unix_timestamp|uuid|rand|randn|random|shuffle|randstr|uniform)\b/i;

/** Evaluates all examples, with ANSI on and off. */
export async function compareExamples(spark: SparkWorker): Promise<ComparedExample[]> {
  const functions = await spark.run(pathOf("function_examples.py")) as DescribedFunction[];
  const examples = functions.flatMap(({ name, group, examples }) => {
    const family = group.replace(/_funcs$/, "") || "operator";
    return examples.map((text) => ({ function: name, family, text, items: selectItems(text) }));
  });
  const itemsByText = new Map<string, readonly string[]>();
  for (const { family, text, items } of examples) {
    if (items && !QUERY_FAMILIES.includes(family)) itemsByText.set(text, items);
  }
  const { cases } = await compareProgram(exampleProgram(itemsByText), spark);
  const casesByText = Map.groupBy(cases.map(withoutChangingValue), ({ name }) => name);
  return examples.map(({ function: name, family, text }) => ({
    function: name,
    family,
    text,
    cases: QUERY_FAMILIES.includes(family) ? [] : casesByText.get(text) ?? [],
  }));
}

function exampleProgram(itemsByText: ReadonlyMap<string, readonly string[]>): Program {
  return {
    name: "function examples",
    pythonPath: pathOf("evaluate_selects.py"),
    module: {
      about: "The examples in the descriptions of Spark's functions",
      variants: ANSI_ON_AND_OFF,
      texts: [...itemsByText.keys()],
      run: (session) => {
        const oneRow = session.createDataFrame([[0]], "unused INT");
        return Object.fromEntries(
          [...itemsByText].map(([text, items]) => [text, () => oneRow.selectExpr(...items)]),
        );
      },
    },
  };
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
