import { GivenFeed, GivenRecorder } from "../../grading/asked_lab.ts";
import { assertRows, oneRow, type Row } from "../../grading/compare_rows.ts";
import type { LabQuestion } from "../../grading/lab_question.ts";
import { require } from "../../grading/wrong_answer.ts";
import type { RecordStream, TradeFeed, TradeMessage, TradeRecord } from "../../lib/mod.ts";

/** The lab as its solution has it. */
export type Lab = typeof import("./solution.ts");

const SYMBOLS = ["BINANCE:BTCUSDT", "BINANCE:ETHUSDT", "BINANCE:SOLUSDT"];

/** A message with so many trades. */
function message(seed: number, trades: number): TradeMessage {
  const data = Array.from({ length: trades }, (_, i) => ({
    s: SYMBOLS[(seed + i) % SYMBOLS.length]!,
    p: 60_000 + (seed % 1000) / 4 + i,
    t: 1_700_000_000_123 + 7 * i,
    v: 0.00287 * (i + 1),
    c: i % 2 === 0 ? ["1"] : null,
  }));
  return { type: "trade", data };
}

/** The records of a message, with what is in their data. */
function recordsOf({ data }: TradeMessage): Row[] {
  return data.map((trade) => ({ partitionKey: trade.s, ...trade }));
}

/** A record with what is in its data. */
function opened({ partitionKey, data }: TradeRecord): Row {
  require(
    typeof data === "string",
    `Its data is ${typeof data === "object" ? "an object" : String(data)}, and should be text: JSON.`,
  );
  return { partitionKey, ...parsed(data, "The data of a record") };
}

function parsed(text: string, what: string): Row {
  try {
    return JSON.parse(text);
  } catch {
    require(false, `${what} is no JSON: ${text}`);
  }
}

/** The questions of the producer. */
export const QUESTIONS: readonly LabQuestion<Lab>[] = [
  {
    number: 1,
    title: "Subscribe to bitcoin",
    task:
      "Finnhub sends nothing until it is asked. Return the messages to send when the connection is open, as texts: one that subscribes to `BINANCE:BTCUSDT`, bitcoin against dollars at the exchange Binance.",
    points: 1,
    hints: [
      "The answer is a list with one text in it, and the text is JSON.",
      "Write the object as JavaScript, and let `JSON.stringify` make the text.",
    ],
    answer: "subscriptions",
    gives: "list",
    checks: {
      "it asks for the trades of BINANCE:BTCUSDT": async (lab) => {
        const texts = await lab.subscriptions();
        for (const text of texts) {
          require(typeof text === "string", "A message is an object, and should be a text: JSON.");
          const { type, symbol } = parsed(text, "A message");
          require(
            type === "subscribe",
            `A message has the type ${JSON.stringify(type)}, and not "subscribe".`,
          );
          require(typeof symbol === "string", "A message names no symbol.");
        }
        const symbols = texts.map((text) => JSON.parse(text).symbol);
        require(
          symbols.includes("BINANCE:BTCUSDT"),
          `It subscribes to ${symbols.join(", ") || "nothing"}, and not to BINANCE:BTCUSDT.`,
        );
      },
    },
  },
  {
    number: 2,
    title: "Turn a message into records",
    task:
      "Finnhub sends several trades in one message. Make a record of each: its partition key is the symbol, and its data is the trade as JSON, with Finnhub's short names.",
    points: 2,
    hints: [
      "Each trade of `message.data` becomes one record: one method of a list makes another list of it.",
      "`map` takes a function from a trade to `{ partitionKey: …, data: … }`. The data is a text.",
    ],
    answer: "toRecords",
    gives: "list",
    checks: {
      "each trade is one record, with its symbol as partition key and itself as data": async (
        lab,
        { seed },
      ) => {
        for (const trades of [2, 1, 5, 0]) {
          const asked = message(seed, trades);
          assertRows({
            columns: ["partitionKey", "s", "p", "t", "v", "c"],
            key: ["t"],
            expected: recordsOf(asked),
            actual: (await lab.toRecords(asked)).map(opened),
            input: (row) => [oneRow("input: trade", { ...asked.data.find(({ t }) => t === row.t) })],
            says: {
              missing: "A trade of the message has no record",
              extra: "A record is there that is no trade of the message",
            },
          });
        }
      },
    },
  },
  {
    number: 3,
    title: "Put the records into the stream",
    task:
      "Take every message from the feed and put its records into the stream. `feed.forEach` calls a function for each message and waits for what it returns, and `stream.put` takes a list of records.",
    points: 2,
    hints: [
      "The function that `forEach` calls is given a message. Question 2 makes records of it.",
      "What `stream.put` gives must be returned, or awaited: otherwise nobody waits for the stream. And so must what `forEach` gives.",
    ],
    answer: "produce",
    gives: "nothing",
    checks: {
      "every message's records are put in, in order, and waited for": async (lab, trial) => {
        const messages = [message(trial.seed, 2), message(trial.seed + 1, 3)];
        const feed = new GivenFeed(messages as never) as unknown as TradeFeed;
        await lab.produce(feed, new GivenRecorder("put") as unknown as RecordStream);
        const puts = trial.actions.filter(({ name }) => name === "put").map(({ value }) =>
          value as unknown as TradeRecord[]
        );
        require(puts.length > 0, "It puts nothing into the stream, or does not wait until it is there.");
        require(puts.every(Array.isArray), "It puts something into the stream that is no list of records.");
        assertRows({
          columns: ["partitionKey", "s", "p", "t", "v", "c"],
          key: ["s", "t"],
          expected: messages.flatMap(recordsOf),
          actual: puts.flat().map(opened),
          says: {
            missing: "A trade is not in the stream",
            extra: "A record is in the stream that is no trade",
          },
        });
        const names = trial.actions.map(({ name }) => name);
        require(
          names[0] === "put" && names.at(-1) === "next message" &&
            names.indexOf("next message") < names.lastIndexOf("put"),
          "It takes the next message before the stream has taken the records of the last one.",
        );
      },
    },
  },
];
