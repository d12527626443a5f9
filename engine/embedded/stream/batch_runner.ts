import type { EventTimeReport } from "../../declare/streaming_query_listener.ts";
import type { CompiledPlan } from "../compile.ts";
import type { BatchLanding } from "./batch_landing.ts";
import type { StateOperatorProgress } from "./operators/stateful_operator.ts";
import type { ProgressReporter } from "./progress.ts";

/** A batch being run. Times are milliseconds since the epoch. */
export interface RunningBatch {
  readonly batchId: number;
  /** `current_timestamp`. */
  readonly nowMs: number;
  /** The watermark of the batch, and of the one before it. */
  readonly watermarkMs: number;
  readonly lateMs: number;
  readonly landing: BatchLanding;
  /** Each takes rows of the result, as a SELECT; any number of times, one at a time. There is at least one. */
  readonly writers: readonly BatchWriter[];
}

/** Computes rows on a connection of its own and gives them to the sink. */
export type BatchWriter = (sql: string) => Promise<void>;

/** What a batch did besides writing rows. */
export interface BatchOutcome {
  /** The watermark for the next batch. */
  readonly watermarkMs: number;
  readonly stateOperators: readonly StateOperatorProgress[];
  /** Undefined for a query without a watermark. */
  readonly eventTime: EventTimeReport | undefined;
}

/** Runs a plan over the rows of batch after batch. */
export interface BatchRunner {
  /** Whether batches leave something behind besides their rows, so that each must run even if the sink has its rows already. */
  readonly remembers: boolean;
  /** Whether a batch without rows has something to do now. */
  readonly wantsNoDataBatch: boolean;
  run(batch: RunningBatch): Promise<BatchOutcome>;
  /** What to report while nothing happens. */
  idle(batchId: number): BatchOutcome;
  /** No batch before this one will be run again. */
  purgeBefore(batchId: number): Promise<void>;
}

/** Runs a plan that makes its output rows of the rows at hand alone. */
export class StatelessRunner implements BatchRunner {
  readonly remembers = false;
  readonly wantsNoDataBatch = false;
  readonly #compiled: CompiledPlan;
  readonly #progress: ProgressReporter;

  constructor(compiled: CompiledPlan, progress: ProgressReporter) {
    this.#compiled = compiled;
    this.#progress = progress;
  }

  async run({ landing, nowMs, writers }: RunningBatch): Promise<BatchOutcome> {
    let failure: { error: unknown } | undefined;
    await Promise.all(writers.map(async (write) => {
      try {
        await this.#writeSlices(landing, nowMs, write);
      } catch (error) {
        failure ??= { error };
        landing.cancel(); // ends the waiting of the other writers
      }
    }));
    if (failure) throw failure.error;
    return this.idle();
  }

  /** Takes one slice after the other, as long as other writers leave some. */
  async #writeSlices(landing: BatchLanding, nowMs: number, write: BatchWriter): Promise<void> {
    for await (const slice of landing.slices()) {
      await using rows = slice;
      const relationOf = (leaf: number) => rows.relationOf(leaf);
      const sql = await this.#progress.measure(
        "queryPlanning",
        () => Promise.resolve(this.#compiled.toSql({ relationOf, nowMs })),
      );
      await write(sql);
    }
  }

  idle(): BatchOutcome {
    return { watermarkMs: 0, stateOperators: [], eventTime: undefined };
  }

  purgeBefore(): Promise<void> {
    return Promise.resolve();
  }
}
