import type {
  StreamingQuery,
  StreamingQueryProgress,
  StreamingQueryStatus,
} from "../../declare/streaming_query.ts";
import type {
  EventTimeReport,
  QueryIdentity,
  StreamingQueryListener,
} from "../../declare/streaming_query_listener.ts";
import { SparkError, StreamingQueryException } from "../../errors.ts";
import type { LoopWatcher } from "./loop_parts.ts";
import type { TriggerOutcome } from "./trigger.ts";
import { within } from "../../within.ts";

/** What a query's handle is given. */
export interface QueryHandleOptions {
  readonly identity: QueryIdentity;
  /** The resolved plan, for {@linkcode EmbeddedStreamingQuery.explain}. */
  readonly description: string;
  readonly listener: StreamingQueryListener;
  /** How many reports are kept. */
  readonly keptProgress: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The handle of a query that runs in this process. It is made by {@linkcode startStreamingQuery}. */
export class EmbeddedStreamingQuery implements StreamingQuery, LoopWatcher {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  readonly #options: QueryHandleOptions;
  readonly #listener: StreamingQueryListener;
  readonly #finish = new AbortController();
  readonly #interrupt = new AbortController();
  readonly #recent: StreamingQueryProgress[] = [];
  readonly #notices = new Set<string>();
  #status: StreamingQueryStatus = {
    message: "Initializing sources",
    isDataAvailable: false,
    isTriggerActive: false,
  };
  #exception: StreamingQueryException | null = null;
  #isActive = true;
  #hasRun = false;
  #ended!: Promise<void>;
  /** How often the sources have been asked for new data. */
  #polls = 0;
  #whenIdle: { readonly poll: number; readonly resolve: () => void }[] = [];

  constructor(options: QueryHandleOptions) {
    const { identity, listener } = options;
    this.id = identity.id;
    this.runId = identity.runId;
    this.name = identity.name;
    this.#options = options;
    this.#listener = listener;
  }

  get isActive(): boolean {
    return this.#isActive;
  }

  get status(): StreamingQueryStatus {
    return this.#status;
  }

  get lastProgress(): StreamingQueryProgress | null {
    return this.#recent.at(-1) ?? null;
  }

  get recentProgress(): readonly StreamingQueryProgress[] {
    return [...this.#recent];
  }

  get exception(): StreamingQueryException | null {
    return this.#exception;
  }

  /** Aborted when the query is to end after the running batch. */
  get finishSignal(): AbortSignal {
    return this.#finish.signal;
  }

  /** Aborted when the query is to end at once. */
  get interruptSignal(): AbortSignal {
    return this.#interrupt.signal;
  }

  /** Runs the query, once. `run` closes everything before it ends; `close` is what comes after that. */
  begin(run: () => Promise<void>, close: (failed: boolean) => Promise<void>): void {
    const timestamp = new Date(this.#options.now()).toISOString();
    this.#listener.onQueryStarted?.({ ...this.#options.identity, timestamp });
    this.#ended = this.#run(run, close);
  }

  async processAllAvailable(): Promise<void> {
    const idle = Promise.withResolvers<void>();
    this.#whenIdle.push({ poll: this.#polls + 1, resolve: idle.resolve });
    await Promise.race([idle.promise, this.#ended]);
    if (this.#exception) throw this.#exception;
  }

  async awaitTermination(timeoutMs?: number): Promise<boolean> {
    if (timeoutMs !== undefined && !(timeoutMs > 0)) {
      throw new TypeError(`Timeout has to be positive: awaitTermination got ${timeoutMs} milliseconds`);
    }
    const hasEnded = timeoutMs === undefined
      ? await this.#ended.then(() => true)
      : await within(this.#ended, timeoutMs);
    if (this.#exception) throw this.#exception;
    return hasEnded;
  }

  async stop({ finishBatch = false }: { readonly finishBatch?: boolean } = {}): Promise<void> {
    this.#finish.abort();
    if (!finishBatch) this.#interrupt.abort(new DOMException("The query was stopped", "AbortError"));
    await this.#ended;
  }

  explain(): string {
    return this.#hasRun ? this.#options.description : "No physical plan. Waiting for data.";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop({ finishBatch: true });
  }

  onStatus(message: string, state: { isDataAvailable?: boolean; isTriggerActive?: boolean } = {}): void {
    this.#status = { ...this.#status, message, ...state };
  }

  onPoll(): void {
    this.#polls++;
  }

  onIdle(): void {
    const isDone = (waiting: { readonly poll: number }) => waiting.poll <= this.#polls;
    for (const waiting of this.#whenIdle.filter(isDone)) waiting.resolve();
    this.#whenIdle = this.#whenIdle.filter((waiting) => !isDone(waiting));
  }

  onProgress(progress: StreamingQueryProgress, outcome: TriggerOutcome): void {
    this.#recent.push(progress);
    if (this.#recent.length > this.#options.keptProgress) this.#recent.shift();
    if (outcome === "idle") {
      return this.#listener.onQueryIdle?.({ ...this.#options.identity, timestamp: progress.timestamp });
    }
    this.#hasRun = true;
    this.#listener.onQueryProgress?.({ progress });
  }

  onEventTime(report: EventTimeReport): void {
    this.#listener.onEventTime?.(this.#options.identity, report);
  }

  onNotice(sentence: string): void {
    if (this.#notices.has(sentence)) return;
    this.#notices.add(sentence);
    this.#listener.onNotice?.(this.#options.identity, sentence);
  }

  async #run(run: () => Promise<void>, close: (failed: boolean) => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.#fail(error);
    }
    try {
      await close(this.#exception !== null);
    } catch (error) {
      this.#fail(error);
    }
    const message = this.#exception ? `Terminated with exception: ${this.#exception.message}` : "Stopped";
    this.onStatus(message, { isDataAvailable: false, isTriggerActive: false });
    this.#isActive = false;
    const cause = this.#exception?.cause;
    this.#listener.onQueryTerminated?.({
      ...this.#options.identity,
      exception: this.#exception && String(cause),
      errorClassOnException: cause instanceof SparkError ? cause.condition : null,
    });
  }

  /** What goes wrong because the query is interrupted is no failure. */
  #fail(error: unknown): void {
    if (this.#interrupt.signal.aborted) return;
    this.#exception ??= streamFailed(this, withoutDisposal(error));
  }
}

function streamFailed({ id, runId }: { id: string; runId: string }, cause: unknown): StreamingQueryException {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new StreamingQueryException(
    "STREAM_FAILED",
    `Query [id = ${id}, runId = ${runId}] terminated with exception: ${message}`,
    { parameters: { id, runId, message }, cause },
  );
}

/** An error while closing, on top of the one that led to it: the first is the one to tell. */
function withoutDisposal(error: unknown): unknown {
  return error instanceof SuppressedError ? withoutDisposal(error.suppressed) : error;
}
