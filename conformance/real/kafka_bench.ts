/**
 * Streaming queries of our engine from a Kafka topic into a folder, and what they wrote.
 *
 * @module
 */
import { createSession, type Session, type StreamingQuery } from "../../engine/mod.ts";

/** A record as a query wrote it; offsets are numbers here. */
export interface ReadRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
}

/** Options of the Kafka source. */
export type SourceOptions = Readonly<Record<string, string>>;

/** A session and a folder, which go at the end. */
export class KafkaBench implements AsyncDisposable {
  readonly folder: string;
  /** What the queries said beside their progress. */
  readonly notices: string[] = [];
  readonly session: Session;
  readonly #options: SourceOptions;

  private constructor(folder: string, options: SourceOptions) {
    this.folder = folder;
    this.#options = { startingOffsets: "earliest", ...options };
    this.session = createSession({ listener: { onNotice: (_, sentence) => this.notices.push(sentence) } });
  }

  /** @param options what all queries have in common. */
  static async open(options: SourceOptions): Promise<KafkaBench> {
    return new KafkaBench(await Deno.makeTempDir({ prefix: "real_kafka_" }), options);
  }

  /** Starts a query on a topic; queries on the same topic go on from the same checkpoint into the same folder. */
  async start(topic: string, more: SourceOptions = {}, availableNow = false): Promise<StreamingQuery> {
    const columns = ["partition", "offset", "CAST(key AS STRING) AS key", "CAST(value AS STRING) AS value"];
    const writer = this.session.readStream.format("kafka")
      .options({ ...this.#options, subscribe: topic, ...more }).load()
      .selectExpr(...columns, ...(more.includeHeaders === "true" ? ["headers"] : []))
      .writeStream.format("parquet").option("checkpointLocation", `${this.folder}/${topic} checkpoint`);
    return await (availableNow ? writer.trigger({ availableNow }) : writer).start(this.#path(topic));
  }

  /** Reads all that is there now, and gives the query when it has ended. */
  async readToEnd(topic: string, more: SourceOptions = {}): Promise<StreamingQuery> {
    const query = await this.start(topic, more, true);
    await query.awaitTermination();
    return query;
  }

  /** Waits until a batch has begun: its end is in the checkpoint. */
  async batchIsPlanned(topic: string, batchId: number): Promise<void> {
    const file = `${this.folder}/${topic} checkpoint/offsets/${batchId}`;
    const deadline = performance.now() + 20_000;
    while (!await Deno.stat(file).then(() => true, () => false)) {
      if (performance.now() > deadline) throw new Error(`Waited in vain for ${file}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** What was written of a topic, in the order of partitions and offsets. */
  async records(topic: string): Promise<ReadRecord[]> {
    // deno-lint-ignore no-explicit-any -- the columns depend on the source's options
    const rows: any[] = await this.session.read.parquet(this.#path(topic)).collect();
    return rows.map((row) => ({ ...row, offset: Number(row.offset) }))
      .toSorted((a, b) => a.partition - b.partition || a.offset - b.offset);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }

  #path(topic: string): string {
    return `${this.folder}/${topic}`;
  }
}
