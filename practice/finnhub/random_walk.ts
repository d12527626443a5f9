import { Random } from "../sample/random.ts";
import type { FinnhubTrade } from "./trade.ts";

/** How a {@linkcode RandomWalk} trades. */
export interface RandomWalkOptions {
  readonly symbol: string;
  /** The price of the first trade, about. */
  readonly startPrice: number;
  /** Where time begins, in milliseconds since the epoch. */
  readonly startMs: number;
  /** On average; bursts come on top. */
  readonly tradesPerSecond: number;
  readonly seed: number;
}

/** How much the price moves from one trade to the next, as a share of it: some 0.03 % in a second of 25 trades. */
const VOLATILITY = 0.00006;
/** One trade in so many has a time that is older than that of the one before it. */
const OUT_OF_ORDER = 0.05;
const OLDEST_MS = 2_000;
/** About twice a minute the market gets excited for a moment. */
const BURSTS_PER_SECOND = 1 / 30;
const BURST_MS = 1_500;
const BURST_FACTOR = 8;

/**
 * A market without meaning: trades at random moments, at a price that walks at random. The same seed and start give the same trades.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RandomWalk } from "./random_walk.ts";
 *
 * const options = { symbol: "BINANCE:BTCUSDT", startPrice: 60_000, startMs: 0, tradesPerSecond: 10, seed: 1 };
 * const [one, other] = [new RandomWalk(options), new RandomWalk(options)];
 * assertEquals(one.until(5_000), [...other.until(1_000), ...other.until(5_000)]);
 * ```
 */
export class RandomWalk {
  readonly #options: RandomWalkOptions;
  readonly #random: Random;
  #price: number;
  #nextMs: number;
  #burstEndsMs = -Infinity;

  constructor(options: RandomWalkOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#price = options.startPrice;
    this.#nextMs = options.startMs;
    this.#wait();
  }

  /** The trades that have happened since the last call, up to a moment, oldest first but for those that are out of order. */
  until(nowMs: number): FinnhubTrade[] {
    const trades: FinnhubTrade[] = [];
    while (this.#nextMs <= nowMs) {
      trades.push(this.#trade());
      this.#wait();
    }
    return trades;
  }

  #trade(): FinnhubTrade {
    const random = this.#random;
    this.#price *= 1 + VOLATILITY * this.#normal();
    const lateMs = random.chance(OUT_OF_ORDER) ? random.below(OLDEST_MS) : 0;
    return {
      s: this.#options.symbol,
      p: Math.round(this.#price * 100) / 100,
      t: Math.floor(this.#nextMs) - lateMs,
      v: volume(random),
    };
  }

  /** Moves on to the next trade: the pauses between independent events are exponential. */
  #wait(): void {
    const { tradesPerSecond } = this.#options;
    const isBurst = this.#nextMs < this.#burstEndsMs;
    const perSecond = tradesPerSecond * (isBurst ? BURST_FACTOR : 1);
    this.#nextMs += -Math.log(1 - this.#random.next()) * 1000 / perSecond;
    if (!isBurst && this.#random.chance(BURSTS_PER_SECOND / tradesPerSecond)) {
      this.#burstEndsMs = this.#nextMs + BURST_MS;
    }
  }

  /** A number of the standard normal distribution, by Box and Muller. */
  #normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.#random.next()));
    return radius * Math.cos(2 * Math.PI * this.#random.next());
  }
}

/** Most trades are of some thousandths, a few of several whole coins. */
function volume(random: Random): number {
  const share = random.next();
  return Math.max(0.00001, Math.round(0.002 * Math.exp(6.5 * share * share * share) * 1e5) / 1e5);
}
