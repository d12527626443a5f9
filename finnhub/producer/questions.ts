import { assert, assertEquals } from "@std/assert";
import type { Question } from "../../grading/question.ts";
import type { TradeFeed, TradeMessage, TradeRecord } from "../../lib/mod.ts";

/** The lab as its solution has it: a script that lacks one of the answers does not compile. */
export type Lab = typeof import("./solution.ts");

const TRADES: TradeMessage = {
  type: "trade",
  data: [
    { s: "BINANCE:BTCUSDT", p: 60_001.5, t: 1_700_000_000_123, v: 0.00287, c: ["1"] },
    { s: "BINANCE:ETHUSDT", p: 2_500.25, t: 1_700_000_000_125, v: 1.5, c: null },
  ],
};

/** A feed that has these messages and then ends. */
function feedOf(...messages: TradeMessage[]): TradeFeed {
  return {
    async forEach(take) {
      for (const message of messages) await take(message);
    },
  };
}

/** The questions of the producer, each with what its answer does to a few trades. */
export const QUESTIONS: readonly Question<Lab>[] = [
  {
    number: 1,
    title: "Subscribe to bitcoin",
    ask: (lab) => lab.subscriptions(),
    checks: {
      "it asks for the trades of BINANCE:BTCUSDT": (lab) => {
        const messages = lab.subscriptions().map((text) => JSON.parse(text));
        assert(
          messages.some(({ symbol, type }) => type === "subscribe" && symbol === "BINANCE:BTCUSDT"),
          `the messages are ${JSON.stringify(messages)}`,
        );
      },
      "each message subscribes to one symbol": (lab) => {
        const messages = lab.subscriptions().map((text) => JSON.parse(text));
        assertEquals(
          messages.map(({ symbol, type }) => [type, typeof symbol]),
          messages.map(() => ["subscribe", "string"]),
        );
      },
    },
  },
  {
    number: 2,
    title: "Turn a message into records",
    ask: (lab) => lab.toRecords(TRADES),
    checks: {
      "each trade is one record, with its symbol as partition key": (lab) => {
        const keys = lab.toRecords(TRADES).map(({ partitionKey }) => partitionKey);
        assertEquals(keys, ["BINANCE:BTCUSDT", "BINANCE:ETHUSDT"]);
      },
      "its data is the trade as JSON, with Finnhub's names": (lab) => {
        const trades = lab.toRecords(TRADES).map(({ data }) => JSON.parse(data));
        assertEquals(trades, [...TRADES.data]);
      },
      "a message without trades has no records": (lab) => {
        assertEquals(lab.toRecords({ type: "trade", data: [] }), []);
      },
    },
  },
  {
    number: 3,
    title: "Put the records into the stream",
    ask: (lab) => void lab.produce(feedOf(), { put: () => Promise.resolve() }),
    checks: {
      "every message's records are put in, in order": async (lab) => {
        const put: TradeRecord[] = [];
        const take = (records: readonly TradeRecord[]) => Promise.resolve(void put.push(...records));
        await lab.produce(feedOf(TRADES, TRADES), { put: take });
        assertEquals(put.map(({ partitionKey }) => partitionKey), [
          "BINANCE:BTCUSDT",
          "BINANCE:ETHUSDT",
          "BINANCE:BTCUSDT",
          "BINANCE:ETHUSDT",
        ]);
      },
      "it waits for the stream before it takes the next message": async (lab) => {
        const order: string[] = [];
        const feed: TradeFeed = {
          async forEach(take) {
            await take(TRADES);
            order.push("next message");
          },
        };
        const put = async () => {
          await Promise.resolve();
          order.push("put");
        };
        await lab.produce(feed, { put });
        assertEquals(order, ["put", "next message"]);
      },
    },
  },
];
