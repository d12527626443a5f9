import type { Evidence } from "./wrong_answer.ts";

/** What became of one question. */
export interface QuestionResult {
  readonly number: number;
  readonly title: string;
  /** What it is worth, and what it has earned. */
  readonly points: number;
  readonly earned: number;
  readonly state: "passed" | "failed" | "unanswered";
  readonly failure?: Failure;
}

/** Why an answer is not right. */
export interface Failure {
  /** What should hold, and does not. */
  readonly check: string;
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
  /** Where in the README its section is. */
  readonly link: string;
  /** How it came to this, for those who write checks. */
  readonly trace?: string;
}

/** What became of one script. */
export interface SubmissionResult {
  readonly lab: string;
  /** As it was given. */
  readonly file: string;
  /** Decides the data; the same seed gives the same result. */
  readonly seed: number;
  readonly questions: readonly QuestionResult[];
  /** What is wrong with the whole script, such as that it cannot be parsed. */
  readonly problem?: string;
}

/** Points of a script: what it has, and what there are. */
export function pointsOf({ questions }: SubmissionResult): { earned: number; points: number } {
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  return { earned: sum(questions.map((one) => one.earned)), points: sum(questions.map((one) => one.points)) };
}

/** Whether there is nothing left to do. */
export function isAllRight(result: SubmissionResult): boolean {
  return result.problem === undefined && result.questions.every(({ state }) => state === "passed");
}
