/**
 * The course's pipeline as a student has it: the solution scripts of weeks 4 to 6 as processes, with settings for a Kafka with login and TLS and for
 * S3; and a recount of what they must have written.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Message } from "kafkajs";
import { openStorage, type StorageOptions } from "../../engine/mod.ts";
import { committedOutput, rowsOf } from "../../lib/testing/committed_output.ts";
import { ScriptProcess } from "../../lib/testing.ts";
import { customers, REVIEW_FIELDS, reviews, type ReviewValue } from "../../practice/sample/mod.ts";
import { kafkajsSettings } from "../services/kafka_login.ts";
import { readServices } from "../services/services_state.ts";
import { difference, SAME } from "./difference.ts";
import { KafkaTopics } from "./kafka_topics.ts";

const SEED = 42;
const PARTITIONS = 3;
const WINDOW_MS = 10_000;
const VERIFIED = REVIEW_FIELDS.indexOf("verified_purchase");

type Row = Readonly<Record<string, unknown>>;

/** A topic of reviews, a lake of its own and the scripts that carry the one into the other. */
export class ReviewPipeline implements AsyncDisposable {
  /** Of this machine, for what else the test needs. */
  readonly folder: string;
  readonly storage: StorageOptions;
  readonly lake: string;
  readonly #environment: Record<string, string>;
  readonly #values: ReviewValue[] = [];
  #topics: KafkaTopics | undefined;

  private constructor(folder: string, storage: StorageOptions, environment: Record<string, string>) {
    this.folder = folder;
    this.storage = storage;
    this.lake = `s3a://hwe-${environment["CLASS"]}/${environment["HANDLE"]}`;
    this.#environment = environment;
  }

  /** Makes the topic `reviews`, which the scripts read. */
  static async open(): Promise<ReviewPipeline> {
    const { kafka, minio } = await readServices("kafka", "minio");
    const { accessKeyId, bucket, endpoint: endpointUrl, region, secretAccessKey } = minio;
    const folder = await Deno.makeTempDir({ prefix: "review_pipeline_" });
    const storage = { s3: { accessKeyId, endpointUrl, region, secretAccessKey } };
    const pipeline = new ReviewPipeline(folder, storage, {
      HWE_BOOTSTRAP: kafka.saslSsl,
      HWE_USERNAME: kafka.users.alice.username,
      HWE_PASSWORD: kafka.users.alice.password,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: region,
      AWS_ENDPOINT_URL: endpointUrl,
      CLASS: bucket.replace(/^hwe-/, ""),
      HANDLE: `labs-${crypto.randomUUID().slice(0, 8)}`,
      CHECKPOINT_FOLDER: `${folder}/checkpoints`,
      NO_COLOR: "1",
    });
    const topics = await KafkaTopics.connect(await kafkajsSettings(kafka));
    pipeline.#topics = topics;
    await topics.delete("reviews").catch(() => {}); // of a run that was cut off
    await topics.createNamed("reviews", { numPartitions: PARTITIONS });
    return pipeline;
  }

  /** Another lake, with the same bronze layer and no topic. */
  async withSameBronze(): Promise<ReviewPipeline> {
    const folder = await Deno.makeTempDir({ prefix: "review_pipeline_" });
    const other = new ReviewPipeline(folder, this.storage, {
      ...this.#environment,
      HANDLE: `${this.#environment["HANDLE"]}-again`,
      CHECKPOINT_FOLDER: `${folder}/checkpoints`,
    });
    const [from, to] = [this, other].map(({ lake, storage }) => openStorage(`${lake}/bronze`, storage));
    for await (const { path } of from!.list()) {
      if (path.includes("_spark_metadata")) continue; // names the files of this lake
      await to!.replace(path, (await from!.read(path))!);
    }
    return other;
  }

  /** Has the queries keep their places in the lake. */
  keepCheckpointsInLake(): void {
    this.#environment["CHECKPOINT_FOLDER"] = `${this.lake}/checkpoints`;
  }

  /** Adds reviews to the topic, one in twenty malformed. */
  async add(rows: number): Promise<void> {
    const options = { seed: SEED, from: this.#values.length, rows, veryLongBytes: 2000, short: true };
    const added = [...reviews({ ...options, messy: true })];
    this.#values.push(...added);
    await this.#topics?.add("reviews", added, PARTITIONS);
  }

  /** Starts a script of the project, such as `week4/solution.ts`, on a cluster; empty for its own process. */
  start(remote: string, script: string, ...flags: string[]): ScriptProcess {
    const url = new URL(`../../${script}`, import.meta.url).href;
    return new ScriptProcess([url, ...flags], { ...this.#environment, SPARK_REMOTE: remote });
  }

  /** Runs one to its end, which must be a good one; gives what it said. */
  async run(remote: string, script: string, ...flags: string[]): Promise<string> {
    await using process = this.start(remote, script, ...flags);
    const { code, text } = await process.ended();
    assertEquals(code, 0, `${script}: ${text}`);
    return text;
  }

  /** What a layer holds: the committed files, read by nothing of any engine. */
  async rows(layer: string): Promise<Row[]> {
    return rowsOf(await committedOutput(openStorage(`${this.lake}/${layer}`, this.storage)));
  }

  /** Sends rides to the topic of `rides/solution.ts`, and makes the one for its counts. */
  async addRides(messages: Message[]): Promise<void> {
    for (const topic of ["rides_csv", "vendor_counts_windowed"]) {
      await this.#topics!.delete(topic).catch(() => {});
      await this.#topics!.createNamed(topic);
    }
    await this.#topics!.addKeyed("rides_csv", messages);
  }

  /** Resolves when a window of the reviews that were written now can be finished by those to come. */
  async windowIsOver(): Promise<void> {
    const written = await this.rows("bronze/reviews");
    const lastMs = Math.max(...written.map(({ review_timestamp: ms }) => Number(ms)));
    const nextMs = lastMs + 2 * WINDOW_MS + 1; // the watermark is as far behind as a window is long
    await new Promise((resolve) => setTimeout(resolve, nextMs - Date.now()));
  }

  /** Compares every layer with a recount of the one before it, down to the topic: every row is there, none twice. */
  async assertEveryRowOnce(): Promise<void> {
    const [bronze, rejected, silver, gold] = await Promise.all([
      this.rows("bronze/reviews"),
      this.rows("bronze/reviews_rejected"),
      this.rows("silver/reviews"),
      this.rows("gold/fact_review"),
    ]);
    assertEquals(difference(bronze.map(lineOf), this.#values.filter(isGood)), SAME);
    const malformed = this.#values.filter((value) => !isGood(value));
    assertEquals(difference(rejected.map(({ bytes }) => byteText(bytes)), malformed.map(byteText)), SAME);
    assertEquals(difference(silver.map(textOf), silverOf(bronze).map(textOf)), SAME);
    const lastEndMs = Math.max(...gold.map(({ window }) => Number((window as Row)["end"])));
    const finished = factsOf(silver).filter(({ startMs }) => startMs + WINDOW_MS <= lastEndMs);
    assertEquals(difference(gold.map(factOf).map(textOf), finished.map(textOf)), SAME);
    assert(gold.length > 0 && rejected.length > 0, `${gold.length} facts, ${rejected.length} rejected lines`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await openStorage(this.lake, this.storage).removeAll();
    await this.#topics?.[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}

function isGood(value: ReviewValue): value is string {
  return typeof value === "string" && value.split("\t").length === REVIEW_FIELDS.length;
}

function lineOf(row: Row): string {
  return REVIEW_FIELDS.map((name) => row[name]).join("\t");
}

/** A value as text in which every byte shows. */
function byteText(value: unknown): string {
  if (value === null) return "NULL";
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value as Uint8Array;
  return new TextDecoder("latin1").decode(bytes);
}

function textOf(row: object): string {
  const byName = Object.entries(row).sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify(byName, (_, value) => typeof value === "bigint" ? Number(value) : value);
}

/** Week 5, once more. */
function silverOf(bronze: readonly Row[]): Row[] {
  const byId = new Map(customers({ seed: SEED }).map((customer) => [customer.customer_id, customer]));
  return bronze.flatMap((row) => {
    const customer = byId.get(row["customer_id"] as string);
    return customer && row[REVIEW_FIELDS[VERIFIED]!] === "Y" ? [{ ...row, ...customer }] : [];
  });
}

interface Fact {
  readonly startMs: number;
  readonly category: unknown;
  readonly state: unknown;
  readonly count: number;
  readonly mean: number;
}

function factOf(row: Row): Fact {
  return {
    startMs: Number((row["window"] as Row)["start"]),
    category: row["product_category"],
    state: row["state"],
    count: Number(row["review_count"]),
    mean: row["mean_rating"] as number,
  };
}

/** Week 6, once more, without regard to what a watermark has let through. */
function factsOf(silver: readonly Row[]): Fact[] {
  const groups = Map.groupBy(silver, (row) => {
    const startMs = Math.floor(Number(row["review_timestamp"]) / WINDOW_MS) * WINDOW_MS;
    return JSON.stringify([startMs, row["product_category"], row["state"]]);
  });
  return [...groups].map(([key, rows]) => {
    const [startMs, category, state] = JSON.parse(key);
    const mean = rows.reduce((sum, row) => sum + Number(row["star_rating"]), 0) / rows.length;
    return { startMs, category, state, count: rows.length, mean };
  });
}
