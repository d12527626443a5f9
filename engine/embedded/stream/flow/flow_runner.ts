import type { DuckDBConnection } from "@duckdb/node-api";
import type { OutputMode, ReadPlan } from "../../../declare/plan.ts";
import type { CompiledPlan } from "../../compile.ts";
import { quoteIdentifier } from "../../duckdb_type.ts";
import type { BatchRead } from "../../read/batch_read.ts";
import type { BatchOutcome, BatchRunner, RunningBatch } from "../batch_runner.ts";
import type { FaultPoint } from "../fault_point.ts";
import type { StatefulOperator, StateOperatorProgress } from "../operators/stateful_operator.ts";
import { emptyRelation, stageColumns } from "../stage.ts";
import { Flow, type FlowOptions } from "./flow.ts";
import { splitPlan } from "./split_plan.ts";

/** Reads what is there now. */
export type OpenStaticRead = (connection: DuckDBConnection, read: ReadPlan) => Promise<BatchRead>;

/** What a flow's runner works with. */
export interface FlowRunnerOptions extends Omit<FlowOptions, "plan"> {
  readonly compiled: CompiledPlan & Required<Pick<CompiledPlan, "stepwise">>;
  readonly openStaticRead: OpenStaticRead;
  readonly faultPoint: FaultPoint;
}

/** Whether a plan has steps, or reads static data, which is read anew for each batch. */
export function needsFlow({ leaves, stepwise }: FlowRunnerOptions["compiled"], mode: OutputMode): boolean {
  return leaves.some((leaf) => !leaf.read.streaming) ||
    splitPlan(stepwise.plan, { ...stepwise, mode }).steps.size > 0;
}

let lastRunner = 0;

/** Runs a plan in steps, with state and event time; reads static data anew for every batch. */
export class FlowRunner implements BatchRunner {
  readonly remembers = true;
  readonly #options: FlowRunnerOptions;
  readonly #flow: Flow;
  readonly #name = `static_${++lastRunner}`;
  /** For each leaf of the plan, its place among the streaming ones; undefined for a static one. */
  readonly #streamOf: readonly (number | undefined)[];
  #hasRun = false;

  private constructor(options: FlowRunnerOptions) {
    const { compiled } = options;
    this.#options = options;
    this.#flow = new Flow({ ...options, plan: compiled.stepwise });
    let streams = 0;
    this.#streamOf = compiled.leaves.map((leaf) => leaf.read.streaming ? streams++ : undefined);
  }

  /**
   * @param nextBatchId How many batches the state is of.
   * @throws {SparkError} When the state in the checkpoint cannot be continued.
   */
  static async open(options: FlowRunnerOptions, nextBatchId: number): Promise<FlowRunner> {
    const runner = new FlowRunner(options);
    await runner.#flow.restore(nextBatchId);
    return runner;
  }

  get wantsNoDataBatch(): boolean {
    return this.#flow.wantsNoDataBatch;
  }

  async run(batch: RunningBatch): Promise<BatchOutcome> {
    this.#hasRun = true;
    const { compiled, faultPoint } = this.#options;
    const statics = await this.#readStatics();
    const noRows = compiled.leaves.map((leaf) => emptyRelation(stageColumns(leaf)));
    const write = batch.writers[0]!; // its steps share one connection
    await this.#flow.begin({ ...batch, write, relationOf: (leaf) => statics.get(leaf) ?? noRows[leaf]! });
    for await (const slice of batch.landing.slices()) {
      await using rows = slice;
      await this.#flow.add((leaf) => statics.get(leaf) ?? rows.relationOf(this.#streamOf[leaf]!));
    }
    await this.#flow.finish();
    await faultPoint("before state");
    const commitTimesMs = await this.#flow.commit();
    await faultPoint("after state");
    const watermarkMs = this.#flow.watermark.advance();
    const operators = this.#flow.operators.map((operator, i) =>
      report(operator, { commit: commitTimesMs[i]!, update: this.#flow.spentMs(operator) })
    );
    return {
      watermarkMs,
      stateOperators: operators,
      eventTime: this.#flow.hasWatermark
        ? {
          batchId: batch.batchId,
          watermarkMs: batch.watermarkMs,
          nextWatermarkMs: watermarkMs,
          seen: this.#flow.watermark.seen,
          nextToClose: this.#flow.nextToClose(),
        }
        : undefined,
    };
  }

  idle(batchId: number): BatchOutcome {
    const { watermark } = this.#flow;
    const watermarkMs = watermark.currentMs;
    // As in Spark, state and watermark are not spoken of before a batch has run.
    if (!this.#hasRun) return { watermarkMs, stateOperators: [], eventTime: undefined };
    const nothing = { updated: 0, removed: 0, dropped: 0 };
    return {
      watermarkMs,
      stateOperators: this.#flow.operators.map((operator) =>
        report(operator, { commit: 0, update: 0 }, nothing)
      ),
      eventTime: this.#flow.hasWatermark
        ? { batchId, watermarkMs, nextWatermarkMs: watermarkMs, seen: undefined, nextToClose: undefined }
        : undefined,
    };
  }

  async purgeBefore(batchId: number): Promise<void> {
    await this.#flow.purgeBefore(batchId);
  }

  /** Static data as it is now, as tables: a batch sees one state of it, and reads it once. */
  async #readStatics(): Promise<Map<number, string>> {
    const { compiled, connection, openStaticRead } = this.#options;
    const tables = new Map<number, string>();
    for (const [i, leaf] of compiled.leaves.entries()) {
      if (leaf.read.streaming) continue;
      await using read = await openStaticRead(connection, leaf.read);
      const table = quoteIdentifier(`${this.#name}_${i}`);
      await connection.run(
        `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT * FROM ${await read.relation(leaf.columns)}`,
      );
      tables.set(i, table);
    }
    return tables;
  }
}

function report(
  { changes, known, store }: StatefulOperator,
  tookMs: { readonly update: number; readonly commit: number },
  { customMetrics = {}, dropped, removed, updated } = changes,
): StateOperatorProgress {
  return {
    operatorName: known.operatorName,
    numRowsTotal: store.rowCount,
    numRowsUpdated: updated,
    allUpdatesTimeMs: tookMs.update,
    numRowsRemoved: removed,
    allRemovalsTimeMs: 0, // part of the updates
    commitTimeMs: tookMs.commit,
    memoryUsedBytes: store.memoryBytes,
    numRowsDroppedByWatermark: dropped,
    numShufflePartitions: 1,
    numStateStoreInstances: 1,
    customMetrics,
  };
}
