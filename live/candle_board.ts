/** What was traded of a symbol within a window of time. */
export interface Candle {
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** The mean price, weighted by volume; null when there was no volume. */
  readonly vwap: number | null;
}

/** So many of a symbol are kept. */
const MOST = 240;

/** The newest candles, by symbol. */
export class CandleBoard {
  readonly #candles = new Map<string, Map<number, Candle>>();

  /**
   * Adds candles, or replaces those of the same symbol and time.
   *
   * @param rows Each with `symbol`, `window` (a struct with `start`), `open`, `high`, `low`, `close`, `volume` and `vwap`.
   * @throws {TypeError} When a row lacks one of them: names the columns that are wanted.
   */
  add(rows: readonly Readonly<Record<string, unknown>>[]): void {
    for (const row of rows) {
      const symbol = String(row["symbol"]);
      const ofSymbol = this.#candles.get(symbol) ?? new Map<number, Candle>();
      this.#candles.set(symbol, ofSymbol);
      const candle = candleOf(row);
      ofSymbol.set(candle.startMs, candle);
      if (ofSymbol.size > MOST) ofSymbol.delete(Math.min(...ofSymbol.keys()));
    }
  }

  /** All that is kept, oldest first. */
  state(): Record<string, Candle[]> {
    return Object.fromEntries(
      [...this.#candles].map(([symbol, candles]) => [
        symbol,
        [...candles.values()].sort((a, b) => a.startMs - b.startMs),
      ]),
    );
  }
}

const FIGURES = ["open", "high", "low", "close", "volume"] as const;

function candleOf(row: Readonly<Record<string, unknown>>): Candle {
  const start = (row["window"] as { start?: unknown } | null | undefined)?.start;
  const startMs = start instanceof Temporal.Instant
    ? start.epochMilliseconds
    : start instanceof Date
    ? start.getTime()
    : undefined;
  const missing = FIGURES.filter((name) => typeof row[name] !== "number");
  if (startMs === undefined || missing.length > 0) {
    throw new TypeError(
      `Cannot show the candles: they need the columns window, symbol, ${
        FIGURES.join(", ")
      } and vwap, numbers as double; there are ` +
        `${Object.keys(row).join(", ")}`,
    );
  }
  const [open, high, low, close, volume] = FIGURES.map((name) => row[name] as number);
  const vwap = typeof row["vwap"] === "number" ? row["vwap"] : null;
  return { startMs, open: open!, high: high!, low: low!, close: close!, volume: volume!, vwap };
}
