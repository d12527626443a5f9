import { assertEquals } from "@std/assert";
import { createSession } from "../../create_session.ts";
import { col, expr } from "../../declare/column.ts";
import type { DataFrame } from "../../declare/data_frame.ts";
import type { OutputMode } from "../../declare/plan.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";
import { ManualClock } from "../stream/testing.ts";

type Row = readonly [windowStart: number, count: number];

/** How many rows there are in each 5 seconds of event time; they may come 10 seconds late. Times are in seconds. */
function countWindows(events: DataFrame): DataFrame {
  return events.select(expr("timestamp_seconds(v)").as("ts")).withWatermark("ts", "10 seconds")
    .groupBy(expr("window(ts, '5 seconds')")).count()
    .select(col("window.start").cast("int").as("start"), "count");
}

async function rowsOf(frame: DataFrame): Promise<Row[]> {
  const rows = await frame.collect();
  return rows.map(({ start, count }): Row => [start, Number(count)]).toSorted(([a], [b]) => a - b);
}

/** What `foreachBatch` is given, batch by batch, and what a memory view has at the end. */
async function sameStream(mode: OutputMode): Promise<{ batches: Row[][]; view: Row[]; tables: number }> {
  const printed: string[] = [];
  await using session = createSession({ print: (text) => printed.push(text) });
  using events = new MemoryStream("v INT");
  const counts = countWindows(events.toDF(session));
  const batches: Row[][] = [];
  const writer = counts.writeStream.outputMode(mode);
  const queries = [
    await writer.foreachBatch(async (batch, id) => void (batches[id] = await rowsOf(batch))).start(),
    await writer.format("memory").queryName("counts").start(),
    await writer.format("console").start(),
  ];
  for (const seconds of [[10, 11, 12, 13, 14, 15], [25], [10]]) {
    events.addData(...seconds.map((v) => [v]));
    await Promise.all(queries.map((query) => query.processAllAvailable()));
  }
  await Promise.all(queries.map((query) => query.stop()));
  return { batches, view: await rowsOf(session.table("counts")), tables: printed.length };
}

Deno.test("append: a window goes out once, in the batch after the one that closed it; what is late is left out", async () => {
  assertEquals(await sameStream("append"), {
    batches: [[], [], [], [[10, 5]], []],
    view: [[10, 5]],
    tables: 5,
  });
});

Deno.test("update: a window goes out whenever it changes; what is late is left out", async () => {
  assertEquals(await sameStream("update"), {
    batches: [[[10, 5], [15, 1]], [], [[25, 1]], [], []],
    view: [[10, 5], [15, 1], [25, 1]],
    tables: 5,
  });
});

Deno.test("complete: all windows go out each time, and nothing is late", async () => {
  assertEquals(await sameStream("complete"), {
    batches: [[[10, 5], [15, 1]], [[10, 5], [15, 1], [25, 1]], [[10, 6], [15, 1], [25, 1]]],
    view: [[10, 6], [15, 1], [25, 1]],
    tables: 3,
  });
});

Deno.test("processingTime: a batch without data waits for its own tick", async () => {
  const clock = new ManualClock(0);
  await using session = createSession({ clock });
  using events = new MemoryStream("v INT");
  events.addData([15]);
  const query = await countWindows(events.toDF(session)).writeStream.format("memory").queryName("counts")
    .trigger({ processingTime: "1 second" }).start();
  const ran: unknown[] = [];
  const look = async () => {
    await clock.sleeping();
    const { batchId, numInputRows, stateOperators } = query.lastProgress!;
    const [operator] = stateOperators as { numRowsTotal: number; numRowsUpdated: number }[];
    const view = await rowsOf(session.table("counts"));
    ran.push([batchId, numInputRows, operator!.numRowsUpdated, operator!.numRowsTotal, view]);
  };
  await look();
  for (const [tick, seconds] of [[], [10, 12, 14], [25], []].entries()) {
    if (seconds.length > 0) events.addData(...seconds.map((v) => [v]));
    clock.advanceTo((tick + 1) * 1000);
    await look();
  }
  await query.stop();
  assertEquals(ran, [
    [0, 1, 1, 1, []],
    [1, 0, 0, 1, []],
    [2, 3, 1, 2, []],
    [3, 1, 1, 3, []],
    [4, 0, 0, 2, [[10, 3]]],
  ]);
});

Deno.test("availableNow: one batch at each start when a source cannot fix its end, several otherwise", async () => {
  const folder = await Deno.makeTempDir();
  await using session = createSession();
  const put = async (...names: number[]) => {
    for (const name of names) await Deno.writeTextFile(`${folder}/in/${name}`, `${name}\n`);
  };
  await Deno.mkdir(`${folder}/in`);
  const files = session.readStream.format("text").option("maxFilesPerTrigger", 1).load(`${folder}/in`);
  const ticks = session.readStream.format("rate").load().selectExpr("CAST(value AS STRING) AS value");
  const batches = async (frame: DataFrame, checkpoint: string) => {
    const counts: number[] = [];
    const query = await frame.writeStream.foreachBatch(async (batch) => void counts.push(await batch.count()))
      .option("checkpointLocation", `${folder}/${checkpoint}`).trigger({ availableNow: true }).start();
    await query.awaitTermination();
    return counts;
  };
  await put(7, 8, 9);
  assertEquals([await batches(files, "files"), await batches(files.union(ticks), "both")], [[1, 1, 1], [3]]);
  await put(10, 11, 12);
  assertEquals(await batches(files, "files"), [1, 1, 1]);
  await Deno.remove(folder, { recursive: true });
});
