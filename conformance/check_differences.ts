/**
 * Whether the comparison found exactly the differences that are listed.
 *
 * @module
 */
import type { ComparedCase } from "./compare_programs.ts";
import { type Difference, DIFFERENCES, differencesShownBy } from "./differences.ts";

/** What is wrong with the list. */
export interface ListFaults {
  /** Cases that differ in something that no listed difference covers, one line each. */
  readonly unlisted: readonly string[];
  /** Titles of listed differences that no case shows any more. */
  readonly gone: readonly string[];
}

/** Compares the differences found with those listed. What the engine itself says it cannot do needs no entry. */
export function checkDifferences(
  cases: readonly ComparedCase[],
  differences: readonly Difference[] = DIFFERENCES,
): ListFaults {
  const shown = new Set<Difference>();
  const unlisted: string[] = [];
  for (const each of cases) {
    for (const aspect of each.aspects) {
      const covering = differencesShownBy(each, aspect, differences);
      for (const difference of covering) shown.add(difference);
      if (covering.length === 0 && aspect !== "unsupported") unlisted.push(describe(each, aspect));
    }
  }
  return { unlisted, gone: differences.filter((each) => !shown.has(each)).map(({ title }) => title) };
}

function describe({ program, variant, name, spark, ours }: ComparedCase, aspect: string): string {
  const text = (outcome: unknown) => JSON.stringify(outcome).slice(0, 600);
  return `${program}${variant && ` (${variant})`}: ${name}: ${aspect}\n  Spark: ${text(spark)}\n  ours:  ${
    text(ours)
  }`;
}
