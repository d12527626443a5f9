import type { PatternCursor } from "./java_regex_cursor.ts";

/** The capturing groups of a pattern, by Java's numbers. */
export class PatternGroups {
  /** Those that have been opened. */
  count = 0;
  readonly names = new Map<string, number>();
  /** Groups that Java keeps from an earlier repetition where JavaScript forgets them. */
  readonly kept = new Set<number>();
  /** Groups in an optional or alternative part. */
  readonly #optional = new Set<number>();
  readonly #references = new Set<number>();

  /** Says that there is a reference to a group. */
  refer(group: number): void {
    this.#references.add(group);
  }

  /** Says that the groups after `first` lie in a part that may be passed over. */
  markOptional(first: number): void {
    for (let group = first + 1; group <= this.count; group++) this.#optional.add(group);
  }

  /** Says that the groups after `first` lie in a part that is repeated. */
  markRepeated(first: number): void {
    for (const group of this.#optional) if (group > first) this.kept.add(group);
  }

  /** Refuses references that JavaScript would take in another way. */
  checkReferences(cursor: PatternCursor): void {
    for (const group of this.#references) {
      if (group > this.count) cursor.fail(`there is no group ${group}`);
      if (this.#optional.has(group)) {
        cursor.fail(`a reference to the optional group ${group} is not supported here`);
      }
    }
  }
}
