import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { AnalysisError } from "../errors.ts";
import type { ShowOptions } from "../declare/data_frame.ts";
import { planIsStreaming } from "../declare/plan_is_streaming.ts";
import type { BatchFunction, Engine } from "../declare/engine.ts";
import type { Plan, ReadPlan, StreamWritePlan, WritePlan } from "../declare/plan.ts";
import type { RuntimeConf } from "../declare/runtime_conf.ts";
import type { StreamingQuery } from "../declare/streaming_query.ts";
import type { StreamingQueryListener } from "../declare/streaming_query_listener.ts";
import type { StreamingQueryManager } from "../declare/streaming_query_manager.ts";
import type { StructType } from "../declare/types.ts";
import type { StorageOptions } from "../storage/storage.ts";
import { compilePlan } from "./analyze/compile_plan.ts";
import type { CompiledPlan } from "./compile.ts";
import { DuckDb } from "./duckdb.ts";
import { HeldRows } from "./held_rows.ts";
import { registerUdfs } from "./functions/register_udfs.ts";
import { openBatchRead } from "./read/batch_read.ts";
import { toComputationError } from "./render/computation_error.ts";
import { decodeValue } from "./result/decode_value.ts";
import { rowsTable } from "./result/show_table.ts";
import type { FaultPoint } from "./stream/fault_point.ts";
import { type Clock, systemClock } from "./stream/clock.ts";
import { StreamingQueries } from "./streaming_queries.ts";
import { sourceRequest, streamSourceProvider } from "./source/registry.ts";
import { prepareWrite } from "./write/prepare_write.ts";

/** What an embedded engine is made of. */
export interface EmbeddedOptions {
  readonly conf: RuntimeConf;
  /** Where `s3a://` leads. */
  readonly storage: StorageOptions;
  /** @default {the machine's} */
  readonly clock?: Clock;
  /** Told what the session's streaming queries do. */
  readonly listener?: StreamingQueryListener;
  /** Takes what console sinks print; a line break is to follow. @default {console.log} */
  readonly print?: (text: string) => void;
  /** Test equipment: called by name between the steps of a batch. */
  readonly faultPoint?: FaultPoint;
  /** How much memory DuckDB may take before it uses temporary files, in MB. @default {1024} */
  readonly memoryLimitMb?: number;
}

/** The engine in this process: the stream loop is ours, DuckDB evaluates each batch. */
export class EmbeddedEngine implements Engine {
  readonly views = new Map<string, Plan>();
  readonly #options: EmbeddedOptions;
  readonly #duckDb: DuckDb;
  readonly #heldRows = new HeldRows();
  readonly #queries: StreamingQueries;

  constructor(options: EmbeddedOptions) {
    this.#options = options;
    this.#duckDb = new DuckDb(options);
    this.#queries = new StreamingQueries({
      ...options,
      duckDb: this.#duckDb,
      heldRows: this.#heldRows,
      views: this.views,
      compile: (plan) => this.#compile(plan),
    });
  }

  async schema(plan: Plan): Promise<StructType> {
    return (await this.#compile(plan)).schema;
  }

  async explain(plan: Plan): Promise<string> {
    return (await this.#compile(plan)).description;
  }

  async collect(plan: Plan): Promise<Record<string, unknown>[]> {
    const { schema, rows } = await this.#run(plan);
    return rows.map((row) =>
      Object.fromEntries(schema.fields.map((field, i) => [field.name, decodeValue(row[i]!, field.type)]))
    );
  }

  async count(plan: Plan): Promise<number> {
    const { rows } = await this.#run(plan, (sql) => `SELECT count(*) FROM (${sql})`);
    return Number(rows[0]![0]);
  }

  async show(
    plan: Plan,
    rowCount: number,
    options: ShowOptions,
  ): Promise<string> {
    const { schema, rows } = await this.#run({ kind: "limit", input: plan, count: rowCount + 1 });
    const shown = { schema, rows: rows.slice(0, rowCount), more: rows.length > rowCount };
    return rowsTable({ ...shown, timeZone: this.#timeZone() }, options);
  }

  async write(write: WritePlan): Promise<void> {
    const compiled = await this.#compile(write.input);
    const { conf, storage } = this.#options;
    const prepared = await prepareWrite(write, { conf, storage, schema: compiled.schema });
    if (prepared) await this.#open(compiled, (connection, sql) => prepared.run(connection, sql));
  }

  async start(write: StreamWritePlan, onBatch?: BatchFunction): Promise<StreamingQuery> {
    return await this.#queries.start(write, onBatch);
  }

  get streams(): StreamingQueryManager {
    return this.#queries;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queries[Symbol.asyncDispose]();
    await this.#duckDb[Symbol.asyncDispose]();
  }

  /** Runs a plan that has no stream in it. */
  async #run(
    plan: Plan,
    wrap: (sql: string) => string = (sql) => sql,
  ): Promise<{ schema: StructType; rows: DuckDBValue[][] }> {
    if (planIsStreaming(plan)) {
      throw new AnalysisError(
        "_LEGACY_ERROR_TEMP_3102",
        "Queries with streaming sources must be executed with writeStream.start(). Give the frame a writeStream and a sink.",
      );
    }
    const compiled = await this.#compile(plan);
    const reader = await this.#open(compiled, (connection, sql) => connection.runAndReadAll(wrap(sql)));
    return { schema: compiled.schema, rows: reader.getRows() };
  }

  /** Opens what a plan reads, and gives its SQL to somebody who runs it. */
  async #open<Result>(
    compiled: CompiledPlan,
    run: (connection: DuckDBConnection, sql: string) => Promise<Result>,
  ): Promise<Result> {
    const connection = await this.#duckDb.connect(this.#timeZone());
    await using opened = new AsyncDisposableStack();
    opened.defer(() => connection.closeSync());
    const relations: string[] = [];
    for (const leaf of compiled.leaves) {
      const read = opened.use(await this.#openRead(connection, leaf.read));
      relations.push(await read.relation(leaf.columns));
    }
    registerUdfs(connection, compiled.udfs);
    const sql = compiled.toSql({
      relationOf: (leaf) => relations[leaf]!,
      nowMs: (this.#options.clock ?? systemClock).now(),
    });
    try {
      return await run(connection, sql);
    } catch (error) {
      throw toComputationError(error) ?? error;
    }
  }

  #compile(plan: Plan): Promise<CompiledPlan> {
    return compilePlan(plan, {
      ansi: this.#options.conf.get("spark.sql.ansi.enabled") === "true",
      timeZone: this.#timeZone(),
      schemaOf: (read) => this.#schemaOf(read),
    });
  }

  async #schemaOf(read: ReadPlan): Promise<StructType> {
    if (read.streaming) {
      const session = { ...this.#options, connect: () => this.#duckDb.connect(this.#timeZone()) };
      return await streamSourceProvider(read, session).schema(sourceRequest(read));
    }
    const connection = await this.#duckDb.connect(this.#timeZone());
    try {
      await using relation = await this.#openRead(connection, read);
      return relation.schema;
    } finally {
      connection.closeSync();
    }
  }

  #openRead(connection: DuckDBConnection, read: ReadPlan) {
    return openBatchRead(connection, read, { ...this.#options, heldRows: this.#heldRows });
  }

  #timeZone(): string {
    return this.#options.conf.get("spark.sql.session.timeZone")!;
  }
}
