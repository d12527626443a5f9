import { assert, assertEquals, assertRejects } from "@std/assert";
import { field, structType } from "../../declare/types.ts";
import { SparkError } from "../../errors.ts";
import { startStreamingQuery } from "./start_streaming_query.ts";
import { listPlan, ListStream, ManualClock, QueryFixture, writePlan } from "./testing.ts";

const AVAILABLE_NOW = writePlan({ trigger: { kind: "availableNow" } });
const ONCE = writePlan({ trigger: { kind: "once" } });

Deno.test("MicroBatchLoop moves every row in batches of the source's limit, then ends with availableNow", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a", "b", "c", "d", "e"]);
  stream.maxRows = 2;
  const query = await startStreamingQuery(fixture.parts([stream], { write: AVAILABLE_NOW }));
  await query.awaitTermination();
  assertEquals(await fixture.committedRows(), ["a 0", "b 1", "c 2", "d 3", "e 4"]);
  assertEquals(query.recentProgress.map((p) => [p.batchId, p.numInputRows]), [[0, 2], [1, 2], [2, 1]]);
});

for (
  const fault of [
    "before offset log",
    "after offset log",
    "after part file",
    "before metadata log",
    "after metadata log",
    "before commit log",
    "after commit log",
  ]
) {
  for (const hit of [1, 2]) {
    Deno.test(`MicroBatchLoop writes every row once after a failure ${fault}, time ${hit}`, async () => {
      await using fixture = await QueryFixture.open();
      const stream = new ListStream(["a", "b", "c", "d", "e", "f"]);
      stream.maxRows = 2;
      let hits = 0;
      const faultPoint = (name: string) => {
        if (name === fault && ++hits === hit) throw new Error(`crash ${name}`);
      };
      const failing = await startStreamingQuery(
        fixture.parts([stream], { write: AVAILABLE_NOW, faultPoint }),
      );
      await assertRejects(() => failing.awaitTermination(), SparkError, `crash ${fault}`);

      stream.add("g");
      const again = await startStreamingQuery(fixture.parts([stream], { write: AVAILABLE_NOW }));
      await again.awaitTermination();
      assertEquals(await fixture.committedRows(), ["a 0", "b 1", "c 2", "d 3", "e 4", "f 5", "g 6"]);
      assertEquals(again.id, failing.id);
      assert(again.runId !== failing.runId);
    });
  }
}

Deno.test("MicroBatchLoop logs a batch before it runs and commits it after, byte for byte as Spark", async () => {
  await using fixture = await QueryFixture.open();
  const clock = new ManualClock(1_700_000_000_000);
  const streams = [new ListStream(["a"]), new ListStream([])];
  const query = await startStreamingQuery(
    fixture.parts(streams, { write: AVAILABLE_NOW, clock, conf: { "spark.sql.shuffle.partitions": "2" } }),
  );
  await query.awaitTermination();
  assertEquals(
    await fixture.text("cp/offsets/0"),
    'v1\n{"batchWatermarkMs":0,"batchTimestampMs":1700000000000,"conf":{' +
      '"spark.sql.streaming.stateStore.providerClass":"org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreProvider",' +
      '"spark.sql.streaming.stateStore.rocksdb.formatVersion":"5",' +
      '"spark.sql.streaming.stateStore.encodingFormat":"unsaferow",' +
      '"spark.sql.streaming.statefulOperator.useStrictDistribution":"true",' +
      '"spark.sql.streaming.flatMapGroupsWithState.stateFormatVersion":"2",' +
      '"spark.sql.streaming.multipleWatermarkPolicy":"min",' +
      '"spark.sql.streaming.aggregation.stateFormatVersion":"2",' +
      '"spark.sql.shuffle.partitions":"2",' +
      '"spark.sql.streaming.join.stateFormatVersion":"2",' +
      '"spark.sql.streaming.stateStore.compression.codec":"lz4",' +
      '"spark.sql.optimizer.pruneFiltersCanPruneStreamingSubplan":"false"}}\n1\n0',
  );
  assertEquals(await fixture.text("cp/commits/0"), 'v1\n{"nextBatchWatermarkMs":0}');
  assertEquals(await fixture.text("cp/metadata"), `{"id":"${query.id}"}`);
});

Deno.test("MicroBatchLoop keeps the settings of the checkpoint over the session's", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a"]);
  const name = "spark.sql.shuffle.partitions";
  for (const value of ["2", "7"]) {
    const query = await startStreamingQuery(
      fixture.parts([stream], { write: ONCE, conf: { [name]: value } }),
    );
    await query.awaitTermination();
    stream.add("b");
  }
  assert((await fixture.text("cp/offsets/1"))!.includes(`"${name}":"2"`));
});

Deno.test("MicroBatchLoop runs an empty first batch, and no other empty one", async () => {
  await using fixture = await QueryFixture.open();
  const query = await startStreamingQuery(fixture.parts([new ListStream([])]));
  await query.processAllAvailable();
  await query.stop();
  const batches = query.recentProgress.filter((p) => p.durationMs.addBatch !== undefined);
  const steps = [
    "addBatch",
    "commitOffsets",
    "getBatch",
    "latestOffset",
    "queryPlanning",
    "triggerExecution",
    "walCommit",
  ];
  assertEquals(batches.map(({ durationMs }) => Object.keys(durationMs)), [steps]);
  assertEquals(await fixture.text("cp/commits/0"), 'v1\n{"nextBatchWatermarkMs":0}');
  assertEquals(await fixture.text("cp/offsets/1"), undefined);
  assertEquals((await fixture.text("out/_spark_metadata/0"))!.split("\n").length, 2);
});

Deno.test("MicroBatchLoop with once runs an uncommitted batch again instead of new data", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a"]);
  stream.maxRows = 1;
  const crash = (name: string) => {
    if (name === "before commit log") throw new Error("crash");
  };
  const failing = await startStreamingQuery(fixture.parts([stream], { write: ONCE, faultPoint: crash }));
  await assertRejects(() => failing.awaitTermination());
  stream.add("b", "c");
  for (const expected of [["a 0"], ["a 0", "b 1", "c 2"]]) {
    await (await startStreamingQuery(fixture.parts([stream], { write: ONCE }))).awaitTermination();
    assertEquals(await fixture.committedRows(), expected);
  }
});

Deno.test("MicroBatchLoop takes everything as one batch when a source cannot fix its end for availableNow", async () => {
  await using fixture = await QueryFixture.open();
  const streams = [new ListStream(["a", "b", "c"]), new ListStream(["x", "y"])];
  streams[0]!.maxRows = 1;
  streams[1]!.supportsAvailableNow = false;
  const query = await startStreamingQuery(fixture.parts(streams, { write: AVAILABLE_NOW }));
  await query.awaitTermination();
  assertEquals(query.recentProgress.map((p) => p.numInputRows), [5]);
  assertEquals((await fixture.committedRows()).toSorted(), ["a 0", "b 1", "c 2", "x 0", "y 1"]);
});

Deno.test("MicroBatchLoop runs a batch again at the time it was planned for", async () => {
  await using fixture = await QueryFixture.open();
  const compiled = listPlan(
    structType([field("value", "string"), field("at", "long")]),
    '"value", nowMs AS "at"',
  );
  const stream = new ListStream(["a"]);
  const crash = (name: string) => {
    if (name === "before metadata log") throw new Error("crash");
  };
  const failing = await startStreamingQuery(
    fixture.parts([stream], { compiled, write: ONCE, clock: new ManualClock(1000), faultPoint: crash }),
  );
  await assertRejects(() => failing.awaitTermination());
  const again = await startStreamingQuery(
    fixture.parts([stream], { compiled, write: ONCE, clock: new ManualClock(9000) }),
  );
  await again.awaitTermination();
  assertEquals(await fixture.committedRows(), ["a 1000"]);
});

Deno.test("MicroBatchLoop with processingTime runs at multiples of the interval, and not without data", async () => {
  await using fixture = await QueryFixture.open();
  const clock = new ManualClock(12_300);
  const stream = new ListStream(["a"]);
  const write = writePlan({ trigger: { kind: "processingTime", intervalMs: 10_000 } });
  const query = await startStreamingQuery(fixture.parts([stream], { write, clock }));
  const ticks: number[] = [];
  for (const added of [["b"], [], []]) {
    ticks.push(await clock.sleeping());
    stream.add(...added);
    clock.advanceTo(ticks.at(-1)!);
  }
  ticks.push(await clock.sleeping());
  await query.stop();
  assertEquals(ticks, [20_000, 30_000, 40_000, 50_000]);
  assertEquals(await fixture.committedRows(), ["a 0", "b 1"]);
  assertEquals(await fixture.text("cp/offsets/2"), undefined);
});

Deno.test("MicroBatchLoop tells a source that a batch is done when the next one is logged", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a", "b", "c"]);
  stream.maxRows = 1;
  const query = await startStreamingQuery(fixture.parts([stream], { write: AVAILABLE_NOW }));
  await query.awaitTermination();
  assertEquals(stream.committed, ["1", "2"]);
});

Deno.test("MicroBatchLoop logs nothing of rows fetched ahead when their batch does not come", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a", "b"]);
  stream.maxRows = 1;
  const isAhead = () => stream.reads.length === 2;
  const faultPoint = async (name: string) => {
    if (name !== "before commit log") return;
    while (!isAhead()) await new Promise((resolve) => setTimeout(resolve, 1));
    throw new Error("crash");
  };
  const query = await startStreamingQuery(fixture.parts([stream], { write: AVAILABLE_NOW, faultPoint }));
  await assertRejects(() => query.awaitTermination());
  assertEquals(stream.reads.map((read) => read.end), ["1", "2"]);
  assertEquals(await fixture.text("cp/offsets/1"), undefined);
});

Deno.test("MicroBatchLoop cuts a batch of a row-by-row plan into slices", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a", "b", "c", "d"]);
  const query = await startStreamingQuery(fixture.parts([stream], { write: ONCE, sliceBytes: 200 }));
  await query.awaitTermination();
  assertEquals((await fixture.text("out/_spark_metadata/0"))!.split("\n").length, 3);
  assertEquals(await fixture.committedRows(), ["a 0", "b 1", "c 2", "d 3"]);
});

Deno.test("MicroBatchLoop gives any other plan a batch as one relation", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a", "b", "c", "d"]);
  const compiled = listPlan(structType([field("n", "long")]), "count(*) AS n", { rowByRow: false });
  const query = await startStreamingQuery(
    fixture.parts([stream], { compiled, write: ONCE, sliceBytes: 200 }),
  );
  await query.awaitTermination();
  assertEquals(await fixture.committedRows(), ["4"]);
});

Deno.test("MicroBatchLoop refuses to leave out rows whose batch number the output already has", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a"]);
  await (await startStreamingQuery(fixture.parts([stream], { write: ONCE }))).awaitTermination();
  await fixture.checkpoint.removeAll();
  const query = await startStreamingQuery(fixture.parts([stream], { write: ONCE }));
  await assertRejects(() => query.awaitTermination(), SparkError, "already holds a batch of that number");
});

Deno.test("MicroBatchLoop keeps the logs of the last hundred batches", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(Array.from({ length: 112 }, (_, i) => `${i}`));
  stream.maxRows = 1;
  const query = await startStreamingQuery(fixture.parts([stream], { write: AVAILABLE_NOW }));
  await query.awaitTermination();
  assertEquals(await fixture.text("cp/offsets/9"), undefined);
  assertEquals(await fixture.text("cp/commits/9"), undefined);
  assert(await fixture.text("cp/offsets/10"));
  assertEquals((await fixture.committedRows()).length, 112);
});

Deno.test("MicroBatchLoop names the row that cannot be computed, and the way out", async () => {
  await using fixture = await QueryFixture.open();
  const compiled = listPlan(structType([field("x", "integer")]), 'CAST("value" AS INTEGER) AS x');
  const stream = new ListStream(["1", "2", "3", "4\tfour", "5", "six", "7"]);
  const query = await startStreamingQuery(fixture.parts([stream], { compiled, write: ONCE }));
  const error = await assertRejects(() => query.awaitTermination(), SparkError);
  assertEquals(error.condition, "STREAM_FAILED");
  assert(error.message.includes('It happened at list, offset 3, which begins "4\\tfour".'), error.message);
  assert(error.message.includes("try_element_at or get()"));
  assertEquals(await fixture.text("cp/commits/0"), undefined);
});
