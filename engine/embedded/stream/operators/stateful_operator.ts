import type { KnownOperator } from "../state/state_schema.ts";
import type { StateStore } from "../state/state_store.ts";
import type { FlowStep } from "./flow_step.ts";

/** What a batch did to the state of an operator. */
export interface StateChanges {
  readonly updated: number;
  readonly removed: number;
  /** Rows, or groups of an aggregation, that came too late. */
  readonly dropped: number;
  readonly customMetrics?: Readonly<Record<string, number>>;
}

/** A step that remembers something from batch to batch. */
export interface StatefulOperator extends FlowStep {
  readonly store: StateStore;
  readonly known: KnownOperator;
  /** The running batch, or the last. */
  readonly changes: StateChanges;
  /** Whether it has something to do when only the watermark has moved. */
  readonly wantsNoDataBatches: boolean;
  /** Whether what the watermark removes from the state is what goes on. */
  readonly waitsForWindows: boolean;
}

/** One of the `stateOperators` of a progress report, with Spark's keys in Spark's order. */
export interface StateOperatorProgress {
  readonly operatorName: string;
  readonly numRowsTotal: number;
  readonly numRowsUpdated: number;
  readonly allUpdatesTimeMs: number;
  readonly numRowsRemoved: number;
  readonly allRemovalsTimeMs: number;
  readonly commitTimeMs: number;
  readonly memoryUsedBytes: number;
  readonly numRowsDroppedByWatermark: number;
  readonly numShufflePartitions: number;
  readonly numStateStoreInstances: number;
  readonly customMetrics: Readonly<Record<string, number>>;
}
