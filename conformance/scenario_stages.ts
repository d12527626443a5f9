/**
 * Where scenarios are carried out: in this process over memory, and on a cluster over files and Kafka.
 *
 * @module
 */
import type { DataFrame, Session, StreamingQuery, StreamingQueryProgress } from "../engine/mod.ts";
import { type RunOptions, StreamTest } from "../engine/embedded/stream/scenario.ts";
import { type FedStream, openStream } from "./fed_stream.ts";
import type { Params } from "./program.ts";
import type { ScenarioStage } from "./scenario.ts";

/** In this process: memory streams, and a sink that keeps the rows of each batch. */
export class EmbeddedStage implements ScenarioStage {
  readonly openStream = (columns: string): FedStream => openStream(columns);
  readonly #test: StreamTest;

  private constructor(test: StreamTest) {
    this.#test = test;
  }

  static async open(): Promise<EmbeddedStage> {
    return new EmbeddedStage(await StreamTest.open());
  }

  get session(): Session {
    return this.#test.session;
  }

  async start(frame: DataFrame, options: RunOptions): Promise<StreamingQuery> {
    return await this.#test.start(frame, options);
  }

  rowsOf(): Promise<ReadonlyMap<number, readonly unknown[]>> {
    return Promise.resolve(this.#test.sink.batches);
  }

  async nextWatermarkMs(): Promise<number> {
    const files = await Array.fromAsync(this.#test.checkpoint.list("commits"));
    const newest = newestId(files.map(({ path }) => path.split("/")[1]!));
    return await this.#test.nextWatermark(newest) * 1000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#test[Symbol.asyncDispose]();
  }
}

/**
 * On a cluster on this machine: streams of files, and a topic of one partition that gets the rows of all batches one after the other; each batch's progress
 * says how many are its own.
 */
export class ClusterStage implements ScenarioStage {
  readonly session: Session;
  readonly openStream = (columns: string): FedStream => openStream(columns, this.#params.folder);
  readonly #params: Params;
  /** Key of the scenario's records in the topic, and name of its checkpoint. */
  readonly #key: string;
  readonly #isSet = new Set<string>();

  constructor(session: Session, params: Params, key: string) {
    this.session = session;
    this.#params = params;
    this.#key = key;
  }

  get #checkpoint(): string {
    return `${this.#params.folder}/${this.#key}`;
  }

  async start(frame: DataFrame, { conf = {}, mode, trigger }: RunOptions): Promise<StreamingQuery> {
    for (const [name, value] of Object.entries(conf)) {
      this.session.conf.set(name, value);
      this.#isSet.add(name);
    }
    const names = (await frame.schema()).fields.map((_, i) => `_${i}`);
    const row = `to_json(struct(${names}), map('ignoreNullFields', 'false')) AS value`;
    const writer = frame.toDF(...names).selectExpr(`'${this.#key}' AS key`, row)
      .writeStream.format("kafka").outputMode(mode!)
      .options({
        ...this.#params.kafka,
        topic: this.#params.topics.batches!,
        checkpointLocation: this.#checkpoint,
      });
    return await (trigger ? writer.trigger({ [trigger.kind]: true } as { once: true }) : writer).start();
  }

  async rowsOf(batches: readonly StreamingQueryProgress[]): Promise<ReadonlyMap<number, readonly unknown[]>> {
    const records = await this.session.read.format("kafka").options(this.#params.kafka)
      .option("subscribe", this.#params.topics.batches!).load()
      .filter(`CAST(key AS STRING) = '${this.#key}'`).orderBy("offset").selectExpr("CAST(value AS STRING)")
      .collect();
    const rows = records.map(({ value }) => Object.values(JSON.parse(value as string)));
    const byBatch = new Map<number, readonly unknown[]>();
    for (const { batchId, sink: { numOutputRows } } of batches) {
      byBatch.set(batchId, rows.splice(0, numOutputRows));
    }
    if (rows.length > 0) throw new Error(`${rows.length} rows in the topic belong to no batch`);
    return byBatch;
  }

  async nextWatermarkMs(): Promise<number> {
    const folder = `${this.#checkpoint}/commits`;
    const newest = newestId((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name));
    return JSON.parse((await Deno.readTextFile(`${folder}/${newest}`)).split("\n")[1]!).nextBatchWatermarkMs;
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#isSet) this.session.conf.unset(name);
    return Promise.resolve();
  }
}

function newestId(names: readonly string[]): number {
  return Math.max(...names.map(Number).filter(Number.isInteger));
}
