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
  /** Listed differences that more cases show than the list allows, with the number of cases. */
  readonly grown: readonly string[];
}

/** Compares the differences found with those listed. What the engine itself says it cannot do needs no entry. */
export function checkDifferences(
  cases: readonly ComparedCase[],
  differences: readonly Difference[] = DIFFERENCES,
): ListFaults {
  const showing = new Map(differences.map((each) => [each, new Set<ComparedCase>()]));
  const unlisted: string[] = [];
  for (const each of cases) {
    for (const aspect of each.aspects) {
      const covering = differencesShownBy(each, aspect, differences);
      for (const difference of covering) showing.get(difference)!.add(each);
      if (covering.length === 0 && aspect !== "unsupported") unlisted.push(describe(each, aspect));
    }
  }
  const shown = [...showing].map(([difference, { size }]) => ({ ...difference, size }));
  return {
    unlisted,
    gone: shown.filter(({ size }) => size === 0).map(({ title }) => title),
    grown: shown.filter(({ size, shownBy }) => size > (shownBy.atMost ?? Infinity))
      .map(({ title, size }) => `${title}: ${size}`),
  };
}

function describe({ program, variant, name, spark, ours }: ComparedCase, aspect: string): string {
  const text = (outcome: unknown) => JSON.stringify(outcome).slice(0, 600);
  return `${program}${variant && ` (${variant})`}: ${name}: ${aspect}\n  Spark: ${text(spark)}\n  ours:  ${
    text(ours)
  }`;
}
