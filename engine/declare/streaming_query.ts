/** What a query is doing just now. */
export interface StreamingQueryStatus {
  /** Spark's sentence, such as `Waiting for data to arrive`. */
  readonly message: string;
  /** Whether a source has rows that were not read yet. */
  readonly isDataAvailable: boolean;
  /** Whether a batch is being planned or run. */
  readonly isTriggerActive: boolean;
}

/** One source's part of a progress report. Offsets are the source's own JSON. */
export interface SourceProgress {
  /** What it is, such as `KafkaV2[Subscribe[reviews]]`. */
  readonly description: string;
  /** Where the batch begins, as the source's JSON; null before its first. */
  readonly startOffset: unknown;
  /** Where the batch ends. */
  readonly endOffset: unknown;
  /** How far the source is; null where it was not asked. */
  readonly latestOffset: unknown;
  /** Rows read. */
  readonly numInputRows: number;
  /** Rows read per second since the batch before began; 0 for the first, absent where it is no number. */
  readonly inputRowsPerSecond?: number;
  /** Rows read per second of the batch; absent where that is no number. */
  readonly processedRowsPerSecond?: number;
  /** What the source or sink counts besides. */
  readonly metrics?: Readonly<Record<string, string>>;
}

/** The sink's part of a progress report. */
export interface SinkProgressReport {
  /** What it is, such as `KafkaV2[Subscribe[reviews]]`. */
  readonly description: string;
  /** -1 where Spark's sink does not count, as for files. */
  readonly numOutputRows: number;
  /** Figures of the sink's own; the file sink gives `numRowsWritten`. */
  readonly metrics?: Readonly<Record<string, string>>;
}

/** What one trigger did, with the fields and order of Spark's progress JSON. */
export interface StreamingQueryProgress {
  /** Of the query over all its starts: that of its checkpoint. */
  readonly id: string;
  /** Of this start. */
  readonly runId: string;
  /** Given with `queryName`. */
  readonly name: string | null;
  /** When the trigger began, in ISO form and UTC. */
  readonly timestamp: string;
  /** Counted from 0 over all starts. */
  readonly batchId: number;
  /** In milliseconds. */
  readonly batchDuration: number;
  /** Rows read. */
  readonly numInputRows: number;
  /** Rows read per second since the batch before began; 0 for the first, absent where it is no number. */
  readonly inputRowsPerSecond?: number;
  /** Rows read per second of the batch; absent where that is no number. */
  readonly processedRowsPerSecond?: number;
  /** Milliseconds by phase: `addBatch`, `commitOffsets`, `getBatch`, `latestOffset`, `queryPlanning`, `triggerExecution`, `walCommit`. */
  readonly durationMs: Readonly<Record<string, number>>;
  /** The watermark and, if rows had event times, their `avg`, `max` and `min`, in ISO form; absent without a watermark. */
  readonly eventTime?: Readonly<Record<string, string>>;
  /** What each part of the plan that remembers something holds, in Spark's form. */
  readonly stateOperators: readonly unknown[];
  /** In the order of the plan. */
  readonly sources: readonly SourceProgress[];
  /** Where the rows go. */
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
  /** Given with `queryName`. */
  readonly name: string | null;
  /** Whether it runs. */
  readonly isActive: boolean;
  /** What it is doing now. */
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
