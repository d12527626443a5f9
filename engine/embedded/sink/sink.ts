import type { DuckDBConnection } from "@duckdb/node-api";
import type { StructType } from "../../declare/types.ts";

/** Rows of a result: a DuckDB SELECT with exactly the columns of the schema, in order, with the DuckDB types that {@linkcode duckDbType} gives. */
export interface Relation {
  readonly connection: DuckDBConnection;
  readonly sql: string;
  readonly schema: StructType;
}

/** What a written batch adds to the progress event. */
export interface SinkProgress {
  /** Rows written; -1 where Spark's sink does not count them. */
  readonly numOutputRows: number;
  /** Figures of the sink's own, as in Spark's custom metrics. */
  readonly metrics?: Readonly<Record<string, string>>;
  /** A sentence for the user; each is shown once. */
  readonly notice?: string;
}

/**
 * Where a streaming query writes. For every batch the loop calls `begin`, then `write` once for each slice of the result (none for an empty result),
 * then `commit`; the commit log is written after that.
 *
 * After a crash a batch comes again with the same id and the same rows. `begin` answers undefined when it is already in, and nothing is written twice.
 */
export interface Sink extends AsyncDisposable {
  /** As Spark's progress names it, e.g. `FileSink[file:/out]`. */
  readonly description: string;
  /** How many slices of a batch it can be given at the same time. Default: one, so that rows come in their order. */
  readonly parallelWrites?: number;
  /** The query has been accepted and begins; called once, before `start()` returns. */
  started?(): Promise<void>;
  /**
   * Begins a batch; undefined when the sink already holds it.
   *
   * @param signal Aborted when the query is stopped in the middle of the batch; writing may end early by throwing the signal's reason.
   */
  begin(batchId: number, schema: StructType, signal: AbortSignal): Promise<SinkBatch | undefined>;
}

/** One batch on its way into a sink. Disposing it without `commit` leaves no trace that a reader would see. */
export interface SinkBatch extends AsyncDisposable {
  /** Writes one slice of the result. Slices may be of any size, and come one after another unless the sink has said that it takes several. */
  write(rows: Relation): Promise<void>;
  /** Makes the batch visible, all of it in one step. */
  commit(): Promise<SinkProgress>;
}
