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

/** So many of a symbol are kept, and of so many windows of time. */
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
      const ofSymbol = this.#of(String(row["symbol"]));
      const candle = candleOf(row);
      ofSymbol.set(candle.startMs, candle);
      const oldestMs = Math.max(...ofSymbol.keys()) - MOST * windowMs(row);
      for (const startMs of ofSymbol.keys()) if (startMs < oldestMs) ofSymbol.delete(startMs);
      if (ofSymbol.size > MOST) ofSymbol.delete(Math.min(...ofSymbol.keys()));
    }
  }

  /** Takes what {@linkcode CandleBoard.state} gave of another board. */
  restore(state: Readonly<Record<string, readonly Candle[]>>): void {
    for (const [symbol, candles] of Object.entries(state)) {
      for (const candle of candles) this.#of(symbol).set(candle.startMs, candle);
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

  #of(symbol: string): Map<number, Candle> {
    const known = this.#candles.get(symbol);
    if (known) return known;
    const candles = new Map<number, Candle>();
    this.#candles.set(symbol, candles);
    return candles;
  }
}

const FIGURES = ["open", "high", "low", "close", "volume"] as const;

function candleOf(row: Readonly<Record<string, unknown>>): Candle {
  const startMs = windowEdgeMs(row, "start");
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

function windowEdgeMs(row: Readonly<Record<string, unknown>>, edge: "start" | "end"): number | undefined {
  const time = (row["window"] as Readonly<Record<string, unknown>> | null | undefined)?.[edge];
  if (time instanceof Temporal.Instant) return time.epochMilliseconds;
  return time instanceof Date ? time.getTime() : undefined;
}

/** How long a row's window is; Infinity when that is not known. */
function windowMs(row: Readonly<Record<string, unknown>>): number {
  const length = (windowEdgeMs(row, "end") ?? Infinity) - windowEdgeMs(row, "start")!;
  return length > 0 ? length : Infinity;
}
