import { type GradedLab, gradeQuestion } from "./grade_question.ts";
import { headingOf, readmeLink } from "./lab_question.ts";
import type { Failure, QuestionResult, SubmissionResult } from "./results.ts";
import { Sandbox, type SandboxLimits } from "./sandbox.ts";
import { RefusedScript, ScriptFolder } from "./script_folder.ts";
import type { TypeProblem } from "./type_check.ts";

/** How a script is graded. */
export interface GradeOptions {
  /** Decides the data. */
  readonly seed: number;
  readonly limits?: SandboxLimits;
  /** Told of each result at once. */
  readonly onResult?: (result: QuestionResult) => void;
  /** Numbers of the questions that count. @default {all} */
  readonly only?: readonly number[];
  /** Told the id of each process that the script runs in. */
  readonly onProcess?: (pid: number) => void;
}

/**
 * Grades one script, which runs in a process of its own. What the compiler says of it is for {@linkcode withTypeProblems}.
 *
 * @param file What the result calls it.
 */
export async function gradeScript<Lab>(
  lab: GradedLab<Lab>,
  file: string,
  source: string,
  options: GradeOptions,
): Promise<SubmissionResult> {
  const { seed, limits = {}, onResult = () => undefined, only, onProcess = () => undefined } = options;
  await using folder = await ScriptFolder.make(source);
  try {
    await folder.refuseOtherImports();
  } catch (error) {
    if (!(error instanceof RefusedScript)) throw error;
    return refusedScript(lab, file, seed, error.message);
  }
  await using sandbox = new Sandbox(folder, limits, onProcess);
  const questions: QuestionResult[] = [];
  for (const question of lab.questions.filter(({ number }) => only?.includes(number) ?? true)) {
    const result = await gradeQuestion(lab, question, sandbox, seed);
    questions.push(result);
    onResult(result);
  }
  return { lab: lab.name, file, seed, questions };
}

/** The result of a script that is not asked anything, because of a problem. */
export function refusedScript<Lab>(
  { name, questions }: GradedLab<Lab>,
  file: string,
  seed: number,
  problem: string,
): SubmissionResult {
  const none = questions.map(({ number, title, points }) => ({
    ...{ number, title, points },
    earned: 0,
    state: "unanswered" as const,
  }));
  return { lab: name, file, seed, questions: none, problem };
}

/** A result with what the compiler says: an answer with a mistake of types is not right, whatever it does when it runs. */
export function withTypeProblems(
  result: SubmissionResult,
  source: string,
  problems: readonly TypeProblem[],
): SubmissionResult {
  if (problems.length === 0) return result;
  const places = regionsOf(source);
  const questions = result.questions.map((question): QuestionResult => {
    const problem = problems.find(({ line }) => places.get(headingOf(question))?.includes(line));
    if (problem === undefined || question.state === "unanswered") return question;
    const failure = typeFailure(problem, readmeLink(result.lab, question), question);
    return { ...question, earned: 0, state: "failed", failure };
  });
  const known = [...places.values()].flat();
  const outside = problems.find(({ line }) => !known.includes(line));
  return {
    ...result,
    questions,
    ...(outside && { problem: `It does not type-check: ${problemText(outside)}` }),
  };
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
