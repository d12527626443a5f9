/**
 * The pages of the documentation that are written from the comparison.
 *
 * @module
 */
import type { Aspect } from "./compare_outcomes.ts";
import type { ComparedCase, ComparedProgram } from "./compare_programs.ts";
import { type DifferenceElsewhere, DIFFERENCES_ELSEWHERE } from "./differences_elsewhere.ts";
import { type Difference, DIFFERENCES, differencesShownBy } from "./differences.ts";
import { functionDifferences, missingFunctions } from "./function_differences.ts";
import type { ComparedExample } from "./function_examples.ts";

/** Everything that was compared, with what. */
export interface Comparison {
  readonly programs: readonly ComparedProgram[];
  readonly examples: readonly ComparedExample[];
  /** How many cases of each program are the same over Spark Connect, by its name. */
  readonly sameOnConnect: Readonly<Record<string, number>>;
  readonly sparkVersion: string;
  readonly engineVersion: string;
}

/** The pages by file name, as Markdown that is not formatted yet. */
export function renderTables(comparison: Comparison): Record<string, string> {
  return {
    "same_programs.md": programsPage(comparison),
    "function_examples.md": examplesPage(comparison),
    "differences_from_spark.md": differencesPage(comparison),
  };
}

function versions({ sparkVersion, engineVersion }: Comparison): string {
  return `Written by \`deno task conformance:tables\` from a run of Spark ${sparkVersion} and version ${engineVersion} of ` +
    "this engine; a test fails when it is out of date. Do not edit it.";
}

function programsPage(comparison: Comparison): string {
  const rows = comparison.programs.map(({ name, about, cases }) => {
    const { same, different, unsupported } = count(cases);
    return [name, about, cases.length, same, different, unsupported, comparison.sameOnConnect[name] ?? 0];
  });
  return `# The same programs on Spark and here

${versions(comparison)}

Every program is written twice, for PySpark and for this engine, in the folder [conformance](../conformance), and gets
the same input. Compared are rows, column names, types, nullability, the numbers of progress reports, the files of
checkpoints, and for what must fail the error condition and whether it comes before any row moves. Most are compared
with ANSI mode on and off, which counts as two cases. What differs is listed in
[Differences from Spark](differences_from_spark.md); in the last column but one are cases for which this engine says that it
does not support them. The last column are cases that are the same when the program runs on a Spark cluster, over Spark
Connect: [the others](same_programs_on_spark_connect.md).

${
    table(
      ["program", "compares", "cases", "same", "different", "not supported", "same on Spark Connect"],
      rows,
    )
  }
`;
}

function examplesPage(comparison: Comparison): string {
  const families = Map.groupBy(comparison.examples, ({ family }) => family);
  const rows = [...families].sort(([a], [b]) => (a < b ? -1 : 1)).map(([family, examples]) =>
    exampleRow(family, examples)
  );
  const total = exampleRow("**all**", comparison.examples);
  const different = comparison.examples.filter(({ cases }) => cases.some(isDifferent));
  return `# Spark's own examples of its functions

${versions(comparison)}

The description of nearly every Spark function carries examples. They are asked of the running Spark
(\`DESCRIBE FUNCTION EXTENDED\`), evaluated there and here, with ANSI mode on and off, and compared in value, type,
nullability and column name, or in the error's condition. An example counts once, under the first that holds: another
error, another type, another value, another nullability or name, not supported (this engine says so), the same.

${
    table(
      [
        "family",
        "examples",
        "same",
        "other value",
        "other type",
        "other error",
        "other name or nullability",
        "not supported",
      ],
      [...rows, total],
    )
  }

## Every example that differs

${differentExamples(different, comparison.examples)}
`;
}

/** In the order in which an example is counted. */
const COUNTED: readonly Aspect[] = ["error", "type", "value", "nullability", "name", "unsupported"];

function exampleRow(family: string, examples: readonly ComparedExample[]): (string | number)[] {
  const counts = { error: 0, type: 0, value: 0, nullability: 0, name: 0, unsupported: 0, same: 0 };
  for (const { cases } of examples) {
    const aspects = cases.flatMap((each) => each.aspects);
    counts[COUNTED.find((each) => aspects.includes(each)) ?? "same"]++;
  }
  const { same, value, type, error, name, nullability, unsupported } = counts;
  return [family, examples.length, same, value, type, error, name + nullability, unsupported];
}

/** Examples by function and number: the texts are Spark's, and stay there. */
function differentExamples(examples: readonly ComparedExample[], all: readonly ComparedExample[]): string {
  const byFunction = Map.groupBy(all, (example) => example.function);
  const lines = examples.map((example) => {
    const { cases } = example;
    const number = byFunction.get(example.function)!.indexOf(example) + 1;
    const different = cases.filter(isDifferent);
    const aspects = [...new Set(different.flatMap((each) => each.aspects))];
    const titles = [
      ...new Set(
        different.flatMap((each) => each.aspects.flatMap((aspect) => differencesShownBy(each, aspect))),
      ),
    ].map(({ title }) => title);
    const variant = different.length < cases.length ? ` (${different[0]!.variant})` : "";
    return [
      `${code(example.function)} ${number}`,
      `${aspects.join(", ")}${variant}`,
      titles.map(linkTo).join("; "),
    ];
  });
  return lines.length === 0 ? "None." : table(["function, example", "differs in", "see"], lines);
}

function differencesPage(comparison: Comparison): string {
  const cases = [...comparison.programs, ...comparison.examples].flatMap((each) => each.cases);
  const fromSpark = new Set(comparison.examples.flatMap((each) => each.cases));
  const section = (status: Difference["status"]) =>
    DIFFERENCES.filter((each) => each.status === status).map((each) =>
      differenceSection(each, cases, fromSpark)
    ).join(
      "\n",
    );
  return `# Differences from Spark

${versions(comparison)} The reasons are in [differences.ts](../conformance/differences.ts).

Everything that is known to differ from Spark is here: what the comparison has shown, what single functions say of
themselves, and what only other tests can show. What this engine does not support it refuses with an error that says
so (\`UNSUPPORTED_FEATURE\`, \`UNRESOLVED_ROUTINE\`): the numbers are on the pages [The same programs](same_programs.md)
and [Spark's own examples](function_examples.md).

# Shown by the comparison

${section("stays")}
# Still to be mended

${section("to mend") || "Nothing."}

# Shown by other tests

${DIFFERENCES_ELSEWHERE.map(elsewhereSection).join("\n")}
# Functions that say so themselves

${table(["functions", "difference"], functionRows(functionDifferences()))}

# Functions that are not here

${table(["functions", "why"], functionRows(missingFunctions()))}
`;
}

function elsewhereSection({ title, spark, ours, reason }: DifferenceElsewhere): string {
  return `## ${title}

- Spark: ${spark}
- Here: ${ours}
- Why: ${reason}
`;
}

function functionRows(rows: readonly (readonly [names: readonly string[], text: string])[]): string[][] {
  return rows.map(([names, text]) => [names.map(code).join(", "), text]);
}

function differenceSection(
  difference: Difference,
  cases: readonly ComparedCase[],
  fromSpark: ReadonlySet<ComparedCase>,
): string {
  const { title, spark, ours, reason } = difference;
  const showing = cases.filter((each) =>
    each.aspects.some((aspect) => differencesShownBy(each, aspect, [difference]).length > 0)
  );
  const names = [...new Set(showing.filter((each) => !fromSpark.has(each)).map(({ name }) => name))];
  const examples = showing.filter((each) => fromSpark.has(each)).length;
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `## ${title}

- Spark: ${spark}
- Here: ${ours}
- Why: ${reason}
- Shown by: ${names.slice(0, 3).map(code).join(", ") || `${examples} cases of Spark's own examples`}${rest}
`;
}

/** How many cases came to what. */
export function count(
  cases: readonly ComparedCase[],
): { same: number; different: number; unsupported: number } {
  const unsupported = cases.filter(({ aspects }) => aspects.includes("unsupported")).length;
  const different = cases.filter(isDifferent).length;
  return { same: cases.length - different - unsupported, different, unsupported };
}

/** Whether a case differs in more than that it is not supported. */
export function isDifferent({ aspects }: ComparedCase): boolean {
  return aspects.length > 0 && !aspects.includes("unsupported");
}

function linkTo(title: string): string {
  const anchor = title.toLowerCase().replaceAll(/[^\w\- ]/g, "").replaceAll(" ", "-");
  return `[${title}](differences_from_spark.md#${anchor})`;
}

/** Text as Markdown's code, also inside a table. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
  return line.includes("`") ? `\`\` ${line} \`\`` : `\`${line}\``;
}

/** A table; columns of numbers are aligned to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  const align = head.map((_, i) => typeof rows[0]?.[i] === "number" ? "---:" : "---");
  return [line(head), line(align), ...rows.map(line)].join("\n");
}
