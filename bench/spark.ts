/**
 * The labs' work on the real Spark and on this engine, side by side on this machine: `deno task bench:spark`. Figures only; nothing passes or fails.
 * Needs `deno task services:up`, as the records of week 4 come from a real Kafka.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { Kafka, logLevel } from "kafkajs";
import "../practice/kafka/quiet_kafkajs.ts";
import { runPySpark } from "../conformance/services/run_pyspark.ts";
import { readServices } from "../conformance/services/services_state.ts";
import { startSparkCluster } from "../conformance/services/spark_cluster.ts";
import versions from "../conformance/services/versions.json" with { type: "json" };
import { reviews } from "../practice/sample/mod.ts";
import { writeBronzeFiles } from "./bronze_files.ts";
import { writeEventFiles } from "./event_files.ts";
import { temporaryFolder } from "./temporary_folder.ts";
import { count, machine, markdownTable, median, seconds, writeSection } from "./report.ts";
import type { Week4Run } from "./week4_run.ts";

const USAGE = `Measures the labs' work on real Spark and on this engine, side by side, and prints a table.

  --rows N   rows of the throughput run (1000000)
  --write    put the table into README.md
  --help     this text`;

const COLD_STARTS = 3;
const SMALL_BATCHES = 50;
const BATCH_ROWS = 200_000;
const PARTITIONS = 3;
const ROWS_PER_REQUEST = 5000;

type Engine = "spark" | "ours";
type Work = "week4" | "silver" | "windows";

/** What every run prints; only week 4's has all of it. */
type MeasuredRun = Pick<Week4Run, "durationMs" | "rows" | "batchMs" | "firstCommitMs" | "peakMegabytes">;

/** One measurement of both engines; `aim` says how many times better ours is to be. */
interface Comparison {
  readonly what: string;
  readonly spark: number;
  readonly ours: number;
  readonly show: (value: number) => string;
  /** Whether more is better. */
  readonly more?: true;
  readonly aim: string;
}

const flags = parseArgs(Deno.args, {
  string: ["rows"],
  boolean: ["help", "write"],
  default: { rows: "1000000" },
});
if (flags.help) console.log(USAGE);
else await bench(Number(flags.rows), flags.write);

async function bench(rows: number, write: boolean): Promise<void> {
  const { kafka } = await readServices("kafka", "spark");
  await using topics = await fillTopics(kafka.plaintext, rows);
  const comparisons = [
    ...await coldStart(kafka.plaintext, topics.few),
    await smallBatches(kafka.plaintext, topics.some),
    ...await throughput(kafka.plaintext, topics.many, rows),
    await join(),
    ...await windows(),
  ];
  const table = comparisons.map(({ what, spark, ours, show, more, aim }) => {
    const ratio = more ? ours / spark : spark / ours;
    return [what, show(spark), show(ours), `${ratio.toFixed(1)} ×`, aim];
  });
  const spark = versions.spark.packages[0]!.replace("==", " ");
  const text = `${machine()}, ${spark} with \`local[2]\`, Apache Kafka\n\n` +
    markdownTable(["what", "Spark", "ours", "better by", "aim"], table);
  console.log(`\n${text}`);
  if (write) await writeSection("README.md", "bench:spark", text);
}

async function coldStart(bootstrap: string, topic: string): Promise<Comparison[]> {
  const times = { spark: [] as number[], ours: [] as number[] };
  for (let i = 0; i < COLD_STARTS; i++) {
    for (const engine of ["spark", "ours"] as const) {
      const startedMs = performance.timeOrigin + performance.now();
      times[engine].push((await week4(engine, bootstrap, 1000, topic)).firstCommitMs - startedMs);
    }
  }
  return [{
    what: "process start to first committed batch of 1,000 rows",
    spark: median(times.spark),
    ours: median(times.ours),
    show: seconds,
    aim: "10 ×",
  }];
}

async function smallBatches(bootstrap: string, topic: string): Promise<Comparison> {
  const spark = await week4("spark", bootstrap, 1000, topic);
  const ours = await week4("ours", bootstrap, 1000, topic);
  const show = (ms: number) => `${ms.toFixed(0)} ms`;
  return {
    what: "a batch of 1,000 rows, median",
    spark: median(spark.batchMs),
    ours: median(ours.batchMs),
    show,
    aim: "10 ×",
  };
}

async function throughput(bootstrap: string, topic: string, rows: number): Promise<Comparison[]> {
  const spark = await week4("spark", bootstrap, BATCH_ROWS, topic);
  const ours = await week4("ours", bootstrap, BATCH_ROWS, topic);
  return [
    {
      what: `Kafka to Parquet, ${count(rows)} rows`,
      spark: rowsPerSecond(spark),
      ours: rowsPerSecond(ours),
      show: (value) => `${count(value)} rows/s`,
      more: true,
      aim: "2 ×",
    },
    {
      what: "peak memory of that",
      spark: spark.peakMegabytes,
      ours: ours.peakMegabytes,
      show: (value) => `${count(value)} MB`,
      aim: "4 ×",
    },
  ];
}

/** Week 5's work. */
async function join(): Promise<Comparison> {
  await using bronze = await temporaryFolder("bench-bronze-");
  await writeBronzeFiles(bronze.path, 1_000_000, 100_000);
  return {
    what: "join of 1,000,000 reviews with 100,000 customers to Parquet",
    ...await speeds("silver", [bronze.path]),
    aim: "2 ×",
  };
}

/** Week 6's work, on many groups. */
async function windows(): Promise<Comparison[]> {
  await using small = await temporaryFolder("bench-events-");
  await writeEventFiles(small.path, [
    { rows: 100_000, keys: 100_000 },
    ...Array(30).fill({ rows: 1000, keys: 100_000 }),
  ]);
  await using many = await temporaryFolder("bench-events-");
  await writeEventFiles(many.path, [{ rows: 1_000_000, keys: 100_000 }]);
  const onMany = await speeds("windows", [many.path]);
  const batchMs = async (engine: Engine) =>
    median((await run(engine, "windows", [small.path])).batchMs.slice(1));
  return [
    {
      what: "count by window, batch of 1,000 rows on 100,000 open groups, median",
      spark: await batchMs("spark"),
      ours: await batchMs("ours"),
      show: (ms) => `${ms.toFixed(0)} ms`,
      aim: "10 ×",
    },
    { what: "count by window, 1,000,000 rows", ...onMany, aim: "2 ×" },
    {
      ...onMany,
      what: "the same with Spark on two executors, over Spark Connect",
      spark: await onCluster("windows", [many.path]),
      aim: "2 ×",
    },
  ];
}

/** Rows a second on a Spark with two executor processes, started for it. */
async function onCluster(work: Work, args: readonly string[]): Promise<number> {
  await using cluster = await startSparkCluster();
  return rowsPerSecond(await run("ours", work, args, cluster.remote));
}

async function speeds(
  work: Work,
  args: readonly string[],
): Promise<Pick<Comparison, "spark" | "ours" | "show" | "more">> {
  return {
    spark: rowsPerSecond(await run("spark", work, args)),
    ours: rowsPerSecond(await run("ours", work, args)),
    show: (value) => `${count(value)} rows/s`,
    more: true,
  };
}

function rowsPerSecond({ rows, durationMs }: MeasuredRun): number {
  return rows / durationMs * 1000;
}

/**
 * One piece of work in a process of its own: `week4_spark.py` or `week4_run.ts`, and so on.
 *
 * @param remote Where ours is to have it done. @default {in its own process}
 */
async function run(engine: Engine, work: Work, args: readonly string[], remote = ""): Promise<MeasuredRun> {
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  if (engine === "spark") {
    const { code, stdout, stderr } = await runPySpark(path(`${work}_spark.py`), args);
    if (code !== 0) throw new Error(`Cannot measure Spark: ${stderr.slice(-2000)}`);
    return lastJson(stdout);
  }
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", path(`${work}_run.ts`), ...args],
    env: { SPARK_REMOTE: remote },
    stderr: "inherit",
  }).output();
  if (code !== 0) throw new Error(`Cannot measure: ${work}_run.ts failed`);
  return lastJson(new TextDecoder().decode(stdout));
}

function week4(engine: Engine, bootstrap: string, rowsPerBatch: number, topic: string): Promise<MeasuredRun> {
  return run(engine, "week4", [bootstrap, `${rowsPerBatch}`, topic, "none"]);
}

function lastJson(output: string): MeasuredRun {
  return JSON.parse(output.trim().split("\n").at(-1)!);
}

/** Topics with few, some and many reviews, deleted again at the end. */
async function fillTopics(
  bootstrap: string,
  rows: number,
): Promise<{ few: string; some: string; many: string } & AsyncDisposable> {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
  const run = crypto.randomUUID().slice(0, 8);
  const topics = { few: `bench-few-${run}`, some: `bench-some-${run}`, many: `bench-many-${run}` };
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: Object.values(topics).map((topic) => ({ topic, numPartitions: PARTITIONS })),
  });
  await fill(kafka, topics.few, 1000);
  await fill(kafka, topics.some, SMALL_BATCHES * 1000);
  await fill(kafka, topics.many, rows);
  return {
    ...topics,
    async [Symbol.asyncDispose]() {
      await admin.deleteTopics({ topics: Object.values(topics) });
      await admin.disconnect();
    },
  };
}

async function fill(kafka: Kafka, topic: string, rows: number): Promise<void> {
  const createPartitioner = () => ({ message }: { message: { partition?: number } }) =>
    message.partition ?? 0;
  const producer = kafka.producer({ createPartitioner });
  await producer.connect();
  for (let from = 0; from < rows; from += ROWS_PER_REQUEST) {
    const values = reviews({ seed: 42, from, rows: Math.min(ROWS_PER_REQUEST, rows - from), short: true });
    const messages = Array.from(
      values,
      (value, i) => ({ value: Buffer.from(value), partition: i % PARTITIONS }),
    );
    await producer.send({ topic, messages });
  }
  await producer.disconnect();
}
