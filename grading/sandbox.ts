import type { Call, Outcome } from "./answer.ts";
import { residentMb, timeLimit } from "./process_usage.ts";
import type { ScriptFolder } from "./script_folder.ts";

/** What a submission may use up. */
export interface SandboxLimits {
  /**
   * Of the processor, for loading the script and for each call, in milliseconds; on the clock five times that, so that a busy machine does not end what is
   * right. Outside of Linux only the clock counts. @default {1000}
   */
  readonly timeMs?: number;
  /** Of the whole process, in MB. Outside of Linux only what JavaScript's own objects take is limited. @default {512} */
  readonly memoryMb?: number;
  /** Of what it prints, answers included, in bytes. @default {8_000_000} */
  readonly outputBytes?: number;
}

const DEFAULTS: Required<SandboxLimits> = { timeMs: 1000, memoryMb: 512, outputBytes: 8_000_000 };
/** How long the process itself may take to start, on a machine that has much else to do. */
const START_MS = 60_000;
const LOOK_EVERY_MS = 25;
/** A script that ends its process again and again is not started more often. */
const MAX_STARTS = 12;

/**
 * Calls a script's functions in a Deno process of its own that has no permission at all: no file, network, environment, subprocess or native code. A call that
 * ends the process, or never ends, has that as its outcome, and the next one is made in a new process.
 */
export class Sandbox implements AsyncDisposable {
  readonly #folder: ScriptFolder;
  readonly #limits: Required<SandboxLimits>;
  readonly #onProcess: (pid: number) => void;
  #process: SandboxProcess | undefined;
  #starts = 0;
  #loadFault: string | undefined;

  /** @param onProcess Told the id of each process. */
  constructor(
    folder: ScriptFolder,
    limits: SandboxLimits = {},
    onProcess: (pid: number) => void = () => undefined,
  ) {
    this.#folder = folder;
    this.#onProcess = onProcess;
    this.#limits = { ...DEFAULTS, ...limits };
  }

  /** Calls an exported function. Calls are made one after the other. */
  async call(call: Call): Promise<Outcome> {
    if (this.#loadFault !== undefined) return { kind: "fault", sentence: this.#loadFault };
    if (this.#process === undefined && ++this.#starts > MAX_STARTS) {
      return {
        kind: "fault",
        sentence: `Its process has ended ${MAX_STARTS} times: it is not started again.`,
      };
    }
    if (this.#process === undefined) {
      this.#process = new SandboxProcess(this.#folder, this.#limits);
      this.#onProcess(this.#process.pid);
    }
    const answer = await this.#process.call(call);
    if (typeof answer !== "string") return answer;
    if (!this.#process.hasLoaded) this.#loadFault = answer;
    await this.#process[Symbol.asyncDispose]();
    this.#process = undefined;
    return { kind: "fault", sentence: answer };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process?.[Symbol.asyncDispose]();
  }
}

/** One process. */
class SandboxProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #limits: Required<SandboxLimits>;
  readonly #mark = crypto.randomUUID();
  readonly #requests: WritableStreamDefaultWriter<Uint8Array>;
  readonly #ended: Promise<void>;
  readonly #watch: ReturnType<typeof setInterval>;
  #answers: PromiseWithResolvers<Outcome | string> = Promise.withResolvers();
  /** Whether the time is up of what the process does now. */
  #isTimeUp: () => boolean;
  #isStarted = false;
  #hasLoaded = false;
  #fault: string | undefined;

  constructor(folder: ScriptFolder, limits: Required<SandboxLimits>) {
    this.#limits = limits;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        ...[
          "--no-prompt",
          "--no-remote",
          "--no-npm",
          "--cached-only",
          "--no-config",
          "--no-lock",
          "--no-check",
        ],
        `--v8-flags=--max-old-space-size=${Math.floor(limits.memoryMb / 2)}`,
        folder.entry,
      ],
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#requests = this.#child.stdin.getWriter();
    const lastMs = performance.now() + START_MS;
    this.#isTimeUp = () => performance.now() > lastMs;
    this.#send(this.#mark);
    this.#watch = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#ended = this.#run();
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Whether the script has been loaded, so that what goes wrong is a call's. */
  get hasLoaded(): boolean {
    return this.#hasLoaded;
  }

  /** Gives the outcome; or, when the process has ended, the reason. */
  async call(call: Call): Promise<Outcome | string> {
    if (this.#hasLoaded) this.#limitTime();
    this.#send(JSON.stringify(call));
    const answer = await this.#answers.promise;
    this.#answers = Promise.withResolvers();
    this.#isTimeUp = () => false;
    return answer;
  }

  #limitTime(): void {
    const fault = timeLimit(this.#child.pid, this.#limits.timeMs);
    this.#isTimeUp = () => fault() !== undefined;
  }

  #send(line: string): void {
    this.#requests.write(new TextEncoder().encode(`${line}\n`)).catch(() => {
      // the process has ended, and `#run` says why
    });
  }

  async #run(): Promise<void> {
    const errors = this.#readErrors();
    await this.#readAnswers();
    const { code, signal } = await this.#child.status;
    clearInterval(this.#watch);
    this.#fault ??= this.#reasonOf(code, signal, await errors);
    this.#answers.resolve(this.#fault);
  }

  async #readAnswers(): Promise<void> {
    let open = "", bytes = 0;
    const decoder = new TextDecoder();
    for await (const chunk of this.#child.stdout) {
      bytes += chunk.length;
      if (bytes > this.#limits.outputBytes) return this.#end(this.#flood());
      const lines = (open + decoder.decode(chunk, { stream: true })).split("\n");
      open = lines.pop()!;
      for (const line of lines) if (line.startsWith(this.#mark)) this.#take(line.slice(this.#mark.length));
    }
  }

  #take(json: string): void {
    const message = messageIn(json);
    if (message === "ready" && !this.#isStarted) {
      this.#isStarted = true;
      this.#limitTime();
    } else if (message === "loaded") this.#hasLoaded = true;
    else if (typeof message === "object") this.#answers.resolve(message);
  }

  async #readErrors(): Promise<string> {
    let text = "", bytes = 0;
    const decoder = new TextDecoder();
    for await (const chunk of this.#child.stderr) {
      bytes += chunk.length;
      if (bytes > this.#limits.outputBytes) this.#end(this.#flood());
      if (text.length < 20_000) text += decoder.decode(chunk, { stream: true });
    }
    return text;
  }

  #look(): void {
    if (this.#isTimeUp()) {
      this.#end(
        this.#isStarted
          ? "It takes for ever: it had not ended when its time was up."
          : "Deno did not start in time. Is the machine overloaded?",
      );
    }
    if (residentMb(this.#child.pid) > this.#limits.memoryMb) this.#end(this.#tooMuchMemory());
  }

  #end(fault: string): void {
    this.#fault ??= fault;
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // it has ended by itself
    }
  }

  #reasonOf(code: number, signal: Deno.Signal | null, said: string): string {
    if (/out of memory|heap limit/i.test(said)) return this.#tooMuchMemory();
    if (/Top-level await promise never resolved/.test(said)) {
      return "It waits for something that never comes.";
    }
    if (signal !== null) return `Its process was ended by ${signal}.`;
    return `It ends the program, with exit code ${code}, instead of returning an answer.`;
  }

  #flood(): string {
    return `It prints more than ${this.#limits.outputBytes / 1_000_000} MB.`;
  }

  #tooMuchMemory(): string {
    return `It needs more than ${this.#limits.memoryMb} MB of memory.`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end("It was stopped.");
    await this.#ended;
    await this.#requests.close().catch(() => undefined);
  }
}

/** A line of the process; undefined when a script has printed nonsense in its place. */
function messageIn(json: string): "ready" | "loaded" | Outcome | undefined {
  try {
    return JSON.parse(json) ?? undefined;
  } catch {
    return undefined;
  }
}
