/**
 * Two engines in one folder: the real Spark and ours read and write Parquet there, and each other's.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import {
  createSession,
  type DataFrame,
  openStorage,
  type S3Settings,
  type Session,
  type Storage,
  type StorageOptions,
  type StructType,
} from "../../engine/mod.ts";
import { closeS3Client } from "../../engine/storage/s3_client.ts";
import { sparkKafkaOptions } from "../services/kafka_login.ts";
import { sparkS3Settings } from "../services/s3_client.ts";
import type { KafkaService, S3Service } from "../services/services_state.ts";
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
  /** More options of the source; `assign` and `subscribePattern` take the place of the topic. */
  readonly options?: Readonly<Record<string, string>>;
  /** The sink's. */
  readonly compression?: string;
}

/** What a lab works with. */
export interface ParquetLabOptions {
  readonly spark: SparkWorker;
  readonly kafka: KafkaService;
  /** Where the lab's folder is. @default {this machine} */
  readonly bucket?: S3Service;
}

/** Files are written in UTC and read far from it: a timestamp that a zone has shifted would show. */
const READERS_CONF = { "spark.sql.session.timeZone": "America/Los_Angeles" };

/** The two engines and their folder, which goes at the end. */
export class ParquetLab implements AsyncDisposable {
  readonly session: Session;
  readonly #root: string;
  readonly #reader: Session;
  readonly #options: ParquetLabOptions;
  readonly #storage: StorageOptions;

  private constructor(root: string, options: ParquetLabOptions) {
    this.#root = root;
    this.#options = options;
    this.#storage = options.bucket === undefined ? {} : { s3: s3Settings(options.bucket) };
    this.session = createSession({ storage: this.#storage });
    this.#reader = createSession({ storage: this.#storage, conf: READERS_CONF });
  }

  static async open(options: ParquetLabOptions): Promise<ParquetLab> {
    const name = "real parquet ";
    const root = options.bucket === undefined
      ? await Deno.makeTempDir({ prefix: name })
      : `s3a://${options.bucket.bucket}/${name}${crypto.randomUUID()}`;
    return new ParquetLab(root, options);
  }

  /** Options of the Kafka source for a topic from its beginning; both engines understand them. */
  source(topic: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      ...sparkKafkaOptions(this.#options.kafka),
      subscribe: topic,
      startingOffsets: "earliest",
      ...more,
    };
  }

  /** The full path of a folder in the lab. */
  path(name: string): string {
    return `${this.#root}/${name}`;
  }

  /** A folder in the lab as our storage. */
  storage(name: string): Storage {
    return openStorage(this.path(name), this.#storage);
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
    const found = await this.runSpark("read_parquet.py", { path: this.path(path), conf: READERS_CONF });
    return inOrder(found as Found);
  }

  /** What our engine finds there. */
  async readWithOurs(path: string): Promise<Found> {
    const frame = this.#reader.read.parquet(this.path(path));
    return inOrder({ schema: await frame.schema(), rows: await ourRows(frame) });
  }

  /** The ends of the batches that a checkpoint has logged, in the order of the batches: the source's JSON. */
  async loggedOffsets(checkpoint: string): Promise<unknown[]> {
    const log = this.storage(`${checkpoint}/offsets`);
    const files = (await Array.fromAsync(log.list())).filter(({ path }) => /^\d+$/.test(path));
    const batches = files.map(({ path }) => path).toSorted((a, b) => Number(a) - Number(b));
    return await Promise.all(batches.map(async (path) => {
      const lines = new TextDecoder().decode(await log.read(path)).split("\n");
      return JSON.parse(lines[2]!);
    }));
  }

  /** The part files of a folder of this machine that lie in it directly. */
  partFiles(path: string): string[] {
    return Array.from(Deno.readDirSync(this.path(path)))
      .filter(({ name }) => name.endsWith(".parquet"))
      .map(({ name }) => this.path(`${path}/${name}`));
  }

  /** Runs a program of the folder `programs` on Spark. */
  async runSpark(program: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { spark, bucket } = this.#options;
    const file = fileURLToPath(new URL(`programs/${program}`, import.meta.url));
    const conf = { ...params.conf as object, ...(bucket && sparkS3Settings(bucket)) };
    return await spark.run(file, { ...params, conf });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
    await this.#reader[Symbol.asyncDispose]();
    await openStorage(this.#root, this.#storage).removeAll();
    if (this.#storage.s3) await closeS3Client(this.#storage.s3);
  }

  #sourceOf({ topic, maxOffsetsPerTrigger, options = {} }: KafkaToParquet): Record<string, string> {
    const limit = maxOffsetsPerTrigger === undefined
      ? {}
      : { maxOffsetsPerTrigger: String(maxOffsetsPerTrigger) };
    const { subscribe, ...source } = this.source(topic, { ...limit, ...options });
    const isOther = "assign" in source || "subscribePattern" in source;
    return { ...source, ...(!isOther && subscribe !== undefined && { subscribe }) };
  }
}

/** Rows come in no order: sorted by `id`. */
function inOrder({ schema, rows }: Found): Found {
  return { schema, rows: rows.toSorted((a, b) => Number(a.id) - Number(b.id)) };
}

/** A server's address and its owner's keys, as our storage takes them. */
function s3Settings({ endpoint, region, accessKeyId, secretAccessKey }: S3Service): S3Settings {
  return { endpointUrl: endpoint, region, accessKeyId, secretAccessKey };
}
