import type { DuckDBConnection } from "@duckdb/node-api";

/** After this much has been swept, what the allocator keeps of it goes back to the system; it takes some milliseconds. */
const GIVE_BACK_AFTER_BYTES = 64 * 1024 * 1024;
/** DuckDB's allocator gives back what is free whenever the limit is set. */
const GIVE_BACK = "SET memory_limit = current_setting('memory_limit')";

/** Drops the tables of slices that are written, and keeps the process from growing with every one of them. */
export class SliceSweeper {
  readonly #connection: DuckDBConnection;
  #sweptBytes = 0;

  /** @param connection Used by nobody else. */
  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** @param byteCount About how much the tables held. */
  async sweep(tables: readonly string[], byteCount: number): Promise<void> {
    for (const table of tables) await this.#connection.run(`DROP TABLE ${table}`);
    this.#sweptBytes += byteCount;
    if (this.#sweptBytes < GIVE_BACK_AFTER_BYTES) return;
    this.#sweptBytes = 0;
    await this.#connection.run(GIVE_BACK);
  }
}
