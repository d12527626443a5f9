import { assert, assertEquals } from "@std/assert";
import { RandomWalk } from "./random_walk.ts";

const OPTIONS = {
  symbol: "BINANCE:BTCUSDT",
  startPrice: 60_000,
  startMs: 1_700_000_000_000,
  tradesPerSecond: 50,
  seed: 7,
};

Deno.test("RandomWalk gives the same trades for the same seed, however they are asked for", () => {
  const whole = new RandomWalk(OPTIONS).until(OPTIONS.startMs + 3_000);
  const walk = new RandomWalk(OPTIONS);
  const pieces = [1, 700, 2_999, 3_000].flatMap((ms) => walk.until(OPTIONS.startMs + ms));
  assertEquals(pieces, whole);
  assertEquals(whole[0], { s: "BINANCE:BTCUSDT", p: 59_996.89, t: 1_700_000_000_000, v: 0.00309 });
});

Deno.test("RandomWalk gives another seed other trades", () => {
  const one = new RandomWalk(OPTIONS).until(OPTIONS.startMs + 1_000);
  const other = new RandomWalk({ ...OPTIONS, seed: 8 }).until(OPTIONS.startMs + 1_000);
  assert(one.map(({ p }) => p).join() !== other.map(({ p }) => p).join());
});

Deno.test("RandomWalk keeps to its rate over ten minutes, with bursts, late trades, and prices that could be", () => {
  const trades = new RandomWalk(OPTIONS).until(OPTIONS.startMs + 600_000);
  const perSecond = Map.groupBy(trades, ({ t }) => Math.floor(t / 1000));
  const counts = [...perSecond.values()].map((each) => each.length).sort((a, b) => a - b);
  const late = trades.filter(({ t }, i) => i > 0 && t < trades[i - 1]!.t).length;
  assert(
    Math.abs(counts[counts.length >> 1]! - 50) < 5,
    `the median second has ${counts[counts.length >> 1]}`,
  );
  assert(counts.at(-1)! > 200, `the busiest second has ${counts.at(-1)}`);
  assert(late > trades.length * 0.04 && late < trades.length * 0.06, `${late} of ${trades.length} are late`);
  assert(trades.every(({ p, v }) => p > 50_000 && p < 70_000 && v! > 0 && v! < 2));
});
