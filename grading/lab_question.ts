import type { PlanSession } from "../engine/testing.ts";
import type { Session } from "../lib/mod.ts";
import type { Action } from "./answer.ts";

/** What an answer is to give. */
export type Gives =
  | "stream"
  | "rows"
  | "writer"
  | "schema"
  | "text"
  | "list"
  /** It does something, and gives nothing. */
  | "nothing"
  /** Several things by name. */
  | { readonly [name: string]: "stream" | "rows" | "writer" | "text" };

/** A lab whose functions are called where nothing but declarations is, so that each gives a promise. */
export type Asked<Lab> = {
  readonly [Name in keyof Lab]: Lab[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/** What checks are given beside the lab. */
export interface Trial {
  /** Runs what is declared. A frame made here can be given to an answer: that sees its columns, and never its rows. */
  readonly session: Session;
  readonly plans: PlanSession;
  /** Decides the data of this run. */
  readonly seed: number;
  /** What queries have printed to the console, a text for each batch. */
  readonly printed: readonly string[];
  /** A folder that is gone after the check. */
  readonly folder: string;
  /** What the answer that was asked last wanted to run. */
  readonly actions: readonly Action[];
}

/** What must hold, by name; each throws when it does not, with a {@linkcode WrongAnswer} where that can be. */
export type Checks<Lab> = Readonly<Record<string, (lab: Asked<Lab>, trial: Trial) => void | Promise<void>>>;

/** A question of a lab, all there is to say of it: its section of the README, its hints, its points and what a right answer does. */
export interface LabQuestion<Lab> {
  readonly number: number;
  readonly title: string;
  /** What is to be done, as Markdown: the first words of its section in the README. */
  readonly task: string;
  readonly points: number;
  /** From a nudge to the name of the function to look up; never the line itself. */
  readonly hints: readonly [string, ...string[]];
  /** The exported function that is the answer. */
  readonly answer: keyof Lab & string;
  readonly gives: Gives;
  readonly checks: Checks<Lab>;
}

/** A question as people see it: `Question 2: Add the time of processing`. */
export function headingOf({ number, title }: { readonly number: number; readonly title: string }): string {
  return `Question ${number}: ${title}`;
}

/** Whether a lab goes on without its answer. */
export function isExtra({ title }: { readonly title: string }): boolean {
  return title.endsWith("(extra)");
}

/** The place of a question in its README: `week4/README.md#question-2-add-the-time-of-processing`. */
export function readmeLink(
  lab: string,
  question: { readonly number: number; readonly title: string },
): string {
  const anchor = headingOf(question).toLowerCase().replaceAll(/[^\p{L}\p{N}\s-]/gu, "").replaceAll(
    /\s/g,
    "-",
  );
  return `${lab}/README.md#${anchor}`;
}
