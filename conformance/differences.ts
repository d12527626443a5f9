/**
 * Where this engine is known to differ from Spark, and why. The tests fail for a difference that is not listed here,
 * and for one that is listed and gone.
 *
 * @module
 */
import type { Aspect } from "./compare_outcomes.ts";
import type { ComparedCase } from "./compare_programs.ts";

/** A difference from Spark. */
export interface Difference {
  /** The heading in the documentation. */
  readonly title: string;
  readonly spark: string;
  readonly ours: string;
  readonly reason: string;
  /** Whether it stays or is still to be mended. */
  readonly status: "stays" | "to mend";
  /** The cases that show it. */
  readonly shownBy: {
    /** Of the program; all, if absent. */
    readonly program?: RegExp;
    /** Of the case. */
    readonly name: RegExp;
    readonly aspects: readonly Aspect[];
  };
}

/** The listed differences that a case shows in one aspect. */
export function differencesShownBy(
  { program, name }: ComparedCase,
  aspect: Aspect,
  differences: readonly Difference[] = DIFFERENCES,
): Difference[] {
  return differences.filter(({ shownBy }) =>
    shownBy.aspects.includes(aspect) && shownBy.name.test(name) && (shownBy.program?.test(program) ?? true)
  );
}

/** All of them, in the order of the documentation. */
export const DIFFERENCES: readonly Difference[] = [];
