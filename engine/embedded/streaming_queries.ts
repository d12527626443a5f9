import { AnalysisError } from "../errors.ts";
import { planIsStreaming } from "../declare/plan_is_streaming.ts";
import type { Plan, StreamWritePlan } from "../declare/plan.ts";
import type { RuntimeConf } from "../declare/runtime_conf.ts";
import type { StreamingQuery } from "../declare/streaming_query.ts";
import type { StructType } from "../declare/types.ts";
import { openStorage } from "../storage/open_storage.ts";
import type { Storage, StorageOptions } from "../storage/storage.ts";
import type { CompiledPlan } from "./compile.ts";
import type { DuckDb } from "./duckdb.ts";
import { registerUdfs } from "./functions/register_udfs.ts";
import { openBatchRead } from "./read/batch_read.ts";
import { toComputationError } from "./render/computation_error.ts";
import { sinkProvider } from "./sink/registry.ts";
import type { SinkRequest } from "./sink/sink_provider.ts";
import type { FaultPoint } from "./stream/fault_point.ts";
import { sourceRequest, streamSourceProvider } from "./source/registry.ts";
import type { Clock } from "./stream/clock.ts";
import { startStreamingQuery, type StreamingQueryParts } from "./stream/start_streaming_query.ts";
import type { StreamingQueryListener } from "./stream/streaming_query.ts";

/** What streaming queries share with their session. */
export interface StreamingQueriesOptions {
  readonly conf: RuntimeConf;
  readonly storage: StorageOptions;
  readonly duckDb: DuckDb;
  readonly compile: (plan: Plan) => Promise<CompiledPlan>;
  readonly listener?: StreamingQueryListener;
  readonly clock?: Clock;
  readonly faultPoint?: FaultPoint;
}

/** The streaming queries of a session: starts them, knows which run, and stops them when the session ends. */
export class StreamingQueries implements AsyncDisposable {
  readonly #options: StreamingQueriesOptions;
  readonly #queries = new Set<StreamingQuery>();
  /** By the URL of its checkpoint, the newest query there. */
  readonly #byCheckpoint = new Map<string, StreamingQuery>();

  constructor(options: StreamingQueriesOptions) {
    this.#options = options;
  }

  /** The queries that run now. */
  active(): StreamingQuery[] {
    return [...this.#queries].filter((query) => query.isActive);
  }

  /** See {@linkcode startStreamingQuery} for what is checked and when. */
  async start(write: StreamWritePlan): Promise<StreamingQuery> {
    if (!planIsStreaming(write.input)) {
      throw new AnalysisError(
        "WRITE_STREAM_NOT_ALLOWED",
        "`writeStream` can be called only on streaming Dataset/DataFrame. Read the source with readStream.",
      );
    }
    this.#checkName(write.queryName);
    let checkpointUrl = "";
    const parts = await this.#parts(write);
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
    for (const each of this.#queries) if (!each.isActive) this.#queries.delete(each);
    return query;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.active().map((query) => query.stop({ finishBatch: true })));
  }

  /** A query that starts from the checkpoint of a running one takes its place, unless `spark.sql.streaming.stopActiveRunOnRestart` is false. */
  async #stopActiveRun(checkpointUrl: string): Promise<void> {
    if (this.#options.conf.get("spark.sql.streaming.stopActiveRunOnRestart") === "false") return;
    await this.#byCheckpoint.get(checkpointUrl)?.stop();
  }

  #checkName(name: string | undefined): void {
    if (name === undefined || !this.active().some((query) => query.name === name)) return;
    throw new AnalysisError(
      "DUPLICATE_QUERY_NAME",
      `Cannot start query with name ${name} as a query with that name is already active in this session. Stop it, or use another queryName.`,
    );
  }

  async #parts(write: StreamWritePlan): Promise<StreamingQueryParts> {
    const { conf, storage, listener, clock, faultPoint } = this.#options;
    const compiled = await this.#options.compile(write.input);
    const timeZone = conf.get("spark.sql.session.timeZone")!;
    const connect = () => this.#options.duckDb.connect(timeZone);
    return {
      write,
      compiled,
      openSink: async () => {
        const session = { conf, storage, connect, ...(faultPoint && { faultPoint }) };
        return await sinkProvider(write, session).open(sinkRequest(write, compiled.schema), session);
      },
      openCheckpoint: async () => await openCheckpoint(write, conf, storage),
      openSource: (leaf, context) =>
        streamSourceProvider(leaf.read, { conf, storage, connect }).open(sourceRequest(leaf.read), context),
      openStaticRead: (connection, read) => openBatchRead(connection, read, { conf, storage }),
      connect: async () => {
        const connection = await connect();
        registerUdfs(connection, compiled.udfs);
        return connection;
      },
      explainFailure: toComputationError,
      conf: conf.all(),
      ...(listener && { listener }),
      ...(clock && { clock }),
      ...(faultPoint && { faultPoint }),
    };
  }
}

/** A write as its sink sees it. */
function sinkRequest(write: StreamWritePlan, schema: StructType): SinkRequest {
  const options = new Map(Object.entries(write.options).map(([name, value]) => [name.toLowerCase(), value]));
  const { outputMode, partitionBy, queryName } = write;
  return { options, outputMode, partitionBy, schema, ...(queryName !== undefined && { queryName }) };
}

async function openCheckpoint(
  write: StreamWritePlan,
  conf: RuntimeConf,
  storage: StorageOptions,
): Promise<{ storage: Storage; isTemporary: boolean }> {
  const given = Object.entries(write.options).find(([name]) => name.toLowerCase() === "checkpointlocation")
    ?.[1];
  const root = conf.get("spark.sql.streaming.checkpointLocation");
  const location = given ?? (root && `${root}/${write.queryName ?? crypto.randomUUID()}`);
  if (location === undefined) {
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_1298",
      'checkpointLocation must be specified either through option("checkpointLocation", …) or the setting spark.sql.streaming.checkpointLocation.',
    );
  }
  return await Promise.resolve({ storage: openStorage(location, storage), isTemporary: false });
}
