import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { createSession } from "../../create_session.ts";
import type { DataFrame } from "../../declare/data_frame.ts";
import { AnalysisError, SparkError, StreamingQueryException } from "../../errors.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";

Deno.test("foreachBatch() gives each batch as a frame that can be asked, shown and written", async () => {
  const folder = await Deno.makeTempDir();
  await using session = createSession();
  using words = new MemoryStream("word STRING");
  const seen: unknown[] = [];
  const query = await words.toDF(session).writeStream.foreachBatch(async (batch, batchId) => {
    batch.createOrReplaceTempView("batch");
    seen.push([
      batchId,
      batch.isStreaming,
      await batch.collect(),
      await session.sql("SELECT count(*) AS n FROM batch JOIN batch AS other USING (word)").collect(),
    ]);
    await batch.write.mode("append").parquet(`${folder}/out`);
  }).start();
  for (const batch of [["a", "b"], ["b"]]) {
    words.addData(...batch.map((word) => [word]));
    await query.processAllAvailable();
  }
  await query.stop();
  assertEquals(seen, [
    [0, false, [{ word: "a" }, { word: "b" }], [{ n: 2n }]],
    [1, false, [{ word: "b" }], [{ n: 1n }]],
  ]);
  assertEquals(await session.read.parquet(`${folder}/out`).count(), 3);
  assertEquals(query.lastProgress?.sink, { description: "ForeachBatchSink", numOutputRows: -1 });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("foreachBatch() gives changes in update mode, everything in complete mode, and no rows in a batch without any", async () => {
  await using session = createSession();
  using words = new MemoryStream("word STRING");
  const counts = words.toDF(session).groupBy("word").count();
  const seen: Record<string, unknown[]> = { update: [], complete: [] };
  words.addData(["a"], ["b"]);
  for (const mode of ["update", "complete"]) {
    const query = await counts.writeStream.outputMode(mode).foreachBatch(async (batch) => {
      const rows = await batch.orderBy("word").collect();
      seen[mode]!.push(rows.map(({ word, count }) => `${word}${count}`).join(" "));
    }).start();
    await query.processAllAvailable();
    words.addData(["a"]);
    await query.processAllAvailable();
    words.addData();
    await query.processAllAvailable();
    await query.stop();
  }
  assertEquals(seen, { update: ["a1 b1", "a2", ""], complete: ["a2 b1", "a3 b1", "a3 b1"] });
});

Deno.test("foreachBatch() gives a batch again, with the same id, that was not logged as done", async () => {
  const folder = await Deno.makeTempDir();
  await using session = createSession();
  using words = new MemoryStream("word STRING");
  const seen: unknown[] = [];
  let fails = true;
  const start = () =>
    words.toDF(session).writeStream.foreachBatch(async (batch, batchId) => {
      seen.push([batchId, await batch.collect()]);
      if (fails && batchId === 1) throw new RangeError("the table is full");
    }).option("checkpointLocation", folder).start();
  const query = await start();
  words.addData(["a"]);
  await query.processAllAvailable();
  words.addData(["b"]);
  const error = await assertRejects(() => query.awaitTermination(), StreamingQueryException);
  const cause = error.cause;
  assertInstanceOf(cause, SparkError);
  assertEquals([cause.condition, cause.message], [
    "FOREACH_BATCH_USER_FUNCTION_ERROR",
    "[FOREACH_BATCH_USER_FUNCTION_ERROR] An error occurred in the user provided function in foreach batch sink. Reason: the table is full",
  ]);
  assertInstanceOf(cause.cause, RangeError);
  fails = false;
  const again = await start();
  await again.processAllAvailable();
  await again.stop();
  assertEquals(seen, [[0, [{ word: "a" }]], [1, [{ word: "b" }]], [1, [{ word: "b" }]]]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("foreachBatch(): a frame does not outlive its function", async () => {
  await using session = createSession();
  using words = new MemoryStream("word STRING");
  const frames: DataFrame[] = [];
  const query = await words.toDF(session).writeStream.foreachBatch((batch) => void frames.push(batch))
    .start();
  words.addData(["a"]);
  await query.processAllAvailable();
  await query.stop();
  const error = await assertRejects(() => frames[0]!.collect(), AnalysisError);
  assertEquals(error.condition, "ROWS_NOT_HELD");
});

Deno.test("foreachBatch(): stop() does not wait for the function, and can be called by it", async () => {
  await using session = createSession();
  using words = new MemoryStream("word STRING");
  const stopped = Promise.withResolvers<void>();
  const query = await words.toDF(session).writeStream.foreachBatch(async () => {
    await query.stop();
    stopped.resolve();
  }).start();
  words.addData(["a"]);
  await query.awaitTermination();
  await stopped.promise;
  assertEquals([query.isActive, query.exception], [false, null]);
});

Deno.test("foreachBatch(): the function is not in the plan, and a plan alone is refused by name", async () => {
  await using session = createSession();
  using words = new MemoryStream("word STRING");
  const writer = words.toDF(session).writeStream.foreachBatch(() => {}).queryName("q");
  assertEquals(JSON.parse(JSON.stringify(writer.plan)).format, "foreachBatch");
  const { condition } = await assertRejects(
    () => words.toDF(session).writeStream.format("foreachBatch").start(),
    AnalysisError,
  );
  assertEquals(condition, "FOREACH_BATCH_WITHOUT_FUNCTION");
  const partitioned = await assertRejects(() => writer.partitionBy("word").start(), AnalysisError);
  assertEquals(partitioned.condition, "_LEGACY_ERROR_TEMP_1197");
  assertThrows(() => words.toDF(session).writeStream.foreach({}), AnalysisError, "use foreachBatch");
});

Deno.test("foreachBatch(): a format given after it takes its place", async () => {
  await using session = createSession();
  using words = new MemoryStream("word STRING");
  words.addData(["a"]);
  await using query = await words.toDF(session).writeStream.foreachBatch(() => {
    throw new Error("not called");
  }).format("noop").start();
  await query.processAllAvailable();
  assertEquals(query.lastProgress?.sink, { description: "NoopTable", numOutputRows: 1 });
});
