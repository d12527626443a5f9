import type {
  QueryIdentity,
  QueryStartedEvent,
  QueryTerminatedEvent,
  SourceProgress,
  StreamingQueryListener,
  StreamingQueryProgress,
} from "../engine/mod.ts";

/** One batch of a query. */
export interface BatchState {
  readonly batchId: number;
  /** When it began, in ISO form and UTC. */
  readonly timestamp: string;
  readonly numInputRows: number;
  readonly inputRowsPerSecond: number | null;
  readonly processedRowsPerSecond: number | null;
  readonly batchDurationMs: number;
  /** -1 where the sink does not count. */
  readonly numOutputRows: number;
}

/** What is known of a query. */
export interface QueryState {
  readonly id: string;
  readonly runId: string;
  readonly name: string;
  status: "running" | "waiting for rows" | "ended" | "failed";
  /** The newest batches, oldest first. */
  readonly batches: BatchState[];
  totalInputRows: number;
  /** In ISO form and UTC, as the query's progress has them. */
  watermark: string | null;
  newestEventTime: string | null;
  /** Rows that the query remembers. */
  stateRows: number | null;
  sources: readonly Pick<SourceProgress, "description" | "endOffset" | "latestOffset" | "metrics">[];
  sink: string;
  /** What went wrong and what there was to say, newest last. */
  readonly messages: { readonly atMs: number; readonly kind: "notice" | "error"; readonly text: string }[];
}

/** So many batches of a query are kept. */
const MOST_BATCHES = 60;
const MOST_MESSAGES = 10;

/** What the queries of a session do, as their listener is told. */
export class QueryBoard implements StreamingQueryListener {
  readonly #queries = new Map<string, QueryState>();
  readonly #onChange: () => void;
  readonly #now: () => number;

  /** @param onChange Called after every change. */
  constructor(onChange: () => void, now: () => number = Date.now) {
    this.#onChange = onChange;
    this.#now = now;
  }

  /** All queries, in the order in which they began. */
  state(): QueryState[] {
    return [...this.#queries.values()];
  }

  onQueryStarted(event: QueryStartedEvent): void {
    this.#of(event).status = "running";
    this.#onChange();
  }

  onQueryProgress({ progress }: { readonly progress: StreamingQueryProgress }): void {
    const query = this.#of(progress);
    query.status = "running";
    query.batches.push(batchOf(progress));
    if (query.batches.length > MOST_BATCHES) query.batches.shift();
    query.totalInputRows += progress.numInputRows;
    query.watermark = progress.eventTime?.["watermark"] ?? query.watermark;
    query.newestEventTime = progress.eventTime?.["max"] ?? query.newestEventTime;
    if (progress.stateOperators.length > 0) query.stateRows = stateRows(progress);
    query.sources = progress.sources;
    query.sink = progress.sink.description;
    this.#onChange();
  }

  onQueryIdle(event: QueryIdentity): void {
    this.#of(event).status = "waiting for rows";
    this.#onChange();
  }

  onQueryTerminated(event: QueryTerminatedEvent): void {
    const query = this.#of(event);
    query.status = event.exception === null ? "ended" : "failed";
    if (event.exception !== null) this.#say(query, "error", event.exception);
    this.#onChange();
  }

  onNotice(event: QueryIdentity, sentence: string): void {
    this.#say(this.#of(event), "notice", sentence);
    this.#onChange();
  }

  #say(query: QueryState, kind: "notice" | "error", text: string): void {
    query.messages.push({ atMs: this.#now(), kind, text });
    if (query.messages.length > MOST_MESSAGES) query.messages.shift();
  }

  #of({ id, name, runId }: QueryIdentity): QueryState {
    const known = this.#queries.get(runId);
    if (known) return known;
    const query: QueryState = {
      id,
      runId,
      name: name ?? id.slice(0, 8),
      status: "running",
      batches: [],
      totalInputRows: 0,
      watermark: null,
      newestEventTime: null,
      stateRows: null,
      sources: [],
      sink: "",
      messages: [],
    };
    this.#queries.set(runId, query);
    return query;
  }
}

function batchOf(progress: StreamingQueryProgress): BatchState {
  return {
    batchId: progress.batchId,
    timestamp: progress.timestamp,
    numInputRows: progress.numInputRows,
    inputRowsPerSecond: progress.inputRowsPerSecond ?? null,
    processedRowsPerSecond: progress.processedRowsPerSecond ?? null,
    batchDurationMs: progress.batchDuration,
    numOutputRows: progress.sink.numOutputRows,
  };
}

function stateRows({ stateOperators }: StreamingQueryProgress): number {
  return stateOperators.reduce<number>(
    (sum, operator) => sum + Number((operator as { numRowsTotal?: number }).numRowsTotal ?? 0),
    0,
  );
}
