import {
  type RecordStream,
  runProducer,
  todo,
  type TradeFeed,
  type TradeMessage,
  type TradeRecord,
} from "../../lib/mod.ts";

/** What is sent to Finnhub when the connection is open, and again after each reconnection. */
export function subscriptions(): string[] {
  // #region Question 1: Subscribe to bitcoin
  return todo(1, "Subscribe to bitcoin");
  // #endregion
}

/** The records of one message: one for each trade. */
export function toRecords(message: TradeMessage): TradeRecord[] {
  // #region Question 2: Turn a message into records
  return todo(2, "Turn a message into records");
  // #endregion
}

/** Puts the records of every message into the stream. */
export function produce(feed: TradeFeed, stream: RecordStream): Promise<void> {
  // #region Question 3: Put the records into the stream
  return todo(3, "Put the records into the stream");
  // #endregion
}

if (import.meta.main) await runProducer("finnhub/producer", { subscriptions, toRecords, produce });
