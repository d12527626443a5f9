import { AnalysisError } from "../errors.ts";
import { DataFrame } from "./data_frame.ts";
import type { BatchFunction, Engine } from "./engine.ts";
import { parseIntervalMs } from "./parse_interval.ts";
import { located } from "./place.ts";
import type { OutputMode, Plan, StreamWritePlan, TriggerSpec } from "./plan.ts";
import type { StreamingQuery } from "./streaming_query.ts";

/** When the query looks for new data; give exactly one. Without a trigger the next batch begins as soon as the last one has ended. */
export type Trigger =
  | { readonly processingTime: string }
  | { readonly once: true }
  | { readonly availableNow: true };

/**
 * Describes how a stream is written; `start()` begins it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.ss/api/pyspark.sql.streaming.DataStreamWriter.html}
 */
export class DataStreamWriter {
  readonly #write: StreamWritePlan;
  readonly #engine: Engine;
  readonly #onBatch: BatchFunction | undefined;

  /**
   * `writeStream` of a frame makes it.
   *
   * @param onBatch What `foreachBatch` was given; it is no part of the plan.
   */
  constructor(input: Plan, engine: Engine, write?: StreamWritePlan, onBatch?: BatchFunction) {
    this.#engine = engine;
    this.#onBatch = onBatch;
    this.#write = write ?? { input, outputMode: "append", options: {}, partitionBy: [] };
  }

  /** What was declared so far, as plain data. */
  get plan(): StreamWritePlan {
    return this.#write;
  }

  /** Where to: `parquet`, `json`, `csv`, `text`, `kafka`, `console`, `memory`, `noop`. @default {"parquet"} */
  format(format: string): DataStreamWriter {
    return this.#with({ format });
  }

  /**
   * Which rows of the result a batch writes.
   *
   * @default {"append"}
   * @throws {AnalysisError} `STREAMING_OUTPUT_MODE.INVALID` for an unknown mode.
   */
  outputMode(mode: OutputMode | (string & Record<never, never>)): DataStreamWriter {
    const outputMode = mode.toLowerCase();
    if (outputMode !== "append" && outputMode !== "update" && outputMode !== "complete") {
      throw new AnalysisError(
        "STREAMING_OUTPUT_MODE.INVALID",
        `Invalid streaming output mode: ${mode}. Give "append", "update" or "complete".`,
        { parameters: { outputMode: mode } },
      );
    }
    return this.#with({ outputMode });
  }

  /**
   * Has a function take each batch, as a frame that is not streaming and the batch's id: for writing to several places, or where there is no sink for. A
   * frame given its own view can be asked with `session.sql`. In append mode it has the new rows, in update mode the groups that changed, in complete mode all.
   *
   * The frame can be read until the function has returned, or its promise is resolved: await what is done with it. A batch that was being done when the
   * process ended comes again, with the same id and the same rows, so rows are taken **at least once**; a function that remembers the id, or replaces what
   * it has written for it, makes that exactly once. What the function throws ends the query with `FOREACH_BATCH_USER_FUNCTION_ERROR`.
   *
   * The function is not part of the plan, which has `format: "foreachBatch"` instead: a plan alone cannot be started.
   *
   * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#foreachbatch}
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { createSession, struct } from "../mod.ts";
   * import { MemoryStream } from "../testing.ts";
   *
   * await using session = createSession();
   * using rides = new MemoryStream(struct({ vendor: "string", miles: "double" }));
   * const told: string[] = [];
   *
   * const query = await rides.toDF(session).writeStream.foreachBatch(async (batch, batchId) => {
   *   batch.createOrReplaceTempView("batch");
   *   const [{ far }] = await session.sql("SELECT count(*) AS far FROM batch WHERE miles > 10").collect();
   *   told.push(`batch ${batchId}: ${await batch.count()} rides, ${far} of them far`);
   * }).start();
   * rides.addData(["a", 3.2], ["b", 17.5]);
   * await query.processAllAvailable();
   * await query.stop();
   *
   * assertEquals(told, ["batch 0: 2 rides, 1 of them far"]);
   * ```
   */
  foreachBatch(onBatch: (batch: DataFrame, batchId: number) => void | Promise<void>): DataStreamWriter {
    const engine = this.#engine;
    const write = { ...this.#write, format: "foreachBatch" };
    return new DataStreamWriter(write.input, engine, write, async (batch, batchId) => {
      await onBatch(new DataFrame(batch, engine), batchId);
    });
  }

  /**
   * Not supported.
   *
   * @throws {AnalysisError} `FOREACH_NOT_SUPPORTED`, always: use {@linkcode DataStreamWriter.foreachBatch}.
   */
  foreach(_writer: unknown): never {
    throw new AnalysisError(
      "FOREACH_NOT_SUPPORTED",
      "There is no foreach: use foreachBatch, and go through the rows of await batch.collect() there.",
    );
  }

  /** Sets an option of the sink, or `checkpointLocation`. */
  option(name: string, value: string | number | boolean): DataStreamWriter {
    return this.options({ [name]: value });
  }

  /** Sets several options. */
  options(options: Readonly<Record<string, string | number | boolean>>): DataStreamWriter {
    const texts = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)]));
    return this.#with({ options: { ...this.#write.options, ...texts } });
  }

  /** Columns whose values become folders, `state=CA/`, and are left out of the files. */
  partitionBy(...columns: string[]): DataStreamWriter {
    return this.#with({ partitionBy: columns });
  }

  /** A name for the query, unique among those that run. */
  queryName(queryName: string): DataStreamWriter {
    return this.#with({ queryName });
  }

  /**
   * When to look for new data.
   *
   * @throws {AnalysisError} `INVALID_INTERVAL_FORMAT.…` for an interval that is none.
   * @throws {TypeError} When not exactly one kind is given.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { triggerSpec } from "./data_stream_writer.ts";
   *
   * assertEquals(triggerSpec({ processingTime: "5 seconds" }), { kind: "processingTime", intervalMs: 5000 });
   * ```
   */
  trigger(trigger: Trigger): DataStreamWriter {
    return this.#with({ trigger: triggerSpec(trigger) });
  }

  /**
   * Starts the query; resolves when it has begun.
   *
   * @param path Where the files go, for file formats; the same as `.option("path", …)`.
   * @throws {AnalysisError} When the plan, the output mode or the sink's settings do not fit together.
   */
  start(path?: string): Promise<StreamingQuery> {
    if (path === undefined) {
      return located(this.#engine.start(this.#write, this.#onBatch), this.#write.input, this.#engine);
    }
    if (Object.keys(this.#write.options).some((name) => name.toLowerCase() === "path")) {
      throw new AnalysisError(
        "_LEGACY_ERROR_TEMP_1188",
        "There is a 'path' option set and start() is called with a path parameter. Remove one of them.",
      );
    }
    return this.option("path", path).start();
  }

  #with(change: Partial<StreamWritePlan>): DataStreamWriter {
    return new DataStreamWriter(
      this.#write.input,
      this.#engine,
      { ...this.#write, ...change },
      this.#onBatch,
    );
  }
}

/** A trigger as plain data. */
export function triggerSpec(trigger: Trigger): TriggerSpec {
  const kinds = Object.keys(trigger);
  if (kinds.length !== 1) {
    throw new TypeError(
      `Cannot set a trigger from ${
        JSON.stringify(trigger)
      }: give exactly one of processingTime, once and availableNow`,
    );
  }
  if ("processingTime" in trigger) {
    return { kind: "processingTime", intervalMs: parseIntervalMs(trigger.processingTime) };
  }
  if ("availableNow" in trigger) return { kind: "availableNow" };
  if ("once" in trigger) return { kind: "once" };
  throw new TypeError(
    `Cannot set the trigger "${kinds[0]}": the kinds are processingTime, once and availableNow`,
  );
}
