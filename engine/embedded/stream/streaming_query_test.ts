import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { AnalysisError, SparkError, StreamingQueryException } from "../../errors.ts";
import { field, structType } from "../../declare/types.ts";
import { startStreamingQuery } from "./start_streaming_query.ts";
import { listPlan, ListStream, ManualClock, QueryFixture, writePlan } from "./testing.ts";

const ONCE = writePlan({ trigger: { kind: "once" } });

Deno.test("processAllAvailable() resolves when all that was there is in the sink", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a"]);
  await using query = await startStreamingQuery(fixture.parts([stream]));
  await query.processAllAvailable();
  assertEquals(await fixture.committedRows(), ["a 0"]);
  stream.add("b", "c");
  await query.processAllAvailable();
  assertEquals(await fixture.committedRows(), ["a 0", "b 1", "c 2"]);
  assertEquals(query.status, {
    message: "Waiting for data to arrive",
    isDataAvailable: false,
    isTriggerActive: false,
  });
});

Deno.test("stop() ends the running batch, which runs again at the next start", async () => {
  await using fixture = await QueryFixture.open();
  const huge = '(SELECT max(hash(range)) FROM range(100000000000)) || "value" AS "value", "offset" AS n';
  const schema = structType([field("value", "string"), field("n", "long")]);
  const query = await startStreamingQuery(
    fixture.parts([new ListStream(["a"])], { compiled: listPlan(schema, huge) }),
  );
  while (query.status.message !== "Processing new data") {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await query.stop();
  assertEquals([query.isActive, query.exception, query.status.message], [false, null, "Stopped"]);
  assertEquals(await query.awaitTermination(), true);
  await query.stop();
  assertEquals(await fixture.text("cp/commits/0"), undefined);
  assertEquals(await fixture.committedRows(), []);

  await (await startStreamingQuery(fixture.parts([new ListStream(["a"])], { write: ONCE })))
    .awaitTermination();
  assertEquals(await fixture.committedRows(), ["a 0"]);
});

Deno.test("stop({ finishBatch: true }) commits the running batch and begins no other", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a", "b", "c"]);
  stream.maxRows = 1;
  const logged = Promise.withResolvers<void>();
  const faultPoint = (name: string) => name === "after offset log" ? logged.resolve() : undefined;
  const query = await startStreamingQuery(fixture.parts([stream], { faultPoint }));
  await logged.promise;
  await query.stop({ finishBatch: true });
  assertEquals(await fixture.text("cp/commits/0"), 'v1\n{"nextBatchWatermarkMs":0}');
  assertEquals(await fixture.text("cp/offsets/1"), undefined);
  assertEquals(await fixture.committedRows(), ["a 0"]);
});

Deno.test("awaitTermination() tells a timeout from an end, and throws what ended the query", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a"]);
  const query = await startStreamingQuery(fixture.parts([stream]));
  assertEquals(await query.awaitTermination(1), false);
  await assertRejects(() => query.awaitTermination(0), TypeError, "Timeout has to be positive");
  await query.stop();

  const cause = new Error("the broker is gone");
  const openSource = () => Promise.reject(cause);
  const failing = await startStreamingQuery(fixture.parts([stream], { openSource }));
  const error = await assertRejects(() => failing.awaitTermination(1000), StreamingQueryException);
  assertEquals(error.cause, cause);
  assertEquals(
    error.message,
    `[STREAM_FAILED] Query [id = ${failing.id}, runId = ${failing.runId}] terminated with exception: the broker is gone`,
  );
  assertEquals([failing.exception, failing.isActive], [error, false]);
  await assertRejects(() => failing.processAllAvailable(), StreamingQueryException);
});

Deno.test("lastProgress has Spark's fields in Spark's order", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a", "b"]);
  const clock = new ManualClock(1_700_000_000_500);
  const query = await startStreamingQuery(
    fixture.parts([stream], { write: { ...ONCE, queryName: "bronze" }, clock }),
  );
  await query.awaitTermination();
  assertEquals(
    JSON.stringify(query.lastProgress),
    `{"id":"${query.id}","runId":"${query.runId}","name":"bronze","timestamp":"2023-11-14T22:13:20.500Z","batchId":0,"batchDuration":0,` +
      `"numInputRows":2,"inputRowsPerSecond":0,"durationMs":{"addBatch":0,"commitOffsets":0,"getBatch":0,"latestOffset":0,"queryPlanning":0,"triggerExecution":0,` +
      `"walCommit":0},"stateOperators":[],"sources":[{"description":"ListSource","startOffset":null,"endOffset":2,"latestOffset":2,` +
      `"numInputRows":2,"inputRowsPerSecond":0}],"sink":{"description":"FileSink[file:${fixture.folder}/out]","numOutputRows":-1,"metrics":{"numRowsWritten":"2"}}}`,
  );
});

Deno.test("a listener is told of the start, each batch, idleness, notices once, and the end", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a", "b"]);
  stream.maxRows = 1;
  const told: string[] = [];
  const parts = fixture.parts([stream]);
  const query = await startStreamingQuery({
    ...parts,
    openSource: (leaf, context) => {
      context.notice("waiting for the topic to appear");
      context.notice("waiting for the topic to appear");
      return parts.openSource(leaf, context);
    },
    listener: {
      onQueryStarted: () => told.push("started"),
      onNotice: (_query, sentence) => told.push(sentence),
      onQueryProgress: ({ progress }) => told.push(`batch ${progress.batchId}`),
      onQueryTerminated: ({ exception }) => told.push(`terminated ${exception}`),
    },
  });
  await query.processAllAvailable();
  await query.stop();
  assertEquals(told, [
    "started",
    "waiting for the topic to appear",
    "batch 0",
    "batch 1",
    "terminated null",
  ]);
});

Deno.test("explain() has no plan before the first batch", async () => {
  await using fixture = await QueryFixture.open();
  const query = await startStreamingQuery(fixture.parts([new ListStream(["a"])]));
  assertEquals(query.explain(), "No physical plan. Waiting for data.");
  await query.processAllAvailable();
  assertEquals(query.explain(), "== Physical Plan ==");
  await query.stop();
});

Deno.test("startStreamingQuery() refuses a second query on the checkpoint, until the first has ended", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a"]);
  const query = await startStreamingQuery(fixture.parts([stream]));
  const error = await assertRejects(() => startStreamingQuery(fixture.parts([stream])), SparkError);
  assertEquals(error.condition, "CONCURRENT_QUERY");
  await query.stop();
  await (await startStreamingQuery(fixture.parts([stream]))).stop();
});

Deno.test("startStreamingQuery() refuses another number of sources on a checkpoint with batches", async () => {
  await using fixture = await QueryFixture.open();
  const streams = [new ListStream(["a"]), new ListStream(["b"])];
  await (await startStreamingQuery(fixture.parts(streams, { write: ONCE }))).awaitTermination();
  await assertRejects(
    () => startStreamingQuery(fixture.parts(streams.slice(1))),
    SparkError,
    "There are [2] sources in the checkpoint offsets and now there are [1] sources requested by the query. Cannot continue.",
  );
});

Deno.test("startStreamingQuery() refuses what cannot stream after it has made the checkpoint", async () => {
  await using fixture = await QueryFixture.open();
  const parts = fixture.parts([new ListStream()]);
  const compiled = { ...parts.compiled, leaves: [] };
  const notStreaming = await assertRejects(() => startStreamingQuery({ ...parts, compiled }), AnalysisError);
  assertEquals(notStreaming.condition, "WRITE_STREAM_NOT_ALLOWED");
  assert(await fixture.text("cp/metadata"));
});

Deno.test("startStreamingQuery() forgets a temporary checkpoint unless the query fails", async () => {
  await using fixture = await QueryFixture.open();
  const openCheckpoint = () => Promise.resolve({ storage: fixture.checkpoint, isTemporary: true });
  const faultPoint = (name: string) => {
    if (name === "before commit log") throw new Error("crash");
  };
  const failing = await startStreamingQuery(
    fixture.parts([new ListStream(["a"])], { write: ONCE, openCheckpoint, faultPoint }),
  );
  await failing.awaitTermination().catch((error) => assertInstanceOf(error, StreamingQueryException));
  assert(await fixture.text("cp/offsets/0"));
  const query = await startStreamingQuery(
    fixture.parts([new ListStream(["a"])], { write: ONCE, openCheckpoint }),
  );
  await query.awaitTermination();
  assertEquals(await fixture.text("cp/metadata"), undefined);
});
