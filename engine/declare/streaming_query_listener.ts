import type { StreamingQueryProgress } from "./streaming_query.ts";

/** Which query, and which run of it. */
export interface QueryIdentity {
  /** The same for every start from one checkpoint. */
  readonly id: string;
  /** New for every start. */
  readonly runId: string;
  /** Given with `queryName`. */
  readonly name: string | null;
}

/** A query has begun. */
export interface QueryStartedEvent extends QueryIdentity {
  /** In ISO form and UTC. */
  readonly timestamp: string;
}

/** A batch is done. */
export interface QueryProgressEvent {
  /** Of the batch that has ended. */
  readonly progress: StreamingQueryProgress;
}

/** There is nothing to do. */
export interface QueryIdleEvent extends QueryIdentity {
  /** In ISO form and UTC. */
  readonly timestamp: string;
}

/** A query has ended, and everything of it is closed. */
export interface QueryTerminatedEvent extends QueryIdentity {
  /** Why it failed; null after a clean end. */
  readonly exception: string | null;
  /** The condition of what it failed for, if that has one. */
  readonly errorClassOnException: string | null;
}

/** What a node saw of event times in one batch. */
export interface EventTimes {
  /** Rows that have one. */
  readonly rowCount: number;
  /** The earliest. */
  readonly minMs: number;
  /** The latest. */
  readonly maxMs: number;
  /** The mean. */
  readonly averageMs: number;
}

/** The window that the watermark will close next, in milliseconds since the epoch. */
export interface NextToClose {
  /** Where it begins; undefined for an event time that is no window. */
  readonly startMs: number | undefined;
  /** Where it ends. */
  readonly endMs: number;
  /** The event time of the row that will close it. */
  readonly waitsForMs: number;
}

/** What a batch did to event time. Times are milliseconds since the epoch. */
export interface EventTimeReport {
  /** The batch that this is of. */
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
 * Told what the queries of a session do, in the order it happens: `session.streams.addListener(…)`. All of it is optional. A listener that throws, or whose
 * promise is rejected, harms no query: the console says so, once.
 *
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#reporting-metrics-programmatically-using-asynchronous-apis}
 */
export interface StreamingQueryListener {
  /** Before `start()` resolves. */
  onQueryStarted?(event: QueryStartedEvent): void;
  /** After every batch. */
  onQueryProgress?(event: QueryProgressEvent): void;
  /** Every 10 seconds while there is nothing to do. */
  onQueryIdle?(event: QueryIdleEvent): void;
  /** After everything is closed. */
  onQueryTerminated?(event: QueryTerminatedEvent): void;
  /** Not in Spark: after every batch of a query with a watermark, before `onQueryProgress`. */
  onEventTime?(query: QueryIdentity, report: EventTimeReport): void;
  /** Not in Spark: a sentence of a source or sink for the user, such as "waiting for the topic to appear"; each once. */
  onNotice?(query: QueryIdentity, sentence: string): void;
}
