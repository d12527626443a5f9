import { instantSql } from "../instant_sql.ts";
import type { BatchTimes } from "./flow_step.ts";
import { GroupingOperator, type GroupingOptions, type GroupingSpec } from "./grouping_operator.ts";
import type { ScratchTable } from "./scratch_table.ts";

/** Groups, and when they are complete. */
export interface AggregationSpec extends GroupingSpec {
  /** When a group is complete, as SQL over the keys; undefined when nothing says so. */
  readonly eventTime: string | undefined;
}

/**
 * `groupBy … agg` over a stream: keeps, for each group, parts from which the aggregates are computed and to which those of a new batch are added.
 *
 * In append mode a group goes on once, when the watermark has passed it; in update mode whenever it has changed; in complete mode all go on, always.
 */
export class Aggregation extends GroupingOperator<GroupingOptions & AggregationSpec> {
  /** Groups of the running batch so far, of its last slice, and of both together. */
  #groups: ScratchTable = this.table("groups");
  readonly #slice: ScratchTable = this.table("slice");
  #next: ScratchTable = this.table("groups");
  #groupCount: number | undefined;
  /** Those that are in time, with what they have become. */
  readonly #changed: ScratchTable = this.table("changed");

  override async begin(batch: BatchTimes): Promise<void> {
    await super.begin(batch);
    await this.#changed.release();
    this.#groupCount = undefined;
  }

  async add(rows: string): Promise<undefined> {
    const values = this.options.parts.map(({ sql }, i) => `${sql} AS ${this.parts[i]}`);
    const columns = [...this.keys, ...values].join(", ");
    const by = this.keys.length > 0 ? ` GROUP BY ${this.keys.join(", ")}` : "";
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
    const { mode } = this.options;
    if (this.#groupCount !== undefined) await this.#update(this.#groupCount);
    const closed = mode === "complete" ? undefined : await this.close();
    switch (mode) {
      case "append":
        return closed && this.results(closed);
      case "update":
        return this.changes.updated > 0 ? this.results(this.#changed.name) : undefined;
      case "complete":
        return this.results(this.store.table);
    }
  }

  /** Brings the groups of the batch into the state. */
  async #update(groupCount: number): Promise<void> {
    const { eventTime, mode } = this.options;
    const keys = this.keys.map((key) => `g.${key}`);
    const values = this.#mergedParts("s", "g").map((sql, i) =>
      `CASE WHEN s.rowid IS NULL THEN g.${this.parts[i]} ELSE ${sql} END AS ${this.parts[i]}`
    );
    const inTime = mode === "complete" || eventTime === undefined
      ? ""
      : ` WHERE (g.${eventTime} <= ${instantSql(this.batch.lateMs)}) IS NOT TRUE`;
    const updated = await this.#changed.fill(
      `SELECT ${[...keys, ...values, 's.rowid AS "row"'].join(", ")} FROM ${this.#groups.name} AS g ` +
        `LEFT JOIN ${this.store.table} AS s ON ${this.store.sameKey("s", "g")}${inTime}`,
    );
    await this.#groups.release();
    await this.store.put(this.#changed.name, updated);
    this.changed({ updated, dropped: groupCount - updated });
  }

  /** The groups of two tables as one. */
  #merged(earlier: string, later: string): string {
    const keys = this.keys.map((key) => `coalesce(e.${key}, l.${key}) AS ${key}`);
    const values = this.#mergedParts("e", "l").map((sql, i) => {
      const part = this.parts[i]!;
      return `CASE WHEN e.rowid IS NULL THEN l.${part} WHEN l.rowid IS NULL THEN e.${part} ELSE ${sql} END AS ${part}`;
    });
    return `SELECT ${[...keys, ...values].join(", ")} FROM ${earlier} AS e FULL JOIN ${later} AS l ` +
      `ON ${this.store.sameKey("e", "l")}`;
  }

  #mergedParts(earlier: string, later: string): readonly string[] {
    const of = (qualifier: string) => this.parts.map((part) => `${qualifier}.${part}`);
    return this.options.merge(of(earlier), of(later)).map((sql, i) =>
      `CAST(${sql} AS ${this.options.parts[i]!.type})`
    );
  }
}
