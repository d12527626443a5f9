import type { DuckDBConnection } from "@duckdb/node-api";
import type { OutputMode } from "../../../declare/plan.ts";
import { quoteIdentifier } from "../../duckdb_type.ts";
import type { KnownOperator, StateColumn } from "../state/state_schema.ts";
import type { StateStore } from "../state/state_store.ts";
import type { BatchTimes } from "./flow_step.ts";
import { ScratchTable } from "./scratch_table.ts";
import type { StateChanges, StatefulOperator } from "./stateful_operator.ts";

/** A part of an aggregate's value: what is kept of a group's rows. */
export interface AggregatePartSpec extends StateColumn {
  /** The part of some rows, as DuckDB aggregate over their columns. */
  readonly sql: string;
}

/** Groups, and what is computed of each. */
export interface GroupingSpec {
  /** The columns of the rows to group by. */
  readonly keys: readonly StateColumn[];
  readonly parts: readonly AggregatePartSpec[];
  /** The parts of all rows, from the SQL of the parts of earlier ones (NULL when there were none) and of later ones. */
  readonly merge: (earlier: readonly string[], later: readonly string[]) => readonly string[];
  /** The columns of the result, as `SQL AS name` over keys and parts. */
  readonly results: readonly string[];
  readonly mode: OutputMode;
  /** Whether there is a watermark at all. */
  readonly hasWatermark: boolean;
}

/** What a {@linkcode GroupingOperator} works with. */
export interface GroupingOptions extends GroupingSpec {
  readonly connection: DuckDBConnection;
  readonly store: StateStore;
  readonly known: KnownOperator;
}

/** What aggregations have in common, whatever their groups are. */
export abstract class GroupingOperator<Options extends GroupingOptions> implements StatefulOperator {
  readonly store: StateStore;
  readonly known: KnownOperator;
  protected readonly options: Options;
  /** The names of the keys and of the parts, as SQL. */
  protected readonly keys: readonly string[];
  protected readonly parts: readonly string[];
  protected batch!: BatchTimes;
  #changes: StateChanges = { updated: 0, removed: 0, dropped: 0 };

  constructor(options: Options) {
    this.options = options;
    this.store = options.store;
    this.known = options.known;
    this.keys = options.keys.map(({ name }) => quoteIdentifier(name));
    this.parts = options.parts.map(({ name }) => quoteIdentifier(name));
  }

  get changes(): StateChanges {
    return this.#changes;
  }

  get wantsNoDataBatches(): boolean {
    return this.options.mode !== "complete" && this.options.hasWatermark;
  }

  get waitsForWindows(): boolean {
    return this.options.mode === "append";
  }

  begin(batch: BatchTimes): Promise<void> {
    this.batch = batch;
    this.#changes = { updated: 0, removed: 0, dropped: 0 };
    return Promise.resolve();
  }

  abstract add(rows: string): Promise<undefined>;

  abstract finish(): Promise<string | undefined>;

  protected table(purpose: string): ScratchTable {
    return new ScratchTable(this.options.connection, purpose);
  }

  /** Adds to what the batch has changed. */
  protected changed({ updated = 0, removed = 0, dropped = 0 }: Partial<StateChanges>): void {
    const before = this.#changes;
    this.#changes = {
      updated: before.updated + updated,
      removed: before.removed + removed,
      dropped: before.dropped + dropped,
    };
  }

  /** Takes out of the state what the watermark has passed. Returns its table. */
  protected async close(): Promise<string | undefined> {
    const before = this.store.rowCount;
    const closed = await this.store.close(this.batch.watermarkMs);
    this.changed({ removed: before - this.store.rowCount });
    return closed;
  }

  protected results(groups: string): string {
    return `(SELECT ${this.options.results.join(", ")} FROM ${groups})`;
  }
}
