import { type DuckDBAppender, type DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { type DataType, field, type StructField } from "../../declare/types.ts";
import type { Leaf } from "../compile.ts";
import { duckDbType, quoteIdentifier } from "../duckdb_type.ts";
import type { BatchTarget, ColumnValues, WantedColumn } from "../source/source.ts";
import { SliceQueue } from "./slice_queue.ts";
import type { SliceSweeper } from "./slice_sweeper.ts";
import { writeColumn } from "./vector_writer.ts";

/** About how many bytes one slice of a batch holds. Several may exist at a time: being landed, waiting, and one with each writer. */
export const SLICE_BYTES = 8 * 1024 * 1024;
/** Rows of DuckDB queries cost no memory here, but a statement has a length. */
const SCANS_PER_SLICE = 64;
/** What DuckDB puts into one chunk. */
const CHUNK_ROWS = 2048;

/** Some rows of a batch, in DuckDB. Dispose it when they are written. */
export interface Slice extends AsyncDisposable {
  /** A DuckDB relation with the wanted columns of a leaf; without rows where this slice has none of that leaf. */
  relationOf(leaf: number): string;
}

/** How a batch is landed. */
export interface StageOptions {
  /** Where rows land. A connection does one thing at a time, so nobody else may use it meanwhile. */
  readonly lander: DuckDBConnection;
  /** Takes the slices that are written. */
  readonly sweeper: SliceSweeper;
  /** What to land of each streaming leaf, in plan order. */
  readonly columns: readonly (readonly StageColumn[])[];
  /** Whether the batch may be cut into slices; if not, it becomes one relation. */
  readonly sliced: boolean;
  readonly signal: AbortSignal;
  /** Default: {@linkcode SLICE_BYTES}. */
  readonly sliceBytes?: number;
}

/** A column on its way into DuckDB. */
export interface StageColumn {
  readonly wanted: WantedColumn;
  /** Its type after landing. */
  readonly type: DataType;
}

/** The columns to land of a leaf. At least one, as rows are counted by their values. */
export function stageColumns(leaf: Leaf): StageColumn[] {
  const cheapest = leaf.schema.fields.find((f) => f.type !== "string" && f.type !== "binary") ??
    leaf.schema.fields[0];
  const wanted: readonly WantedColumn[] = leaf.columns.length > 0
    ? leaf.columns
    : cheapest
    ? [{ name: cheapest.name, landing: "as is" }]
    : [];
  const byName = new Map(leaf.schema.fields.map((f) => [f.name, f]));
  return wanted.map((column) => ({ wanted: column, type: landedType(column, byName.get(column.name)) }));
}

function landedType(column: WantedColumn, declared: StructField | undefined): DataType {
  return column.landing === "text" ? "string" : (declared ?? field(column.name, "string")).type;
}

/**
 * Takes the rows of one batch from the sources and puts them into DuckDB, slice by slice: while one slice is being written by the sink, the next is
 * landed, and `append` waits when two are ahead. So a batch of any size takes the same memory.
 */
export class Stage implements AsyncDisposable {
  readonly #options: StageOptions;
  readonly #queue: SliceQueue<Slice>;
  #open: OpenSlice;

  constructor(options: StageOptions) {
    this.#options = options;
    this.#queue = new SliceQueue(options.signal);
    this.#open = new OpenSlice(options);
  }

  /** Where a source puts its rows. Leaves are filled one after another. */
  target(leaf: number): BatchTarget {
    return {
      columns: this.#options.columns[leaf]!.map((column) => column.wanted),
      signal: this.#options.signal,
      append: async (values, byteCount) => {
        this.#options.signal.throwIfAborted();
        await this.#open.append(leaf, values, byteCount);
        await this.#cut();
      },
      scan: async (sql) => {
        this.#options.signal.throwIfAborted();
        await this.#open.scan(leaf, sql);
        await this.#cut();
      },
    };
  }

  /** All rows are in. */
  async finish(): Promise<void> {
    this.#open.seal();
    const isEmpty = this.#open.isEmpty && this.#options.sliced;
    if (!isEmpty) await this.#queue.put(this.#open);
    this.#queue.end();
  }

  /** No more rows will come; whoever waits for a slice gets the error. */
  fail(error: unknown): void {
    this.#queue.fail(error);
  }

  /** The slices, as they become ready: any number of a sliced batch, exactly one of any other. */
  slices(): AsyncIterable<Slice> {
    return this.#queue;
  }

  /** Drops what nobody took. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const slice of this.#queue.drain()) await slice[Symbol.asyncDispose]();
    await this.#open[Symbol.asyncDispose]();
  }

  async #cut(): Promise<void> {
    if (!this.#options.sliced || !this.#open.isFull) return;
    this.#open.seal();
    const full = this.#open;
    this.#open = new OpenSlice(this.#options);
    await this.#queue.put(full);
  }
}

let lastTable = 0;

/** A slice being filled. */
class OpenSlice implements Slice {
  readonly #options: StageOptions;
  /** By leaf, the relations that make up its rows. */
  readonly #parts: string[][];
  readonly #tables: string[] = [];
  #writer: { leaf: number; writer: TableWriter } | undefined;
  #bytes = 0;
  #scans = 0;

  constructor(options: StageOptions) {
    this.#options = options;
    this.#parts = options.columns.map(() => []);
  }

  get isFull(): boolean {
    return this.#bytes >= (this.#options.sliceBytes ?? SLICE_BYTES) || this.#scans >= SCANS_PER_SLICE;
  }

  get isEmpty(): boolean {
    return this.#parts.every((parts) => parts.length === 0);
  }

  async append(leaf: number, values: readonly ColumnValues[], byteCount: number): Promise<void> {
    if (this.#writer?.leaf !== leaf) {
      this.seal();
      const name = quoteIdentifier(`landed_${++lastTable}`);
      const columns = this.#options.columns[leaf]!;
      await this.#options.lander.run(`CREATE TABLE ${name} (${columns.map(columnSql).join(", ")})`);
      this.#tables.push(name);
      this.#parts[leaf]!.push(name);
      const appender = await this.#options.lander.createAppender(name.slice(1, -1));
      this.#writer = { leaf, writer: new TableWriter(appender, columns.map((c) => c.type)) };
    }
    this.#writer.writer.append(values);
    this.#bytes += byteCount;
  }

  scan(leaf: number, sql: string): Promise<void> {
    this.seal();
    const names = this.#options.columns[leaf]!.map((c) => quoteIdentifier(c.wanted.name)).join(", ");
    this.#parts[leaf]!.push(`(SELECT ${names} FROM (${sql}))`);
    this.#scans++;
    return Promise.resolve();
  }

  /** Makes the appended rows visible to other connections. */
  seal(): void {
    this.#writer?.writer.close();
    this.#writer = undefined;
  }

  relationOf(leaf: number): string {
    const parts = this.#parts[leaf]!;
    if (parts.length === 1) return parts[0]!;
    if (parts.length === 0) return emptyRelation(this.#options.columns[leaf]!);
    return `(${parts.map((part) => `SELECT * FROM ${part}`).join(" UNION ALL ")})`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.seal();
    await this.#options.sweeper.sweep(this.#tables.splice(0), this.#bytes);
  }
}

function columnSql({ wanted, type }: StageColumn): string {
  return `${quoteIdentifier(wanted.name)} ${duckDbType(type)}`;
}

/** A relation with the columns and no rows. */
export function emptyRelation(columns: readonly StageColumn[]): string {
  const values = columns.map(({ wanted, type }) =>
    `CAST(NULL AS ${duckDbType(type)}) AS ${quoteIdentifier(wanted.name)}`
  );
  return `(SELECT ${values.join(", ")} WHERE false)`;
}

/** Appends columns of values to a table, chunk by chunk. */
class TableWriter {
  readonly #appender: DuckDBAppender;
  readonly #types: readonly DataType[];
  readonly #chunk: DuckDBDataChunk;

  constructor(appender: DuckDBAppender, types: readonly DataType[]) {
    this.#appender = appender;
    this.#types = types;
    this.#chunk = DuckDBDataChunk.create(types.map((_, i) => appender.columnType(i)));
  }

  append(values: readonly ColumnValues[]): void {
    const rowCount = values[0]?.length ?? 0;
    for (let from = 0; from < rowCount; from += CHUNK_ROWS) {
      const to = Math.min(from + CHUNK_ROWS, rowCount);
      this.#chunk.reset(); // without it the chunk keeps every text it ever held
      this.#chunk.rowCount = to - from;
      this.#types.forEach((type, i) => writeColumn(this.#chunk, i, type, values[i]!, from, to));
      this.#appender.appendDataChunk(this.#chunk);
    }
  }

  close(): void {
    this.#appender.closeSync();
  }
}
