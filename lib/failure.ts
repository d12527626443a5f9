import { SparkError } from "../engine/mod.ts";
import { UsageError } from "./flags.ts";
import { SettingsError } from "./settings.ts";
import { TodoError } from "./todo.ts";

/** Errors that only a mistake in code makes; where it is says more than the message. */
const MISTAKES = [TypeError, ReferenceError, RangeError, SyntaxError];

/** Says what ended a lab, in words for its user, and gives the exit code. */
export function exitCodeFor(error: unknown, { lab, trace }: { lab: string; trace: boolean }): number {
  if (error instanceof TodoError) {
    console.log(
      `${error.message}\n\nThat is the next step in ${lab}/starter.ts; ${lab}/README.md explains it.`,
    );
    return 0;
  }
  const reason = reasonOf(error);
  const isPlain = !trace && reason instanceof Error && !MISTAKES.some((mistake) => reason instanceof mistake);
  console.error(isPlain ? `\n${reason.message}` : reason);
  return error instanceof UsageError || error instanceof SettingsError ? 2 : 1;
}

/** What ended a query, without the frame that only says that it has ended. */
function reasonOf(error: unknown): unknown {
  return error instanceof SparkError && error.condition === "STREAM_FAILED" ? error.cause : error;
}
