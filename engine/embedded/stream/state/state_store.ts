import type { DuckDBConnection } from "@duckdb/node-api";
import type { Storage } from "../../../storage/storage.ts";
import { quoteIdentifier, quoteString } from "../../duckdb_type.ts";
import { instantSql } from "../instant_sql.ts";
import { StateFiles, unreadableState } from "./state_files.ts";
import type { StateColumn, StateSchema } from "./state_schema.ts";

/** Rows that were deleted or rewritten keep their place in DuckDB's table; with more of them than this, and than rows, the table is written anew. */
const MOST_DEAD_ROWS = 100_000;

/** What a state store works with. */
export interface StateStoreOptions {
  /** Where the table lives and the operator works; the store uses it only between the operator's own statements. */
  readonly connection: DuckDBConnection;
  /** The checkpoint. */
  readonly storage: Storage;
  readonly operatorId: number;
  readonly schema: StateSchema;
  /** What the watermark removes; undefined where nothing is ever removed by it. */
  readonly closing?: Closing | undefined;
}

/** When a row's window begins (undefined where it is a point in time) and when it ends, as SQL of TIMESTAMP WITH TIME ZONE over the state's columns. */
export interface Closing {
  readonly opensAt: string | undefined;
  readonly closesAt: string;
}

/** A window, in milliseconds since the epoch. */
export interface StateWindow {
  readonly startMs: number | undefined;
  readonly endMs: number;
}

let lastStore = 0;

/**
 * The state of one operator: a DuckDB table with at most one row for each key, which DuckDB moves to a temporary file where memory is short, and its
 * versions in the checkpoint. Version N + 1 is the state after batch N; 0 is empty.
 *
 * In each batch: any number of {@linkcode StateStore.put} and {@linkcode StateStore.remove}, then {@linkcode StateStore.commit}. What is not committed is
 * gone with the process, and a batch that is run again begins with {@linkcode StateStore.restore} and writes the same files once more.
 */
export class StateStore {
  /** The table: the columns of the keys, then of the values. */
  readonly table: string;
  readonly schema: StateSchema;
  readonly #connection: DuckDBConnection;
  readonly #storage: Storage;
  readonly #files: StateFiles;
  readonly #names: string;
  readonly #closing: Closing | undefined;
  #rowCount = 0;
  /** The window that ends first: most batches need not look for what to close. */
  #nextToClose: StateWindow | undefined;
  #deadRows = 0;
  /** What the running batch has changed, as SELECTs of the table's columns and whether the row is removed. */
  #changes: string[] = [];
  #changedRows = 0;
  #scratchTables: string[] = [];

  constructor({ closing, connection, storage, operatorId, schema }: StateStoreOptions) {
    this.#connection = connection;
    this.#closing = closing;
    this.#storage = storage;
    this.#files = new StateFiles(storage, operatorId);
    this.schema = schema;
    this.table = quoteIdentifier(`state_${++lastStore}`);
    this.#names = this.#columns.map((column) => quoteIdentifier(column.name)).join(", ");
  }

  /** How many keys there are. */
  get rowCount(): number {
    return this.#rowCount;
  }

  /** The window in the state that ends first; undefined when there is none. */
  get nextToClose(): StateWindow | undefined {
    return this.#nextToClose;
  }

  /** About what the table takes in memory. */
  get memoryBytes(): number {
    return this.#rowCount * this.#columns.reduce((sum, column) => sum + bytesOf(column.type), 0);
  }

  /** The names of the keys and values as SQL, joined by commas. */
  get columnNames(): string {
    return this.#names;
  }

  /**
   * A condition that a row of `left` has the key of one of `right`. NULL is a key like any other.
   *
   * @example Two keys
   * `l."k0" IS NOT DISTINCT FROM r."k0" AND l."k1" IS NOT DISTINCT FROM r."k1"`
   */
  sameKey(left: string, right: string): string {
    const equal = this.schema.keys.map(({ name }) => {
      const column = quoteIdentifier(name);
      return `${left}.${column} IS NOT DISTINCT FROM ${right}.${column}`;
    });
    return equal.join(" AND ") || "true";
  }

  /**
   * Fills the table with a version.
   *
   * @throws {SparkError} `CANNOT_LOAD_STATE_STORE.…` when its files are not there.
   */
  async restore(version: number): Promise<void> {
    const columns = this.#columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`);
    await this.#connection.run(`CREATE OR REPLACE TEMP TABLE ${this.table} (${columns.join(", ")})`);
    const { deltas, snapshot } = await this.#files.find(version);
    if (snapshot) await this.#read(snapshot, (rows) => `INSERT INTO ${this.table} ${this.#restored(rows)}`);
    for (const delta of deltas) {
      await this.#read(
        delta,
        (rows) => `DELETE FROM ${this.table} AS s USING ${rows} AS d WHERE ${this.sameKey("s", "d")}`,
        (rows) => `INSERT INTO ${this.table} ${this.#restored(rows)} WHERE NOT "removed"`,
      );
    }
    const counted = await this.#connection.runAndReadAll(`SELECT count(*) FROM ${this.table}`);
    this.#rowCount = Number(counted.getRows()[0]![0]);
    this.#nextToClose = await this.#firstWindow(this.table);
  }

  /**
   * Adds rows and replaces the values of others.
   *
   * @param rows A relation with the table's columns and `row`, the rowid of the row to replace or NULL for a new one. It must stay until the commit.
   * @param rowCount How many rows it has.
   */
  async put(rows: string, rowCount: number): Promise<void> {
    if (rowCount === 0) return;
    const fresh = `FROM ${rows} WHERE "row" IS NULL`;
    const replaced = await this.#replace(rows);
    // Mostly all were there before.
    const added = replaced === rowCount
      ? 0
      : await this.#count(`INSERT INTO ${this.table} SELECT ${this.#names} ${fresh}`);
    if (added > 0) {
      this.#nextToClose = earlier(this.#nextToClose, await this.#firstWindow(`(SELECT * ${fresh})`));
    }
    this.#rowCount += added;
    this.#changes.push(`SELECT ${this.#names}, false AS "removed" FROM ${rows}`);
    this.#changedRows += rowCount;
    if (this.schema.values.some((column) => bytesOf(column.type) > 16)) this.#deadRows += replaced;
  }

  /** Removes what ends at the watermark or before; as {@linkcode StateStore.remove}. */
  async close(watermarkMs: number): Promise<string | undefined> {
    if (!this.#closing || !this.#nextToClose || this.#nextToClose.endMs > watermarkMs) return undefined;
    return await this.remove(`${this.#closing.closesAt} <= ${instantSql(watermarkMs)}`);
  }

  /**
   * Removes rows.
   *
   * @param condition SQL over the table's columns and `rowid`.
   * @returns A table with the columns of the removed rows, there until the commit; undefined when there are none.
   */
  async remove(condition: string): Promise<string | undefined> {
    const where = `FROM ${this.table} WHERE ${condition}`;
    const found = await this.#connection.runAndReadAll(`SELECT count(*) ${where}`);
    const count = Number(found.getRows()[0]![0]);
    if (count === 0) return undefined;
    const removed = quoteIdentifier(`${this.table.slice(1, -1)}_removed_${this.#scratchTables.length}`);
    this.#scratchTables.push(removed);
    await this.#connection.run(`CREATE OR REPLACE TEMP TABLE ${removed} AS SELECT ${this.#names} ${where}`);
    await this.#connection.run(`DELETE ${where}`);
    this.#rowCount -= count;
    this.#deadRows += count;
    this.#nextToClose = await this.#firstWindow(this.table);
    // What was put in this batch is no longer there.
    this.#changes = this.#changes.map((change) =>
      `(SELECT c.* FROM (${change}) AS c ANTI JOIN ${removed} AS r ON ${this.sameKey("c", "r")})`
    );
    this.#changes.push(`SELECT ${this.#names}, true AS "removed" FROM ${removed}`);
    this.#changedRows += count;
    return removed;
  }

  /** Writes the version into the checkpoint: what changed, and now and then everything. */
  async commit(version: number): Promise<void> {
    const nothing = `SELECT ${this.#names}, false AS "removed" FROM ${this.table} LIMIT 0`;
    await this.#write(this.#files.deltaPath(version), this.#changes.join(" UNION ALL ") || nothing);
    if (this.#files.addedDelta(version, this.#changedRows, this.#rowCount)) {
      await this.#write(this.#files.snapshotPath(version), `SELECT ${this.#names} FROM ${this.table}`);
      this.#files.addedSnapshot(version);
    }
    for (const table of this.#scratchTables.splice(0)) await this.#connection.run(`DROP TABLE ${table}`);
    this.#changes = [];
    this.#changedRows = 0;
    if (this.#deadRows > Math.max(MOST_DEAD_ROWS, this.#rowCount)) await this.#compact();
  }

  /** Removes the files of versions before `version`. */
  async purgeBefore(version: number): Promise<void> {
    await this.#files.purgeBefore(version);
  }

  get #columns(): readonly StateColumn[] {
    return [...this.schema.keys, ...this.schema.values];
  }

  async #replace(rows: string): Promise<number> {
    const values = this.schema.values.map(({ name }) => quoteIdentifier(name));
    if (values.length === 0 || this.#rowCount === 0) return 0;
    const changes = values.map((value) => `${value} = c.${value}`).join(", ");
    return await this.#count(
      `UPDATE ${this.table} AS s SET ${changes} FROM ${rows} AS c WHERE s.rowid = c."row"`,
    );
  }

  async #firstWindow(rows: string): Promise<StateWindow | undefined> {
    if (!this.#closing) return undefined;
    const { closesAt, opensAt = "NULL" } = this.#closing;
    const found = await this.#connection.runAndReadAll(
      `SELECT epoch_ms(min(${closesAt})), epoch_ms(arg_min(${opensAt}, ${closesAt})) FROM ${rows}`,
    );
    const [end, start] = found.getRows()[0]!;
    if (end === null) return undefined;
    return { endMs: Number(end), startMs: start === null ? undefined : Number(start) };
  }

  async #count(sql: string): Promise<number> {
    return (await this.#connection.run(sql)).rowsChanged;
  }

  async #write(path: string, rows: string): Promise<void> {
    await using file = await this.#storage.begin(path);
    const columns = this.#columns.map(({ name, type }) => {
      const column = quoteIdentifier(name);
      return isTextInFiles(type) ? `CAST(${column} AS VARCHAR) AS ${column}` : column;
    });
    await this.#connection.run(
      `COPY (SELECT ${columns.join(", ")}, * EXCLUDE (${this.#names}) FROM (${rows})) ` +
        `TO ${quoteString(file.localPath)} (FORMAT parquet)`,
    );
    await file.publish();
  }

  /** Runs statements over the rows of a file. */
  async #read(path: string, ...statements: readonly ((rows: string) => string)[]): Promise<void> {
    await using file = await this.#storage.open(path);
    try {
      for (const statement of statements) {
        await this.#connection.run(statement(`read_parquet(${quoteString(file.localPath)})`));
      }
    } catch (cause) {
      throw unreadableState(this.#storage.urlOf(path), cause);
    }
  }

  #restored(rows: string): string {
    const columns = this.#columns.map(({ name, type }) => `CAST(${quoteIdentifier(name)} AS ${type})`);
    return `SELECT ${columns.join(", ")} FROM ${rows}`;
  }

  async #compact(): Promise<void> {
    const fresh = quoteIdentifier(`${this.table.slice(1, -1)}_fresh`);
    await this.#connection.run(`CREATE TEMP TABLE ${fresh} AS SELECT * FROM ${this.table}`);
    await this.#connection.run(`DROP TABLE ${this.table}`);
    await this.#connection.run(`ALTER TABLE ${fresh} RENAME TO ${this.table}`);
    this.#deadRows = 0;
  }
}

function earlier(a: StateWindow | undefined, b: StateWindow | undefined): StateWindow | undefined {
  return !a || (b && b.endMs < a.endMs) ? b : a;
}

/** Types that Parquet does not hold exactly. */
function isTextInFiles(type: string): boolean {
  return /^(U?HUGEINT|INTERVAL|BIT)$/.test(type);
}

function bytesOf(type: string): number {
  const size: Readonly<Record<string, number>> = {
    BOOLEAN: 1,
    TINYINT: 1,
    SMALLINT: 2,
    INTEGER: 4,
    FLOAT: 4,
    DATE: 4,
  };
  if (/[[(]/.test(type) && !type.startsWith("DECIMAL")) return 64;
  return size[type] ?? (type === "VARCHAR" || type === "BLOB" || type === "HUGEINT" ? 16 : 8);
}
