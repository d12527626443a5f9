import type { StreamWritePlan } from "../../declare/plan.ts";
import type { StreamingQuery } from "../../declare/streaming_query.ts";
import type {
  QueryIdentity,
  QueryIdleEvent,
  QueryProgressEvent,
  QueryTerminatedEvent,
  StreamingQueryListener,
} from "../../declare/streaming_query_listener.ts";
import type { StreamingQueryManager } from "../../declare/streaming_query_manager.ts";
import type { ConnectClient } from "../client/connect_client.ts";
import type { RuntimeConf } from "../../declare/runtime_conf.ts";
import { keptReports } from "../../kept_reports.ts";
import { ListenerBus } from "../../listener_bus.ts";
import type { ClusterSession } from "../cluster_session.ts";
import type { PlanRunner } from "../plan_runner.ts";
import type { Received, Sent } from "../protocol/message_types.ts";
import { EVENT_TYPE } from "../protocol/messages_streaming.ts";
import type { Reach } from "../reach.ts";
import { Terminations } from "../../terminations.ts";
import { type QueryCall, SparkStreamingQuery } from "./spark_streaming_query.ts";
import { refuseForeachBatch, toStreamWrite } from "./to_stream_write.ts";

/** What streaming queries share with their session. */
export interface SparkStreamsOptions {
  readonly conf: Pick<RuntimeConf, "all">;
  readonly session: ClusterSession;
  readonly runner: PlanRunner;
  readonly reach: Reach;
  readonly print: (text: string) => void;
  readonly listener: StreamingQueryListener | undefined;
}

/** The streaming queries that a session runs on a cluster. The cluster tells what they do over one long call, the listener bus. */
export class SparkStreams implements StreamingQueryManager, AsyncDisposable {
  readonly #options: SparkStreamsOptions;
  readonly #listeners: ListenerBus;
  /** By run id. */
  readonly #queries = new Map<string, SparkStreamingQuery>();
  /** How many queries are being started, and what was told meanwhile of queries that are not known: it may be of these. */
  #startsUnderWay = 0;
  #early: (() => void)[] = [];
  #bus: { readonly ready: Promise<void>; readonly ended: Promise<void> } | undefined;
  /** Several queries may have the same to say. */
  readonly #said = new Set<string>();
  readonly #terminations = new Terminations();

  constructor(options: SparkStreamsOptions) {
    this.#options = options;
    this.#listeners = new ListenerBus(...(options.listener ? [options.listener] : []));
  }

  get active(): StreamingQuery[] {
    return [...this.#queries.values()].filter((query) => query.isActive);
  }

  get(id: string): StreamingQuery | null {
    return this.active.find((query) => query.id === id) ?? null;
  }

  async find(idOrName: string): Promise<StreamingQuery | null> {
    await this.resume(await this.#options.session.client());
    return this.active.find(({ id, name }) => id === idOrName || name === idOrName) ?? null;
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

  /**
   * Starts a query on the cluster.
   *
   * @throws {AnalysisError} What Spark says against it; `UNSUPPORTED_ON_SPARK_CONNECT` for what a cluster cannot do or reach.
   */
  async start(write: StreamWritePlan): Promise<StreamingQuery> {
    const { reach, runner } = this.#options;
    refuseForeachBatch(write);
    const message = toStreamWrite(write, reach);
    const input = await runner.relation(write.input);
    this.#sayNotes(write);
    this.#bus ??= this.#openBus();
    await this.#bus.ready;
    this.#startsUnderWay++;
    try {
      return await this.#startOn(runner, { ...message, input });
    } finally {
      this.#startsUnderWay--;
      for (const tell of this.#early.splice(0)) tell();
    }
  }

  async #startOn(
    runner: PlanRunner,
    message: Sent<"WriteStreamOperationStart">,
  ): Promise<SparkStreamingQuery> {
    const answers = await runner.command({ write_stream_operation_start: message });
    const started = answers.find((answer) => answer.write_stream_operation_start_result)!
      .write_stream_operation_start_result!;
    const query = this.#follow(started.query_id!, started.name || null);
    const { timestamp = new Date().toISOString() } = JSON.parse(started.query_started_event_json ?? "{}");
    const { id, name, runId } = query;
    this.#listeners.onQueryStarted({ id, runId, name, timestamp });
    return query;
  }

  /** Takes up the queries that run in the session already. */
  async resume(client: ConnectClient): Promise<void> {
    const command = { streaming_query_manager_command: { active: true } };
    const answers = await Array.fromAsync(client.execute({ command }));
    const active = answers.flatMap((each) =>
      each.streaming_query_manager_command_result?.active?.active_queries ?? []
    ).filter(({ id }) => !this.#queries.has(id!.run_id));
    for (const { id, name } of active) this.#follow(id!, name || null);
    if (active.length > 0) this.#bus ??= this.#openBus();
  }

  /** Stops the queries after their running batches, unless the session is kept. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#options.session.isKept) {
      await Promise.all(this.active.map((query) => query.stop({ finishBatch: true }).catch(() => {})));
    }
    if (!this.#bus) return;
    const command = { streaming_query_listener_bus_command: { remove_listener_bus_listener: true } };
    await this.#options.runner.command(command).catch(() => {});
    await this.#bus.ended;
  }

  #follow({ id, run_id }: Received<"StreamingQueryInstanceId">, name: string | null): SparkStreamingQuery {
    const { conf, runner } = this.#options;
    const call: QueryCall = async (command) => {
      const answers = await runner.command({
        streaming_query_command: { query_id: { id, run_id }, ...command },
      });
      return answers.find((answer) => answer.streaming_query_command_result)!.streaming_query_command_result!;
    };
    const query = new SparkStreamingQuery({ id, runId: run_id, name }, call, keptReports(conf.all()));
    for (const [runId, each] of this.#queries) if (!each.isActive) this.#queries.delete(runId);
    this.#queries.set(run_id, query);
    query.awaitTermination().then(
      () => this.#terminations.note(null),
      (error) => this.#terminations.note(error),
    );
    return query;
  }

  #sayNotes({ format, options }: StreamWritePlan): void {
    const { print, reach } = this.#options;
    const say = (note: string) => {
      if (!this.#said.has(note)) print(note);
      this.#said.add(note);
    };
    const [, checkpoint] =
      Object.entries(options).find(([name]) => name.toLowerCase() === "checkpointlocation") ?? [];
    const note = reach.checkpointNote(checkpoint);
    if (note !== undefined) say(note);
    if (format?.toLowerCase() === "console") {
      say("The console sink prints in the log of the cluster, not here.");
    }
  }

  /** Has the cluster tell what the queries do. `ready` is the moment from which nothing is missed. */
  #openBus(): { ready: Promise<void>; ended: Promise<void> } {
    const ready = Promise.withResolvers<void>();
    const ended = this.#listen(ready.resolve).then(ready.resolve, (error) => {
      this.#bus = undefined; // the next start tries again
      ready.reject(error);
    });
    ready.promise.catch(() => {}); // said by whoever waits for it
    return { ready: ready.promise, ended };
  }

  async #listen(onReady: () => void): Promise<void> {
    const client = await this.#options.session.client();
    const command = { streaming_query_listener_bus_command: { add_listener_bus_listener: true } };
    for await (const answer of client.execute({ command })) {
      const told = answer.streaming_query_listener_events_result;
      if (told?.listener_bus_listener_added) onReady();
      for (const { event_json, event_type } of told?.events ?? []) {
        this.#onEvent(event_type, JSON.parse(event_json));
      }
    }
  }

  #onEvent(type: number, event: QueryIdentity | QueryProgressEvent): void {
    const { runId } = "progress" in event ? event.progress : event;
    if (this.#startsUnderWay > 0 && !this.#queries.has(runId)) {
      this.#early.push(() => this.#onEvent(type, event));
      return;
    }
    switch (type) {
      case EVENT_TYPE.progress: {
        const { progress } = event as QueryProgressEvent;
        this.#queries.get(progress.runId)?.onProgress(progress);
        return this.#listeners.onQueryProgress({ progress });
      }
      case EVENT_TYPE.idle: {
        const named = this.#named(event as QueryIdleEvent);
        this.#queries.get(named.runId)?.onReport();
        return this.#listeners.onQueryIdle(named);
      }
      case EVENT_TYPE.terminated: {
        const named = this.#named(event as QueryTerminatedEvent);
        const { errorClassOnException = null } = named;
        const exception = named.exception?.replace(/\n+\tat [^]*$/, "") ?? null; // without Java's stack
        this.#listeners.onQueryTerminated({ ...named, exception, errorClassOnException });
        return this.#queries.get(named.runId)?.onTerminated();
      }
    }
  }

  /** Spark's events do not name the query. */
  #named<Event extends QueryIdentity>(event: Event): Event {
    return { ...event, name: this.#queries.get(event.runId)?.name ?? null };
  }
}
