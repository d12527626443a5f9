import { closeNames } from "../lib/mod.ts";
import type { GradedLab } from "./grade_question.ts";
import type { LabQuestion } from "./lab_question.ts";

/** The labs that can be graded, in the order of the course. */
export const LABS = ["week4", "week5", "week6", "rides", "finnhub/producer", "finnhub/consumer"] as const;

/** A command line that cannot be understood; its message says what to give. */
export class CommandError extends Error {
  override name = "CommandError";
}

/**
 * Loads the questions of a lab.
 *
 * @throws {CommandError} When there is no such lab: names the closest.
 */
export async function loadLab(name: string | undefined): Promise<GradedLab> {
  if (name === undefined) throw new CommandError(`Name a lab: ${LABS.join(", ")}`);
  if (!(LABS as readonly string[]).includes(name)) {
    throw new CommandError(
      `There is no lab "${name}". Did you mean ${closeNames(name, LABS, 3).join(" or ")}?`,
    );
  }
  const { QUESTIONS }: { QUESTIONS: readonly LabQuestion<unknown>[] } = await import(
    `../${name}/questions.ts`
  );
  return { name, questions: QUESTIONS };
}

/** The file that students fill in, as a URL. */
export function starterOf(lab: string): URL {
  return new URL(`../${lab}/starter.ts`, import.meta.url);
}
