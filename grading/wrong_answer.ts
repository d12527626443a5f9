/** A small table that shows what is wrong. */
export interface Evidence {
  /** `input`, `expected and actual`. */
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What is wrong with an answer, in the words of those who learn. */
export class WrongAnswer extends Error {
  override name = "WrongAnswer";
  readonly evidence: readonly Evidence[];

  /** @param sentence What is wrong, with the names of the columns, and never how to do it right. */
  constructor(sentence: string, evidence: readonly Evidence[] = []) {
    super(sentence);
    this.evidence = evidence;
  }
}

/** An answer that is not there: its `todo` is. */
export class Unanswered extends Error {
  override name = "Unanswered";
}

/** Fails an answer unless a condition holds. */
export function require(condition: boolean, sentence: string, ...evidence: Evidence[]): asserts condition {
  if (!condition) throw new WrongAnswer(sentence, evidence);
}
