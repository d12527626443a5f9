import type { Table } from "apache-arrow";
import type { ShowOptions } from "../declare/data_frame.ts";
import type { BatchFunction, Engine } from "../declare/engine.ts";
import type { Plan, StreamWritePlan, WritePlan } from "../declare/plan.ts";
import type { RuntimeConf } from "../declare/runtime_conf.ts";
import type { StreamingQuery } from "../declare/streaming_query.ts";
import type { StreamingQueryListener } from "../declare/streaming_query_listener.ts";
import type { StreamingQueryManager } from "../declare/streaming_query_manager.ts";
import type { StructType } from "../declare/types.ts";
import type { StorageOptions } from "../storage/storage.ts";
import { ClusterSession, placeOf } from "./cluster_session.ts";
import { PlanRunner } from "./plan_runner.ts";
import { Reach } from "./reach.ts";
import { SparkStreams } from "./stream/spark_streams.ts";
import type { RemoteAddress } from "./transport/remote_address.ts";

/** What an engine on a cluster is made of. */
export interface SparkOptions {
  readonly address: RemoteAddress;
  readonly conf: RuntimeConf;
  /** Where `s3a://` leads. */
  readonly storage: StorageOptions;
  /** A file (PEM) of certificates to trust besides the system's. */
  readonly certificatesPath?: string | undefined;
  /** Told what the session's streaming queries do. */
  readonly listener?: StreamingQueryListener;
  /** Takes lines for the user, such as which cluster it is. @default {console.log} */
  readonly print?: (text: string) => void;
}

/** The engine that hands plans to a Spark cluster, over Spark Connect. */
export class SparkEngine implements Engine {
  readonly views = new Map<string, Plan>();
  readonly hasCatalog = true;
  readonly #session: ClusterSession;
  readonly #runner: PlanRunner;
  readonly #streams: SparkStreams;

  constructor({ address, certificatesPath, conf, listener, print = console.log, storage }: SparkOptions) {
    const reach = new Reach({ host: address.host, place: placeOf(address), storage });
    this.#session = new ClusterSession({
      address,
      certificatesPath,
      conf,
      reach,
      announce: print,
      onResumed: (client) => this.#streams.resume(client),
    });
    this.#runner = new PlanRunner(this.#session, reach);
    this.#streams = new SparkStreams({
      conf,
      session: this.#session,
      runner: this.#runner,
      reach,
      print,
      listener,
    });
  }

  async schema(plan: Plan): Promise<StructType> {
    return await withStackOfCaller(this.#runner.schema(plan));
  }

  async explain(plan: Plan): Promise<string> {
    return await withStackOfCaller(this.#runner.explain(plan));
  }

  async collect(plan: Plan): Promise<Record<string, unknown>[]> {
    return await withStackOfCaller(this.#runner.collect(plan));
  }

  async *batches(plan: Plan): AsyncGenerator<Record<string, unknown>[]> {
    yield* this.#runner.batches(plan);
  }

  async toArrow(plan: Plan): Promise<Table> {
    return await withStackOfCaller(this.#runner.toArrow(plan));
  }

  async count(plan: Plan): Promise<number> {
    const count = {
      kind: "call",
      name: "count",
      args: [{ kind: "literal", type: "integer", value: 1 }],
    } as const;
    const output = [{ kind: "alias", input: count, names: ["count"] }] as const;
    const [row] = await this.collect({ kind: "aggregate", input: plan, grouping: [], output });
    return Number(row!.count);
  }

  async show(plan: Plan, rowCount: number, options: ShowOptions): Promise<string> {
    return await withStackOfCaller(this.#runner.show(plan, rowCount, options));
  }

  async write(write: WritePlan): Promise<void> {
    await withStackOfCaller(this.#runner.write(write));
  }

  async start(write: StreamWritePlan, _onBatch?: BatchFunction): Promise<StreamingQuery> {
    const query = await withStackOfCaller(this.#streams.start(write));
    const isTable = write.format?.toLowerCase() === "memory" && write.queryName !== undefined;
    if (isTable) {
      this.views.set(write.queryName.toLowerCase(), { kind: "relation", parts: [write.queryName] });
    }
    return query;
  }

  async detach(): Promise<string> {
    return await this.#session.keep();
  }

  get streams(): StreamingQueryManager {
    return this.#streams;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#streams[Symbol.asyncDispose]();
    await this.#session[Symbol.asyncDispose]();
  }
}

/** Lets the stack of an error show where the program asked, rather than the depths of the client. */
async function withStackOfCaller<Result>(result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof Error) Error.captureStackTrace(error, withStackOfCaller);
    throw error;
  }
}
