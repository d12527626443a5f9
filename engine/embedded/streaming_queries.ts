import { AnalysisError } from "../errors.ts";
import { planIsStreaming } from "../declare/plan_is_streaming.ts";
import type { Plan, StreamWritePlan } from "../declare/plan.ts";
import type { RuntimeConf } from "../declare/runtime_conf.ts";
import type { BatchFunction } from "../declare/engine.ts";
import type { StreamingQuery } from "../declare/streaming_query.ts";
import type { StreamingQueryListener } from "../declare/streaming_query_listener.ts";
import type { StreamingQueryManager } from "../declare/streaming_query_manager.ts";
import type { StructType } from "../declare/types.ts";
import type { StorageOptions } from "../storage/storage.ts";
import type { CompiledPlan } from "./compile.ts";
import type { DuckDb } from "./duckdb.ts";
import type { HeldRows } from "./held_rows.ts";
import { registerUdfs } from "./functions/register_udfs.ts";
import { openBatchRead } from "./read/batch_read.ts";
import { toComputationError } from "./render/computation_error.ts";
import { sinkProvider } from "./sink/registry.ts";
import type { SinkRequest } from "./sink/sink_provider.ts";
import type { FaultPoint } from "./stream/fault_point.ts";
import { sourceRequest, streamSourceProvider } from "./source/registry.ts";
import type { Clock } from "./stream/clock.ts";
import { ListenerBus } from "../listener_bus.ts";
import { openCheckpoint } from "./stream/open_checkpoint.ts";
import { startStreamingQuery, type StreamingQueryParts } from "./stream/start_streaming_query.ts";
import { Terminations } from "../terminations.ts";

/** What streaming queries share with their session. */
export interface StreamingQueriesOptions {
  readonly conf: RuntimeConf;
  readonly storage: StorageOptions;
  readonly duckDb: DuckDb;
  readonly compile: (plan: Plan) => Promise<CompiledPlan>;
  readonly heldRows: HeldRows;
  readonly views: Map<string, Plan>;
  readonly listener?: StreamingQueryListener;
  /** @default {console.log} */
  readonly print?: (text: string) => void;
  readonly clock?: Clock;
  readonly faultPoint?: FaultPoint;
}

/** The streaming queries of a session: starts them, knows which run, and stops them when the session ends. */
export class StreamingQueries implements StreamingQueryManager, AsyncDisposable {
  readonly #options: StreamingQueriesOptions;
  readonly #queries = new Set<StreamingQuery>();
  /** By the URL of its checkpoint, the newest query there. */
  readonly #byCheckpoint = new Map<string, StreamingQuery>();
  readonly #startingNames = new Set<string>();
  readonly #listeners: ListenerBus;
  readonly #terminations = new Terminations();

  constructor(options: StreamingQueriesOptions) {
    this.#options = options;
    this.#listeners = new ListenerBus(...(options.listener ? [options.listener] : []));
  }

  get active(): StreamingQuery[] {
    return [...this.#queries].filter((query) => query.isActive);
  }

  get(id: string): StreamingQuery | null {
    return this.active.find((query) => query.id === id) ?? null;
  }

  find(idOrName: string): Promise<StreamingQuery | null> {
    const query = this.active.find(({ id, name }) => id === idOrName || name === idOrName);
    return Promise.resolve(query ?? null);
  }

  awaitAnyTermination(timeoutMs?: number): Promise<boolean> {
    return this.#terminations.awaitAny(timeoutMs);
  }

  resetTerminated(): void {
    this.#terminations.reset();
  }

  addListener(listener: StreamingQueryListener): void {
    this.#listeners.add(listener);
  }

  removeListener(listener: StreamingQueryListener): void {
    this.#listeners.remove(listener);
  }

  /** See {@linkcode startStreamingQuery} for what is checked and when. */
  async start(write: StreamWritePlan, onBatch?: BatchFunction): Promise<StreamingQuery> {
    if (!planIsStreaming(write.input)) {
      throw new AnalysisError(
        "WRITE_STREAM_NOT_ALLOWED",
        "`writeStream` can be called only on streaming Dataset/DataFrame. Read the source with readStream.",
      );
    }
    const { queryName } = write;
    this.#checkName(queryName);
    if (queryName !== undefined) this.#startingNames.add(queryName);
    try {
      return await this.#start(write, onBatch);
    } finally {
      if (queryName !== undefined) this.#startingNames.delete(queryName);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.active.map((query) => query.stop({ finishBatch: true })));
  }

  async #start(write: StreamWritePlan, onBatch: BatchFunction | undefined): Promise<StreamingQuery> {
    let checkpointUrl = "";
    const parts = await this.#parts(write, onBatch);
    const query = await startStreamingQuery({
      ...parts,
      openCheckpoint: async () => {
        const checkpoint = await parts.openCheckpoint();
        checkpointUrl = checkpoint.storage.urlOf("");
        await this.#stopActiveRun(checkpointUrl);
        return checkpoint;
      },
    });
    this.#queries.add(query);
    this.#byCheckpoint.set(checkpointUrl, query);
    query.awaitTermination().catch(() => {}).then(() => this.#ended(query, checkpointUrl));
    return query;
  }

  /** A query that starts from the checkpoint of a running one takes its place, unless `spark.sql.streaming.stopActiveRunOnRestart` is false. */
  async #stopActiveRun(checkpointUrl: string): Promise<void> {
    if (this.#options.conf.get("spark.sql.streaming.stopActiveRunOnRestart") === "false") return;
    await this.#byCheckpoint.get(checkpointUrl)?.stop();
  }

  #ended(query: StreamingQuery, checkpointUrl: string): void {
    this.#queries.delete(query);
    if (this.#byCheckpoint.get(checkpointUrl) === query) this.#byCheckpoint.delete(checkpointUrl);
    this.#terminations.note(query.exception);
  }

  #checkName(name: string | undefined): void {
    const isTaken = (name: string) =>
      this.#startingNames.has(name) || this.active.some((query) => query.name === name);
    if (name === undefined || !isTaken(name)) return;
    throw new AnalysisError(
      "DUPLICATE_QUERY_NAME",
      `Cannot start query with name ${name} as a query with that name is already active in this session. Stop it, or use another queryName.`,
    );
  }

  async #parts(write: StreamWritePlan, onBatch: BatchFunction | undefined): Promise<StreamingQueryParts> {
    const { clock, conf, faultPoint, heldRows, print = printLine, storage, views } = this.#options;
    const compiled = await this.#options.compile(write.input);
    const timeZone = conf.get("spark.sql.session.timeZone")!;
    const connect = () => this.#options.duckDb.connect(timeZone);
    const session = { conf, storage, connect, heldRows, views, print, ...(faultPoint && { faultPoint }) };
    const provider = sinkProvider(write, conf);
    return {
      write,
      compiled,
      openSink: () => provider.open(sinkRequest(write, compiled.schema, onBatch), session),
      openCheckpoint: () => openCheckpoint(write, provider, this.#options),
      openSource: (leaf, context) =>
        streamSourceProvider(leaf.read, { conf, storage, connect }).open(sourceRequest(leaf.read), context),
      openStaticRead: (connection, read) => openBatchRead(connection, read, session),
      connect: async () => {
        const connection = await connect();
        registerUdfs(connection, compiled.udfs);
        return connection;
      },
      explainFailure: toComputationError,
      conf: conf.all(),
      listener: this.#listeners,
      ...(clock && { clock }),
      ...(faultPoint && { faultPoint }),
    };
  }
}

function printLine(text: string): void {
  console.log(text);
}

/** A write as its sink sees it. */
function sinkRequest(
  write: StreamWritePlan,
  schema: StructType,
  onBatch: BatchFunction | undefined,
): SinkRequest {
  const options = new Map(Object.entries(write.options).map(([name, value]) => [name.toLowerCase(), value]));
  const { outputMode, partitionBy, queryName } = write;
  return {
    options,
    outputMode,
    partitionBy,
    schema,
    ...(queryName !== undefined && { queryName }),
    ...(onBatch && { onBatch }),
  };
}
