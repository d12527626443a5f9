import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { createSession } from "../../create_session.ts";
import type { Session } from "../../declare/session.ts";
import { field, structType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { DuckDb } from "../duckdb.ts";
import { HeldRows } from "../held_rows.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";
import { MemorySink } from "./memory.ts";
import type { SinkProgress } from "./sink.ts";

/** The rows of a view, as lists, in their order. */
async function rowsOf(session: Session, view: string): Promise<unknown[][]> {
  const rows = await session.table(view).collect();
  return rows.map((row) => Object.values(row).map((v) => typeof v === "bigint" ? Number(v) : v));
}

/** The rows of the view before the first batch, after each and after the end, for words that are counted or kept. */
async function views(mode: string, batches: readonly string[][]): Promise<unknown[][][]> {
  await using session = createSession();
  using words = new MemoryStream("word STRING");
  const frame = words.toDF(session);
  const result = mode === "append" ? frame : frame.groupBy("word").count();
  const query = await result.writeStream.format("memory").queryName("words").outputMode(mode).start();
  const seen = [await rowsOf(session, "words")];
  for (const batch of batches) {
    words.addData(...batch.map((word) => [word]));
    await query.processAllAvailable();
    seen.push((await rowsOf(session, "WORDS")).toSorted());
  }
  await query.stop();
  return [...seen, (await rowsOf(session, "words")).toSorted()];
}

Deno.test("MemorySink: append keeps the rows of all batches", async () => {
  assertEquals(await views("append", [["a", "b"], ["a"]]), [
    [],
    [["a"], ["b"]],
    [["a"], ["a"], ["b"]],
    [["a"], ["a"], ["b"]],
  ]);
});

Deno.test("MemorySink: complete has the last batch", async () => {
  assertEquals(await views("complete", [["a", "b"], ["a"]]), [
    [],
    [["a", 1], ["b", 1]],
    [["a", 2], ["b", 1]],
    [["a", 2], ["b", 1]],
  ]);
});

Deno.test("MemorySink: update keeps each change, also those that were replaced", async () => {
  assertEquals(await views("update", [["a", "b"], ["a"]]), [
    [],
    [["a", 1], ["b", 1]],
    [["a", 1], ["a", 2], ["b", 1]],
    [["a", 1], ["a", 2], ["b", 1]],
  ]);
});

Deno.test("MemorySink: SQL sees its view, also joined with others and under columns of one name", async () => {
  await using session = createSession();
  using rides = new MemoryStream("vendor INT, miles DOUBLE");
  session.createDataFrame([[1, "one"]], "vendor INT, name STRING").createOrReplaceTempView("vendors");
  await using query = await rides.toDF(session).selectExpr(
    "vendor",
    "miles",
    "encode(CAST(vendor AS STRING), 'UTF-8') AS key",
  )
    .writeStream.format("memory").queryName("rides").start();
  rides.addData([1, 2.5], [1, 0.5], [2, 7]);
  await query.processAllAvailable();
  const text =
    "SELECT name, CAST(key AS STRING) AS key, sum(miles) AS miles FROM rides JOIN vendors USING (vendor) GROUP BY ALL";
  assertEquals(await session.sql(text).collect(), [{ name: "one", key: "1", miles: 3 }]);
  assertEquals(await session.table("rides").count(), 3);
});

Deno.test("MemorySink: a stream can be joined with its view, which is read anew for each batch", async () => {
  await using session = createSession();
  using known = new MemoryStream("id INT");
  using asked = new MemoryStream("id INT");
  await using filling = await known.toDF(session).writeStream.format("memory").queryName("known").start();
  const answers = asked.toDF(session).join(session.table("known"), "id");
  await using answering = await answers.writeStream.format("memory").queryName("answers").start();
  for (const id of [1, 2]) {
    known.addData([id]);
    await filling.processAllAvailable();
    asked.addData([1], [2]);
    await answering.processAllAvailable();
  }
  assertEquals((await rowsOf(session, "answers")).toSorted(), [[1], [1], [2]]);
});

Deno.test("MemorySink: readers see whole batches only", async () => {
  await using session = createSession();
  using stream = new MemoryStream("n INT");
  const counts = stream.toDF(session).groupBy("n").count();
  const query = await counts.writeStream.format("memory").queryName("counts").outputMode("complete").start();
  const sums: number[] = [];
  for (let batch = 0; batch < 20; batch++) {
    stream.addData(...Array.from({ length: 50 }, (_, n) => [n]));
    const counted = await rowsOf(session, "counts");
    sums.push(counted.reduce((sum, [, count]) => sum + Number(count), 0));
  }
  await query.processAllAvailable();
  await query.stop();
  assertEquals(sums.filter((sum) => sum % 50 !== 0), []);
});

Deno.test("MemorySink: a new query of the same name begins with an empty view", async () => {
  await using session = createSession();
  using stream = new MemoryStream("n INT");
  const start = () =>
    stream.toDF(session).filter("n > 0").writeStream.format("memory").queryName("again").start();
  const first = await start();
  stream.addData([1]);
  await first.processAllAvailable();
  await first.stop();
  const earlier = session.table("again");
  using other = new MemoryStream("name STRING");
  await using second = await other.toDF(session).writeStream.format("memory").queryName("again").start();
  other.addData(["x"]);
  await second.processAllAvailable();
  assertEquals(await session.table("again").collect(), [{ name: "x" }]);
  assertEquals(await earlier.collect(), [{ name: "x" }]);
});

Deno.test("MemorySink says how much it holds, and that it grows without end", async () => {
  await using duckDb = new DuckDb();
  const connection = await duckDb.connect("UTC");
  const schema = structType([field("text", "string"), field("n", "integer")]);
  await using sink = new MemorySink({
    queryName: "texts",
    outputMode: "append",
    schema,
    heldRows: new HeldRows(),
    views: new Map(),
    connect: () => duckDb.connect("UTC"),
    warnBytes: 100,
  });
  await sink.started();
  const reports: SinkProgress[] = [];
  for (const text of ["four", "x".repeat(60)]) {
    await using batch = await sink.begin(reports.length, schema);
    await batch.write({ connection, sql: `SELECT '${text}' AS text, NULL::INTEGER AS n`, schema });
    reports.push(await batch.commit());
  }
  connection.closeSync();
  assertEquals(reports.map(({ metrics, numOutputRows }) => [metrics, numOutputRows]), [
    [{ numRowsHeld: "1", bytesHeld: "28" }, 1],
    [{ numRowsHeld: "2", bytesHeld: "112" }, 1],
  ]);
  assertEquals(reports[0]!.notice, undefined);
  assertMatch(reports[1]!.notice!, /^The memory sink texts holds more than \d+ MB and keeps every row\./);
});

/** The condition of what a start is refused with. */
async function refused(
  name: string | undefined,
  change: Record<string, string> = {},
  partitionBy: string[] = [],
) {
  await using session = createSession();
  using stream = new MemoryStream("n INT");
  const writer = stream.toDF(session).writeStream.format("memory").options(change).partitionBy(
    ...partitionBy,
  );
  const error = await assertRejects(
    () => (name === undefined ? writer : writer.queryName(name)).start(),
    AnalysisError,
  );
  assertEquals(session.catalog.listTables(), []);
  return error.condition;
}

Deno.test("MemorySink is refused without a name, with a name that no view can have, and with partitions", async () => {
  assertEquals(await refused(undefined), "_LEGACY_ERROR_TEMP_1194");
  assertEquals(await refused("my-query"), "_LEGACY_ERROR_TEMP_1321");
  assertEquals(await refused("a.b"), "TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS");
  assertEquals(await refused("q", {}, ["n"]), "_LEGACY_ERROR_TEMP_1197");
});

Deno.test("MemorySink goes on from a checkpoint in complete mode only", async () => {
  const folder = await Deno.makeTempDir();
  await using session = createSession();
  using stream = new MemoryStream("n INT");
  const counts = stream.toDF(session).groupBy("n").count();
  const start = (mode: string) =>
    counts.writeStream.format("memory").queryName("counts").outputMode(mode)
      .option("checkpointLocation", `${folder}/${mode}`).start();
  for (const mode of ["update", "complete"]) {
    const query = await start(mode);
    stream.addData([0], [1]);
    await query.processAllAvailable();
    await query.stop();
  }
  const error = await assertRejects(() => start("update"), AnalysisError);
  assertEquals(error.condition, "_LEGACY_ERROR_TEMP_1299");
  assertEquals(error.parameters, { checkpointPath: `file://${folder}/update/offsets` });

  const query = await start("complete");
  assertEquals(await rowsOf(session, "counts"), []);
  stream.addData([0]);
  await query.processAllAvailable();
  assertEquals((await rowsOf(session, "counts")).toSorted(), [[0, 3], [1, 2]]);
  await query.stop();
  await Deno.remove(folder, { recursive: true });
});
