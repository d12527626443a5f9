import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { createSession } from "../create_session.ts";
import type { Session } from "../declare/session.ts";
import type { StreamingQuery } from "../declare/streaming_query.ts";
import { AnalysisError, StreamingQueryException } from "../errors.ts";
import { MemoryStream } from "./source/memory/memory_stream.ts";

/** A query that fails at the first row. */
async function failing(session: Session): Promise<StreamingQuery> {
  using stream = new MemoryStream("n INT");
  stream.addData([1]);
  const query = await stream.toDF(session).writeStream.foreachBatch(() => {
    throw new Error("mine");
  }).start();
  await assertRejects(() => query.awaitTermination(), StreamingQueryException);
  return query;
}

/** A query that waits for data. */
async function waiting(session: Session, name?: string): Promise<StreamingQuery> {
  const writer = new MemoryStream("n INT").toDF(session).writeStream.format("noop");
  return await (name === undefined ? writer : writer.queryName(name)).start();
}

Deno.test("session.streams knows the queries that run, by id", async () => {
  await using session = createSession();
  const { streams } = session;
  const [a, b] = [await waiting(session, "a"), await waiting(session)];
  assertEquals(streams.active.map(({ name }) => name), ["a", null]);
  assertEquals([streams.get(a.id)?.runId, streams.get("nothing")], [a.runId, null]);
  await a.stop();
  assertEquals([streams.active.map(({ id }) => id), streams.get(a.id), b.isActive], [[b.id], null, true]);
});

Deno.test("awaitAnyTermination() answers for any query since the last reset; a failure takes the place of a clean end", async () => {
  await using session = createSession();
  const { streams } = session;
  const queries = [await waiting(session), await waiting(session)];
  assertEquals(await streams.awaitAnyTermination(5), false);
  await queries[0]!.stop();
  assertEquals([await streams.awaitAnyTermination(2000), await streams.awaitAnyTermination()], [true, true]);
  streams.resetTerminated();
  assertEquals(await streams.awaitAnyTermination(5), false);
  const { exception } = await failing(session);
  assertEquals(await assertRejects(() => streams.awaitAnyTermination(2000)), exception);
  assertEquals(await assertRejects(() => streams.awaitAnyTermination()), exception);
  streams.resetTerminated();
  const any = streams.awaitAnyTermination();
  streams.resetTerminated();
  await queries[1]!.stop();
  assertEquals(await any, true);
  await failing(session);
  await assertRejects(() => streams.awaitAnyTermination(), StreamingQueryException);
  assertEquals(await streams.awaitAnyTermination(0).catch(() => "failed"), "failed");
  await assertRejects(() => streams.awaitAnyTermination(-1), TypeError, "Timeout must not be negative");
});

Deno.test("session.streams tells listeners what queries do, and why they end", async () => {
  const told: string[] = [];
  await using session = createSession({
    listener: { onQueryStarted: ({ name }) => told.push(`option: ${name}`) },
  });
  const listener = {
    onQueryStarted: ({ name }: { name: string | null }) => told.push(`started ${name}`),
    onQueryProgress: ({ progress }: { progress: { batchId: number } }) =>
      told.push(`batch ${progress.batchId}`),
    onQueryTerminated: (
      { exception, errorClassOnException }: {
        exception: string | null;
        errorClassOnException: string | null;
      },
    ) => told.push(`terminated ${errorClassOnException} ${exception?.slice(0, 49)}`),
  };
  session.streams.addListener(listener);
  const query = await waiting(session, "first");
  await query.processAllAvailable();
  await query.stop();
  await failing(session);
  session.streams.removeListener(listener);
  await (await waiting(session, "last")).stop();
  assertEquals(told, [
    "option: first",
    "started first",
    "terminated null undefined",
    "option: null",
    "started null",
    "terminated FOREACH_BATCH_USER_FUNCTION_ERROR SparkError: [FOREACH_BATCH_USER_FUNCTION_ERROR] A",
    "option: last",
  ]);
});

Deno.test("names are unique among the queries that run in a session", async () => {
  await using session = createSession();
  await using other = createSession();
  const query = await waiting(session, "q");
  const error = await assertRejects(() => waiting(session, "q"), AnalysisError);
  assertEquals(error.condition, "DUPLICATE_QUERY_NAME");
  await using _elsewhere = await waiting(other, "q");
  await query.stop();
  const both = await Promise.allSettled([waiting(session, "q"), waiting(session, "q")]);
  assertEquals(both.map(({ status }) => status), ["fulfilled", "rejected"]);
});

Deno.test("a query keeps its id over restarts from its checkpoint, and takes the place of the run before", async () => {
  const checkpointLocation = await Deno.makeTempDir();
  await using session = createSession();
  using stream = new MemoryStream("n INT");
  const start = () => stream.toDF(session).writeStream.format("noop").options({ checkpointLocation }).start();
  const first = await start();
  const second = await start();
  assertEquals([first.isActive, first.exception, second.id], [false, null, first.id]);
  assertNotEquals(second.runId, first.runId);
  await second.stop();
  await Deno.remove(checkpointLocation, { recursive: true });
});

Deno.test("queries side by side share the engine, each with a checkpoint of its own; one that ends leaves the others", async () => {
  await using session = createSession();
  using stream = new MemoryStream("n INT");
  const rows = stream.toDF(session);
  const busy = await session.readStream.format("rate-micro-batch").option("rowsPerBatch", 1000).load()
    .writeStream.format("noop").start();
  const queries = await Promise.all(
    ["a", "b", "c"].map((name) =>
      rows.groupBy("n").count().writeStream.format("memory").queryName(name).outputMode("complete").start()
    ),
  );
  stream.addData([1], [1]);
  await Promise.all(queries.map((query) => query.processAllAvailable()));
  await queries[0]!.stop();
  await failing(session);
  stream.addData([1]);
  await Promise.all(queries.slice(1).map((query) => query.processAllAvailable()));
  const counts = await Promise.all(
    ["a", "b", "c"].map(async (name) => (await session.table(name).collect())[0]!.count),
  );
  assertEquals(counts, [2n, 3n, 3n]);
  assertEquals(session.streams.active.length, 3);
  assertEquals(busy.isActive && busy.exception === null, true);
});

Deno.test("recentProgress has one report less than numRecentProgressUpdates, as in Spark", async () => {
  const recent = async (updates: string) => {
    await using session = createSession({
      conf: { "spark.sql.streaming.numRecentProgressUpdates": updates },
    });
    using stream = new MemoryStream("n INT");
    await using query = await stream.toDF(session).writeStream.format("noop").start();
    for (let n = 0; n < 4; n++) {
      stream.addData([n]);
      await query.processAllAvailable();
    }
    return [query.recentProgress.map(({ batchId }) => batchId), query.lastProgress?.batchId ?? null];
  };
  assertEquals(await recent("3"), [[2, 3], 3]);
  assertEquals(await recent("1"), [[], null]);
  const error = await assertRejects(() => recent("many"), AnalysisError);
  assertEquals(error.condition, "INVALID_CONF_VALUE.TYPE_MISMATCH");
});

Deno.test("a console query gets a temporary checkpoint, which goes with it unless it fails", async () => {
  const folders = async () => {
    const found: string[] = [];
    for await (const { name } of Deno.readDir(temporary)) found.push(name);
    return found.length;
  };
  const temporary = await Deno.makeTempDir();
  const { makeTempDir } = Deno;
  Deno.makeTempDir = (options) => makeTempDir({ ...options, dir: temporary });
  try {
    await using session = createSession({ print: () => {} });
    using stream = new MemoryStream("n INT");
    const query = await stream.toDF(session).writeStream.format("console").start();
    stream.addData([1]);
    await query.processAllAvailable();
    const running = await folders();
    await query.stop();
    const stopped = await folders();
    await failing(session);
    const failed = await folders();
    session.conf.set("spark.sql.streaming.forceDeleteTempCheckpointLocation", true);
    await failing(session);
    assertEquals([running - stopped, failed - stopped, await folders() - failed], [1, 1, 0]);
  } finally {
    Deno.makeTempDir = makeTempDir;
    await Deno.remove(temporary, { recursive: true });
  }
});

Deno.test("a sink of files needs a checkpoint", async () => {
  await using session = createSession();
  using stream = new MemoryStream("n INT");
  const start = stream.toDF(session).writeStream.format("json").start("/nowhere/out");
  assertEquals((await assertRejects(() => start, AnalysisError)).condition, "_LEGACY_ERROR_TEMP_1298");
});
