import { headingOf } from "./lab_question.ts";
import { type GradedLab, gradeQuestion } from "./grade_question.ts";
import type { Failure, QuestionResult, SubmissionResult } from "./results.ts";
import { readmeLink } from "./lab_question.ts";
import { Sandbox, type SandboxLimits } from "./sandbox.ts";
import { RefusedScript, ScriptFolder } from "./script_folder.ts";
import type { TypeProblem } from "./type_check.ts";

/** How a script is graded. */
export interface GradeOptions {
  /** Decides the data. */
  readonly seed: number;
  /** What the compiler says of it. */
  readonly typeProblems?: readonly TypeProblem[];
  readonly limits?: SandboxLimits;
  /** Told of each result at once. */
  readonly onResult?: (result: QuestionResult) => void;
  /** Numbers of the questions that count. @default {all} */
  readonly only?: readonly number[];
}

/**
 * Grades one script, which runs in a process of its own.
 *
 * @param file What the result calls it.
 */
export async function gradeScript<Lab>(
  lab: GradedLab<Lab>,
  file: string,
  source: string,
  options: GradeOptions,
): Promise<SubmissionResult> {
  const { seed, typeProblems = [], limits = {}, onResult = () => undefined, only } = options;
  const of = { lab: lab.name, file, seed };
  await using folder = await ScriptFolder.make(source);
  try {
    await folder.refuseOtherImports();
  } catch (error) {
    if (!(error instanceof RefusedScript)) throw error;
    return { ...of, questions: lab.questions.map((one) => notAsked(one)), problem: error.message };
  }
  await using sandbox = new Sandbox(folder, limits);
  const questions: QuestionResult[] = [];
  const places = regionsOf(source);
  for (const question of lab.questions.filter(({ number }) => only?.includes(number) ?? true)) {
    const problem = typeProblems.find(({ line }) => places.get(headingOf(question))?.includes(line));
    const result = await gradeQuestion(lab, question, sandbox, seed);
    const graded = problem === undefined || result.state === "unanswered" ? result : {
      ...result,
      earned: 0,
      state: "failed" as const,
      failure: typeFailure(problem, readmeLink(lab.name, question), result),
    };
    questions.push(graded);
    onResult(graded);
  }
  const known = [...places.values()].flat();
  const outside = typeProblems.find(({ line }) => !known.includes(line));
  return { ...of, questions, ...(outside && { problem: `It does not type-check: ${problemText(outside)}` }) };
}

/** The lines between the marks of each question. */
function regionsOf(source: string): Map<string, number[]> {
  const regions = new Map<string, number[]>();
  let heading: string | undefined;
  for (const [i, line] of source.split("\n").entries()) {
    if (line.includes("// #endregion")) heading = undefined;
    if (heading !== undefined) regions.set(heading, [...regions.get(heading) ?? [], i + 1]);
    heading = /\/\/ #region (Question \d+: .+?)\s*$/.exec(line)?.[1] ?? heading;
  }
  return regions;
}

/** What the compiler says goes before what running it says, unless that says more. */
function typeFailure(problem: TypeProblem, link: string, { failure }: QuestionResult): Failure {
  return {
    ...(failure ?? { evidence: [] }),
    check: "it type-checks",
    sentence: `It does not type-check: ${problemText(problem)}${
      failure ? ` When it runs: ${failure.sentence}` : ""
    }`,
    link,
  };
}

function problemText({ line, message }: TypeProblem): string {
  return `line ${line}: ${message}`;
}

function notAsked(
  { number, title, points }: { number: number; title: string; points: number },
): QuestionResult {
  return { number, title, points, earned: 0, state: "unanswered" };
}
