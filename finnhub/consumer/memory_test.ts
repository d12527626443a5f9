import v8 from "node:v8";
import vm from "node:vm";
import { assertEquals } from "@std/assert";
import { createSession, type DataFrame } from "../../lib/mod.ts";
import { LivePage } from "../../live/mod.ts";
import { RandomWalk } from "../../practice/finnhub/mod.ts";
import { KinesisBench } from "../../practice/kinesis/testing.ts";
import { candles, parseTrades, readRecords, tradeSchema, watermarked } from "./solution.ts";

v8.setFlagsFromString("--expose-gc");
const collectGarbage: () => void = vm.runInNewContext("gc");

Deno.test("solution: of the batches that have run, and what was collected of them, nothing stays in memory", async () => {
  await using bench = await KinesisBench.open();
  await using page = LivePage.start({ title: "test", port: 0 });
  await using session = createSession();
  session.streams.addListener(page.listener);
  const trades = watermarked(parseTrades(readRecords(session, bench.options), tradeSchema()));
  const seen: WeakRef<object>[] = [];
  const query = await candles(trades).writeStream.outputMode("update").foreachBatch(async (batch) => {
    await page.showCandles(batch);
    seen.push(...[batch, ...await batch.collect()].map((each: DataFrame | object) => new WeakRef(each)));
  }).start();
  const walk = new RandomWalk({ symbol: "BTC", startPrice: 1, startMs: 0, tradesPerSecond: 5, seed: 1 });
  for (let minute = 1; minute <= 10; minute++) {
    await bench.put(...walk.until(minute * 60_000).map((trade) => [trade.s, JSON.stringify(trade)] as const));
    await query.processAllAvailable();
  }
  await new Promise((resolve) => setTimeout(resolve)); // what ran last in this turn is still referenced
  collectGarbage();
  const alive = seen.filter((each) => each.deref() !== undefined).length;
  assertEquals([seen.length > 60, alive], [true, 0], `${alive} of ${seen.length} are alive`);
});
