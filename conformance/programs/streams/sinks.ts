import {
  createSession,
  type DataFrame,
  type DataStreamWriter,
  type OutputMode,
  type Session,
  type StreamingQuery,
} from "../../../engine/mod.ts";
import { type FedStream, openStream } from "../../fed_stream.ts";
import type { Cases, Params, Variants } from "../../program.ts";

export const about =
  "What the console prints, what a memory view holds and `foreachBatch` is given in each output mode; what sinks refuse; " +
  "rate sources; several queries at once";

/** One partition, so that rows have an order. */
export const variants: Variants = { "": { "spark.sql.shuffle.partitions": "1" } };

type Steps = readonly (readonly (readonly unknown[])[])[];
type Options = Readonly<Record<string, string>>;
type Verb = (frame: DataFrame) => DataFrame;

const COLUMNS = "word STRING, n INT";
const WORDS: Steps = [[["a", 1], ["b", 2]], [["a", 3]]];
const LONG_WORDS: Steps = [[["x".repeat(19), 1], ["x".repeat(20), 2], ["x".repeat(21), null]]];

const same: Verb = (frame) => frame;
const counts: Verb = (frame) => frame.groupBy("word").count();

function fails(): void {
  throw new Error("mine");
}

/** Rows as lists, sorted. */
async function rowsOf(frame: DataFrame): Promise<unknown[][]> {
  const rows = (await frame.collect()).map((row) => Object.values(row).map(plain));
  const texts = rows.map((row) => JSON.stringify(row)).sort();
  return texts.map((text) => JSON.parse(text));
}

function plain(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}

export function run(session: Session, { folder, isOnCluster }: Params): Cases {
  const open = (columns: string): FedStream => openStream(columns, isOnCluster ? folder : undefined);
  const stream = () => open(COLUMNS).toDF(session);

  /** Starts, adds rows step by step, and looks at something after each. */
  async function runQuery(
    steps: Steps,
    start: (writer: DataStreamWriter) => Promise<StreamingQuery>,
    { query = same, look = () => Promise.resolve(null), on = session }: {
      query?: Verb;
      look?: () => Promise<unknown>;
      on?: Session;
    } = {},
  ): Promise<[seen: unknown[], counts: number[]]> {
    using stream = open(COLUMNS);
    const running = await start(query(stream.toDF(on)).writeStream);
    const seen = [await look()];
    for (const rows of steps) {
      stream.addData(...rows);
      await running.processAllAvailable();
      seen.push(await look());
    }
    await running.stop();
    const ran = running.recentProgress.filter(({ durationMs }) => durationMs.addBatch !== undefined);
    return [seen, ran.map(({ sink }) => sink.numOutputRows)];
  }

  /** A cluster prints in its own log. */
  async function printed(
    steps: Steps,
    { mode = "append", options = {}, query = same }: { mode?: OutputMode; options?: Options; query?: Verb } =
      {},
  ): Promise<unknown> {
    let text = "";
    await using here = createSession({ print: (table) => text += `${table}\n` });
    const start = (writer: DataStreamWriter) =>
      writer.format("console").outputMode(mode).options(options).start();
    const [, numOutputRows] = await runQuery(steps, start, { query, on: isOnCluster ? session : here });
    return { text, numOutputRows };
  }

  async function kept(steps: Steps, mode: OutputMode, query = same): Promise<unknown> {
    const look = () => rowsOf(session.table("kept"));
    const start = (writer: DataStreamWriter) =>
      writer.format("memory").queryName("kept").outputMode(mode).start();
    const [seen, numOutputRows] = await runQuery(steps, start, { query, look });
    return { seen: [...seen, await look()], numOutputRows };
  }

  async function given(steps: Steps, mode: OutputMode, query = same): Promise<unknown> {
    const batches: unknown[] = [];
    const take = async (batch: DataFrame, batchId: number) => {
      batches.push([batchId, batch.isStreaming, await batch.count(), await rowsOf(batch)]);
    };
    const start = (writer: DataStreamWriter) => writer.outputMode(mode).foreachBatch(take).start();
    const [, numOutputRows] = await runQuery(steps, start, { query });
    return { batches, numOutputRows };
  }

  async function keptFrame(): Promise<DataFrame> {
    const frames: DataFrame[] = [];
    const keep = (batch: DataFrame) => void frames.push(batch);
    await runQuery(WORDS, (writer) => writer.foreachBatch(keep).start());
    return frames[0]!;
  }

  async function viewOfBatch(): Promise<unknown> {
    const seen: number[] = [];
    const take = async (batch: DataFrame) => {
      batch.createOrReplaceTempView("seen_outside");
      seen.push(await session.table("seen_outside").count());
    };
    await runQuery(WORDS, (writer) => writer.foreachBatch(take).start());
    return seen;
  }

  async function fields(): Promise<string[][]> {
    using numbers = open("n INT");
    const query = await numbers.toDF(session).writeStream.format("noop").start();
    numbers.addData([1]);
    await query.processAllAvailable();
    await query.stop();
    const progress = query.lastProgress!;
    return [progress, progress.durationMs, progress.sources[0]!, progress.sink].map(Object.keys);
  }

  /** Starts a query over no rows, and stops it. */
  async function start(
    format: string,
    { by = [], mode = "append", name, path, query = same }: {
      by?: string[];
      mode?: OutputMode;
      name?: string;
      path?: string;
      query?: Verb;
    } = {},
  ): Promise<void> {
    const writer = query(stream()).writeStream.format(format).outputMode(mode).partitionBy(...by);
    await (await (name === undefined ? writer : writer.queryName(name)).start(path)).stop();
  }

  async function recovered(mode: OutputMode): Promise<unknown> {
    using words = open(COLUMNS);
    const begin = () =>
      counts(words.toDF(session)).writeStream.format("memory").queryName("again").outputMode(mode)
        .option("checkpointLocation", `${folder}/${mode}`).start();
    const first = await begin();
    words.addData(["a", 1], ["b", 1]);
    await first.processAllAvailable();
    await first.stop();
    const second = await begin();
    const seen = [await rowsOf(session.table("again"))];
    words.addData(["a", 1]);
    await second.processAllAvailable();
    seen.push(await rowsOf(session.table("again")));
    await second.stop();
    return seen;
  }

  async function twoOfOneName(): Promise<void> {
    await using _first = await stream().writeStream.format("noop").queryName("same").start();
    await stream().writeStream.format("noop").queryName("same").start();
  }

  const rate = (format: string, options: Options = {}) =>
    session.readStream.format(format).options(options).load();

  async function microBatches(options: Options): Promise<unknown> {
    const rows: unknown[] = [];
    const query = await rate("rate-micro-batch", options).selectExpr("unix_millis(timestamp)", "value")
      .writeStream.foreachBatch(async (batch, batchId) => void rows.push([batchId, await rowsOf(batch)]))
      .trigger({ availableNow: true }).start();
    await query.awaitTermination();
    const { description, startOffset, endOffset } = query.lastProgress!.sources[0]!;
    return { rows, source: [description, startOffset, endOffset] };
  }

  async function terminations(): Promise<unknown> {
    const { streams } = session;
    streams.resetTerminated();
    const queries = [await stream().writeStream.format("noop").start()];
    queries.push(await stream().writeStream.format("noop").start());
    const seen: unknown[] = [streams.active.length, await streams.awaitAnyTermination(50)];
    await queries[0]!.stop();
    seen.push(await streams.awaitAnyTermination(2000), await streams.awaitAnyTermination());
    seen.push(streams.active.length);
    seen.push(streams.get(queries[0]!.id) === null, streams.get(queries[1]!.id)?.id === queries[1]!.id);
    streams.resetTerminated();
    seen.push(await streams.awaitAnyTermination(50));
    await queries[1]!.stop();
    seen.push(await streams.awaitAnyTermination());
    streams.resetTerminated();
    return seen;
  }

  async function keptProgress(updates: string): Promise<unknown> {
    session.conf.set("spark.sql.streaming.numRecentProgressUpdates", updates);
    using numbers = open("n INT");
    const query = await numbers.toDF(session).writeStream.format("noop").start();
    for (let n = 0; n < 4; n++) {
      numbers.addData([n]);
      await query.processAllAvailable();
    }
    await query.stop();
    session.conf.unset("spark.sql.streaming.numRecentProgressUpdates");
    return query.recentProgress.map(({ batchId }) => batchId);
  }

  const two: Steps = [[["a", 1], ["b", 2]]];
  const out = { path: `${folder}/out` };
  return {
    "console: append": () => printed(WORDS),
    "console: an empty batch": () => printed([[["a", 1]]], { query: (frame) => frame.filter("n > 1") }),
    "console: complete, sorted": () =>
      printed(WORDS, { mode: "complete", query: (frame) => counts(frame).orderBy("count", "word") }),
    "console: update": () => printed([[["a", 1]], [["b", 1]], [["a", 2]]], { mode: "update", query: counts }),
    "console: more rows than 20": () => printed([Array.from({ length: 21 }, (_, i) => [`w${i}`, i])]),
    "console: numRows 2": () => printed([[["a", 1], ["b", 2], ["c", 3]]], { options: { numRows: "2" } }),
    "console: numRows 1": () => printed(two, { options: { numRows: "1" } }),
    "console: numRows 0": () => printed(two, { options: { numRows: "0" } }),
    "console: numRows below 0": () => printed(two, { options: { numRows: "-3" } }),
    "console: as many as numRows": () => printed(two, { options: { numRows: "2" } }),
    "console: cut": () => printed(LONG_WORDS),
    "console: not cut": () => printed(LONG_WORDS, { options: { truncate: "false" } }),
    "console: values of many types": () =>
      printed([[["ä", 1], [null, null]]], {
        options: { truncate: "false" },
        query: (frame) =>
          frame.selectExpr(
            "word",
            "n / 3 AS d",
            "CAST(n AS DECIMAL(5, 2)) AS dec",
            "timestamp_seconds(n) AS ts",
            "array(n, 2) AS a",
            "map(coalesce(word, ''), n) AS m",
            "struct(n, word) AS s",
            "n > 0 AS b",
            "encode(word, 'UTF-8') AS bin",
          ),
      }),
    "console: an option that is no number": () => printed([[["a", 1]]], { options: { numRows: "many" } }),
    "console: an option that is no boolean": () => printed([[["a", 1]]], { options: { truncate: "5" } }),
    "console: a division by zero": () =>
      printed([[["a", 0]]], { query: (frame) => frame.selectExpr("1 / n") }),
    "memory: append": () => kept(WORDS, "append"),
    "memory: complete": () => kept(WORDS, "complete", counts),
    "memory: update": () => kept(WORDS, "update", counts),
    "memory: its frame": () => session.table("kept"),
    "memory: SQL on it": () => session.sql("SELECT word, sum(count) AS n FROM KEPT GROUP BY word"),
    "memory: no name": () => start("memory"),
    "memory: a name that is none": () => start("memory", { name: "my-query" }),
    "memory: a name with a dot": () => start("memory", { name: "a.b" }),
    "memory: partitions": () => start("memory", { name: "q", by: ["n"] }),
    "memory: append of counts": () => start("memory", { name: "q", query: counts }),
    "memory: restarted in complete mode": () => recovered("complete"),
    "memory: restarted in update mode": () => recovered("update"),
    "foreachBatch: append": () => given(WORDS, "append"),
    "foreachBatch: complete": () => given(WORDS, "complete", counts),
    "foreachBatch: update": () => given([...WORDS, []], "update", counts),
    "foreachBatch: partitions": () => stream().writeStream.foreachBatch(fails).partitionBy("n").start(),
    "foreachBatch: complete without aggregation": () =>
      stream().writeStream.foreachBatch(fails).outputMode("complete").start(),
    "foreachBatch: a function that throws": () =>
      runQuery(WORDS, (writer) => writer.foreachBatch(fails).start()),
    "foreachBatch: a frame after its function": keptFrame,
    "foreachBatch: a view in the session around": viewOfBatch,
    "foreach": () => runQuery(WORDS, (writer) => writer.foreach({})),
    "fields of a report": fields,
    "noop": async () => (await runQuery(WORDS, (writer) => writer.format("noop").start()))[1],
    "a sink that is not there": () => start("consol"),
    "files without a checkpoint": () => start("json", out),
    "files in update mode": () => start("json", { ...out, mode: "update" }),
    "files in complete mode": () => start("json", { ...out, mode: "complete", query: counts }),
    "console in complete mode without aggregation": () => start("console", { mode: "complete" }),
    "two queries of one name": twoOfOneName,
    "rate: columns": () => rate("rate").schema(),
    "rate: no rows": () => rate("rate", { rowsPerSecond: "0" }).schema(),
    "rate: rows that are no number": () => rate("rate", { rowsPerSecond: "1e3" }).schema(),
    "rate: ramp below 0": () => rate("rate", { rampUpTime: "-1s" }).schema(),
    "rate: ramp that is none": () => rate("rate", { rampUpTime: "soon" }).schema(),
    "rate: ramp in minutes": () => rate("rate", { rampUpTime: "2min" }).schema(),
    "rate: no partitions": () => rate("rate", { numPartitions: "0" }).schema(),
    "rate: declared columns": () => session.readStream.format("rate").schema("a INT").load().schema(),
    "rate-micro-batch: columns": () => rate("rate-micro-batch", { rowsPerBatch: "1" }).schema(),
    "rate-micro-batch: rows not given": () => rate("rate-micro-batch").schema(),
    "rate-micro-batch: time below 0": () =>
      rate("rate-micro-batch", { rowsPerBatch: "1", startTimestamp: "-1" }).schema(),
    "rate-micro-batch: rows": () =>
      microBatches({ rowsPerBatch: "5", startTimestamp: "7000", numPartitions: "1" }),
    "awaitAnyTermination": terminations,
    "three reports asked for": () => keptProgress("3"),
    "one report asked for": () => keptProgress("1"),
  };
}
