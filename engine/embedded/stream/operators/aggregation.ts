import type { DuckDBConnection } from "@duckdb/node-api";
import type { OutputMode } from "../../../declare/plan.ts";
import { quoteIdentifier } from "../../duckdb_type.ts";
import type { KnownOperator, StateColumn } from "../state/state_schema.ts";
import type { StateStore } from "../state/state_store.ts";
import { instantSql } from "../instant_sql.ts";
import type { BatchTimes } from "./flow_step.ts";
import { ScratchTable } from "./scratch_table.ts";
import type { StateChanges, StatefulOperator } from "./stateful_operator.ts";

/** A part of an aggregate's value: what is kept of a group's rows. */
export interface AggregatePartSpec extends StateColumn {
  /** The part of some rows, as DuckDB aggregate over their columns. */
  readonly sql: string;
}

/** Groups, and what is computed of each. */
export interface AggregationSpec {
  /** The columns of the rows to group by. */
  readonly keys: readonly StateColumn[];
  readonly parts: readonly AggregatePartSpec[];
  /** The parts of all rows, from the SQL of the parts of earlier ones (NULL when there were none) and of later ones. */
  readonly merge: (earlier: readonly string[], later: readonly string[]) => readonly string[];
  /** The columns of the result, as `SQL AS name` over keys and parts. */
  readonly results: readonly string[];
  readonly mode: OutputMode;
  /** When a group is complete, as SQL over the keys; undefined when nothing says so. */
  readonly eventTime: string | undefined;
  /** Whether there is a watermark at all. */
  readonly hasWatermark: boolean;
}

/** What an aggregation works with. */
export interface AggregationOptions extends AggregationSpec {
  readonly connection: DuckDBConnection;
  readonly store: StateStore;
  readonly known: KnownOperator;
}

/**
 * `groupBy … agg` over a stream: keeps, for each group, parts from which the aggregates are computed and to which those of a new batch are added.
 *
 * In append mode a group goes on once, when the watermark has passed it; in update mode whenever it has changed; in complete mode all go on, always.
 */
export class Aggregation implements StatefulOperator {
  readonly store: StateStore;
  readonly known: KnownOperator;
  readonly #options: AggregationOptions;
  readonly #keys: readonly string[];
  readonly #parts: readonly string[];
  #batch!: BatchTimes;
  /** Groups of the running batch so far, of its last slice, and of both together. */
  #groups: ScratchTable;
  readonly #slice: ScratchTable;
  #next: ScratchTable;
  #groupCount: number | undefined;
  /** Those that are in time, with what they have become. */
  readonly #changed: ScratchTable;
  #changes: StateChanges = { updated: 0, removed: 0, dropped: 0 };

  constructor(options: AggregationOptions) {
    this.#options = options;
    this.store = options.store;
    this.known = options.known;
    this.#keys = options.keys.map(({ name }) => quoteIdentifier(name));
    this.#parts = options.parts.map(({ name }) => quoteIdentifier(name));
    const table = (purpose: string) => new ScratchTable(options.connection, purpose);
    this.#groups = table("groups");
    this.#next = table("groups");
    this.#slice = table("slice");
    this.#changed = table("changed");
  }

  get changes(): StateChanges {
    return this.#changes;
  }

  get wantsNoDataBatches(): boolean {
    return this.#options.mode !== "complete" && this.#options.hasWatermark;
  }

  get waitsForWindows(): boolean {
    return this.#options.mode === "append";
  }

  async begin(batch: BatchTimes): Promise<void> {
    await this.#changed.release();
    this.#batch = batch;
    this.#groupCount = undefined;
    this.#changes = { updated: 0, removed: 0, dropped: 0 };
  }

  async add(rows: string): Promise<undefined> {
    const values = this.#options.parts.map(({ sql }, i) => `${sql} AS ${this.#parts[i]}`);
    const columns = [...this.#keys, ...values].join(", ");
    const by = this.#keys.length > 0 ? ` GROUP BY ${this.#keys.join(", ")}` : "";
    const groups = `SELECT ${columns} FROM ${rows}${by}`;
    if (this.#groupCount === undefined) {
      this.#groupCount = await this.#groups.fill(groups);
      return;
    }
    await this.#slice.fill(groups);
    this.#groupCount = await this.#next.fill(this.#merged(this.#groups.name, this.#slice.name));
    [this.#groups, this.#next] = [this.#next, this.#groups];
    for (const table of [this.#slice, this.#next]) await table.release();
  }

  async finish(): Promise<string | undefined> {
    const { mode } = this.#options;
    if (this.#groupCount !== undefined) await this.#update(this.#groupCount);
    const closed = mode === "complete" ? undefined : await this.#close();
    switch (mode) {
      case "append":
        return closed && this.#results(closed);
      case "update":
        return this.#changes.updated > 0 ? this.#results(this.#changed.name) : undefined;
      case "complete":
        return this.#results(this.store.table);
    }
  }

  /** Brings the groups of the batch into the state. */
  async #update(groupCount: number): Promise<void> {
    const { eventTime, mode } = this.#options;
    const keys = this.#keys.map((key) => `g.${key}`);
    const values = this.#mergedParts("s", "g").map((sql, i) =>
      `CASE WHEN s.rowid IS NULL THEN g.${this.#parts[i]} ELSE ${sql} END AS ${this.#parts[i]}`
    );
    const inTime = mode === "complete" || eventTime === undefined
      ? ""
      : ` WHERE (g.${eventTime} <= ${instantSql(this.#batch.lateMs)}) IS NOT TRUE`;
    const updated = await this.#changed.fill(
      `SELECT ${[...keys, ...values, 's.rowid AS "row"'].join(", ")} FROM ${this.#groups.name} AS g ` +
        `LEFT JOIN ${this.store.table} AS s ON ${this.store.sameKey("s", "g")}${inTime}`,
    );
    await this.#groups.release();
    await this.store.put(this.#changed.name, updated);
    this.#changes = { updated, removed: 0, dropped: groupCount - updated };
  }

  /** Takes out of the state what the watermark has passed. Returns its table. */
  async #close(): Promise<string | undefined> {
    const before = this.store.rowCount;
    const closed = await this.store.close(this.#batch.watermarkMs);
    this.#changes = { ...this.#changes, removed: before - this.store.rowCount };
    return closed;
  }

  /** The groups of two tables as one. */
  #merged(earlier: string, later: string): string {
    const keys = this.#keys.map((key) => `coalesce(e.${key}, l.${key}) AS ${key}`);
    const values = this.#mergedParts("e", "l").map((sql, i) => {
      const part = this.#parts[i]!;
      return `CASE WHEN e.rowid IS NULL THEN l.${part} WHEN l.rowid IS NULL THEN e.${part} ELSE ${sql} END AS ${part}`;
    });
    return `SELECT ${[...keys, ...values].join(", ")} FROM ${earlier} AS e FULL JOIN ${later} AS l ` +
      `ON ${this.store.sameKey("e", "l")}`;
  }

  #mergedParts(earlier: string, later: string): readonly string[] {
    const of = (qualifier: string) => this.#parts.map((part) => `${qualifier}.${part}`);
    return this.#options.merge(of(earlier), of(later)).map((sql, i) =>
      `CAST(${sql} AS ${this.#options.parts[i]!.type})`
    );
  }

  #results(groups: string): string {
    return `(SELECT ${this.#options.results.join(", ")} FROM ${groups})`;
  }
}
