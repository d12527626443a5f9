import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "../../duckdb_type.ts";
import type { KnownOperator } from "../state/state_schema.ts";
import type { StateStore } from "../state/state_store.ts";
import { instantSql } from "../instant_sql.ts";
import type { BatchTimes } from "./flow_step.ts";
import { ScratchTable } from "./scratch_table.ts";
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

/** `dropDuplicates` over a stream: lets the first row of each key through at once, and remembers the keys. */
export class Deduplication implements StatefulOperator {
  readonly store: StateStore;
  readonly known: KnownOperator;
  readonly waitsForWindows = false;
  readonly #options: DeduplicationOptions;
  readonly #rows: ScratchTable;
  #batch!: BatchTimes;
  /** The first rows of each slice; the store reads them once more when it commits. */
  #firsts: ScratchTable[] = [];
  #sliceCount = 0;
  #updated = 0;
  #removed = 0;
  #dropped = 0;
  #duplicates = 0;

  constructor(options: DeduplicationOptions) {
    this.#options = options;
    this.store = options.store;
    this.known = options.known;
    this.#rows = new ScratchTable(options.connection, "rows");
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
    this.#sliceCount = 0;
    for (const table of this.#firsts) await table.release();
  }

  async add(rows: string): Promise<string | undefined> {
    const { connection, eventTime } = this.#options;
    const total = await this.#rows.fill(`SELECT * FROM ${rows}`);
    const isLate = eventTime ? `${eventTime} <= ${instantSql(this.#batch.lateMs)}` : "false";
    const counted = await connection.runAndReadAll(
      `SELECT count(*) FROM ${this.#rows.name} WHERE ${isLate}`,
    );
    const late = Number(counted.getRows()[0]![0]);
    const first = this.#firsts[this.#sliceCount] ??= new ScratchTable(connection, "first");
    this.#sliceCount++;
    const updated = await first.fill(this.#firstRows(isLate));
    await this.#rows.release();
    await this.store.put(`(${this.#stateRows(first.name)})`, updated);
    this.#updated += updated;
    this.#dropped += late;
    this.#duplicates += total - late - updated;
    return updated > 0 ? first.name : undefined;
  }

  async finish(): Promise<undefined> {
    const before = this.store.rowCount;
    await this.store.close(this.#batch.watermarkMs);
    this.#removed = before - this.store.rowCount;
  }

  /** The first row of each key that is not in the state. */
  #firstRows(isLate: string): string {
    const rows = this.#rows.name;
    const inTime = `(SELECT rowid AS "row", ${this.#keys()} FROM ${rows} WHERE (${isLate}) IS NOT TRUE)`;
    const names = this.store.schema.keys.map(({ name }) => `r.${quoteIdentifier(name)}`).join(", ");
    const unseen = `SELECT min(r."row") FROM ${inTime} AS r ANTI JOIN ${this.store.table} AS s ` +
      `ON ${this.store.sameKey("r", "s")} GROUP BY ${names}`;
    return `SELECT * FROM ${rows} WHERE rowid IN (${unseen})`;
  }

  /** The columns of the rows that are the state's keys. */
  #keys(): string {
    return this.#options.columns.map((column, i) =>
      `${quoteIdentifier(column)} AS ${quoteIdentifier(this.store.schema.keys[i]!.name)}`
    ).join(", ");
  }

  #stateRows(rows: string): string {
    const { eventTime, withinMs } = this.#options;
    const expires = withinMs === undefined
      ? []
      : [`${eventTime} + to_milliseconds(${withinMs}) AS ${quoteIdentifier(EXPIRES_AT)}`];
    return `SELECT ${[this.#keys(), ...expires, 'CAST(NULL AS BIGINT) AS "row"'].join(", ")} FROM ${rows}`;
  }
}
