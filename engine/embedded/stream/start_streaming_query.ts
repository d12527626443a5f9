import type { DuckDBConnection } from "@duckdb/node-api";
import type { StreamWritePlan } from "../../declare/plan.ts";
import type { StreamingQueryListener } from "../../declare/streaming_query_listener.ts";
import type { ComputationError } from "../../errors.ts";
import { keptReports } from "../../kept_reports.ts";
import type { Storage } from "../../storage/storage.ts";
import type { CompiledPlan, Leaf } from "../compile.ts";
import type { Sink } from "../sink/sink.ts";
import type { Source, SourceContext } from "../source/source.ts";
import { Checkpoint } from "./checkpoint.ts";
import { checkpointPlan } from "./checkpoint_plan.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { FaultPoint } from "./fault_point.ts";
import type { OpenStaticRead } from "./flow/flow_runner.ts";
import { MicroBatchLoop } from "./micro_batch_loop.ts";
import { ProgressReporter } from "./progress.ts";
import { checkStreamPlan } from "./stream_plan.ts";
import { EmbeddedStreamingQuery } from "./streaming_query.ts";

/** What a streaming query is made of. The session gives it; tests give their own. */
export interface StreamingQueryParts {
  readonly write: StreamWritePlan;
  /** `write.input`, resolved. */
  readonly compiled: CompiledPlan;
  /**
   * Opens the sink, after checking what only it knows (output mode, path, format, columns). Called first, before there is a checkpoint.
   */
  readonly openSink: () => Promise<Sink>;
  /**
   * Where the query keeps its position; throws when there is no such place. `isTemporary`: it goes when the query ends without failure.
   */
  readonly openCheckpoint: () => Promise<{ readonly storage: Storage; readonly isTemporary: boolean }>;
  /** Opens the source of a streaming leaf. Called in the background, in plan order. */
  readonly openSource: (leaf: Leaf, context: SourceContext) => Promise<Source>;
  /** Reads what a static leaf names, as it is now; called for every batch. Default: there are no such leaves. */
  readonly openStaticRead?: OpenStaticRead;
  /** A new connection to the session's DuckDB, in the session's time zone and with the plan's functions; who asks for it closes it. */
  readonly connect: () => Promise<DuckDBConnection>;
  /** Which of Spark's run-time errors a failure of DuckDB stands for; undefined when none. */
  readonly explainFailure: (error: unknown) => ComputationError | undefined;
  /** The session's settings at this moment. Default: none. */
  readonly conf?: Readonly<Record<string, string>>;
  /** Default: nobody listens. */
  readonly listener?: StreamingQueryListener;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Memory for one slice of a batch. Default: 8 MB. */
  readonly sliceBytes?: number;
  /** Test equipment; the sink has its own. Default: none. */
  readonly faultPoint?: FaultPoint;
}

/**
 * Starts a streaming query and returns at once; it runs in the background until its trigger has seen enough, it is stopped, or it fails.
 *
 * What can be found wrong before any row moves is thrown here, in Spark's order: what the sink refuses, a missing checkpoint location, then (the
 * checkpoint folder exists by now) a plan that cannot stream, a checkpoint that another query is writing to or that was written for another plan.
 * What goes wrong later, opening the sources included, ends the query: see {@linkcode StreamingQuery.exception}.
 *
 * The query closes the sink, its sources and its connections, and lets go of the checkpoint, before `awaitTermination` and `stop` resolve.
 *
 * @throws {AnalysisError} When the plan or the sink cannot be what was asked.
 * @throws {SparkError} `CONCURRENT_QUERY`, `CHECKPOINT_OF_ANOTHER_PLAN`, `MALFORMED_LOG_FILE`.
 * @throws {StorageError} When the checkpoint cannot be reached.
 */
export async function startStreamingQuery(parts: StreamingQueryParts): Promise<EmbeddedStreamingQuery> {
  const { compiled, write } = parts;
  await using opened = new AsyncDisposableStack();
  const sink = opened.use(await parts.openSink());
  const { storage, isTemporary } = await parts.openCheckpoint();
  const checkpoint = opened.use(await Checkpoint.open(storage));
  checkStreamPlan(write, compiled, parts.conf);
  const hasBatches = await checkpoint.offsetLog.newest() !== undefined;
  await checkpoint.acceptPlan(checkpointPlan(write, compiled), hasBatches);

  const identity = { id: checkpoint.id, runId: crypto.randomUUID(), name: write.queryName ?? null };
  const clock = parts.clock ?? systemClock;
  const query = new EmbeddedStreamingQuery({
    identity,
    description: compiled.description,
    listener: parts.listener ?? {},
    keptProgress: keptReports(parts.conf ?? {}),
    now: () => clock.now(),
  });
  const loop = new MicroBatchLoop({
    ...parts,
    trigger: write.trigger,
    outputMode: write.outputMode,
    checkpoint,
    sink,
    conf: parts.conf ?? {},
    clock,
    progress: new ProgressReporter(identity, sink.description, clock),
    watcher: query,
    finish: query.finishSignal,
    interrupt: query.interruptSignal,
    faultPoint: parts.faultPoint ?? (() => {}),
  });
  await sink.started?.();
  const forgets = parts.conf?.["spark.sql.streaming.forceDeleteTempCheckpointLocation"] === "true";
  const owned = opened.move();
  query.begin(() => loop.run(), async (failed) => {
    await owned.disposeAsync();
    if (isTemporary && (!failed || forgets)) await storage.removeAll();
  });
  return query;
}
