/**
 * One running Spark that carries out many programs, so that they share one start of the JVM.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { sparkEnvironment } from "./run_pyspark.ts";
import { keepLastLines, readLines } from "./run_step.ts";
import { readServices } from "./services_state.ts";

/** How long Spark may take to start. */
const START_DEADLINE_MS = 120_000;

/** After it was asked to end, how long before it is killed. */
const STOP_DEADLINE_MS = 15_000;

const WORKER_PATH = fileURLToPath(new URL("pyspark_worker.py", import.meta.url));

/** An error as Spark describes it. */
export interface SparkErrorDescription {
  /** Spark's name of the error, such as `UNRESOLVED_COLUMN.WITH_SUGGESTION`; null for what is not Spark's own. */
  readonly condition: string | null;
  readonly sqlState: string | null;
  /** The class in Java, or in Python if it comes from there. */
  readonly className: string;
  readonly message: string;
}

/** A program failed on Spark. */
export class SparkProgramError extends Error implements SparkErrorDescription {
  override readonly name = "SparkProgramError";
  readonly condition: string | null;
  readonly sqlState: string | null;
  readonly className: string;
  /** The errors behind it, from the nearest on: a failed query's own error is the cause of its STREAM_FAILED. */
  readonly causes: readonly SparkErrorDescription[];
  /** Python's stack trace. */
  readonly trace: string;

  /** @param error what the worker answered */
  constructor(error: SparkErrorDescription & { causes: readonly SparkErrorDescription[]; trace: string }) {
    super(error.message);
    this.condition = error.condition;
    this.sqlState = error.sqlState;
    this.className = error.className;
    this.causes = error.causes;
    this.trace = error.trace;
  }
}

interface Answer {
  readonly ready?: string;
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: ConstructorParameters<typeof SparkProgramError>[0];
}

/** Options of a worker. */
export interface SparkWorkerOptions {
  /** Settings of the session that every program's session begins with; static ones too. */
  readonly conf?: Readonly<Record<string, string>>;
}

/**
 * Starts Spark, which takes some seconds. End it with `stop()` or `await using`.
 *
 * @throws {Error} when Spark is not installed or does not start, with what it printed last.
 */
export async function startSpark({ conf = {} }: SparkWorkerOptions = {}): Promise<SparkWorker> {
  const { spark } = await readServices("spark");
  const child = new Deno.Command(spark.python, {
    args: [WORKER_PATH, JSON.stringify(conf)],
    env: sparkEnvironment(spark),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const worker = new SparkWorker(child);
  await worker.started(START_DEADLINE_MS);
  return worker;
}

/** A running Spark. Made by {@linkcode startSpark}. */
export class SparkWorker implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #requests: WritableStreamDefaultWriter<Uint8Array>;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #ready = Promise.withResolvers<string>();
  readonly #over = Promise.withResolvers<never>();
  readonly #lastLines: string[] = [];
  readonly #reading: Promise<unknown>;
  #nextId = 1;

  /** @param child the worker's process */
  constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#requests = child.stdin.getWriter();
    const errors = keepLastLines(child.stderr, this.#lastLines);
    this.#reading = this.#readAnswers().then(() => errors).then(() => this.#failAll());
  }

  /** Rejects when Spark has ended, with the last that it said. */
  get ended(): Promise<never> {
    return this.#over.promise;
  }

  /** Spark's version, once it has started. Kills it after the deadline. */
  async started(deadlineMs: number): Promise<string> {
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), deadlineMs);
    return await this.#ready.promise.finally(() => clearTimeout(timer));
  }

  /**
   * Runs a Python file that defines `def run(spark, params)`, with a session of its own, after those asked for before.
   *
   * @param program the file's path.
   * @param params what it gets; JSON.
   * @returns what it returns, which must be JSON: no NaN, no dates.
   * @throws {SparkProgramError} what the program raised.
   */
  async run(program: string, params: unknown = null): Promise<unknown> {
    const id = this.#nextId++;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    const line = `${JSON.stringify({ id, program, params })}\n`;
    // A worker that has ended says so through the answer, with its last words.
    this.#requests.write(new TextEncoder().encode(line)).catch(() => {});
    if (this.#hasEnded) this.#failAll();
    return await answer.promise;
  }

  /** Ends Spark; resolves when its process is gone. */
  async stop(): Promise<void> {
    await this.#requests.close().catch(() => {});
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_DEADLINE_MS);
    await this.#child.status.finally(() => clearTimeout(timer));
    await this.#reading;
  }

  /** The same as `stop()`, at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #hasEnded = false;

  async #readAnswers(): Promise<void> {
    for await (const line of readLines(this.#child.stdout)) this.#receive(JSON.parse(line));
    this.#hasEnded = true;
  }

  #receive({ ready, id, result, error }: Answer): void {
    if (ready !== undefined) return this.#ready.resolve(ready);
    const waiting = this.#waiting.get(id!);
    this.#waiting.delete(id!);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new SparkProgramError(error));
  }

  #failAll(): void {
    const error = new Error(`Spark has ended. The last it said:\n${this.#lastLines.join("\n")}`);
    for (const { promise, reject } of [this.#ready, this.#over]) {
      promise.catch(() => {});
      reject(error);
    }
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
