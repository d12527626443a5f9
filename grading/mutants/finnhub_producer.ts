import type { Mutants, Variants } from "../mutant_tests.ts";

const RECORD = "return message.data.map((trade) => (";

/** Wrong answers to the questions of the producer. */
export const MUTANTS: Mutants = {
  1: [
    {
      name: "an object",
      answer: 'return [{ type: "subscribe", symbol: "BINANCE:BTCUSDT" }] as any;',
      says: "A message is an object",
    },
    {
      name: "one text",
      answer: 'return JSON.stringify({ type: "subscribe", symbol: "BINANCE:BTCUSDT" }) as any;',
      says: "should return a list",
    },
    {
      name: "another symbol",
      answer: 'return [JSON.stringify({ type: "subscribe", symbol: "BINANCE:ETHUSDT" })];',
      says: "It subscribes to BINANCE:ETHUSDT",
    },
    {
      name: "another type",
      answer: 'return [JSON.stringify({ type: "unsubscribe", symbol: "BINANCE:BTCUSDT" })];',
      says: 'has the type "unsubscribe"',
    },
    { name: "no JSON", answer: 'return ["subscribe BINANCE:BTCUSDT"];', says: "A message is no JSON" },
    { name: "nothing", answer: "return [];", says: "It subscribes to nothing" },
    {
      name: "symbols in a list",
      answer: 'return [JSON.stringify({ type: "subscribe", symbol: ["BINANCE:BTCUSDT"] })];',
      says: "A message names no symbol",
    },
  ],
  2: [
    {
      name: "the whole message",
      answer: 'return [{ partitionKey: message.data[0]?.s ?? "", data: JSON.stringify(message) }];',
      says: "A trade of the message has no record",
    },
    {
      name: "a fixed key",
      answer: `${RECORD}{ partitionKey: "trades", data: JSON.stringify(trade) }));`,
      says: "Column partitionKey is wrong",
    },
    {
      name: "an object as data",
      answer: `${RECORD}{ partitionKey: trade.s, data: trade as any }));`,
      says: "Its data is an object",
    },
    {
      name: "the first trade",
      answer:
        "return message.data.slice(0, 1).map((trade) => ({ partitionKey: trade.s, data: JSON.stringify(trade) }));",
      says: "A trade of the message has no record",
    },
    {
      name: "other names",
      answer:
        `${RECORD}{ partitionKey: trade.s, data: JSON.stringify({ symbol: trade.s, price: trade.p }) }));`,
      says: "A trade of the message has no record",
    },
    {
      name: "rounded",
      answer:
        `${RECORD}{ partitionKey: trade.s, data: JSON.stringify({ ...trade, p: Math.round(trade.p) }) }));`,
      says: "Column p is wrong",
    },
    {
      name: "another name of the key",
      answer: `${RECORD}{ key: trade.s, data: JSON.stringify(trade) } as any));`,
      says: "Column partitionKey is wrong",
    },
    {
      name: "text of the object",
      answer: `${RECORD}{ partitionKey: trade.s, data: String(trade) }));`,
      says: "is no JSON",
    },
  ],
  3: [
    {
      name: "nobody waits",
      answer: "return feed.forEach(async (message) => { stream.put(toRecords(message)); });",
      says: "does not wait until it is there",
    },
    {
      name: "the message itself",
      answer: "return feed.forEach((message) => stream.put(message as any));",
      says: "that is no list of records",
    },
    {
      name: "nothing is put",
      answer: "return feed.forEach(async (message) => { toRecords(message); });",
      says: "It puts nothing into the stream",
    },
    {
      name: "the first record",
      answer: "return feed.forEach((message) => stream.put(toRecords(message).slice(0, 1)));",
      says: "A trade is not in the stream",
    },
    {
      name: "twice",
      answer:
        "return feed.forEach(async (message) => { await stream.put(toRecords(message)); await stream.put(toRecords(message)); });",
      says: "A row is there 2 times instead of once",
    },
    {
      name: "no return",
      answer: "feed.forEach((message) => stream.put(toRecords(message))); return Promise.resolve();",
      says: "It puts nothing into the stream, or does not wait",
    },
    {
      name: "all at the end",
      answer:
        "const all: any[] = []; return feed.forEach(async (message) => { all.push(...toRecords(message)); }).then(() => stream.put(all));",
      says: "It takes the next message before",
    },
  ],
};

/** Other right answers. */
export const VARIANTS: Variants = {
  1: {
    "two symbols":
      'return ["BINANCE:ETHUSDT", "BINANCE:BTCUSDT"].map((symbol) => JSON.stringify({ symbol, type: "subscribe" }));',
  },
  3: {
    "async":
      "return (async () => { await feed.forEach(async (message) => { await stream.put(toRecords(message)); }); })();",
    "one by one":
      "return feed.forEach(async (message) => { for (const record of toRecords(message)) await stream.put([record]); });",
  },
};
