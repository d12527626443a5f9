/**
 * The live page in a real browser: `deno test -A live/live_page_real.ts`. It needs the program `chromium`.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { createSession } from "../engine/mod.ts";
import { MemoryStream } from "../engine/testing.ts";
import { LivePage } from "./live_page.ts";
import { Browser } from "./testing_browser.ts";

const TRADES = "symbol string, at timestamp, price double";
const figure = (query: string, name: string) =>
  `document.querySelector('[data-name="${query}"] [data-figure="${name}"]')?.textContent`;

Deno.test("the page shows what the query's progress says, without a reload, on a screen and on a phone", async () => {
  await using page = LivePage.start({ title: "test", port: 0 });
  await using session = createSession();
  session.streams.addListener(page.listener);
  using trades = new MemoryStream(TRADES);
  trades.toDF(session).withWatermark("at", "10 seconds").createOrReplaceTempView("trades");
  const rows = session.sql(
    "SELECT window, symbol, min(price) AS open, max(price) AS high, min(price) AS low, max(price) AS close, " +
      "CAST(count(*) AS DOUBLE) AS volume, avg(price) AS vwap FROM trades GROUP BY window(at, '10 seconds'), symbol",
  );
  const running = await rows.writeStream.queryName("candles").outputMode("update")
    .foreachBatch((batch) => page.showCandles(batch)).start();
  await using browser = await Browser.start();
  await browser.open(page.url, { width: 1280, height: 900, scheme: "light" });
  const add = async (second: number, price: number) => {
    const at = Temporal.Instant.fromEpochMilliseconds(Date.UTC(2026, 2, 1, 12, 0, second));
    trades.addData({ symbol: "BINANCE:BTCUSDT", at, price }, {
      symbol: "BINANCE:BTCUSDT",
      at,
      price: price + 5,
    });
    await running.processAllAvailable();
  };
  await add(0, 60_000);
  await browser.value(`${figure("candles", "rows in all")} === "2"`);
  await add(25, 60_100);
  await browser.value(`${figure("candles", "rows in all")} === "4"`);
  await browser.value(`document.querySelector(".last").textContent === "60,105.00"`);
  const progress = running.recentProgress.findLast(({ numInputRows }) => numInputRows > 0)!;
  assertEquals(
    await browser.value(figure("candles", "newest event")),
    progress.eventTime!["max"]!.slice(11, 19),
  );
  assertEquals(await browser.value(figure("candles", "watermark")), "12:00:15");
  assertEquals(await browser.value(figure("candles", "sink")), progress.sink.description);
  assertEquals(await browser.value(`document.querySelector(".vwap").textContent`), "VWAP 60,102.50");
  for (const scheme of ["light", "dark"] as const) {
    await browser.open(page.url, { width: 390, height: 844, scheme });
    await browser.value(figure("candles", "rows in all"));
    assert(await browser.value("document.documentElement.scrollWidth <= 390"), "it is wider than a phone");
    const background = scheme === "light" ? "rgb(246, 247, 249)" : "rgb(16, 20, 24)";
    assertEquals(await browser.value("getComputedStyle(document.body).backgroundColor"), background);
  }
  await running.stop();
  await browser.value(`document.querySelector('[data-name="candles"] .status').textContent === "ended"`);
  assertEquals(browser.complaints, []);
});
