import type { DuckDBConnection } from "@duckdb/node-api";
import type { ReadPlan } from "../declare/plan.ts";
import type { DataType, StructType } from "../declare/types.ts";
import { AnalysisError } from "../errors.ts";
import { duckDbType, quoteIdentifier } from "./duckdb_type.ts";
import { registerUdfs } from "./functions/register_udfs.ts";
import type { BatchRead } from "./read/batch_read.ts";
import { textOfBytes } from "./read/parquet_value.ts";
import { CAST_UDFS } from "./render/text_udfs.ts";
import type { Relation } from "./sink/sink.ts";
import type { WantedColumn } from "./source/source.ts";

/** The `format` of a plan that reads held rows. */
export const HELD_ROWS_FORMAT = "held-rows";

/** How many rows there are, and about how much memory they take. */
export interface Size {
  readonly rowCount: number;
  readonly byteCount: number;
}

let lastTable = 0;

/** A table of the session's DuckDB with the columns of a schema, seen by all its connections. Somebody must drop it. */
export class HeldTable {
  readonly schema: StructType;
  /** Quoted. */
  readonly name = quoteIdentifier(`held_${++lastTable}`);

  private constructor(schema: StructType) {
    this.schema = schema;
  }

  static async create(connection: DuckDBConnection, schema: StructType): Promise<HeldTable> {
    const table = new HeldTable(schema);
    const columns = schema.fields.map((each, i) => `${column(i)} ${duckDbType(each.type)}`);
    await connection.run(`CREATE TABLE ${table.name} (${columns.join(", ")})`);
    return table;
  }

  /** Adds the rows of a result. */
  async add({ connection, sql }: Relation): Promise<void> {
    await connection.run(`INSERT INTO ${this.name} ${sql}`);
  }

  /** Looks at all rows. */
  async size(connection: DuckDBConnection): Promise<Size> {
    const bytes = this.schema.fields.map((each, i) => bytesOf(column(i), each.type));
    const sql = `SELECT count(*), coalesce(sum(${["0", ...bytes].join(" + ")}), 0) FROM ${this.name}`;
    const [row] = (await connection.runAndReadAll(sql)).getRows();
    return { rowCount: Number(row![0]), byteCount: Number(row![1]) };
  }

  /** Has the rows of another table instead, in one step; the other is gone. */
  async become(other: HeldTable, connection: DuckDBConnection): Promise<void> {
    await connection.run(
      `BEGIN; DROP TABLE ${this.name}; ALTER TABLE ${other.name} RENAME TO ${this.name}; COMMIT`,
    );
  }

  /** Also has the rows of another table, in one step. */
  async addAll(other: HeldTable, connection: DuckDBConnection): Promise<void> {
    await connection.run(`INSERT INTO ${this.name} SELECT * FROM ${other.name}`);
  }

  async drop(connection: DuckDBConnection): Promise<void> {
    await connection.run(`DROP TABLE IF EXISTS ${this.name}`);
  }

  /** The rows as a relation with the wanted columns by name. */
  select(columns: readonly WantedColumn[]): string {
    const places = new Map(this.schema.fields.map((each, i) => [each.name, i]));
    const items = columns.map(({ landing, name }) => {
      const value = column(places.get(name)!);
      return `${landing === "text" ? textOfBytes(value) : value} AS ${quoteIdentifier(name)}`;
    });
    return `(SELECT ${items.length > 0 ? items.join(", ") : "1"} FROM ${this.name})`;
  }
}

/**
 * The tables of a session that frames can be of: the rows of memory sinks, and those of a batch while a function of the program has it. Each has a name in
 * the plans that read it.
 */
export class HeldRows {
  readonly #tables = new Map<string, HeldTable>();

  /** Gives a table a name. Returns the one that had it. */
  set(name: string, table: HeldTable): HeldTable | undefined {
    const before = this.#tables.get(name);
    this.#tables.set(name, table);
    return before;
  }

  /** Forgets a name. */
  delete(name: string): void {
    this.#tables.delete(name);
  }

  /**
   * What a plan with a name reads.
   *
   * @throws {AnalysisError} `ROWS_NOT_HELD` when there is nothing of that name (any more).
   */
  read(plan: ReadPlan, connection: DuckDBConnection): BatchRead {
    const name = plan.options.name ?? "";
    const table = this.#tables.get(name);
    if (table === undefined) {
      throw new AnalysisError(
        "ROWS_NOT_HELD",
        `The rows of ${name} are not held by this session (any more). A frame that foreachBatch gives holds rows until the function has ended, or ` +
          "its promise is resolved: await what reads it, and write the rows somewhere if they are needed later.",
        { parameters: { name } },
      );
    }
    registerUdfs(connection, CAST_UDFS);
    return {
      schema: table.schema,
      relation: (columns) => Promise.resolve(table.select(columns)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
}

/** The plan that reads the rows of a name. */
export function heldRowsPlan(name: string): ReadPlan {
  return { kind: "read", streaming: false, format: HELD_ROWS_FORMAT, options: { name }, paths: [] };
}

/** Columns go by position: two of a result may have the same name. */
function column(index: number): string {
  return `c${index}`;
}

/** SQL of about what a value takes. */
function bytesOf(value: string, type: DataType): string {
  if (typeof type === "object") return `coalesce(strlen(CAST(${value} AS VARCHAR)), 1)`;
  if (type === "string") return `coalesce(strlen(${value}), 0) + 16`;
  if (type === "binary") return `coalesce(octet_length(${value}), 0) + 16`;
  return type.startsWith("decimal") ? "16" : "8";
}
