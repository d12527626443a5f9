import type { SparkError } from "../../errors.ts";
import type { StructType } from "../../declare/types.ts";

/**
 * A position in a source, as the JSON text that goes into the offset log. Only the source reads it. Two offsets are the same position exactly when
 * the texts are equal.
 */
export type Offset = string;

/** How much one batch may take. */
export type ReadLimit = "source options" | "everything";

/** A column of a source that the query needs, and how to land it. */
export interface WantedColumn {
  readonly name: string;
  /**
   * `"text"`: a binary column of which the query only ever uses the UTF-8 text; land it decoded, invalid bytes as U+FFFD. Otherwise `"as is"`.
   */
  readonly landing: "as is" | "text";
}

/** Values of one column for some rows, NULL as null. A typed array has no NULLs; `Uint8Array` elements of a list are binary or UTF-8 text. */
export type ColumnValues =
  | readonly (string | Uint8Array | null)[]
  | readonly (number | bigint | boolean | null)[]
  | Int32Array
  | BigInt64Array
  | readonly unknown[];

/** Where a source puts the rows of a batch. */
export interface BatchTarget {
  /** The columns to give, in this order. Others need not be read. */
  readonly columns: readonly WantedColumn[];
  /**
   * Adds rows, column by column: one entry for each wanted column, all of the same length. Timestamps are microseconds since the epoch (bigint), dates
   * days since the epoch. Await it before the next call: it waits while the engine is behind.
   *
   * @param byteCount About how much memory the rows take; decides when a slice is full.
   */
  append(values: readonly ColumnValues[], byteCount: number): Promise<void>;
  /** Adds the rows of a DuckDB query instead, for sources that DuckDB reads itself. `sql` gives the wanted columns by name. */
  scan(sql: string, rowCount: number): Promise<void>;
  /** Aborted when the query stops or fails; reading may end early by throwing the signal's reason. */
  readonly signal: AbortSignal;
}

/**
 * One source of a streaming query. The micro-batch loop calls, for each trigger: `latestOffset`, then `read`, then, when the following batch is logged,
 * `commit` for this one. After a crash `read` is called again with the offsets of the log.
 *
 * While a batch is being written the loop may already call `latestOffset` and `read` for the next one, before its offsets are logged; those rows are
 * thrown away when the running batch fails.
 *
 * A failure of any method ends the query and leaves the checkpoint as it was: the same batch runs again at the next start.
 */
export interface Source extends AsyncDisposable {
  /** As Spark's progress names it, e.g. `KafkaV2[Subscribe[reviews]]`. */
  readonly description: string;
  /** Whether the source can fix its end for `availableNow`; if one of a query's sources cannot, that trigger runs as one batch. */
  readonly supportsAvailableNow: boolean;
  /**
   * Where the next batch ends.
   *
   * @param start Where it begins; null when the checkpoint knows no offset of this source yet.
   * @returns The end; equal to `start` when there is nothing new; null when the source cannot name a position at all.
   */
  latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null>;
  /** With the `availableNow` trigger, called once before the first `latestOffset`: what exists now is the end. */
  prepareAvailableNow(): Promise<void>;
  /**
   * Gives the rows after `start` up to `end`: the same rows for the same offsets, always, in the same order.
   *
   * @returns How many rows there were.
   * @throws {SourceError} When rows are gone (`KAFKA_DATA_LOSS` …) or the source cannot be reached.
   */
  read(start: Offset | null, end: Offset, target: BatchTarget): Promise<number>;
  /** The batch that ends here is in the sink and logged; what was kept for reading it again may go. */
  commit(end: Offset): Promise<void>;
  /** Spark's `latestOffset` and `metrics` of `sources[i]` in the progress event. */
  report(
    end: Offset | null,
  ): { readonly latestOffset: Offset | null; readonly metrics: Record<string, string> };
  /**
   * Names the row for an error message, given all columns of the source: `topic reviews, partition 2, offset 1234`.
   */
  locate(row: Readonly<Record<string, unknown>>): string;
  /**
   * Asked when a batch has failed by an error that names no condition: why the rows after `start` up to `end`, found by `read`, could not be had after
   * all. Undefined when the source knows of nothing.
   */
  explainLoss?(start: Offset | null, end: Offset, error: unknown): Promise<SparkError | undefined>;
}

/** What a source may use of the query it belongs to. */
export interface SourceContext {
  /** The source's own folder in the checkpoint, `sources/<i>`. */
  readonly log: SourceLog;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A sentence for the learner, such as "waiting for the topic to appear"; shown once each. */
  readonly notice: (sentence: string) => void;
  readonly signal: AbortSignal;
}

/** Small text files of a source in the checkpoint, each written once: `sources/<i>/<id>`, and `sources/<i>/<id>.compact` for those that stand for many. */
export interface SourceLog {
  read(name: number | LogFileName): Promise<string | undefined>;
  /** @throws {SparkError} `CONCURRENT_STREAM_LOG_UPDATE` when the file is there with other content. */
  write(name: number | LogFileName, text: string): Promise<void>;
  /** Removes a file; a missing one is no error. */
  remove(name: number | LogFileName): Promise<void>;
  /** Ids of the files that are not compact, ascending. */
  ids(): Promise<number[]>;
  /** All files, by id. */
  files(): Promise<{ readonly id: number; readonly isCompact: boolean; readonly modifiedMs: number }[]>;
  /** The full name of a file, for messages. */
  urlOf(name: number | LogFileName): string;
}

/** A compact file of a log. */
export type LogFileName = `${number}.compact`;

/** One entry of the source registry: how a `format(…)` becomes a schema and a source. */
export interface SourceProvider {
  /** Spark's short name, lower case. */
  readonly format: string;
  /**
   * The columns that the source gives for these options.
   *
   * @throws {SparkError} When an option is missing, unknown where that is an error in Spark, or does not fit.
   */
  schema(request: SourceRequest): Promise<StructType>;
  open(request: SourceRequest, context: SourceContext): Promise<Source>;
}

/** What a program asked of a source. */
export interface SourceRequest {
  readonly schema: StructType | undefined;
  /** Lower-case option names to values. */
  readonly options: ReadonlyMap<string, string>;
  readonly paths: readonly string[];
}
