import type { DuckDBConnection } from "@duckdb/node-api";
import type { OutputMode } from "../../../declare/plan.ts";
import type { NextToClose } from "../../../declare/streaming_query_listener.ts";
import type { Storage } from "../../../storage/storage.ts";
import type { StepwisePlan } from "../../compile.ts";
import { quoteIdentifier } from "../../duckdb_type.ts";
import type { BatchTimes, FlowStep } from "../operators/flow_step.ts";
import type { StatefulOperator } from "../operators/stateful_operator.ts";
import { acceptOperators, rememberOperators, type StateColumn } from "../state/state_schema.ts";
import { Watermark, type WatermarkPolicy } from "../watermark.ts";
import { openOperator, openWatermark } from "./open_step.ts";
import { splitPlan, stepsOf } from "./split_plan.ts";
import type { Section, Step } from "./step_spec.ts";

/** What a flow works with. */
export interface FlowOptions {
  readonly plan: StepwisePlan;
  readonly mode: OutputMode;
  readonly policy: WatermarkPolicy;
  /** Everything happens here, the state's tables included. */
  readonly connection: DuckDBConnection;
  /** The checkpoint. */
  readonly storage: Storage;
  /** Where the query goes on. */
  readonly watermarkMs: number;
}

/** A batch as the flow sees it. */
export interface FlowBatch extends BatchTimes {
  readonly batchId: number;
  /** `current_timestamp` in the batch. */
  readonly nowMs: number;
  /** The relation of a leaf while no rows of a stream are given: all rows of a static one, none of a stream. */
  readonly relationOf: (leaf: number) => string;
  /** Takes rows of the result, as a SELECT. */
  readonly write: (sql: string) => Promise<void>;
}

/** A step where it stands: between the section that gives its rows and the one that takes what it passes on. */
interface Station {
  readonly step: FlowStep;
  readonly input: Section;
  readonly above: Section;
  /** What takes the rows of `above`; undefined for the sink. */
  readonly next: Station | undefined;
  /** What it is in the plan of `above`. */
  readonly leaf: number;
}

/**
 * Runs a plan with steps: what remembers something from batch to batch, or looks at event times. For every batch: {@linkcode Flow.begin},
 * {@linkcode Flow.add} for each slice of its rows, {@linkcode Flow.finish}, {@linkcode Flow.commit}.
 */
export class Flow {
  readonly watermark: Watermark;
  readonly #options: FlowOptions;
  readonly #root: Section;
  /** Those nearest the sink first. */
  readonly #stations: Station[] = [];
  readonly #operators: StatefulOperator[] = [];
  readonly #delaysMs: readonly number[];
  #batch!: FlowBatch;
  #hasRows = false;
  /** The watermark that the last batch of this run ran with. */
  #ranWithMs: number | undefined;
  #isRemembered = false;
  /** Milliseconds that the steps have spent on the batch. */
  readonly #spentMs = new Map<FlowStep, number>();

  constructor(options: FlowOptions) {
    const { mode, plan, policy, watermarkMs } = options;
    this.#options = options;
    this.#root = splitPlan(plan.plan, { ...plan, mode });
    const nodes = stepsOf(this.#root).map(({ spec }) => spec).filter((spec) => spec.kind === "watermark");
    this.#delaysMs = nodes.map((node) => node.delayMs);
    this.watermark = new Watermark(nodes, { policy, currentMs: watermarkMs });
    this.#openSteps(this.#root, undefined, { nodes: 0 });
  }

  /** The operators with state, the one nearest the sink first. */
  get operators(): readonly StatefulOperator[] {
    return this.#operators;
  }

  get hasWatermark(): boolean {
    return this.#delaysMs.length > 0;
  }

  /** Whether a batch without rows would have something to do: the watermark has moved since the last batch of this run, and there may be state to close. */
  get wantsNoDataBatch(): boolean {
    return this.#ranWithMs !== undefined && this.watermark.currentMs > this.#ranWithMs &&
      this.#operators.some((operator) => operator.wantsNoDataBatches);
  }

  /**
   * Loads the state.
   *
   * @param version Of how many batches.
   * @throws {SparkError} When the state is of other operators, or cannot be loaded.
   */
  async restore(version: number): Promise<void> {
    if (version > 0) await acceptOperators(this.#options.storage, this.#operators.map((o) => o.known));
    for (const { store } of this.#operators) await store.restore(version);
    this.#isRemembered = version > 0;
  }

  async begin(batch: FlowBatch): Promise<void> {
    this.#batch = batch;
    this.#hasRows = false;
    this.watermark.begin();
    this.#spentMs.clear();
    for (const { step } of this.#stations) await step.begin(batch);
  }

  /** @param relationOf The relation of a leaf: some rows of a stream, all of a static one. */
  async add(relationOf: (leaf: number) => string): Promise<void> {
    this.#hasRows = true;
    for (const station of this.#stations.toReversed()) {
      if (station.input.readsStream) await this.#push(station.input, station, relationOf);
    }
    if (this.#root.readsStream) await this.#push(this.#root, undefined, relationOf);
  }

  /** All rows are in. */
  async finish(): Promise<void> {
    const { relationOf } = this.#batch;
    for (const station of this.#stations.toReversed()) {
      // An aggregate of no rows is a row, too.
      if (!this.#hasRows && station.input.readsStream) await this.#push(station.input, station, relationOf);
      await this.#passOn(station, await this.#timed(station.step, () => station.step.finish()));
    }
    this.#ranWithMs = this.#batch.watermarkMs;
  }

  /** Writes the state into the checkpoint. Returns the milliseconds it took, by operator. */
  async commit(): Promise<number[]> {
    const { storage } = this.#options;
    if (!this.#isRemembered) await rememberOperators(storage, this.#operators.map((o) => o.known));
    this.#isRemembered = true;
    const tookMs: number[] = [];
    for (const { store } of this.#operators) {
      const beganMs = performance.now();
      await store.commit(this.#batch.batchId + 1);
      tookMs.push(Math.round(performance.now() - beganMs));
    }
    return tookMs;
  }

  /** How long a step has worked on the batch, what it has computed of its rows included. */
  spentMs(step: FlowStep): number {
    return Math.round(this.#spentMs.get(step) ?? 0);
  }

  /** Lets go of the state before a batch. */
  async purgeBefore(batchId: number): Promise<void> {
    for (const { store } of this.#operators) await store.purgeBefore(batchId);
  }

  /** The window in the state that closes next; undefined when there is none. */
  nextToClose(): NextToClose | undefined {
    const windows = this.#operators.filter((operator) => operator.waitsForWindows)
      .map((operator) => operator.store.nextToClose).filter((window) => window !== undefined);
    const [next] = windows.sort((a, b) => a.endMs - b.endMs);
    return next && { ...next, waitsForMs: next.endMs + this.#delayMs };
  }

  /** How far an event must be ahead of what it closes: the watermark that counts is the slowest, or the fastest. */
  get #delayMs(): number {
    return this.#options.policy === "min" ? Math.max(...this.#delaysMs) : Math.min(...this.#delaysMs);
  }

  #openSteps(above: Section, next: Station | undefined, count: { nodes: number }): void {
    for (const [leaf, { input, spec }] of above.steps) {
      const surroundings = { ...this.#options, watermark: this.watermark };
      let step: FlowStep;
      if (spec.kind === "watermark") {
        step = openWatermark(spec, count.nodes++, surroundings);
      } else {
        const operator = openOperator(spec, this.#operators.length, surroundings);
        this.#operators.push(operator);
        step = operator;
      }
      const station: Station = { step, input, above, next, leaf };
      this.#stations.push(station);
      this.#openSteps(input, station, count);
    }
  }

  /** Computes a section over some rows and gives the result to whom it is for. */
  async #push(
    section: Section,
    to: Station | undefined,
    relationOf: (leaf: number) => string,
  ): Promise<void> {
    const relation = (leaf: number) => {
      const step = section.steps.get(leaf);
      return step ? noRows(step) : relationOf(leaf);
    };
    await this.#deliver(section, to, relation);
  }

  async #passOn(from: Station, rows: string | undefined): Promise<void> {
    if (rows === undefined) return;
    await this.#deliver(from.above, from.next, (leaf) => {
      if (leaf === from.leaf) return rows;
      const step = from.above.steps.get(leaf);
      return step ? noRows(step) : this.#batch.relationOf(leaf);
    });
  }

  async #deliver(
    section: Section,
    to: Station | undefined,
    relationOf: (leaf: number) => string,
  ): Promise<void> {
    const sql = this.#options.plan.toSql(section.plan, { relationOf, nowMs: this.#batch.nowMs });
    if (to === undefined) await this.#batch.write(sql);
    else await this.#passOn(to, await this.#timed(to.step, () => to.step.add(`(${sql})`)));
  }

  async #timed<T>(step: FlowStep, action: () => Promise<T>): Promise<T> {
    const beganMs = performance.now();
    const result = await action();
    this.#spentMs.set(step, (this.#spentMs.get(step) ?? 0) + performance.now() - beganMs);
    return result;
  }
}

function noRows({ columns }: Step): string {
  const values = columns.map(({ name, type }: StateColumn) =>
    `CAST(NULL AS ${type}) AS ${quoteIdentifier(name)}`
  );
  return `(SELECT ${values.join(", ")} WHERE false)`;
}
