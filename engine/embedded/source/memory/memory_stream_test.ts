import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createSession, struct } from "../../../mod.ts";
import { MemoryStream } from "../../../testing.ts";

async function testFolder() {
  const path = await Deno.makeTempDir({ prefix: "memory_stream_test_" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

Deno.test("MemoryStream gives values of every type as a query reads them", async () => {
  await using folder = await testFolder();
  await using session = createSession();
  using stream = new MemoryStream(
    "i int, l bigint, d double, n decimal(5,2), s string, b binary, day date, t timestamp, z timestamp_ntz, a array<int>, " +
      "m map<string,bigint>, o struct<x:int,y:string>",
  );
  const row = {
    i: 1,
    l: 2n ** 60n,
    d: -0.5,
    n: "1.25",
    s: "é",
    b: new Uint8Array([1, 2]),
    day: Temporal.PlainDate.from("1969-12-31"),
    t: Temporal.Instant.from("2024-02-03T04:05:06.000007Z"),
    z: Temporal.PlainDateTime.from("2024-02-03T04:05:06"),
    a: [1, null],
    m: new Map([["k", 5n]]),
    o: { x: 1, y: "y" },
  };
  stream.addData(row, {});
  const query = await stream.toDF(session).writeStream.format("parquet").trigger({ once: true })
    .option("checkpointLocation", `${folder.path}/checkpoint`).start(`${folder.path}/out`);
  await query.awaitTermination();
  const nothing = Object.fromEntries(Object.keys(row).map((name) => [name, null]));
  assertEquals(await session.read.parquet(`${folder.path}/out`).collect(), [row, nothing]);
});

Deno.test("MemoryStream counts a step for each call, puts calls without an await into one batch and keeps rows over restarts", async () => {
  await using folder = await testFolder();
  await using session = createSession();
  using left = new MemoryStream(struct({ v: "int" }));
  using right = new MemoryStream(struct({ v: "int" }));
  const both = left.toDF(session).union(right.toDF(session));
  const start = () =>
    both.writeStream.format("parquet").option("checkpointLocation", `${folder.path}/checkpoint`)
      .start(`${folder.path}/out`);
  const first = await start();
  left.addData({ v: 1 }, { v: 2 });
  left.addData();
  right.addData([3]);
  await first.processAllAvailable();
  await first.stop();
  const second = await start();
  left.addData([4]);
  await second.processAllAvailable();
  await second.stop();
  const progress = [...first.recentProgress, ...second.recentProgress].filter((p) => p.numInputRows > 0);
  assertEquals(
    progress.map((p) => [p.batchId, p.numInputRows, ...p.sources.map((s) => s.endOffset)]),
    [[0, 3, 1, 0], [1, 1, 2, 0]],
  );
});

Deno.test("MemoryStream refuses a row that does not fit, and a frame of a stream that is gone", async () => {
  await using session = createSession();
  const stream = new MemoryStream(struct({ v: "int" }));
  const frame = stream.toDF(session);
  assertThrows(() => stream.addData({ v: 1 }, { v: "two" }), TypeError, 'row 1, column "v"');
  assertEquals(stream.offset, -1);
  stream[Symbol.dispose]();
  await assertRejects(() => frame.schema(), Error, "There is no memory stream");
});
