import type {
  StreamingQuery,
  StreamingQueryProgress,
  StreamingQueryStatus,
} from "../../declare/streaming_query.ts";
import type { QueryIdentity } from "../../declare/streaming_query_listener.ts";
import { readReport } from "./read_report.ts";
import type { Received, Sent } from "../protocol/message_types.ts";
import { keptReports } from "../../kept_reports.ts";
import { within } from "../../within.ts";

/** Asks the cluster about the query, or has it do something. */
export type QueryCall = (
  command: Omit<Sent<"StreamingQueryCommand">, "query_id">,
) => Promise<Received<"StreamingQueryCommandResult">>;

/** How long the news that a query has ended may come after its end. */
const LATE_NEWS_MS = 1_000;

/**
 * A query that runs on a cluster. What it does is told by the cluster, a moment after it happened: `lastProgress` and `recentProgress` with each report, `status`
 * with each report and when it is looked at.
 */
export class SparkStreamingQuery implements StreamingQuery {
  readonly #identity: QueryIdentity;
  readonly #call: QueryCall;
  readonly #mostReports: number;
  readonly #ended: Promise<void>;
  readonly #told = Promise.withResolvers<void>();
  #nextReport = Promise.withResolvers<void>();
  #recent: StreamingQueryProgress[] = [];
  #status: StreamingQueryStatus = {
    message: "Initializing sources",
    isDataAvailable: false,
    isTriggerActive: false,
  };
  #statusCall: Promise<void> | undefined;
  #explanation = "No physical plan. Waiting for data.";
  #isActive = true;
  #exception: Error | null = null;

  /** @param mostReports How many reports `recentProgress` has at most. */
  constructor(identity: QueryIdentity, call: QueryCall, mostReports = keptReports({})) {
    this.#identity = identity;
    this.#call = call;
    this.#mostReports = mostReports;
    this.#ended = this.#follow();
  }

  get id(): string {
    return this.#identity.id;
  }

  get runId(): string {
    return this.#identity.runId;
  }

  get name(): string | null {
    return this.#identity.name;
  }

  get isActive(): boolean {
    return this.#isActive;
  }

  get status(): StreamingQueryStatus {
    this.#askStatus();
    return this.#status;
  }

  get lastProgress(): StreamingQueryProgress | null {
    return this.#recent.at(-1) ?? null;
  }

  get recentProgress(): readonly StreamingQueryProgress[] {
    return [...this.#recent];
  }

  get exception(): Error | null {
    return this.#exception;
  }

  async processAllAvailable(): Promise<void> {
    try {
      await this.#call({ process_all_available: true });
    } catch (error) {
      await this.#ended;
      throw this.#exception ?? error;
    }
    await Promise.all([this.#askReports(), this.#askStatus()]);
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

  /** On a cluster, a batch that begins in the very moment of the stop is interrupted even with `finishBatch`; it runs again at the next start. */
  async stop({ finishBatch = false }: { readonly finishBatch?: boolean } = {}): Promise<void> {
    if (!this.#isActive) return;
    if (finishBatch) await this.#batchEnd();
    if (this.#isActive) await this.#call({ stop: true });
    await this.#ended;
  }

  explain(): string {
    return this.#explanation;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop({ finishBatch: true });
  }

  /** The cluster has told a report. */
  onProgress(progress: StreamingQueryProgress): void {
    this.#keep([progress], "told");
    this.#askStatus();
    if (this.#explanation.startsWith("No physical plan")) this.#askExplanation();
    this.onReport();
  }

  /** The cluster has told that a batch has ended, or that there is nothing to do. */
  onReport(): void {
    this.#nextReport.resolve();
    this.#nextReport = Promise.withResolvers();
  }

  /** The cluster has told that the query has ended. */
  onTerminated(): void {
    this.#told.resolve();
  }

  /** Waits for the end of the query. */
  async #follow(): Promise<void> {
    try {
      await this.#call({ await_termination: {} });
    } catch (error) {
      this.#exception = error as Error;
    }
    await Promise.all([this.#askReports(), this.#askExplanation(), within(this.#told.promise, LATE_NEWS_MS)]);
    const message = this.#exception ? `Terminated with exception: ${this.#exception.message}` : "Stopped";
    this.#status = { message, isDataAvailable: false, isTriggerActive: false };
    this.#isActive = false;
    this.onReport();
  }

  /** Resolves when no batch is running, or when the running one has ended. */
  async #batchEnd(): Promise<void> {
    const next = this.#nextReport.promise;
    await (this.#askStatus());
    if (this.#status.isTriggerActive) await Promise.race([next, this.#ended]);
  }

  /** Asks at most once at a time. */
  #askStatus(): Promise<void> {
    this.#statusCall ??= this.#ask(async () => {
      const { status } = await this.#call({ status: true });
      if (!status || !this.#isActive) return;
      const { is_data_available: isDataAvailable, is_trigger_active: isTriggerActive } = status;
      this.#status = { message: status.status_message, isDataAvailable, isTriggerActive };
    }).finally(() => this.#statusCall = undefined);
    return this.#statusCall;
  }

  #askReports(): Promise<void> {
    return this.#ask(async () => {
      const { recent_progress: reports } = await this.#call({ recent_progress: true });
      this.#keep((reports?.recent_progress_json ?? []).map(readReport), "asked");
    });
  }

  #askExplanation(): Promise<void> {
    return this.#ask(async () => {
      const { explain } = await this.#call({ explain: { extended: false } });
      if (explain) this.#explanation = explain.result;
    });
  }

  /** What cannot be asked, since the query or the session is gone, stays as it was known last. */
  async #ask(question: () => Promise<void>): Promise<void> {
    if (!this.#isActive) return;
    await question().catch(() => {});
  }

  /** Reports come by two ways; those that are told are more exact than those that are asked for. */
  #keep(reports: readonly StreamingQueryProgress[], way: "told" | "asked"): void {
    const keyOf = ({ batchId, timestamp }: StreamingQueryProgress) => `${batchId} ${timestamp}`;
    const [first, second] = way === "told" ? [this.#recent, reports] : [reports, this.#recent];
    const byKey = new Map([...first, ...second].map((each) => [keyOf(each), each]));
    const all = [...byKey.values()].sort((a, b) =>
      a.batchId - b.batchId || (a.timestamp < b.timestamp ? -1 : 1)
    );
    this.#recent = all.slice(Math.max(0, all.length - this.#mostReports));
  }
}
