import {
  type RecordStream,
  runProducer,
  type TradeFeed,
  type TradeMessage,
  type TradeRecord,
} from "../../lib/mod.ts";

/** What is sent to Finnhub when the connection is open, and again after each reconnection. */
export function subscriptions(): string[] {
  // #region Question 1: Subscribe to bitcoin
  return [JSON.stringify({ type: "subscribe", symbol: "BINANCE:BTCUSDT" })];
  // #endregion
}

/** The records of one message: one for each trade. */
export function toRecords(message: TradeMessage): TradeRecord[] {
  // #region Question 2: Turn a message into records
  return message.data.map((trade) => ({ partitionKey: trade.s, data: JSON.stringify(trade) }));
  // #endregion
}

/** Puts the records of every message into the stream. */
export function produce(feed: TradeFeed, stream: RecordStream): Promise<void> {
  // #region Question 3: Put the records into the stream
  return feed.forEach((message) => stream.put(toRecords(message)));
  // #endregion
}

if (import.meta.main) await runProducer("finnhub/producer", { subscriptions, toRecords, produce });
