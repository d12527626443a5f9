/**
 * A process that grades scripts, one after the other: a line of JSON on the standard input is a {@linkcode JudgeRequest}, and each line that it prints is a
 * {@linkcode JudgeMessage}. The engine runs here, so that a query that does not end can be ended with the process. Scripts run in further processes.
 *
 * @module
 */
import { gradeScript } from "./grade_script.ts";
import { loadLab } from "./labs.ts";
import type { QuestionResult } from "./results.ts";

/** A script to grade. */
export interface JudgeRequest {
  readonly lab: string;
  readonly file: string;
  readonly source: string;
  readonly seed: number;
  /** Numbers of questions. */
  readonly only: readonly number[];
}

/** What a judge says. */
export type JudgeMessage =
  | { readonly kind: "result"; readonly result: QuestionResult }
  /** The script runs in this process. */
  | { readonly kind: "process"; readonly pid: number }
  | { readonly kind: "done"; readonly problem?: string };

function say(message: JudgeMessage): void {
  const line = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
  for (let written = 0; written < line.length;) written += Deno.stdout.writeSync(line.subarray(written));
}

/** Splits text into its lines. */
async function* linesOf(stream: typeof Deno.stdin.readable): AsyncGenerator<string> {
  let open = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (open + text).split("\n");
    open = lines.pop()!;
    yield* lines;
  }
}

if (import.meta.main) {
  console.log = console.error; // the standard output is for messages
  for await (const line of linesOf(Deno.stdin.readable)) {
    const { lab, file, source, seed, only }: JudgeRequest = JSON.parse(line);
    const { problem } = await gradeScript(await loadLab(lab), file, source, {
      ...{ seed, only },
      onResult: (result) => say({ kind: "result", result }),
      onProcess: (pid) => say({ kind: "process", pid }),
    });
    say({ kind: "done", ...(problem !== undefined && { problem }) });
  }
  Deno.exit(0);
}
