import { failureText } from "./failure_text.ts";
import { headingOf } from "./lab_question.ts";
import { isAllRight, pointsOf, type QuestionResult, type SubmissionResult } from "./results.ts";

/** How a report is written. */
export interface TextOptions {
  /** Green and red; only where it is read on a terminal. */
  readonly colors: boolean;
  /** Adds how a failure came about. */
  readonly trace: boolean;
}

const WORDS = { passed: "passed", failed: "failed", unanswered: "not answered" } as const;
const COLORS = { passed: 32, failed: 31, unanswered: 33 } as const;

/** One script: a line for each question, and below it what is wrong. */
export function scriptText(result: SubmissionResult, options: TextOptions): string {
  const lines = result.questions.flatMap((question) => {
    const { state, earned, points, failure } = question;
    const head = `${word(state, options)}   ${headingOf(question)}   ${earned} of ${count(points, "point")}`;
    return failure === undefined ? [head] : [head, "", ...indented(failureText(failure, options.trace)), ""];
  });
  const { earned, points } = pointsOf(result);
  return [
    ...(result.problem === undefined ? [] : [`${result.file}: ${result.problem}`, ""]),
    ...lines,
    "",
    `${result.lab}: ${earned} of ${count(points, "point")}. --seed ${result.seed} repeats this.`,
  ].join("\n");
}

/** Many scripts: a line for each. */
export function classText(results: readonly SubmissionResult[]): string {
  const width = Math.max(...results.map(({ file }) => file.length));
  const lines = results.map((result) => {
    const { earned, points } = pointsOf(result);
    const of = `${String(earned).padStart(3)} of ${count(points, "point")}`;
    const rest = [result.problem, numbers("failed", result), numbers("unanswered", result)];
    return `${result.file.padEnd(width)}  ${of}   ${rest.filter((text) => text !== undefined).join("; ")}`
      .trimEnd();
  });
  const right = results.filter(isAllRight).length;
  const seed = results[0]?.seed;
  return [
    ...lines,
    "",
    `${right} of ${count(results.length, "submission")} all right. --seed ${seed} repeats this.`,
  ].join("\n");
}

function numbers(
  state: "failed" | "unanswered",
  { questions, problem }: SubmissionResult,
): string | undefined {
  const some = questions.filter((question) => question.state === state).map(({ number }) => number);
  const isAll = problem !== undefined && some.length === questions.length;
  return some.length === 0 || isAll ? undefined : `${WORDS[state]}: ${some.join(", ")}`;
}

function word(state: QuestionResult["state"], { colors }: TextOptions): string {
  const padded = WORDS[state].padEnd(12);
  return colors ? `\x1b[${COLORS[state]}m${padded}\x1b[0m` : padded;
}

function indented(text: string): string[] {
  return text.split("\n").map((line) => line === "" ? "" : `    ${line}`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
