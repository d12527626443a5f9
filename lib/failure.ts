import { AnalysisError, SparkError } from "../engine/mod.ts";
import { adviceFor } from "./advice.ts";
import { UsageError } from "./flags.ts";
import { SettingsError } from "./settings.ts";
import { TodoError } from "./todo.ts";

/** Errors that only a mistake in code makes; where it is says more than the message. */
const MISTAKES = [TypeError, ReferenceError, RangeError, SyntaxError];

/** Whose exit code it is. */
export interface About {
  /** The lab or the task, as its folder or its name. */
  readonly lab: string;
  /** The command line; `--trace` shows where in the code a failure comes from. */
  readonly args: readonly string[];
}

/** Runs a program and gives its exit code: 0 unless it gives another one; a failure is told in words for its user. */
export async function exitCodeOf({ lab, args }: About, run: () => Promise<number | void>): Promise<number> {
  try {
    return await run() ?? 0;
  } catch (error) {
    return exitCodeFor(error, { lab, trace: args.includes("--trace") });
  }
}

/** Says what ended a lab, and gives the exit code. */
function exitCodeFor(error: unknown, { lab, trace }: { lab: string; trace: boolean }): number {
  if (error instanceof TodoError) {
    console.log(
      `${error.message}\n\nThat is the next step in ${lab}/starter.ts; ${lab}/README.md explains it.`,
    );
    return 0;
  }
  const reason = reasonOf(error);
  const isInterrupted = reason instanceof SparkError && reason.condition === "OPERATION_CANCELED";
  const sentence = trace || !(reason instanceof Error) ? undefined : sentenceOf(reason, lab);
  console.error(sentence === undefined ? reason : `\n${sentence}`);
  const advice = adviceFor(reason);
  if (advice !== undefined) console.error(`\n${advice}`);
  if (isInterrupted) return 130;
  return error instanceof UsageError || error instanceof SettingsError ? 2 : 1;
}

/** What to tell of an error; undefined when only the whole way to it helps. */
function sentenceOf(reason: Error, lab: string): string | undefined {
  const [, file, line] = reason.stack?.match(`/(${lab}/[^/\\s]+\\.ts):(\\d+)`) ?? [];
  if (reason instanceof AnalysisError && file !== undefined) {
    return `${reason.message}\nDeclared in ${file}, line ${line}.`;
  }
  if (!MISTAKES.some((mistake) => reason instanceof mistake)) return reason.message;
  if (file === undefined) return undefined;
  return `${reason.name} in ${file}, line ${line}: ${reason.message}\n` +
    `Has every answer its return? "deno check ${file}" says more of such mistakes, and --trace how it came to this one.`;
}

/** What ended a query, without the frame that only says that it has ended. */
function reasonOf(error: unknown): unknown {
  return error instanceof SparkError && error.condition === "STREAM_FAILED" ? error.cause : error;
}
