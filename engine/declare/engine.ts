import type { ArrowTable } from "./arrow_table.ts";
import type { ShowOptions } from "./data_frame.ts";
import type { Plan, StreamWritePlan, WritePlan } from "./plan.ts";
import type { StreamingQuery } from "./streaming_query.ts";
import type { StreamingQueryManager } from "./streaming_query_manager.ts";
import type { StructType } from "./types.ts";

/** Takes a batch as the plan of its rows, which can be read until the promise is resolved. */
export type BatchFunction = (batch: Plan, batchId: number) => Promise<void>;

/** What carries plans out: the embedded engine, or a Spark cluster. Everything a program declares goes through these calls and nothing else. */
export interface Engine extends AsyncDisposable {
  /** The session's temporary views, by name in lower case. */
  readonly views: Map<string, Plan>;
  /** Whether there is a catalog of tables besides the views, which only the engine knows. */
  readonly hasCatalog?: boolean;
  /** Resolves the plan's names and types. */
  schema(plan: Plan): Promise<StructType>;
  /** How the plan was understood, as text. */
  explain(plan: Plan): Promise<string>;
  /** All rows, as objects by column name. */
  collect(plan: Plan): Promise<Record<string, unknown>[]>;
  /** All rows, some at a time; the next ones are fetched when they are asked for. */
  batches(plan: Plan): AsyncIterable<Record<string, unknown>[]>;
  /** All rows as a table of Arrow. */
  toArrow(plan: Plan): Promise<ArrowTable>;
  count(plan: Plan): Promise<number>;
  /** The first rows as Spark's table. */
  show(plan: Plan, rowCount: number, options: ShowOptions): Promise<string>;
  /** Computes the rows and writes them. */
  write(write: WritePlan): Promise<void>;
  /**
   * Starts a streaming query; resolves when it has begun.
   *
   * @param onBatch What the batches are given to when the format is `foreachBatch`; it is no part of the plan.
   */
  start(write: StreamWritePlan, onBatch?: BatchFunction): Promise<StreamingQuery>;
  /** Lets the queries run on when the engine is disposed of; gives the id of the session that they are in. */
  detach(): Promise<string>;
  /** The queries that it runs. */
  readonly streams: StreamingQueryManager;
}
