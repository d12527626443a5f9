/** One trade, with the short names that Finnhub gives its parts. */
export interface FinnhubTrade {
  /** The symbol: `BINANCE:BTCUSDT`. */
  readonly s: string;
  /** The price. */
  readonly p: number;
  /** When, in milliseconds since the epoch. */
  readonly t: number;
  /** The volume; crypto is traded in fractions. */
  readonly v: number | null;
  /** The conditions of the trade. */
  readonly c?: readonly string[] | null;
}

/** Trades that Finnhub has sent in one message. */
export interface TradeMessage {
  readonly type: "trade";
  readonly data: readonly FinnhubTrade[];
}

/** What Finnhub may send. */
export type FinnhubMessage =
  | TradeMessage
  | { readonly type: "ping" }
  | { readonly type: "error"; readonly msg: string }
  /** Something else, or nothing that can be read. */
  | { readonly type: "unknown" | "malformed" };

/**
 * Reads a message of Finnhub.
 *
 * @see {@link https://finnhub.io/docs/api/websocket-trades}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseFinnhubMessage } from "./finnhub_message.ts";
 *
 * assertEquals(parseFinnhubMessage('{"type":"ping"}'), { type: "ping" });
 * assertEquals(parseFinnhubMessage('{"type":"tra'), { type: "malformed" });
 * ```
 */
export function parseFinnhubMessage(text: string): FinnhubMessage {
  let message: { type?: unknown; data?: unknown; msg?: unknown } | null;
  try {
    message = JSON.parse(text);
  } catch {
    return { type: "malformed" };
  }
  switch (message?.type) {
    case "ping":
      return { type: "ping" };
    case "error":
      return { type: "error", msg: String(message.msg ?? "without a reason") };
    case "trade":
      return Array.isArray(message.data) && message.data.every(isTrade)
        ? { type: "trade", data: message.data }
        : { type: "malformed" };
    default:
      return { type: "unknown" };
  }
}

function isTrade(trade: unknown): boolean {
  const { p, s, t } = (trade ?? {}) as Partial<FinnhubTrade>;
  return typeof s === "string" && typeof p === "number" && typeof t === "number";
}
