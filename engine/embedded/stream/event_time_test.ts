import { assertEquals } from "@std/assert";
import { expr } from "../../declare/column.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";
import { StreamTest } from "./scenario.ts";
import { ManualClock } from "./testing.ts";

Deno.test("a query with a watermark reports event times, the window that closes next and what it waits for", async () => {
  await using test = await StreamTest.open();
  using stream = new MemoryStream("v INT");
  const counts = stream.toDF(test.session).selectExpr("timestamp_seconds(v) AS ts").withWatermark(
    "ts",
    "10 seconds",
  )
    .groupBy(expr("window(ts, '5 seconds')")).count();
  const query = await test.start(counts);
  for (const rows of [[[12], [22], [15]], [[100_000]]]) {
    stream.addData(...rows);
    await query.processAllAvailable();
  }
  await query.stop();
  const times = query.recentProgress.filter((p) => p.durationMs.addBatch !== undefined).map((p) =>
    p.eventTime
  );
  assertEquals(times, [
    {
      avg: "1970-01-01T00:00:16.333Z",
      max: "1970-01-01T00:00:22.000Z",
      min: "1970-01-01T00:00:12.000Z",
      watermark: "1970-01-01T00:00:00.000Z",
    },
    { watermark: "1970-01-01T00:00:12.000Z" },
    {
      avg: "1970-01-02T03:46:40.000Z",
      max: "1970-01-02T03:46:40.000Z",
      min: "1970-01-02T03:46:40.000Z",
      watermark: "1970-01-01T00:00:12.000Z",
    },
    { watermark: "1970-01-02T03:46:30.000Z" },
  ]);
  const seconds = test.eventTimes.map(({ batchId, nextToClose, nextWatermarkMs, watermarkMs }) => [
    batchId,
    watermarkMs / 1000,
    nextWatermarkMs / 1000,
    nextToClose && [nextToClose.startMs, nextToClose.endMs, nextToClose.waitsForMs].map((ms) => ms! / 1000),
  ]);
  assertEquals(seconds, [
    [0, 0, 12, [10, 15, 25]],
    [1, 12, 12, [10, 15, 25]],
    // One wrong clock: the watermark jumps, and closes everything but its own window.
    [2, 12, 99_990, [10, 15, 25]],
    [3, 99_990, 99_990, [100_000, 100_005, 100_015]],
  ]);
});

Deno.test("a query with a watermark copes with times before 1970 and far in the future", async () => {
  await using test = await StreamTest.open();
  using stream = new MemoryStream("t STRING");
  const times = stream.toDF(test.session).selectExpr("CAST(t AS TIMESTAMP) AS ts").withWatermark(
    "ts",
    "1 second",
  );
  const query = await test.start(times);
  for (
    const time of ["1900-01-01T00:00:00.0005Z", "9999-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.9999Z"]
  ) {
    stream.addData([time]);
    await query.processAllAvailable();
  }
  await query.stop();
  const maxima = query.recentProgress.flatMap((p) => p.eventTime?.max ?? []);
  assertEquals(maxima, ["1900-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"]);
  assertEquals(test.eventTimes.map((report) => new Date(report.nextWatermarkMs).toISOString()), [
    "1970-01-01T00:00:00.000Z",
    "9999-12-31T23:59:58.999Z",
    "9999-12-31T23:59:58.999Z",
  ]);
});

Deno.test("a batch without data takes a tick of its own", async () => {
  await using test = await StreamTest.open();
  using stream = new MemoryStream("v INT");
  const counts = stream.toDF(test.session).selectExpr("timestamp_seconds(v) AS ts").withWatermark(
    "ts",
    "10 seconds",
  )
    .groupBy(expr("window(ts, '5 seconds')")).count().selectExpr("CAST(window.start AS BIGINT)", "count");
  const clock = new ManualClock(0);
  stream.addData([15]);
  const query = await test.start(counts, { clock, trigger: { kind: "processingTime", intervalMs: 1000 } });
  for (const rows of [undefined, [[10], [12], [14]], [[25]], undefined]) {
    const tick = await clock.sleeping();
    if (rows) stream.addData(...rows);
    clock.advanceTo(tick);
  }
  await clock.sleeping();
  await query.stop();
  const operators = query.recentProgress.map((p) => p.stateOperators[0] as Record<string, number>);
  assertEquals(
    query.recentProgress.map((p, i) => [
      p.timestamp,
      p.batchId,
      p.numInputRows,
      operators[i]!.numRowsUpdated,
      operators[i]!.numRowsTotal,
    ]),
    [
      ["1970-01-01T00:00:00.000Z", 0, 1, 1, 1],
      ["1970-01-01T00:00:01.000Z", 1, 0, 0, 1],
      ["1970-01-01T00:00:02.000Z", 2, 3, 1, 2],
      ["1970-01-01T00:00:03.000Z", 3, 1, 1, 3],
      ["1970-01-01T00:00:04.000Z", 4, 0, 0, 2],
    ],
  );
  assertEquals(test.sink.batches.get(4), [[10, 3]]);
});
