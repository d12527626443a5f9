import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "../../duckdb_type.ts";
import type { KnownOperator } from "../state/state_schema.ts";
import type { StateStore } from "../state/state_store.ts";
import { instantSql } from "../instant_sql.ts";
import type { BatchTimes } from "./flow_step.ts";
import type { StateChanges, StatefulOperator } from "./stateful_operator.ts";

/** The value kept by `dropDuplicatesWithinWatermark`: until when a key counts as seen. */
export const EXPIRES_AT = "expires_at";

/** What a deduplication works with. */
export interface DeduplicationOptions {
  readonly connection: DuckDBConnection;
  readonly store: StateStore;
  readonly known: KnownOperator;
  /** For each key of the state, the column of the rows. */
  readonly columns: readonly string[];
  /** The rows' event time, as SQL over their columns; undefined without a watermark. */
  readonly eventTime: string | undefined;
  /** For `dropDuplicatesWithinWatermark`: how long after its event time a row makes others duplicates, in milliseconds. */
  readonly withinMs?: number;
}

let lastDeduplication = 0;

/** `dropDuplicates` over a stream: lets the first row of each key through at once, and remembers the keys. */
export class Deduplication implements StatefulOperator {
  readonly store: StateStore;
  readonly known: KnownOperator;
  readonly waitsForWindows = false;
  readonly #options: DeduplicationOptions;
  readonly #name = `deduplication_${++lastDeduplication}`;
  #batch!: BatchTimes;
  #tables: string[] = [];
  #updated = 0;
  #removed = 0;
  #dropped = 0;
  #duplicates = 0;

  constructor(options: DeduplicationOptions) {
    this.#options = options;
    this.store = options.store;
    this.known = options.known;
  }

  get wantsNoDataBatches(): boolean {
    return this.#options.eventTime !== undefined;
  }

  get changes(): StateChanges {
    const customMetrics = { numDroppedDuplicateRows: this.#duplicates };
    return { updated: this.#updated, removed: this.#removed, dropped: this.#dropped, customMetrics };
  }

  async begin(batch: BatchTimes): Promise<void> {
    this.#batch = batch;
    this.#updated =
      this.#removed =
      this.#dropped =
      this.#duplicates =
        0;
    for (const table of this.#tables.splice(0)) await this.#options.connection.run(`DROP TABLE ${table}`);
  }

  async add(rows: string): Promise<string | undefined> {
    const { connection, eventTime } = this.#options;
    const all = quoteIdentifier(`${this.#name}_rows`);
    await connection.run(`CREATE OR REPLACE TEMP TABLE ${all} AS SELECT * FROM ${rows}`);
    const isLate = eventTime ? `${eventTime} <= ${instantSql(this.#batch.lateMs)}` : "false";
    const counted = await connection.runAndReadAll(
      `SELECT count(*), count(*) FILTER (WHERE ${isLate}) FROM ${all}`,
    );
    const [total, late] = counted.getRows()[0]!.map(Number) as [number, number];
    const { table: first, rowCount: updated } = await this.#takeFirst(all, isLate);
    await this.store.put(`(${this.#stateRows(first)})`, updated);
    this.#updated += updated;
    this.#dropped += late;
    this.#duplicates += total - late - updated;
    return updated > 0 ? first : undefined;
  }

  async finish(): Promise<undefined> {
    const before = this.store.rowCount;
    await this.store.close(this.#batch.watermarkMs);
    this.#removed = before - this.store.rowCount;
  }

  /** The first row of each key that is not in the state, as a table that stays for the batch. */
  async #takeFirst(rows: string, isLate: string): Promise<{ table: string; rowCount: number }> {
    const { columns, connection } = this.#options;
    const first = quoteIdentifier(`${this.#name}_first_${this.#tables.length}`);
    this.#tables.push(first);
    const keys = columns.map((column, i) =>
      `${quoteIdentifier(column)} AS ${quoteIdentifier(this.store.schema.keys[i]!.name)}`
    );
    const inTime = `(SELECT rowid AS "row", ${keys.join(", ")} FROM ${rows} WHERE (${isLate}) IS NOT TRUE)`;
    const names = this.store.schema.keys.map(({ name }) => `r.${quoteIdentifier(name)}`).join(", ");
    const unseen = `SELECT min(r."row") FROM ${inTime} AS r ANTI JOIN ${this.store.table} AS s ` +
      `ON ${this.store.sameKey("r", "s")} GROUP BY ${names}`;
    const created = await connection.runAndReadAll(
      `CREATE OR REPLACE TEMP TABLE ${first} AS SELECT * FROM ${rows} WHERE rowid IN (${unseen})`,
    );
    return { table: first, rowCount: Number(created.getRows()[0]![0]) };
  }

  #stateRows(rows: string): string {
    const { columns, eventTime, withinMs } = this.#options;
    const keys = columns.map((column, i) =>
      `${quoteIdentifier(column)} AS ${quoteIdentifier(this.store.schema.keys[i]!.name)}`
    );
    const expires = withinMs === undefined
      ? []
      : [`${eventTime} + to_milliseconds(${withinMs}) AS ${quoteIdentifier(EXPIRES_AT)}`];
    return `SELECT ${[...keys, ...expires, 'CAST(NULL AS BIGINT) AS "row"'].join(", ")} FROM ${rows}`;
  }
}
