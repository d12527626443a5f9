import type { AggregationSpec } from "../operators/aggregation.ts";
import type { GroupingSpec } from "../operators/grouping_operator.ts";
import type { KnownOperator, StateColumn } from "../state/state_schema.ts";
import type { Closing } from "../state/state_store.ts";
import type { ResolvedPlan } from "../../analyze/resolved_plan.ts";

/** SQL over the rows at hand, between the steps of a flow. */
export interface Section {
  /** Reads real leaves, and one for each of {@linkcode Section.steps}. */
  readonly plan: ResolvedPlan;
  /** The steps below it, by the leaf that stands for their rows. */
  readonly steps: ReadonlyMap<number, Step>;
  /** Whether it reads a stream itself. */
  readonly readsStream: boolean;
}

/** A step, the rows that go into it, and the columns that come out. */
export interface Step {
  readonly spec: StepSpec;
  readonly input: Section;
  readonly columns: readonly StateColumn[];
}

/** What a step does, in terms of the columns that its input has. */
export type StepSpec =
  | WatermarkSpec
  | AggregateSpec
  | SessionsSpec
  | DeduplicateSpec
  | LimitSpec;

/** `withWatermark`. */
export interface WatermarkSpec {
  readonly kind: "watermark";
  readonly delayMs: number;
  readonly eventTime: string;
}

interface Stateful {
  readonly operator: KnownOperator;
  /** What the watermark removes from the state. */
  readonly closing: Closing | undefined;
}

/** `groupBy … agg`, `distinct`. */
export interface AggregateSpec extends AggregationSpec, Stateful {
  readonly kind: "aggregate";
}

/** `groupBy(session_window(…), …)`. */
export interface SessionsSpec extends GroupingSpec, Stateful {
  readonly kind: "sessions";
}

/** `dropDuplicates`, `dropDuplicatesWithinWatermark`. */
export interface DeduplicateSpec extends Stateful {
  readonly kind: "deduplicate";
  readonly keys: readonly string[];
  readonly eventTime: string | undefined;
  readonly withinMs: number | undefined;
}

/** `limit` of all rows together. */
export interface LimitSpec extends Omit<Stateful, "closing"> {
  readonly kind: "limit";
  readonly count: number;
}
