import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "../../duckdb_type.ts";
import type { KnownOperator } from "../state/state_schema.ts";
import type { StateStore } from "../state/state_store.ts";
import { ScratchTable } from "./scratch_table.ts";
import type { StateChanges, StatefulOperator } from "./stateful_operator.ts";

/** What a limit works with. */
export interface GlobalLimitOptions {
  readonly connection: DuckDBConnection;
  /** One row without a key, with the rows that went through so far as its value. */
  readonly store: StateStore;
  readonly known: KnownOperator;
  readonly count: number;
}

/** `limit` over a stream: lets so many rows through, over all batches together. */
export class GlobalLimit implements StatefulOperator {
  readonly store: StateStore;
  readonly known: KnownOperator;
  readonly waitsForWindows = false;
  readonly wantsNoDataBatches = false;
  readonly #options: GlobalLimitOptions;
  readonly #rows: ScratchTable;
  readonly #state: ScratchTable;
  readonly #value: string;
  #passed = 0;
  #passedBefore = 0;

  constructor(options: GlobalLimitOptions) {
    this.#options = options;
    this.store = options.store;
    this.known = options.known;
    this.#rows = new ScratchTable(options.connection, "limited");
    this.#state = new ScratchTable(options.connection, "limit");
    this.#value = quoteIdentifier(options.store.schema.values[0]!.name);
  }

  get changes(): StateChanges {
    return { updated: this.#passed > this.#passedBefore ? 1 : 0, removed: 0, dropped: 0 };
  }

  async begin(): Promise<void> {
    const known = await this.#options.connection.runAndReadAll(
      `SELECT ${this.#value} FROM ${this.store.table}`,
    );
    this.#passed = this.#passedBefore = Number(known.getRows()[0]?.[0] ?? 0);
  }

  async add(rows: string): Promise<string | undefined> {
    const left = this.#options.count - this.#passed;
    if (left <= 0) return undefined;
    const passing = await this.#rows.fill(`SELECT * FROM ${rows} LIMIT ${left}`);
    this.#passed += passing;
    return passing > 0 ? this.#rows.name : undefined;
  }

  async finish(): Promise<undefined> {
    if (this.#passed === this.#passedBefore) return;
    await this.#rows.release();
    await this.#state.fill(
      `SELECT CAST(${this.#passed} AS BIGINT) AS ${this.#value}, ` +
        `(SELECT rowid FROM ${this.store.table}) AS "row"`,
    );
    await this.store.put(this.#state.name, 1);
  }
}
