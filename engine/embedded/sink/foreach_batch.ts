import type { DuckDBConnection } from "@duckdb/node-api";
import type { BatchFunction } from "../../declare/engine.ts";
import type { StructType } from "../../declare/types.ts";
import { AnalysisError, SparkError } from "../../errors.ts";
import { type HeldRows, heldRowsPlan, HeldTable } from "../held_rows.ts";
import { refusePartitioning } from "./refuse_partitioning.ts";
import type { Relation, Sink, SinkBatch, SinkProgress } from "./sink.ts";
import type { SinkProvider } from "./sink_provider.ts";

/** What a sink that is a function works with. */
export interface ForeachBatchOptions {
  readonly onBatch: BatchFunction;
  readonly heldRows: HeldRows;
  readonly connect: () => Promise<DuckDBConnection>;
}

/**
 * Gives each batch to a function of the program, as the plan of a frame that holds its rows until the function has ended.
 *
 * A batch whose function has ended but which was not logged as done comes again: at least once, and exactly once for a function that knows the batch by
 * its id. A query that is stopped does not wait for the function.
 *
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#foreachbatch}
 */
export class ForeachBatchSink implements Sink {
  readonly description = "ForeachBatchSink";
  readonly #options: ForeachBatchOptions;
  #connection: DuckDBConnection | undefined;

  constructor(options: ForeachBatchOptions) {
    this.#options = options;
  }

  async begin(batchId: number, schema: StructType, signal: AbortSignal): Promise<SinkBatch> {
    const connection = this.#connection ??= await this.#options.connect();
    const rows = await HeldTable.create(connection, schema);
    return {
      write: (relation: Relation) => rows.add(relation),
      commit: () => this.#give(rows, batchId, signal),
      [Symbol.asyncDispose]: () => rows.drop(connection),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection?.closeSync();
    return await Promise.resolve();
  }

  async #give(rows: HeldTable, batchId: number, signal: AbortSignal): Promise<SinkProgress> {
    const { heldRows, onBatch } = this.#options;
    const name = `batch ${batchId} (${rows.name})`;
    heldRows.set(name, rows);
    try {
      await unlessAborted(signal, async () => await onBatch(heldRowsPlan(name), batchId));
    } catch (cause) {
      if (signal.aborted) throw cause;
      throw new SparkError(
        "FOREACH_BATCH_USER_FUNCTION_ERROR",
        `An error occurred in the user provided function in foreach batch sink. Reason: ${
          cause instanceof Error ? cause.message : String(cause)
        }`,
        { parameters: { reason: cause instanceof Error ? cause.message : String(cause) }, cause },
      );
    } finally {
      heldRows.delete(name);
    }
    return { numOutputRows: -1 };
  }
}

async function unlessAborted(signal: AbortSignal, run: () => Promise<void>): Promise<void> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort);
  try {
    await Promise.race([run(), aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** `foreachBatch(…)`; in a plan `format("foreachBatch")`, without the function. */
export const foreachBatchSinkProvider: SinkProvider = {
  format: "foreachBatch",
  allowsTemporaryCheckpoint: true,
  open({ onBatch, partitionBy }, { connect, heldRows }) {
    refusePartitioning("foreachBatch", partitionBy);
    if (onBatch) return Promise.resolve(new ForeachBatchSink({ onBatch, heldRows, connect }));
    throw new AnalysisError(
      "FOREACH_BATCH_WITHOUT_FUNCTION",
      "The plan gives its batches to a function, and a plan does not hold the function: it can only be started by the program that has it, with " +
        "writeStream.foreachBatch(…).start().",
    );
  },
};
