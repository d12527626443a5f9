/** A question of a lab that has no answer yet. */
export class TodoError extends Error {
  override name = "TodoError";
  /** The number of the question in the lab's README. */
  readonly question: number;

  constructor(question: number, task: string) {
    super(`Question ${question} is not answered yet: ${task}`);
    this.question = question;
  }
}

/**
 * Marks the place of an answer in a starter: replace the whole line by your own.
 *
 * @throws {TodoError} Always.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { todo, TodoError } from "./todo.ts";
 *
 * assertThrows(() => todo(2, "add review_timestamp"), TodoError, "Question 2");
 * ```
 */
export function todo(question: number, task: string): never {
  throw new TodoError(question, task);
}

/** The answer of an extra question, or `otherwise` while it has none: a lab goes on without its extra questions. */
export function ifAnswered<Answer, Other>(answer: () => Answer, otherwise: Other): Answer | Other {
  try {
    return answer();
  } catch (error) {
    if (error instanceof TodoError) return otherwise;
    throw error;
  }
}
