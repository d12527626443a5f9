import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "../../duckdb_type.ts";

/** A larger table goes as soon as it is not needed; a smaller one is overwritten by the next batch, which costs a statement less. */
const KEPT_ROWS = 50_000;

let lastTable = 0;

/** A temporary table that is filled again and again. */
export class ScratchTable {
  /** As SQL. */
  readonly name: string;
  readonly #connection: DuckDBConnection;
  #rowCount = 0;

  /** @param purpose A word for who looks at the SQL. */
  constructor(connection: DuckDBConnection, purpose: string) {
    this.#connection = connection;
    this.name = quoteIdentifier(`${purpose}_${++lastTable}`);
  }

  /** Replaces what is in it by the result of a SELECT. Returns the number of rows. */
  async fill(select: string): Promise<number> {
    const created = await this.#connection.runAndReadAll(
      `CREATE OR REPLACE TEMP TABLE ${this.name} AS ${select}`,
    );
    this.#rowCount = Number(created.getRows()[0]![0]);
    return this.#rowCount;
  }

  /** Adds the result of a SELECT to what is in it. */
  async append(select: string): Promise<void> {
    this.#rowCount += (await this.#connection.run(`INSERT INTO ${this.name} ${select}`)).rowsChanged;
  }

  /** Nobody reads it any more. */
  async release(): Promise<void> {
    if (this.#rowCount <= KEPT_ROWS) return;
    await this.#connection.run(`DROP TABLE ${this.name}`);
    this.#rowCount = 0;
  }
}
