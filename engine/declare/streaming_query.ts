/** What a query is doing just now. */
export interface StreamingQueryStatus {
  /** Spark's sentence, such as `Waiting for data to arrive`. */
  readonly message: string;
  readonly isDataAvailable: boolean;
  readonly isTriggerActive: boolean;
}

/** One source's part of a progress report. Offsets are the source's own JSON. */
export interface SourceProgress {
  readonly description: string;
  readonly startOffset: unknown;
  readonly endOffset: unknown;
  readonly latestOffset: unknown;
  readonly numInputRows: number;
  /** Left out where it is not a number, as for the first batch. */
  readonly inputRowsPerSecond?: number;
  readonly processedRowsPerSecond?: number;
  readonly metrics?: Readonly<Record<string, string>>;
}

/** The sink's part of a progress report. */
export interface SinkProgressReport {
  readonly description: string;
  /** -1 where Spark's sink does not count, as for files. */
  readonly numOutputRows: number;
  /** Figures of the sink's own; the file sink gives `numRowsWritten`. */
  readonly metrics?: Readonly<Record<string, string>>;
}

/** What one trigger did, with the fields and order of Spark's progress JSON. */
export interface StreamingQueryProgress {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  /** When the trigger began, in ISO form and UTC. */
  readonly timestamp: string;
  readonly batchId: number;
  /** In milliseconds. */
  readonly batchDuration: number;
  readonly numInputRows: number;
  readonly inputRowsPerSecond?: number;
  readonly processedRowsPerSecond?: number;
  /** Milliseconds by phase: `addBatch`, `commitOffsets`, `getBatch`, `latestOffset`, `queryPlanning`, `triggerExecution`, `walCommit`. */
  readonly durationMs: Readonly<Record<string, number>>;
  readonly eventTime?: Readonly<Record<string, string>>;
  readonly stateOperators: readonly unknown[];
  readonly sources: readonly SourceProgress[];
  readonly sink: SinkProgressReport;
}

/**
 * A running streaming query.
 *
 * Disposing it (`await using`) finishes the running batch and stops.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.ss/api/pyspark.sql.streaming.StreamingQuery.html}
 */
export interface StreamingQuery extends AsyncDisposable {
  /** The same for every start from one checkpoint. */
  readonly id: string;
  /** New for every start. */
  readonly runId: string;
  readonly name: string | null;
  readonly isActive: boolean;
  readonly status: StreamingQueryStatus;
  /** The newest report; null before the first batch. */
  readonly lastProgress: StreamingQueryProgress | null;
  /** The newest 99 reports, oldest first. */
  readonly recentProgress: readonly StreamingQueryProgress[];
  /** Why the query failed; null while it runs and after a clean end. */
  readonly exception: Error | null;
  /** Resolves when everything that is available now is in the sink; rejects when the query fails. For tests: with a source that never pauses it never resolves. */
  processAllAvailable(): Promise<void>;
  /**
   * Resolves when the query has ended: true; or false after `timeoutMs` milliseconds.
   *
   * @throws {StreamingQueryException} When the query failed.
   */
  awaitTermination(timeoutMs?: number): Promise<boolean>;
  /**
   * Ends the query.
   *
   * By default, as in Spark, the running batch is interrupted; it runs again at the next start. With `finishBatch` it is finished and committed first.
   */
  stop(options?: { readonly finishBatch?: boolean }): Promise<void>;
  /** How the query was understood, as text. */
  explain(): string;
}
