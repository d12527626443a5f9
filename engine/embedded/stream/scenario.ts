import type { DuckDBConnection } from "@duckdb/node-api";
import { assertEquals } from "@std/assert";
import { createSession } from "../../create_session.ts";
import type { DataFrame } from "../../declare/data_frame.ts";
import type { OutputMode, ReadPlan, StreamWritePlan, TriggerSpec } from "../../declare/plan.ts";
import { RuntimeConf } from "../../declare/runtime_conf.ts";
import type { Session } from "../../declare/session.ts";
import type { StreamingQueryProgress } from "../../declare/streaming_query.ts";
import type { EventTimeReport, StreamingQueryListener } from "../../declare/streaming_query_listener.ts";
import type { StructType } from "../../declare/types.ts";
import { FolderStorage } from "../../storage/folder_storage.ts";
import type { MemoryRow } from "../source/memory/memory_stream.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";
import { compilePlan } from "../analyze/compile_plan.ts";
import { DuckDb } from "../duckdb.ts";
import { HeldRows } from "../held_rows.ts";
import { registerUdfs } from "../functions/register_udfs.ts";
import { openBatchRead } from "../read/batch_read.ts";
import { toComputationError } from "../render/computation_error.ts";
import { decodeValue } from "../result/decode_value.ts";
import type { Relation, Sink, SinkBatch } from "../sink/sink.ts";
import { sourceRequest, streamSourceProvider } from "../source/registry.ts";
import type { Clock } from "./clock.ts";
import type { FaultPoint } from "./fault_point.ts";
import { startStreamingQuery } from "./start_streaming_query.ts";
import type { EmbeddedStreamingQuery } from "./streaming_query.ts";

/** Test equipment: keeps the rows of each batch, as lists of values. A batch that comes again replaces what it wrote. */
export class CollectingSink implements Sink {
  readonly description = "CollectingSink";
  readonly batches = new Map<number, unknown[][]>();

  begin(batchId: number): Promise<SinkBatch> {
    const rows: unknown[][] = [];
    return Promise.resolve({
      write: async (relation: Relation) => {
        rows.push(...await valuesOf(relation.connection, relation.sql, relation.schema));
      },
      commit: () => {
        this.batches.set(batchId, rows);
        return Promise.resolve({ numOutputRows: rows.length });
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

async function valuesOf(connection: DuckDBConnection, sql: string, schema: StructType): Promise<unknown[][]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRows().map((row) =>
    row.map((value, i) => plain(decodeValue(value, schema.fields[i]!.type)))
  );
}

/** As a test writes it: BIGINT as number. */
function plain(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}

/** What can be said of a run. */
export interface RunOptions {
  readonly mode?: OutputMode;
  readonly trigger?: TriggerSpec;
  readonly conf?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  readonly faultPoint?: FaultPoint;
  readonly listener?: StreamingQueryListener;
  readonly sliceBytes?: number;
}

/** Test equipment: memory streams, a checkpoint and a sink that stay while queries come and go. */
export class StreamTest implements AsyncDisposable {
  readonly session: Session = createSession();
  readonly sink = new CollectingSink();
  readonly checkpoint: FolderStorage;
  readonly eventTimes: EventTimeReport[] = [];
  readonly #folder: string;
  readonly #duckDb = new DuckDb();

  private constructor(folder: string) {
    this.#folder = folder;
    this.checkpoint = new FolderStorage(`${folder}/checkpoint`);
  }

  static async open(): Promise<StreamTest> {
    return new StreamTest(await Deno.makeTempDir({ prefix: "stream_test_" }));
  }

  async start(frame: DataFrame, options: RunOptions = {}): Promise<EmbeddedStreamingQuery> {
    const { clock, conf: values = {}, faultPoint, listener, mode = "append", sliceBytes, trigger } = options;
    const conf = new RuntimeConf(values);
    const timeZone = conf.get("spark.sql.session.timeZone")!;
    const source = { conf, storage: {}, connect: () => this.#duckDb.connect(timeZone) };
    const schemaOf = (read: ReadPlan) =>
      read.streaming
        ? streamSourceProvider(read, source).schema(sourceRequest(read))
        : this.session.read.parquet(...read.paths).schema();
    const compiled = await compilePlan(frame.plan, { ansi: true, timeZone, schemaOf });
    const write: StreamWritePlan = {
      input: frame.plan,
      format: "collect",
      outputMode: mode,
      options: {},
      partitionBy: [],
      ...(trigger && { trigger }),
    };
    return await startStreamingQuery({
      write,
      compiled,
      openSink: () => Promise.resolve(this.sink),
      openCheckpoint: () => Promise.resolve({ storage: this.checkpoint, isTemporary: false }),
      openSource: (leaf, context) =>
        streamSourceProvider(leaf.read, source).open(sourceRequest(leaf.read), context),
      openStaticRead: (connection, read) =>
        openBatchRead(connection, read, { conf, storage: {}, heldRows: new HeldRows() }),
      connect: async () => {
        const connection = await this.#duckDb.connect(timeZone);
        registerUdfs(connection, compiled.udfs);
        return connection;
      },
      explainFailure: toComputationError,
      conf: conf.all(),
      listener: {
        onEventTime: (_query, report) => this.eventTimes.push(report),
        ...listener,
      },
      ...(clock && { clock }),
      ...(faultPoint && { faultPoint }),
      ...(sliceBytes !== undefined && { sliceBytes }),
    });
  }

  async text(path: string): Promise<string | undefined> {
    const bytes = await this.checkpoint.read(path);
    return bytes && new TextDecoder().decode(bytes);
  }

  /** The watermark for the next batch, in seconds. */
  async nextWatermark(batchId: number): Promise<number> {
    const text = await this.text(`commits/${batchId}`);
    return JSON.parse(text!.split("\n")[1]!).nextBatchWatermarkMs / 1000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
    await this.#duckDb[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** A batch that a step is expected to run. */
export interface ExpectedBatch {
  readonly id: number;
  /** That it has no input. */
  readonly withoutData?: true;
  /** The watermark it runs with, in seconds. */
  readonly watermark?: number;
  /** What the sink gets, in any order; not looked at when it is left out. */
  readonly rows?: readonly (readonly unknown[])[];
  /** Rows of state after it, by operator from the sink up. */
  readonly state?: readonly number[];
  /** What came too late, likewise. Default: nothing. */
  readonly dropped?: readonly number[];
  /** Keys written, likewise. */
  readonly updated?: readonly number[];
}

/** One step of a scenario: rows are added, the query is started anew before that or waited for, then batches must have run. */
export interface ScenarioStep {
  readonly restart?: Partial<RunOptions>;
  readonly add?: Readonly<Record<string, readonly (MemoryRow<Record<string, unknown>> | number)[]>>;
  readonly batches?: readonly ExpectedBatch[];
  /** The watermark afterwards, in seconds. */
  readonly next?: number;
}

/** A query, what is done to it and what must come of it. */
export interface Scenario {
  readonly name: string;
  /** Columns of the streams, as DDL. */
  readonly streams: Readonly<Record<string, string>>;
  readonly query: (frames: Readonly<Record<string, DataFrame>>) => DataFrame;
  readonly mode?: OutputMode;
  /** With `once` or `availableNow`, each step is a start of its own. */
  readonly trigger?: TriggerSpec;
  readonly conf?: Readonly<Record<string, string>>;
  /** The order of rows matters. */
  readonly ordered?: true;
  readonly steps: readonly ScenarioStep[];
}

/** Runs a scenario. A row that is a number is a row of one column. */
export async function runScenario(scenario: Scenario): Promise<void> {
  await using test = await StreamTest.open();
  const streams = Object.fromEntries(
    Object.entries(scenario.streams).map(([name, columns]) => [name, new MemoryStream(columns)]),
  );
  const frame = scenario.query(
    Object.fromEntries(Object.entries(streams).map(([name, stream]) => [name, stream.toDF(test.session)])),
  );
  const isSingle = scenario.trigger !== undefined;
  const { conf = {}, mode = "append", trigger } = scenario;
  let options: RunOptions = { conf, mode, ...(trigger && { trigger }) };
  let query: EmbeddedStreamingQuery | undefined;
  try {
    for (const [i, step] of scenario.steps.entries()) {
      if (step.restart) {
        await query?.stop();
        query = undefined;
        options = { ...options, ...step.restart };
      }
      if (!isSingle) query ??= await test.start(frame, options);
      const seen = query?.recentProgress.length ?? 0;
      for (const [name, rows] of Object.entries(step.add ?? {})) {
        streams[name]!.addData(...rows.map((row) => typeof row === "number" ? [row] : row));
      }
      if (isSingle) query = await test.start(frame, options);
      await (isSingle ? query!.awaitTermination() : query!.processAllAvailable());
      const ran = query!.recentProgress.slice(isSingle ? 0 : seen).filter((p) =>
        p.durationMs.addBatch !== undefined
      );
      if (step.batches) {
        const expected = step.batches;
        const actual = ran.map((progress, j) => describe(progress, expected[j], test.sink, scenario.ordered));
        assertEquals(actual, expected.map((batch) => normal(batch, scenario.ordered)), `step ${i}`);
      }
      const newest = (await Array.fromAsync(test.checkpoint.list("commits")))
        .map((file) => Number(file.path.split("/")[1])).filter(Number.isInteger);
      if (step.next !== undefined) {
        assertEquals(await test.nextWatermark(Math.max(...newest)), step.next, `watermark after step ${i}`);
      }
    }
  } finally {
    await query?.stop();
    for (const stream of Object.values(streams)) stream[Symbol.dispose]();
  }
}

interface OperatorReport {
  readonly numRowsTotal: number;
  readonly numRowsUpdated: number;
  readonly numRowsDroppedByWatermark: number;
}

/** What a batch did, as far as it is expected to have done something. */
function describe(
  progress: StreamingQueryProgress,
  expected: ExpectedBatch | undefined,
  sink: CollectingSink,
  ordered: true | undefined,
): ExpectedBatch {
  const operators = progress.stateOperators as readonly OperatorReport[];
  const watermark = progress.eventTime?.watermark;
  return normal({
    id: progress.batchId,
    ...(progress.numInputRows === 0 && { withoutData: true }),
    ...(expected?.watermark !== undefined && { watermark: Date.parse(watermark ?? "1970-01-01") / 1000 }),
    ...(expected?.rows && { rows: sink.batches.get(progress.batchId) ?? [] }),
    ...(expected?.state && { state: operators.map((operator) => operator.numRowsTotal) }),
    ...(expected?.state && { dropped: operators.map((operator) => operator.numRowsDroppedByWatermark) }),
    ...(expected?.updated && { updated: operators.map((operator) => operator.numRowsUpdated) }),
  }, ordered);
}

function normal(batch: ExpectedBatch, ordered: true | undefined): ExpectedBatch {
  const texts = batch.rows?.map((row) => JSON.stringify(row));
  return {
    ...batch,
    ...(texts && { rows: (ordered ? texts : texts.toSorted()).map((text) => JSON.parse(text)) }),
    ...(batch.state && { dropped: batch.dropped ?? batch.state.map(() => 0) }),
  };
}
