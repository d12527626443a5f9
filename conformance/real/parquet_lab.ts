/**
 * Two engines in one folder: the real Spark and ours read and write Parquet there, and each other's.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { createSession, type DataFrame, type Session, type StructType } from "../../engine/mod.ts";
import { sparkKafkaOptions } from "../services/kafka_login.ts";
import type { KafkaService } from "../services/services_state.ts";
import type { SparkWorker } from "../services/spark_worker.ts";
import { type ComparableRow, ourRows } from "./comparable_rows.ts";

/** What an engine finds in a folder: rows in the order of their column `id`. */
export interface Found {
  readonly schema: StructType;
  readonly rows: readonly ComparableRow[];
}

/** A streaming query from a topic to Parquet, which both engines can run: it ends when all that is there is written. */
export interface KafkaToParquet {
  readonly topic: string;
  /** Lists of SQL expressions, one select after the other. */
  readonly select: readonly (readonly string[])[];
  /** SQL. @default all rows */
  readonly filter?: string;
  /** Where to, below the lab's folder. */
  readonly path: string;
  /** @default {`${path} checkpoint`} */
  readonly checkpoint?: string;
  readonly partitionBy?: readonly string[];
  readonly maxOffsetsPerTrigger?: number;
  /** The sink's. */
  readonly compression?: string;
}

/** The two engines and their folder, which goes at the end. */
export class ParquetLab implements AsyncDisposable {
  readonly folder: string;
  readonly session: Session;
  /** Far from UTC: a timestamp that is shifted by the zone would show. */
  readonly #reader = createSession({ conf: { "spark.sql.session.timeZone": "America/Los_Angeles" } });
  readonly #spark: SparkWorker;
  readonly #kafka: KafkaService;

  private constructor(folder: string, spark: SparkWorker, kafka: KafkaService) {
    this.folder = folder;
    this.session = createSession();
    this.#spark = spark;
    this.#kafka = kafka;
  }

  static async open(spark: SparkWorker, kafka: KafkaService): Promise<ParquetLab> {
    return new ParquetLab(await Deno.makeTempDir({ prefix: "real parquet " }), spark, kafka);
  }

  /** Options of the Kafka source for a topic from its beginning; both engines understand them. */
  source(topic: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return { ...sparkKafkaOptions(this.#kafka), subscribe: topic, startingOffsets: "earliest", ...more };
  }

  /** The full path of a folder in the lab. */
  path(name: string): string {
    return `${this.folder}/${name}`;
  }

  /** Runs a query with our engine. */
  async writeWithOurs(query: KafkaToParquet): Promise<void> {
    let rows: DataFrame = this.session.readStream.format("kafka").options(this.#sourceOf(query)).load();
    if (query.filter !== undefined) rows = rows.filter(query.filter);
    for (const expressions of query.select) rows = rows.selectExpr(...expressions);
    const started = await rows.writeStream
      .format("parquet")
      .option("checkpointLocation", this.path(query.checkpoint ?? `${query.path} checkpoint`))
      .options(query.compression === undefined ? {} : { compression: query.compression })
      .partitionBy(...query.partitionBy ?? [])
      .trigger({ availableNow: true })
      .start(this.path(query.path));
    await started.awaitTermination();
  }

  /** Runs the same query with Spark. */
  async writeWithSpark(query: KafkaToParquet): Promise<void> {
    const { select, filter, partitionBy, path, checkpoint = `${path} checkpoint` } = query;
    await this.runSpark("kafka_to_parquet.py", {
      kafka: this.#sourceOf(query),
      select,
      ...(filter === undefined ? {} : { filter }),
      ...(partitionBy === undefined ? {} : { partitionBy }),
      path: this.path(path),
      checkpoint: this.path(checkpoint),
    });
  }

  /** What Spark finds in a folder. */
  async readWithSpark(path: string): Promise<Found> {
    return inOrder(await this.runSpark("read_parquet.py", { path: this.path(path) }) as Found);
  }

  /** What our engine finds there. */
  async readWithOurs(path: string): Promise<Found> {
    const frame = this.#reader.read.parquet(this.path(path));
    return inOrder({ schema: await frame.schema(), rows: await ourRows(frame) });
  }

  /** The part files of a folder that lie in it directly. */
  partFiles(path: string): string[] {
    return Array.from(Deno.readDirSync(this.path(path)))
      .filter(({ name }) => name.endsWith(".parquet"))
      .map(({ name }) => this.path(`${path}/${name}`));
  }

  /** Runs a program of the folder `programs` on Spark. */
  async runSpark(program: string, params: unknown): Promise<unknown> {
    return await this.#spark.run(fileURLToPath(new URL(`programs/${program}`, import.meta.url)), params);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
    await this.#reader[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }

  #sourceOf({ topic, maxOffsetsPerTrigger }: KafkaToParquet): Record<string, string> {
    const limit = maxOffsetsPerTrigger === undefined
      ? {}
      : { maxOffsetsPerTrigger: String(maxOffsetsPerTrigger) };
    return this.source(topic, limit);
  }
}

/** Rows come in no order: sorted by `id`. */
export function inOrder({ schema, rows }: Found): Found {
  return { schema, rows: rows.toSorted((a, b) => Number(a.id) - Number(b.id)) };
}
