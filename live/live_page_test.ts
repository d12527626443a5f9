import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createSession } from "../engine/mod.ts";
import { MemoryStream } from "../engine/testing.ts";
import { LivePage } from "./live_page.ts";

const AT = Temporal.Instant.from("2026-03-01T12:00:00Z");
const CANDLE = "symbol string, window struct<start: timestamp, end: timestamp>, open double, high double, " +
  "low double, close double, volume double, vwap double";

async function stateOf(page: LivePage) {
  return await (await fetch(`${page.url}state.json`)).json();
}

Deno.test("LivePage shows what the progress of each query says", async () => {
  await using page = LivePage.start({ title: "lab", port: 0 });
  await using session = createSession();
  session.streams.addListener(page.listener);
  using rows = new MemoryStream("at timestamp, n int");
  const query = await rows.toDF(session).withWatermark("at", "5 seconds").groupBy("n").count()
    .writeStream.outputMode("update").format("memory").queryName("counts").start();
  rows.addData({ at: AT, n: 1 }, { at: AT, n: 2 });
  await query.processAllAvailable();
  const progress = query.recentProgress.find(({ numInputRows }) => numInputRows === 2)!;
  const { queries: [shown] } = await stateOf(page);
  const batch = shown.batches.find(({ numInputRows }: { numInputRows: number }) => numInputRows === 2);
  assertEquals(batch, {
    batchId: progress.batchId,
    timestamp: progress.timestamp,
    numInputRows: 2,
    inputRowsPerSecond: progress.inputRowsPerSecond ?? null,
    processedRowsPerSecond: progress.processedRowsPerSecond ?? null,
    batchDurationMs: progress.batchDuration,
    numOutputRows: progress.sink.numOutputRows,
  });
  assertEquals([shown.name, shown.totalInputRows, shown.stateRows], ["counts", 2, 2]);
  assertEquals([shown.newestEventTime, shown.sink], ["2026-03-01T12:00:00.000Z", progress.sink.description]);
  await query.stop();
  assertEquals((await stateOf(page)).queries[0].status, "ended");
});

Deno.test("LivePage shows why a query has failed", async () => {
  await using page = LivePage.start({ title: "lab", port: 0 });
  await using session = createSession();
  session.streams.addListener(page.listener);
  using rows = new MemoryStream("n int");
  const query = await rows.toDF(session).selectExpr("1 / n").writeStream.format("noop").queryName("ratio")
    .start();
  rows.addData({ n: 0 });
  await assertRejects(() => query.awaitTermination());
  const { queries: [shown] } = await stateOf(page);
  assertEquals(shown.status, "failed");
  assertStringIncludes(shown.messages[0].text, "DIVIDE_BY_ZERO");
});

Deno.test("LivePage.showCandles() replaces a candle of the same time, and names what is missing", async () => {
  await using page = LivePage.start({ title: "lab", port: 0 });
  await using session = createSession();
  const show = (close: number) =>
    page.showCandles(
      session.createDataFrame([["BTC", { start: AT, end: AT }, 1, 3, 1, close, 0.5, null]], CANDLE),
    );
  await show(2);
  await show(3);
  const startMs = AT.epochMilliseconds;
  const candle = { startMs, open: 1, high: 3, low: 1, close: 3, volume: 0.5, vwap: null };
  assertEquals((await stateOf(page)).candles, { BTC: [candle] });
  const other = session.createDataFrame([["BTC"]], "symbol string");
  await assertRejects(() => page.showCandles(other), TypeError, "need the columns window, symbol, open");
});

Deno.test("LivePage begins with the candles of the last run, but for those that are long ago", async () => {
  const folder = await Deno.makeTempDir();
  const options = { title: "lab", port: 0, candlesFile: `${folder}/checkpoints/candles.json` };
  await using session = createSession();
  const run = async (...minutes: number[]) => {
    await using page = LivePage.start(options);
    const rows = minutes.map((minute) => {
      const start = AT.add({ minutes: minute });
      return ["BTC", { start, end: start.add({ minutes: 1 }) }, 1, 3, 1, 2, 0.5, null];
    });
    await page.showCandles(session.createDataFrame(rows, CANDLE));
    const { BTC } = (await stateOf(page)).candles;
    return BTC.map(({ startMs }: { startMs: number }) => (startMs - AT.epochMilliseconds) / 60_000);
  };
  assertEquals(await run(0, 1), [0, 1]);
  assertEquals(await run(1, 2), [0, 1, 2]);
  assertEquals(await run(241), [1, 2, 241]);
  await Deno.writeTextFile(options.candlesFile, '{"BTC":[');
  assertEquals(await run(242), [242]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("LivePage keeps the newest batches, messages and candles only, however long the lab runs", async () => {
  await using page = LivePage.start({ title: "lab", port: 0 });
  await using session = createSession();
  using rows = new MemoryStream("n int");
  const query = await rows.toDF(session).writeStream.format("noop").queryName("numbers").start();
  rows.addData({ n: 1 });
  await query.processAllAvailable();
  const progress = query.lastProgress!;
  const { id, name, runId } = progress;
  for (let i = 0; i < 500; i++) {
    page.listener.onQueryProgress!({ progress: { ...progress, batchId: i } });
    page.listener.onNotice!({ id, name, runId }, `notice ${i}`);
  }
  const minutes = Array.from({ length: 300 }, (_, i) => AT.add({ minutes: i }));
  const candles = minutes.map((
    start,
  ) => ["BTC", { start, end: start.add({ minutes: 1 }) }, 1, 3, 1, 2, 0.5, 1]);
  await page.showCandles(session.createDataFrame(candles, CANDLE));
  const { candles: { BTC }, queries: [{ batches, messages }] } = await stateOf(page);
  assertEquals([batches.length, batches.at(-1).batchId, messages.length, BTC.length], [60, 499, 10, 240]);
  assertEquals(BTC.at(-1).startMs, minutes.at(-1)!.epochMilliseconds);
});

Deno.test("LivePage keeps nothing for a page that never reads, and tells one that does of the newest state only", async () => {
  await using page = LivePage.start({ title: "lab", port: 0 });
  const silent = await fetch(`${page.url}events`);
  const reading = await fetch(`${page.url}events`);
  const reader = reading.body!.pipeThrough(new TextDecoderStream()).getReader();
  assertEquals((await reader.read()).value, 'data: {"title":"lab","queries":[],"candles":{}}\n\n');
  for (const name of ["bronze", "silver", "gold"]) {
    page.listener.onQueryStarted!({ id: name, runId: name, name, timestamp: "2026-03-01T12:00:00Z" });
  }
  const { value } = await reader.read();
  assertEquals(value!.match(/"name":"\w+"/g), ['"name":"bronze"', '"name":"silver"', '"name":"gold"']);
  await reader.cancel();
  await silent.body!.cancel();
});

Deno.test("LivePage gives the last state at its end, and does not wait for a page that never reads", async () => {
  const page = LivePage.start({ title: "lab", port: 0 });
  const silent = await fetch(`${page.url}events`);
  const reading = await fetch(`${page.url}events`);
  const reader = reading.body!.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  page.listener.onQueryTerminated!({
    id: "1",
    runId: "2",
    name: "candles",
    exception: "[DIVIDE_BY_ZERO] …",
    errorClassOnException: "DIVIDE_BY_ZERO",
  });
  const ended = page[Symbol.asyncDispose]();
  let last = "";
  for (let next = await reader.read(); !next.done; next = await reader.read()) last = next.value;
  assertStringIncludes(last, '"status":"failed"');
  await ended;
  await silent.body!.cancel().catch(() => {}); // it was cut off
});

Deno.test("LivePage serves its files and the chart library without a network, to this machine only", async () => {
  await using page = LivePage.start({ title: "lab", port: 0 });
  const types: string[] = [];
  for (
    const path of ["", "page.js", "page.css", "price_chart.js", "query_card.js", "uplot.js", "uplot.css"]
  ) {
    const answer = await fetch(page.url + path);
    types.push(`${answer.status} ${answer.headers.get("content-type")?.split(";")[0]}`);
    await answer.body?.cancel();
  }
  const [script, style] = ["200 text/javascript", "200 text/css"];
  assertEquals(types, ["200 text/html", script, style, script, script, script, style]);
  assertEquals(await fetch(`${page.url}deno.json`).then((answer) => answer.text()), "There is no such page");
  const client = Deno.createHttpClient({ allowHost: true });
  const foreign = await fetch(page.url, { headers: { host: "evil.example" }, client });
  assertEquals([foreign.status, await foreign.text()], [403, "Not here"]);
  client.close();
});

Deno.test("LivePage takes the next port when another program has the first", async () => {
  await using first = LivePage.start({ title: "one", port: 0 });
  const port = Number(new URL(first.url).port);
  await using second = LivePage.start({ title: "two", port });
  assertEquals(Number(new URL(second.url).port) > port, true);
});
