import type {
  StreamingQuery,
  StreamingQueryProgress,
  StreamingQueryStatus,
} from "../../declare/streaming_query.ts";
import type { NextToClose } from "./flow/flow.ts";
import type { LoopWatcher } from "./loop_parts.ts";
import { StreamingQueryException } from "./streaming_query_exception.ts";
import type { TriggerOutcome } from "./trigger.ts";
import type { EventTimes } from "./watermark.ts";

/** As Spark's `spark.sql.streaming.numRecentProgressUpdates` of 100 keeps in practice. */
const KEPT_PROGRESS = 99;

/** What a query is told of by others. */
export interface QueryIdentity {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
}

/** What a batch did to event time. Times are milliseconds since the epoch. */
export interface EventTimeReport {
  readonly batchId: number;
  /** The watermark that the batch ran with. */
  readonly watermarkMs: number;
  /** The watermark for the next batch: a jump far ahead of the rows closes every window, as one wrong clock can. */
  readonly nextWatermarkMs: number;
  /** The event times of the batch's rows; undefined when there were none. */
  readonly seen: EventTimes | undefined;
  /** The window that closes next; undefined when none is open, or the query does not wait for windows to close. */
  readonly nextToClose: NextToClose | undefined;
}

/**
 * Told what queries do, in the order it happens. A listener that throws ends the query.
 *
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#reporting-metrics-programmatically-using-asynchronous-apis}
 */
export interface StreamingQueryListener {
  /** Before `start()` returns. */
  onStarted?(query: QueryIdentity): void;
  /** After every batch. */
  onProgress?(progress: StreamingQueryProgress): void;
  /** After every batch of a query with a watermark, before `onProgress`. */
  onEventTime?(query: QueryIdentity, report: EventTimeReport): void;
  /** Every 10 seconds while there is nothing to do. */
  onIdle?(query: QueryIdentity, timestamp: string): void;
  /** After everything is closed; `exception` when the query failed. */
  onTerminated?(query: QueryIdentity, exception: StreamingQueryException | null): void;
  /** A sentence of a source for the user, such as "waiting for the topic to appear"; each once. */
  onNotice?(query: QueryIdentity, sentence: string): void;
}

/** The handle of a query that runs in this process. It is made by {@linkcode startStreamingQuery}. */
export class EmbeddedStreamingQuery implements StreamingQuery, LoopWatcher {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  readonly #description: string;
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

  /** @param description The resolved plan, for {@linkcode EmbeddedStreamingQuery.explain}. */
  constructor(identity: QueryIdentity, description: string, listener: StreamingQueryListener) {
    this.id = identity.id;
    this.runId = identity.runId;
    this.name = identity.name;
    this.#description = description;
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
    this.#listener.onStarted?.(this.#identity());
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
    return this.#hasRun ? this.#description : "No physical plan. Waiting for data.";
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
    if (this.#recent.length > KEPT_PROGRESS) this.#recent.shift();
    if (outcome === "idle") return this.#listener.onIdle?.(this.#identity(), progress.timestamp);
    this.#hasRun = true;
    this.#listener.onProgress?.(progress);
  }

  onEventTime(report: EventTimeReport): void {
    this.#listener.onEventTime?.(this.#identity(), report);
  }

  onNotice(sentence: string): void {
    if (this.#notices.has(sentence)) return;
    this.#notices.add(sentence);
    this.#listener.onNotice?.(this.#identity(), sentence);
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
    this.#listener.onTerminated?.(this.#identity(), this.#exception);
  }

  /** What goes wrong because the query is interrupted is no failure. */
  #fail(error: unknown): void {
    if (this.#interrupt.signal.aborted) return;
    this.#exception ??= new StreamingQueryException(this.id, this.runId, withoutDisposal(error));
  }

  #identity(): QueryIdentity {
    return { id: this.id, runId: this.runId, name: this.name };
  }
}

/** An error while closing, on top of the one that led to it: the first is the one to tell. */
function withoutDisposal(error: unknown): unknown {
  return error instanceof SuppressedError ? withoutDisposal(error.suppressed) : error;
}

async function within(ended: Promise<void>, timeoutMs: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => timer = setTimeout(() => resolve(false), timeoutMs));
  try {
    return await Promise.race([ended.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
