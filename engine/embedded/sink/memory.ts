import type { DuckDBConnection } from "@duckdb/node-api";
import type { Plan } from "../../declare/plan.ts";
import type { StructType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { type HeldRows, heldRowsPlan, HeldTable, type Size } from "../held_rows.ts";
import { refusePartitioning } from "./refuse_partitioning.ts";
import type { Relation, Sink, SinkBatch, SinkProgress } from "./sink.ts";
import type { SinkProvider, SinkRequest } from "./sink_provider.ts";

/** From this size on, a memory sink says once that it only ever grows. */
const WARN_BYTES = 256 * 1024 * 1024;

/** What a memory sink works with. */
export interface MemorySinkOptions extends Pick<SinkRequest, "outputMode" | "schema"> {
  readonly queryName: string;
  readonly heldRows: HeldRows;
  /** The session's temporary views. */
  readonly views: Map<string, Plan>;
  readonly connect: () => Promise<DuckDBConnection>;
  /** @default {256 MB} */
  readonly warnBytes?: number;
}

/**
 * Keeps the rows in memory, as a temporary view with the name of the query: in append and update mode those of all batches (a group that changes is there
 * once for each change), in complete mode those of the last one. The view is there from the start of the query to the end of the session, or until a query
 * or view of that name takes its place. A batch appears in it as a whole.
 *
 * Progress says how much is held: `numRowsHeld` and `bytesHeld`. What does not fit into DuckDB's memory moves to its temporary files, and past 256 MB the
 * query says once that this is no place for all rows of a stream.
 *
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#output-sinks}
 */
export class MemorySink implements Sink {
  readonly description = "MemorySink";
  readonly #options: MemorySinkOptions;
  #connection!: DuckDBConnection;
  #table!: HeldTable;
  #held: Size = { rowCount: 0, byteCount: 0 };

  constructor(options: MemorySinkOptions) {
    this.#options = options;
  }

  async started(): Promise<void> {
    const { connect, heldRows, queryName, schema, views } = this.#options;
    this.#connection = await connect();
    this.#table = await HeldTable.create(this.#connection, schema);
    const view = queryName.toLowerCase();
    await heldRows.set(view, this.#table)?.drop(this.#connection);
    views.set(view, heldRowsPlan(view));
  }

  async begin(_batchId: number, schema: StructType): Promise<SinkBatch> {
    const connection = this.#connection;
    const rows = await HeldTable.create(connection, schema);
    return {
      write: (relation: Relation) => rows.add(relation),
      commit: () => this.#commit(rows),
      [Symbol.asyncDispose]: () => rows.drop(connection),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection?.closeSync();
    return await Promise.resolve();
  }

  async #commit(rows: HeldTable): Promise<SinkProgress> {
    const { outputMode, queryName, warnBytes = WARN_BYTES } = this.#options;
    const size = await rows.size(this.#connection);
    const isReplaced = outputMode === "complete";
    if (isReplaced) await this.#table.become(rows, this.#connection);
    else await this.#table.addAll(rows, this.#connection);
    this.#held = isReplaced ? size : {
      rowCount: this.#held.rowCount + size.rowCount,
      byteCount: this.#held.byteCount + size.byteCount,
    };
    const { rowCount, byteCount } = this.#held;
    return {
      numOutputRows: size.rowCount,
      metrics: { numRowsHeld: `${rowCount}`, bytesHeld: `${byteCount}` },
      ...(byteCount > warnBytes && {
        notice: `The memory sink ${queryName} holds more than ${megabytes(warnBytes)} MB and ${
          isReplaced ? "grows with the number of groups" : "keeps every row"
        }. It is for trying things out: write to files or Kafka what is to be kept.`,
      }),
    };
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / (1024 * 1024));
}

/** `format("memory")`. */
export const memorySinkProvider: SinkProvider = {
  format: "memory",
  allowsTemporaryCheckpoint: true,
  recovers: (outputMode) => outputMode === "complete",
  open({ outputMode, partitionBy, queryName, schema }, { connect, heldRows, views }) {
    refusePartitioning("memory", partitionBy);
    const options = { outputMode, schema, queryName: viewName(queryName), heldRows, views, connect };
    return Promise.resolve(new MemorySink(options));
  },
};

function viewName(queryName: string | undefined): string {
  if (queryName === undefined) {
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_1194",
      'queryName must be specified for memory sink: it is the name of the view. Add .queryName("…").',
    );
  }
  if (/^\w+(\.\w+)+$/.test(queryName)) {
    throw new AnalysisError(
      "TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS",
      `CREATE TEMPORARY VIEW or the corresponding Dataset APIs only accept single-part view names, but got: ${queryName}. Give queryName a name ` +
        "without dots.",
      { parameters: { actualName: queryName } },
    );
  }
  if (!/^\w+$/.test(queryName)) {
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_1321",
      `Invalid view name: ${queryName}. The query's name is that of its view: use letters, digits and underscores.`,
      { parameters: { viewName: queryName } },
    );
  }
  return queryName;
}
