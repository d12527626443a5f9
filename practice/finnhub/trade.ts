/** One trade, with the short names that Finnhub gives its parts. */
export interface FinnhubTrade {
  /** The symbol: `BINANCE:BTCUSDT`. */
  readonly s: string;
  /** The price. */
  readonly p: number;
  /** When, in milliseconds since the epoch. */
  readonly t: number;
  /** The volume; crypto is traded in fractions. Null and 0 occur. */
  readonly v: number | null;
  /** The conditions of the trade; may be missing, null or empty. */
  readonly c?: readonly string[] | null;
}
