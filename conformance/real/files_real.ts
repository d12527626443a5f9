// Spark reads what our file sink writes, and we read what Spark writes; each goes on where the other stopped.
import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { SparkError, type Storage } from "../../engine/mod.ts";
import { REVIEW_FIELDS, reviews } from "../../practice/sample/mod.ts";
import { addReviewTimestamp, nameFields, separate, writeParquet } from "../../week4/solution.ts";
import { committedOutput, rowsOf } from "../../lib/testing/committed_output.ts";
import { kafkajsSettings } from "../services/kafka_login.ts";
import { readServices, type S3Service } from "../services/services_state.ts";
import { startSpark } from "../services/spark_worker.ts";
import { type ComparableRow, duckDbRows, parquetWasmRows } from "./comparable_rows.ts";
import { difference, SAME } from "./difference.ts";
import { KafkaTopics } from "./kafka_topics.ts";
import { ParquetLab } from "./parquet_lab.ts";
import { SIMPLE_COLUMNS, TYPED_COLUMNS, TYPED_LINES } from "./values_of_every_type.ts";

const { kafka, minio } = await readServices("kafka", "minio", "spark");
const [spark, topics] = await Promise.all([startSpark(), KafkaTopics.connect(await kafkajsSettings(kafka))]);
Deno.test.afterAll(async () => {
  await topics[Symbol.asyncDispose]();
  await spark.stop();
});

async function topicOf(name: string, values: readonly string[]): Promise<string> {
  const topic = await topics.create(name);
  await topics.add(topic, values);
  return topic;
}

Deno.test("Spark and our engine write the same rows and types, for every reader", async () => {
  await using lab = await ParquetLab.open({ spark, kafka });
  const query = { topic: await topicOf("typed", TYPED_LINES), select: TYPED_COLUMNS };
  await lab.writeWithOurs({ ...query, path: "ours" });
  await lab.writeWithSpark({ ...query, path: "spark" });
  const expected = await lab.readWithSpark("spark");
  assertEquals(expected.rows.length, TYPED_LINES.length);
  assertEquals(await lab.readWithSpark("ours"), expected);
  for (const path of ["ours", "spark"]) {
    assertEquals(await lab.readWithOurs(path), expected);
    assertEquals(byId(await duckDbRows(lab.partFiles(path), expected.schema)), expected.rows);
    assertEquals(byId(await parquetWasmRows(lab.partFiles(path))).map(simple), expected.rows.map(simple));
  }
});

Deno.test("Spark reads every codec of our sink", async () => {
  await using lab = await ParquetLab.open({ spark, kafka });
  const query = { topic: await topicOf("codecs", TYPED_LINES), select: TYPED_COLUMNS };
  await lab.writeWithOurs({ ...query, path: "snappy" });
  const expected = await lab.readWithSpark("snappy");
  for (const compression of ["none", "gzip", "zstd", "lz4", "lz4_raw"]) {
    await lab.writeWithOurs({ ...query, path: compression, compression });
    assertEquals(await lab.readWithSpark(compression), expected, compression);
  }
});

Deno.test("our reader reads every form of Parquet that Spark writes", async () => {
  await using lab = await ParquetLab.open({ spark, kafka });
  await lab.writeWithSpark({
    topic: await topicOf("forms", TYPED_LINES),
    select: TYPED_COLUMNS,
    path: "stream",
  });
  const timestamps = (type: string) => ({ conf: { "spark.sql.parquet.outputTimestampType": type } });
  const variants = {
    int96: timestamps("INT96"),
    micros: timestamps("TIMESTAMP_MICROS"),
    legacy: { conf: { "spark.sql.parquet.writeLegacyFormat": "true" } },
    "without dictionary": { options: { "parquet.enable.dictionary": "false" } },
    "version 2 pages": { options: { "parquet.writer.version": "PARQUET_2_0" } },
    // The framing of Hadoop, which DuckDB does not have.
    lz4: { options: { compression: "lz4" } },
    ...Object.fromEntries(
      ["none", "gzip", "zstd", "lz4_raw"].map((codec) => [codec, { options: { compression: codec } }]),
    ),
  };
  await lab.runSpark("write_parquet.py", {
    path: lab.path("stream"),
    variants: Object.entries(variants).map(([name, variant]) => ({ ...variant, path: lab.path(name) })),
  });
  const { rows } = await lab.readWithSpark("stream");
  await assertRejects(() => lab.readWithOurs("lz4"), SparkError, "FAILED_READ_FILE.UNSUPPORTED_CODEC");
  for (const name of Object.keys(variants).filter((each) => each !== "lz4")) {
    const { schema } = await lab.readWithSpark(name);
    assertEquals(await lab.readWithOurs(name), { rows, schema }, name);
  }
});

Deno.test("partitions are the same folders, and the same rows for both readers", async () => {
  await using lab = await ParquetLab.open({ spark, kafka });
  const names = [
    "plain",
    "with space",
    "a/b=c:d%20\"e'#?*[x]{y}^\\",
    "日本語 🚲",
    "",
    "_hidden",
    ".dot",
    "1",
    "01",
    "null",
  ];
  const lines = names.map((name, i) =>
    `${i}\t${name}\t${i % 3 === 0 ? "" : i}\t2024-0${i % 3 + 1}-01 10:00:00`
  );
  const query = {
    topic: await topicOf("partitions", lines),
    select: [
      [String.raw`split(CAST(value AS STRING), '\t') AS f`],
      [
        "CAST(f[0] AS INT) AS id",
        "f[1] AS name",
        "CAST(nullif(f[2], '') AS INT) AS `a number`",
        "CAST(f[3] AS DATE) AS day",
        "CAST(f[3] AS TIMESTAMP) AS at",
      ],
    ],
    partitionBy: ["name", "a number", "day", "at"],
  };
  await lab.writeWithOurs({ ...query, path: "ours" });
  await lab.writeWithSpark({ ...query, path: "spark" });
  const expected = await lab.readWithSpark("spark");
  assertEquals(folders(lab.path("ours")), folders(lab.path("spark")));
  assertEquals(await lab.readWithSpark("ours"), expected);
  for (const path of ["ours", "spark"]) {
    assertEquals(await lab.readWithOurs(path), expected);
  }
});

Deno.test("a query without rows leaves a schema for both readers", async () => {
  await using lab = await ParquetLab.open({ spark, kafka });
  const query = {
    topic: await topicOf("nothing", TYPED_LINES),
    filter: "offset < 0",
    select: TYPED_COLUMNS,
  };
  await lab.writeWithOurs({ ...query, path: "ours" });
  await lab.writeWithSpark({ ...query, path: "spark" });
  const expected = await lab.readWithSpark("spark");
  assertEquals(expected.rows, []);
  assertEquals(await lab.readWithSpark("ours"), expected);
  assertEquals(await lab.readWithOurs("ours"), expected);
  assertEquals(await lab.readWithOurs("spark"), expected);
});

/** Who runs next, and how far its newest batch is to have come. */
type Turn = readonly [engine: "ours" | "spark", crash?: Crash];

const PLACES: Readonly<Record<string, { bucket?: S3Service; turns: readonly Turn[] }>> = {
  "a folder": {
    turns: [
      ["ours"],
      ["spark", "before commit"],
      ["ours", "before commit"],
      ["spark", "before sink log"],
      ["ours", "before sink log"],
      ["spark"],
      ["ours"],
    ],
  },
  "a bucket": { bucket: minio, turns: [["spark"], ["ours", "before commit"], ["spark"], ["ours"]] },
};

for (const [place, { bucket, turns }] of Object.entries(PLACES)) {
  Deno.test(`in ${place}, a week 4 query goes on between Spark and our engine, also after crashes`, async () => {
    await using lab = await ParquetLab.open({ spark, kafka, ...(bucket && { bucket }) });
    const topic = await topics.create("week4", { numPartitions: PARTITIONS });
    const lines: string[] = [];
    for (const [engine, crash] of turns) {
      const added = [...reviews({ seed: 4, from: lines.length, rows: 8 * RECORDS_PER_BATCH, short: true })];
      await topics.add(topic, added, PARTITIONS);
      lines.push(...added);
      await (engine === "ours" ? bronzeWithOurs(lab, topic) : bronzeWithSpark(lab, topic));
      if (crash !== undefined) await forget(lab, crash);
    }
    const output = lab.storage("bronze");
    const batches = await committedOutput(output);
    assertGreater(batches.length, 20, "the log was compacted by both");
    assertEquals(difference(rowsOf(batches).map(lineOf), lines), SAME);
    // Left over from a batch that was not finished: nobody may see it.
    await output.replace("part-00000-left-over.snappy.parquet", (await output.read(await partFile(output)))!);
    const [our, sparks] = [await lab.readWithOurs("bronze"), await lab.readWithSpark("bronze")];
    assertEquals(difference(our.rows.map(lineOf), lines), SAME);
    assertEquals(difference(our.rows.map(lineAndTime), sparks.rows.map(lineAndTime)), SAME);
  });
}

async function partFile(output: Storage): Promise<string> {
  for await (const { path } of output.list()) if (path.startsWith("part-")) return path;
  throw new Error(`There is no part file in ${output.url}`);
}

/** A batch takes this many records; a turn is eight batches. */
const RECORDS_PER_BATCH = 30;
const PARTITIONS = 3;
const LINE = "CAST(value AS STRING)";

async function bronzeWithOurs(lab: ParquetLab, topic: string): Promise<void> {
  const source = lab.source(topic, { maxOffsetsPerTrigger: String(RECORDS_PER_BATCH) });
  const lines = lab.session.readStream.format("kafka").options(source).load()
    .selectExpr("topic", "partition", "offset", "value AS bytes", `${LINE} AS value`);
  const bronze = addReviewTimestamp(nameFields(separate(lines).good));
  const query = await writeParquet(bronze, lab.path("bronze"), lab.path("bronze checkpoint"))
    .trigger({ availableNow: true }).start();
  await query.awaitTermination();
}

async function bronzeWithSpark(lab: ParquetLab, topic: string): Promise<void> {
  await lab.writeWithSpark({
    topic,
    maxOffsetsPerTrigger: RECORDS_PER_BATCH,
    filter: String.raw`value IS NOT NULL AND is_valid_utf8(${LINE}) AND size(split(${LINE}, '\t')) = 15`,
    select: [
      [String.raw`split(${LINE}, '\t') AS f`],
      [...REVIEW_FIELDS.map((name, i) => `f[${i}] AS ${name}`), "current_timestamp() AS review_timestamp"],
    ],
    path: "bronze",
  });
}

/** How far the newest batch had come. */
type Crash = "before commit" | "before sink log";

/** Takes back the last steps of the newest batch, as if the engine had been killed before them. */
async function forget(lab: ParquetLab, crash: Crash): Promise<void> {
  await removeNewest(lab.storage("bronze checkpoint/commits"));
  if (crash === "before sink log") await removeNewest(lab.storage("bronze/_spark_metadata"));
}

/** Hadoop's checksum goes with its file. */
async function removeNewest(log: Storage): Promise<void> {
  const paths = (await Array.fromAsync(log.list())).map(({ path }) => path);
  const newest = paths.filter((path) => /^\d/.test(path)).toSorted((a, b) => parseInt(b) - parseInt(a))[0]!;
  await log.remove(newest);
  await log.remove(`.${newest}.crc`);
}

function lineOf(row: Readonly<Record<string, unknown>>): string {
  return REVIEW_FIELDS.map((name) => row[name]).join("\t");
}

function lineAndTime(row: ComparableRow): string {
  return `${lineOf(row)}\t${row.review_timestamp}`;
}

function byId(rows: readonly ComparableRow[]): ComparableRow[] {
  return rows.toSorted((a, b) => Number(a.id) - Number(b.id));
}

function simple(row: ComparableRow): ComparableRow {
  return Object.fromEntries(SIMPLE_COLUMNS.map((name) => [name, row[name]!]));
}

/** The folders with files below a folder. */
function folders(root: string, below = ""): string[] {
  return Array.from(Deno.readDirSync(`${root}${below}`))
    .filter(({ isDirectory, name }) => isDirectory && name !== "_spark_metadata")
    .flatMap(({ name }) => [`${below}/${name}`, ...folders(root, `${below}/${name}`)])
    .toSorted();
}
