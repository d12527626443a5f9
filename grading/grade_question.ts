import { openPlanSession } from "../engine/testing.ts";
import { AskedLab } from "./asked_lab.ts";
import { type LabQuestion, readmeLink } from "./lab_question.ts";
import type { Failure, QuestionResult } from "./results.ts";
import type { Sandbox } from "./sandbox.ts";
import { Unanswered, WrongAnswer } from "./wrong_answer.ts";

/** A lab as the grader knows it. */
export interface GradedLab<Lab = unknown> {
  /** The folder: `week4`. */
  readonly name: string;
  readonly questions: readonly LabQuestion<Lab>[];
}

/** What the SQL engine may take for one question, in MB. */
const MEMORY_MB = 512;

/** Whether there is an answer, right or wrong, in the place of the `todo`. */
export async function isAnswered<Lab>({ answer }: LabQuestion<Lab>, sandbox: Sandbox): Promise<boolean> {
  const outcome = await sandbox.call({ name: answer, takes: [], views: {} });
  return outcome.kind !== "todo"; // an answer that fails without what it is to be given is an answer
}

/** Checks the answer to one question until a check fails. */
export async function gradeQuestion<Lab>(
  { name, questions }: GradedLab<Lab>,
  question: LabQuestion<Lab>,
  sandbox: Sandbox,
  seed: number,
): Promise<QuestionResult> {
  const { number, title, points } = question;
  const of = { number, title, points };
  if (!await isAnswered(question, sandbox)) return { ...of, earned: 0, state: "unanswered" };
  for (const [check, holds] of Object.entries(question.checks)) {
    const folder = await Deno.makeTempDir({ prefix: "grading_check_" });
    try {
      const printed: string[] = [];
      await using plans = openPlanSession({ memoryLimitMb: MEMORY_MB, print: (text) => printed.push(text) });
      const trial = { session: plans.session, plans, seed, folder, printed };
      const asked = new AskedLab(sandbox, questions, trial);
      await holds(asked.lab, {
        ...trial,
        get actions() {
          return asked.actions;
        },
      });
    } catch (error) {
      return {
        ...of,
        earned: 0,
        state: "failed",
        failure: failureOf(error, check, readmeLink(name, question)),
      };
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
  return { ...of, earned: points, state: "passed" };
}

function failureOf(error: unknown, check: string, link: string): Failure {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const isSaid = error instanceof WrongAnswer || error instanceof Unanswered;
  return {
    check,
    sentence: isSaid ? message : `Running it fails: ${message}`,
    evidence: error instanceof WrongAnswer ? error.evidence : [],
    link,
    trace: stack,
  };
}
