import { assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../../create_session.ts";
import { AnalysisError } from "../../../errors.ts";
import { ManualClock } from "../../stream/testing.ts";
import { rowsBefore } from "./rate_source.ts";

const START_MS = 1_700_000_000_500;

Deno.test("rowsBefore() ramps up as Spark does", () => {
  const before = (rowsPerSecond: number, rampUpSeconds: number) =>
    [0, 1, 2, 3, 4, 5, 6].map((second) => rowsBefore(second, { rowsPerSecond, rampUpSeconds }));
  assertEquals(before(10, 0), [0, 10, 20, 30, 40, 50, 60]);
  assertEquals(before(10, 4), [0, 2, 6, 12, 20, 30, 40]);
  assertEquals(before(5, 2), [0, 1, 3, 8, 13, 18, 23]);
  assertEquals(before(7, 3), [0, 1, 3, 6, 13, 20, 27]);
  assertEquals(before(1, 4), [0, 0, 0, 0, 0, 1, 2]);
});

/** What a rate stream gives, batch by batch, when the clock stands at these times (in ms after the start). */
async function batches(
  format: string,
  options: Record<string, string | number>,
  { times, folder, startMs = START_MS }: { times: number[]; folder?: string; startMs?: number },
): Promise<{ sources: unknown[]; rows: string[][] }> {
  const clock = new ManualClock(startMs);
  await using session = createSession({ clock });
  const rows: string[][] = [];
  const query = await session.readStream.format(format).options(options).load()
    .selectExpr("concat(value, ' ', unix_millis(timestamp))")
    .writeStream.trigger({ processingTime: "1 second" })
    .options(folder === undefined ? {} : { checkpointLocation: folder })
    .foreachBatch(async (batch) => {
      rows.push((await batch.collect()).map((row) => String(Object.values(row)[0])));
    }).start();
  await clock.sleeping();
  for (const time of times) {
    clock.advanceTo(startMs + time);
    await clock.sleeping();
  }
  await query.stop();
  const sources = query.recentProgress.flatMap(({ sources }) =>
    sources.map(({ description, startOffset, endOffset, numInputRows }) => ({
      description,
      startOffset,
      endOffset,
      numInputRows,
    }))
  );
  return { sources, rows };
}

Deno.test("rate: rows for each second since the first start, which the checkpoint remembers", async () => {
  const folder = await Deno.makeTempDir();
  const options = { rowsPerSecond: 3 };
  const description = "RateStreamV2[rowsPerSecond=3, rampUpTimeSeconds=0, numPartitions=default";
  const first = await batches("rate", options, { times: [500, 1500], folder });
  assertEquals(first.rows, [[], [`0 ${START_MS}`, `1 ${START_MS + 333}`, `2 ${START_MS + 667}`]]);
  assertEquals(first.sources, [
    { description, startOffset: null, endOffset: 0, numInputRows: 0 },
    { description, startOffset: 0, endOffset: 1, numInputRows: 3 },
  ]);
  assertEquals(await Deno.readTextFile(`${folder}/sources/0/0`), `v1\n${START_MS}`);

  const again = await batches("rate", options, { times: [], folder, startMs: START_MS + 4000 });
  const texts = again.rows.flat();
  assertEquals([texts.length, texts[0], texts.at(-1)], [9, `3 ${START_MS + 1000}`, `11 ${START_MS + 3667}`]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("rate-micro-batch: the same rows for each batch, whatever the clock says", async () => {
  const { rows, sources } = await batches(
    "rate-micro-batch",
    { rowsPerBatch: 2, startTimestamp: 5000, advanceMillisPerBatch: 100 },
    { times: [500] },
  );
  assertEquals(rows, [["0 5000", "1 5000"], ["2 5100", "3 5100"]]);
  const description =
    "RatePerMicroBatchStream[rowsPerBatch=2, numPartitions=1, startTimestamp=5000, advanceMsPerBatch=100]";
  assertEquals(sources, [
    { description, startOffset: null, endOffset: { offset: 2, timestamp: 5100 }, numInputRows: 2 },
    {
      description,
      startOffset: { offset: 2, timestamp: 5100 },
      endOffset: { offset: 4, timestamp: 5200 },
      numInputRows: 2,
    },
  ]);
});

Deno.test("rate sources with availableNow run one batch", async () => {
  await using session = createSession();
  const ids: Record<string, number[]> = { "rate": [], "rate-micro-batch": [] };
  for (const [format, seen] of Object.entries(ids)) {
    const query = await session.readStream.format(format).option("rowsPerBatch", 3).load().writeStream
      .trigger({ availableNow: true }).foreachBatch((_batch, batchId) => void seen.push(batchId)).start();
    await query.awaitTermination();
  }
  assertEquals(ids, { "rate": [0], "rate-micro-batch": [0] });
});

Deno.test("rate sources refuse options and schemas that do not fit", async () => {
  await using session = createSession();
  const refused = async (format: string, options: Record<string, string>) => {
    const read = session.readStream.format(format).options(options).load();
    return (await assertRejects(() => read.schema(), AnalysisError)).message.replace(/^\[\w+\] /, "");
  };
  assertEquals(
    await refused("rate", { rowsPerSecond: "0" }),
    "Invalid value '0'. The option 'rowsPerSecond' must be positive",
  );
  assertEquals(await refused("rate", { rowsPerSecond: "many" }), 'For input string: "many"');
  assertEquals(
    await refused("rate", { rampUpTime: "-1s" }),
    "Invalid value '-1'. The option 'rampUpTime' must not be negative",
  );
  assertEquals(
    (await refused("rate", { rampUpTime: "soon" })).split(". ").at(-1),
    "Failed to parse time string: soon",
  );
  assertEquals(
    await refused("rate-micro-batch", {}),
    "Invalid value '0'. The option 'rowsPerBatch' must be positive",
  );
  assertEquals(
    await refused("rate-micro-batch", { rowsPerBatch: "1", startTimestamp: "-5" }),
    "Invalid value '-5'. The option 'startTimestamp' must be non-negative",
  );
  const declared = session.readStream.format("rate").schema("a INT").load();
  assertEquals(
    (await assertRejects(() => declared.schema(), AnalysisError)).condition,
    "_LEGACY_ERROR_TEMP_2242",
  );
});
