import { fileURLToPath } from "node:url";
import type { GradedLab } from "./grade_question.ts";
import type { JudgeMessage, JudgeRequest } from "./judge.ts";
import { readmeLink } from "./lab_question.ts";
import { CLOCK_FACTOR, timeLimit } from "./process_usage.ts";
import type { QuestionResult, SubmissionResult } from "./results.ts";

/** Several processes that grade, each one script after the other. */
export class JudgePool implements AsyncDisposable {
  readonly #idle: Judge[] = [];
  readonly #waiting: ((judge: Judge) => void)[] = [];
  readonly #limitMs: number;
  /** Of the judges' temporary files: one that is killed leaves some. */
  readonly #folder = Deno.makeTempDirSync({ prefix: "grading_judges_" });

  /**
   * @param size How many.
   * @param limitMs How much of the processor's time one question may take; on the clock five times that. Outside of Linux only the clock counts.
   */
  constructor(size: number, limitMs: number) {
    this.#limitMs = limitMs;
    for (let i = 0; i < size; i++) this.#idle.push(new Judge(this.#folder));
  }

  /** Grades a script. An answer that ends a judge, or keeps it too long, is wrong; the rest goes on in a new process. */
  async grade<Lab>(
    lab: GradedLab<Lab>,
    file: string,
    source: string,
    seed: number,
  ): Promise<SubmissionResult> {
    const judge = this.#idle.pop() ?? await new Promise<Judge>((resolve) => this.#waiting.push(resolve));
    try {
      return await this.#gradeBy(judge, lab, { lab: lab.name, file, source, seed, only: [] });
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(judge);
      else next(judge);
    }
  }

  async #gradeBy<Lab>(judge: Judge, lab: GradedLab<Lab>, request: JudgeRequest): Promise<SubmissionResult> {
    const results = new Map<number, QuestionResult>();
    for (;;) {
      const open = lab.questions.filter(({ number }) => !results.has(number));
      const [next] = open;
      const only = open.map(({ number }) => number);
      const end = next &&
        await judge.grade({ ...request, only }, this.#limitMs, (one) => results.set(one.number, one));
      if (end?.problem !== undefined || end?.fault === undefined) {
        const { lab, file, seed } = request;
        const questions = [...results.values(), ...(end?.problem === undefined ? [] : open.map(unanswered))];
        return { lab, file, seed, questions, ...(end?.problem !== undefined && { problem: end.problem }) };
      }
      const culprit = lab.questions.find(({ number }) => !results.has(number));
      if (culprit === undefined) continue;
      const { number, title, points } = culprit;
      const failure = {
        check: "it ends",
        sentence: end.fault,
        evidence: [],
        link: readmeLink(lab.name, culprit),
      };
      results.set(number, { number, title, points, earned: 0, state: "failed", failure });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const judge of this.#idle) await judge.end();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

function unanswered(
  { number, title, points }: { number: number; title: string; points: number },
): QuestionResult {
  return { number, title, points, earned: 0, state: "unanswered" };
}

const LOOK_EVERY_MS = 25;

/** Why a judge gives no further result: it has worked for too long, has waited for too long, or has ended. */
type Fault = "busy" | "late" | "gone";

/** How the grading of a script has ended. */
interface End {
  readonly problem?: string;
  readonly fault?: string;
}

/** A process that grades; it is started when it is first needed, and again when it has ended. */
class Judge {
  readonly #folder: string;
  #child: Deno.ChildProcess | undefined;
  #messages: ReadableStreamDefaultReader<string> | undefined;
  #requests: WritableStreamDefaultWriter<Uint8Array> | undefined;
  #open = "";
  #errors = Promise.resolve("");
  /** The process that the script runs in. */
  #scriptPid: number | undefined;

  /** @param folder For temporary files. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Grades until the script is done, or a question takes too long, or ends the process. */
  async grade(
    request: JudgeRequest,
    limitMs: number,
    onResult: (result: QuestionResult) => void,
  ): Promise<End> {
    this.#start();
    await this.#requests!.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`));
    for (;;) {
      const message = await this.#next(limitMs);
      if (typeof message === "string") {
        const said = message === "gone" ? await this.#errors : "";
        await this.end();
        return { fault: faultText(message, limitMs, said) };
      }
      if (message.kind === "result") onResult(message.result);
      else if (message.kind === "process") this.#scriptPid = message.pid;
      else {
        this.#scriptPid = undefined;
        return message.problem === undefined ? {} : { problem: message.problem };
      }
    }
  }

  async end(): Promise<void> {
    if (this.#child === undefined) return;
    for (const pid of [this.#child.pid, this.#scriptPid]) if (pid !== undefined) killQuietly(pid);
    await this.#child.status;
    await this.#messages!.cancel().catch(() => undefined);
    await this.#requests!.abort().catch(() => undefined);
    await this.#errors;
    this.#child = this.#scriptPid = undefined;
  }

  #start(): void {
    if (this.#child !== undefined) return;
    const script = fileURLToPath(new URL("judge.ts", import.meta.url));
    const config = fileURLToPath(new URL("../deno.json", import.meta.url));
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--no-check", "--config", config, script],
      env: { TMPDIR: this.#folder, TMP: this.#folder, TEMP: this.#folder },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#messages = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#requests = this.#child.stdin.getWriter();
    this.#errors = new Response(this.#child.stderr).text();
    this.#open = "";
  }

  async #next(limitMs: number): Promise<JudgeMessage | Fault> {
    using late = this.#lateAfter(limitMs);
    while (!this.#open.includes("\n")) {
      const read = await Promise.race([this.#messages!.read(), late.fault]);
      if (typeof read === "string") return read;
      if (read.done) return "gone";
      this.#open += read.value;
    }
    const line = this.#open.slice(0, this.#open.indexOf("\n"));
    this.#open = this.#open.slice(line.length + 1);
    return JSON.parse(line);
  }

  /** Looks every now and then whether the process has used up its time. */
  #lateAfter(limitMs: number): Disposable & { readonly fault: Promise<Fault> } {
    const fault = timeLimit(this.#child!.pid, limitMs);
    const { promise, resolve } = Promise.withResolvers<Fault>();
    const timer = setInterval(() => {
      const found = fault();
      if (found !== undefined) resolve(found);
    }, LOOK_EVERY_MS);
    return { fault: promise, [Symbol.dispose]: () => clearInterval(timer) };
  }
}

function faultText(fault: Fault, limitMs: number, said: string): string {
  const notEnded = "Running it on a few rows had not ended after";
  if (fault === "busy") return `${notEnded} ${limitMs / 1000} seconds of processor time.`;
  if (fault === "late") return `${notEnded} ${CLOCK_FACTOR * limitMs / 1000} seconds.`;
  const [last] = said.trim().split("\n").filter((line) => /error|fatal|memory/i.test(line));
  return `Running it ends the grader's process. Does it make more rows than fit into memory?${
    last ? ` (${last.trim()})` : ""
  }`;
}

function killQuietly(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // it has ended by itself
  }
}
