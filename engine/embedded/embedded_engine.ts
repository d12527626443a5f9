import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import type { Table } from "apache-arrow";
import { AnalysisError } from "../errors.ts";
import type { ShowOptions } from "../declare/data_frame.ts";
import { encodeRow } from "../declare/encode_row.ts";
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
import { resultChunks } from "./result/result_chunks.ts";
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
    return rows.map((row) => rowObject(row, schema));
  }

  async *batches(plan: Plan): AsyncGenerator<Record<string, unknown>[]> {
    const compiled = await this.#compileStill(plan);
    for await (const rows of this.#stream(compiled)) {
      yield rows.map((row) => rowObject(row, compiled.schema));
    }
  }

  async toArrow(plan: Plan): Promise<Table> {
    const [{ Table }, { arrowBatch }] = await Promise.all([
      import("apache-arrow"),
      import("../arrow/arrow_batch.ts"),
    ]);
    const compiled = await this.#compileStill(plan);
    const { schema } = compiled;
    const toBatch = (rows: DuckDBValue[][]) => {
      const values = rows.map((row) => schema.fields.map(({ type }, i) => decodeValue(row[i]!, type)));
      return arrowBatch(
        { schema, rows: values.map((row, i) => encodeRow(row, schema, i)) },
        this.#timeZone(),
      );
    };
    const { schema: arrowSchema } = toBatch([]); // also refuses what Arrow has no type for
    const batches = [];
    for await (const rows of this.#stream(compiled)) batches.push(toBatch(rows));
    return new Table(arrowSchema, batches);
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
    if (!prepared) return;
    await using opened = new AsyncDisposableStack();
    const { connection, sql } = await this.#open(compiled, opened);
    await computed(prepared.run(connection, sql));
  }

  async start(write: StreamWritePlan, onBatch?: BatchFunction): Promise<StreamingQuery> {
    return await this.#queries.start(write, onBatch);
  }

  detach(): Promise<never> {
    return Promise.reject(
      new AnalysisError(
        "UNSUPPORTED_WITHOUT_SPARK_CONNECT",
        "The streaming queries of a session end with its process. On a Spark cluster (SPARK_REMOTE) they can run on; here, the next start goes on from their checkpoints.",
      ),
    );
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
    const compiled = await this.#compileStill(plan);
    await using opened = new AsyncDisposableStack();
    const { connection, sql } = await this.#open(compiled, opened);
    const reader = await computed(connection.runAndReadAll(wrap(sql)));
    return { schema: compiled.schema, rows: reader.getRows() };
  }

  /** Gives the rows of a plan some at a time. */
  async *#stream(compiled: CompiledPlan): AsyncGenerator<DuckDBValue[][]> {
    await using opened = new AsyncDisposableStack();
    try {
      for await (const chunk of resultChunks(await this.#open(compiled, opened))) yield chunk.getRows();
    } catch (error) {
      throw toComputationError(error) ?? error;
    }
  }

  /** Opens what a plan reads, until the stack is disposed of, and gives the SQL that reads it. */
  async #open(
    compiled: CompiledPlan,
    opened: AsyncDisposableStack,
  ): Promise<{ connection: DuckDBConnection; sql: string }> {
    const connection = await this.#duckDb.connect(this.#timeZone());
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
    return { connection, sql };
  }

  /** Compiles a plan that must have no stream in it. */
  async #compileStill(plan: Plan): Promise<CompiledPlan> {
    if (!planIsStreaming(plan)) return await this.#compile(plan);
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_3102",
      "Queries with streaming sources must be executed with writeStream.start(). Give the frame a writeStream and a sink.",
    );
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

function rowObject(row: readonly DuckDBValue[], { fields }: StructType): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, type }, i) => [name, decodeValue(row[i]!, type)]));
}

/** Turns an error of DuckDB's into Spark's. */
async function computed<Result>(result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    throw toComputationError(error) ?? error;
  }
}
