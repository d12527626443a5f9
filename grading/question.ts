import { ifAnswered, type Session } from "../lib/mod.ts";

/** A question of a lab, and what a right answer does. */
export interface Question<Lab> {
  readonly number: number;
  readonly title: string;
  /** Asks for the answer. That only declares, so nothing runs. */
  readonly ask: (lab: Lab, session: Session) => unknown;
  /** What must hold, by name; each throws when it does not. */
  readonly checks: Readonly<Record<string, (lab: Lab, session: Session) => void | Promise<void>>>;
}

/** Whether a script has an answer, right or wrong, in the place of its `todo`. */
export function isAnswered<Lab>({ ask }: Question<Lab>, lab: Lab, session: Session): boolean {
  try {
    return ifAnswered(() => [ask(lab, session)], undefined) !== undefined;
  } catch {
    return true; // an answer that fails is an answer; the checks will say why
  }
}
