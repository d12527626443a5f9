import { assertEquals } from "@std/assert";
import { createSession } from "../../lib/mod.ts";
import { RandomWalk } from "../../practice/finnhub/mod.ts";
import { KinesisBench } from "../../practice/kinesis/testing.ts";
import type { ConsumerOrder } from "./testing.ts";

const START_MS = Date.parse("2026-03-01T12:00:00Z");
const SCRIPT = new URL("testing.ts", import.meta.url);

/** Two minutes of trades in a stream that is resharded in the middle. */
async function filledBench(): Promise<KinesisBench> {
  const bench = await KinesisBench.open();
  const walks = ["BINANCE:BTCUSDT", "BINANCE:ETHUSDT"].map((symbol, i) =>
    new RandomWalk({
      symbol,
      startPrice: 60_000 / (1 + 23 * i),
      startMs: START_MS,
      tradesPerSecond: 4,
      seed: i,
    })
  );
  const put = async (minute: number) => {
    const trades = walks.flatMap((walk) => walk.until(START_MS + minute * 60_000)).sort((a, b) => a.t - b.t);
    await bench.put(...trades.map((trade) => [trade.s, JSON.stringify(trade)] as const));
  };
  await put(1);
  await bench.split("shardId-000000000000");
  await put(2);
  return bench;
}

async function consume(order: ConsumerOrder): Promise<Deno.CommandStatus> {
  const args = ["run", "--allow-all", "--no-check", SCRIPT.href, JSON.stringify(order)];
  const command = new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "inherit" });
  await using child = command.spawn();
  return await child.status;
}

/** What the consumer has written. */
async function results(folder: string) {
  await using session = createSession();
  const candles = await session.read.parquet(`${folder}/candles`).orderBy("window", "symbol").collect();
  const insights: { symbol: string }[] = JSON.parse(await Deno.readTextFile(`${folder}/soln.json`));
  return { candles, insights: insights.sort((a, b) => (a.symbol < b.symbol ? -1 : 1)) };
}

Deno.test("a consumer that is killed and started again has the results of one that is not", async (t) => {
  await using bench = await filledBench();
  const folder = await Deno.makeTempDir({ prefix: "consumer_kill_" });
  const kinesis = { ...bench.options, "kinesis.maxFetchRecordsPerShard": "200" };
  assertEquals((await consume({ kinesis, folder: `${folder}/whole` })).success, true);
  const expected = await results(`${folder}/whole`);
  assertEquals(expected.candles.length > 15, true, `there are ${expected.candles.length} candles`);
  const kills = [
    { point: "after offset log", occurrence: 4 },
    { point: "before commit log", occurrence: 3 },
    { point: "after state", occurrence: 12 },
  ];
  for (const [i, killAt] of kills.entries()) {
    await t.step(`killed ${killAt.point}, the ${killAt.occurrence}. time`, async () => {
      const own = `${folder}/${i}`;
      assertEquals((await consume({ kinesis, folder: own, killAt })).signal, "SIGKILL");
      assertEquals((await consume({ kinesis, folder: own })).success, true);
      assertEquals(await results(own), expected);
    });
  }
  await Deno.remove(folder, { recursive: true });
});
