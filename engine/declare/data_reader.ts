// deno-lint-ignore-file no-explicit-any -- `any` is the row of a frame whose columns the compiler cannot know
import { DataFrame } from "./data_frame.ts";
import type { Engine } from "./engine.ts";
import type { ReadPlan } from "./plan.ts";
import { type Schema, toStruct } from "./schema.ts";
import type { StructType } from "./types.ts";

/**
 * Describes where rows come from; `load()` gives the frame. `session.readStream` makes one for streams, `session.read` one for what is there now.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.ss/api/pyspark.sql.streaming.DataStreamReader.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createSession } from "../mod.ts";
 *
 * await using session = createSession();
 * const reviews = session.readStream.format("kafka").option("subscribe", "reviews").load();
 * assertEquals(reviews.isStreaming, true);
 * ```
 */
export class DataReader<Row extends Record<string, any> = any> {
  readonly #read: ReadPlan;
  readonly #engine: Engine;

  /** @internal */
  constructor(engine: Engine, read: ReadPlan) {
    this.#engine = engine;
    this.#read = read;
  }

  /** Where from: `kafka`, `parquet`, … @default {"parquet"} */
  format(format: string): DataReader<Row> {
    return new DataReader(this.#engine, { ...this.#read, format });
  }

  /** Sets an option of the source. */
  option(name: string, value: string | number | boolean): DataReader<Row> {
    return this.options({ [name]: value });
  }

  /** Sets several options. */
  options(options: Readonly<Record<string, string | number | boolean>>): DataReader<Row> {
    const texts = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)]));
    return new DataReader(this.#engine, { ...this.#read, options: { ...this.#read.options, ...texts } });
  }

  /**
   * Declares the columns, with `struct({ … })` or as DDL text (`"customer_id STRING, stars INT"`).
   *
   * @throws {AnalysisError} `PARSE_SYNTAX_ERROR` for text that is no schema.
   */
  schema<NewRow extends Record<string, any>>(schema: Schema<NewRow>): DataReader<NewRow>;
  /** The same as DDL text, or as data. */
  schema(schema: StructType | string): DataReader;
  schema(schema: StructType | string): DataReader {
    return new DataReader<any>(this.#engine, { ...this.#read, schema: toStruct(schema) });
  }

  /** The frame. Nothing is read yet; whether the place exists is found when the plan is analysed. */
  load(...paths: string[]): DataFrame<Row> {
    return new DataFrame<Row>({ ...this.#read, paths }, this.#engine);
  }

  /** Parquet files below a path. */
  parquet(...paths: string[]): DataFrame<Row> {
    return this.format("parquet").load(...paths);
  }

  /** Files of JSON records below a path, a record on each line. */
  json(...paths: string[]): DataFrame<Row> {
    return this.format("json").load(...paths);
  }

  /** CSV files below a path. */
  csv(...paths: string[]): DataFrame<Row> {
    return this.format("csv").load(...paths);
  }

  /** The lines of files below a path, as the column `value`. */
  text(...paths: string[]): DataFrame<Row> {
    return this.format("text").load(...paths);
  }
}
