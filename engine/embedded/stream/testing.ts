import { fileURLToPath } from "node:url";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { StreamWritePlan } from "../../declare/plan.ts";
import { field, type StructType, structType } from "../../declare/types.ts";
import { ComputationError } from "../../errors.ts";
import { FolderStorage } from "../../storage/folder_storage.ts";
import type { CompiledPlan } from "../compile.ts";
import { quoteString } from "../duckdb_type.ts";
import { FileSink } from "../sink/files/file_sink.ts";
import { readSinkLog } from "../sink/files/sink_log.ts";
import type { BatchTarget, ColumnValues, Offset, ReadLimit, Source } from "../source/source.ts";
import type { Clock } from "./clock.ts";
import type { StreamingQueryParts } from "./start_streaming_query.ts";

/** Test equipment: rows that a test adds, kept over restarts. An offset is the number of rows before it, as in Spark's memory stream plus one. */
export class ListStream {
  readonly rows: (string | null)[];
  /** Rows in one batch. */
  maxRows = Infinity;
  supportsAvailableNow = true;
  readonly committed: Offset[] = [];
  /** What `read` was asked for. */
  readonly reads: { readonly start: Offset | null; readonly end: Offset }[] = [];

  constructor(rows: readonly (string | null)[] = []) {
    this.rows = [...rows];
  }

  add(...rows: (string | null)[]): void {
    this.rows.push(...rows);
  }

  open(): Source {
    return new ListSource(this);
  }
}

class ListSource implements Source {
  readonly description = "ListSource";
  readonly #stream: ListStream;
  #fixedEnd = Infinity;

  constructor(stream: ListStream) {
    this.#stream = stream;
  }

  get supportsAvailableNow(): boolean {
    return this.#stream.supportsAvailableNow;
  }

  latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset> {
    const all = Math.min(this.#stream.rows.length, this.#fixedEnd);
    const most = limit === "everything" ? Infinity : Number(start ?? 0) + this.#stream.maxRows;
    return Promise.resolve(String(Math.min(all, most)));
  }

  prepareAvailableNow(): Promise<void> {
    this.#fixedEnd = this.#stream.rows.length;
    return Promise.resolve();
  }

  async read(start: Offset | null, end: Offset, target: BatchTarget): Promise<number> {
    this.#stream.reads.push({ start, end });
    const first = Number(start ?? 0);
    const rows = this.#stream.rows.slice(first, Number(end));
    const columns: Record<string, ColumnValues> = {
      value: rows,
      offset: BigInt64Array.from(rows, (_, i) => BigInt(first + i)),
    };
    // In two parts, so that slices can be cut.
    for (const [from, to] of [[0, rows.length >> 1], [rows.length >> 1, rows.length]] as const) {
      const values = target.columns.map((c) => columns[c.name]!.slice(from, to) as ColumnValues);
      if (to > from) await target.append(values, (to - from) * 100);
    }
    return rows.length;
  }

  commit(end: Offset): Promise<void> {
    this.#stream.committed.push(end);
    return Promise.resolve();
  }

  report() {
    return { latestOffset: String(this.#stream.rows.length), metrics: {} };
  }

  locate(row: Readonly<Record<string, unknown>>): string {
    return `list, offset ${row.offset}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** The columns of a {@linkcode ListStream}. */
export const LIST_SCHEMA: StructType = structType([field("value", "string"), field("offset", "long")]);

/**
 * A plan over list streams.
 *
 * @param select The columns of the result, as DuckDB SQL over the columns of all streams together; `nowMs` stands for the batch's time.
 */
export function listPlan(
  schema: StructType,
  select: string,
  { streams = 1, rowByRow = true }: { streams?: number; rowByRow?: boolean } = {},
): CompiledPlan {
  const read = { kind: "read", streaming: true, format: "list", options: {}, paths: [] } as const;
  const wanted = LIST_SCHEMA.fields.map(({ name }) => ({ name, landing: "as is" as const }));
  return {
    schema,
    rowByRow,
    udfs: [],
    description: "== Physical Plan ==",
    leaves: Array.from({ length: streams }, () => ({ read, schema: LIST_SCHEMA, columns: wanted })),
    toSql: ({ relationOf, nowMs }) => {
      const inputs = Array.from({ length: streams }, (_, i) => `SELECT * FROM ${relationOf(i)}`);
      return `SELECT ${select.replaceAll("nowMs", String(nowMs))} FROM (${inputs.join(" UNION ALL ")})`;
    },
  };
}

/** A query of list streams into Parquet files, in a new folder with `cp` and `out` that goes when the test ends. */
export class QueryFixture implements AsyncDisposable {
  readonly folder: string;
  readonly #instance: DuckDBInstance;

  private constructor(folder: string, instance: DuckDBInstance) {
    this.folder = folder;
    this.#instance = instance;
  }

  static async open(): Promise<QueryFixture> {
    return new QueryFixture(
      await Deno.makeTempDir({ prefix: "stream_test_" }),
      await DuckDBInstance.create(":memory:", { threads: "2" }),
    );
  }

  get checkpoint(): FolderStorage {
    return new FolderStorage(`${this.folder}/cp`);
  }

  get output(): FolderStorage {
    return new FolderStorage(`${this.folder}/out`);
  }

  async connect(): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return connection;
  }

  /** What `startStreamingQuery` takes. */
  parts(streams: readonly ListStream[], more: Partial<StreamingQueryParts> = {}): StreamingQueryParts {
    const schema = structType([field("value", "string"), field("n", "long")]);
    const compiled = more.compiled ??
      listPlan(schema, `"value", "offset" AS "n"`, { streams: streams.length });
    const connect = () => this.connect();
    let opened = 0;
    return {
      write: writePlan(),
      compiled,
      openSource: () => Promise.resolve(streams[opened++]!.open()),
      openSink: () =>
        Promise.resolve(
          new FileSink({
            storage: this.output,
            schema: compiled.schema,
            outputMode: "append",
            connect,
            faultPoint: more.faultPoint ?? (() => {}),
          }),
        ),
      openCheckpoint: () => Promise.resolve({ storage: this.checkpoint, isTemporary: false }),
      connect,
      explainFailure: (error) =>
        error instanceof Error && error.message.includes("Conversion Error")
          ? new ComputationError("CAST_INVALID_INPUT", "The value cannot be cast.", { cause: error })
          : undefined,
      ...more,
    };
  }

  /** The rows of the files that the sink's log names, each as its columns' text joined by spaces. */
  async committedRows(): Promise<string[]> {
    const files = (await readSinkLog(this.output) ?? []).map((f) => quoteString(fileURLToPath(f.path)));
    if (files.length === 0) return [];
    const connection = await this.connect();
    const sql = `SELECT columns(*)::VARCHAR FROM read_parquet([${files.join(", ")}])`;
    const rows = (await connection.runAndReadAll(sql)).getRows();
    connection.closeSync();
    return rows.map((row) => row.join(" "));
  }

  /** A file of the checkpoint or the output as text; undefined when there is none. */
  async text(path: string): Promise<string | undefined> {
    const bytes = await new FolderStorage(this.folder).read(path);
    return bytes && new TextDecoder().decode(bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#instance.closeSync();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** A write plan of a list stream; the parts that matter can be given. */
export function writePlan(more: Partial<StreamWritePlan> = {}): StreamWritePlan {
  return {
    input: { kind: "read", streaming: true, format: "list", options: {}, paths: [] },
    format: "parquet",
    outputMode: "append",
    options: { path: "out" },
    partitionBy: [],
    ...more,
  };
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #nowMs: number;
  #sleepers: { readonly untilMs: number; readonly wake: () => void }[] = [];
  #asleep: PromiseWithResolvers<number> = Promise.withResolvers();

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => resolve());
    this.#sleepers.push({ untilMs: this.#nowMs + delayMs, wake: resolve });
    this.#asleep.resolve(this.#nowMs + delayMs);
    this.#asleep = Promise.withResolvers();
    return promise;
  }

  /** Resolves when somebody sleeps, to the time of waking up. */
  async sleeping(): Promise<number> {
    return this.#sleepers[0]?.untilMs ?? await this.#asleep.promise;
  }

  /** Moves the clock and wakes who has slept enough. */
  advanceTo(nowMs: number): void {
    this.#nowMs = nowMs;
    const due = this.#sleepers.filter((s) => s.untilMs <= nowMs);
    this.#sleepers = this.#sleepers.filter((s) => s.untilMs > nowMs);
    for (const sleeper of due) sleeper.wake();
  }
}
