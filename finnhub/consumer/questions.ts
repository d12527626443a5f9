import { assert, assertEquals } from "@std/assert";
import type { Question } from "../../grading/question.ts";
import { type DataFrame, parseSchema, type Session } from "../../lib/mod.ts";

/** The lab as its solution has it: a script that lacks one of the answers does not compile. */
export type Lab = typeof import("./solution.ts");

const RECORDS = "data binary, streamName string, partitionKey string, sequenceNumber string, " +
  "approximateArrivalTimestamp timestamp";
const TRADE = "s string, p double, t bigint, v double, c array<string>";
const TRADES = "symbol string, price double, volume double, traded_at timestamp, sequence_number string";
const CANDLES = "window struct<start: timestamp, end: timestamp>, symbol string, open double, high double, " +
  "low double, close double, volume double, vwap double, trades bigint";
const BTC = "BINANCE:BTCUSDT";
/** The beginning of a minute. */
const START_MS = Date.parse("2026-03-01T12:00:00Z");

const instant = (second: number) => Temporal.Instant.fromEpochMilliseconds(START_MS + second * 1000);

/** Records with these data. */
function records(session: Session, ...data: string[]): DataFrame {
  const rows = data.map((
    text,
    i,
  ) => [new TextEncoder().encode(text), "trades", BTC, `${10 + i}`, instant(0)]);
  return session.createDataFrame(rows, parseSchema(RECORDS));
}

/** Trades of bitcoin: second, price and volume of each. */
function trades(session: Session, ...each: [second: number, price: number, volume: number][]): DataFrame {
  const rows = each.map(([second, price, volume], i) => [BTC, price, volume, instant(second), `${10 + i}`]);
  return session.createDataFrame(rows, parseSchema(TRADES));
}

function candle(session: Session, ...openAndClose: [open: number, close: number][]): DataFrame {
  const rows = openAndClose.map(([open, close], i) => {
    const window = { start: instant(10 * i), end: instant(10 * i + 10) };
    return [window, BTC, open, Math.max(open, close), Math.min(open, close), close, 1, open, 3n];
  });
  return session.createDataFrame(rows, parseSchema(CANDLES));
}

function stream(session: Session, schema = TRADES): DataFrame {
  return session.readStream.format("parquet").schema(parseSchema(schema)).load("trades");
}

/** A frame's rows, with windows as the seconds since the start that they begin and end at. */
async function rowsOf(frame: DataFrame): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = await frame.collect();
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]))
  );
}

function plain(value: unknown): unknown {
  if (value instanceof Temporal.Instant) return (value.epochMilliseconds - START_MS) / 1000;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return Math.round(value * 1e6) / 1e6;
  if (typeof value !== "object" || value === null || !("start" in value && "end" in value)) return value;
  return `${plain(value.start)} to ${plain(value.end)}`;
}

/** What both moving averages must give. */
async function checkMovingAverage(
  average: (trades: DataFrame) => DataFrame,
  session: Session,
): Promise<void> {
  const rows = await rowsOf(average(trades(session, [5, 100, 1], [55, 200, 9], [65, 400, 1])));
  const means = Object.fromEntries(
    rows.map(({ moving_average, window }) => [String(window), moving_average]),
  );
  assertEquals(
    rows.length,
    12,
    "a trade belongs to six windows: each is a minute, and they begin every 10 seconds",
  );
  assertEquals(
    [means["-50 to 10"], means["0 to 60"], means["10 to 70"], means["60 to 120"]],
    [100, 150, 300, 400],
  );
}

/** The questions of the consumer, each with what its answer does to a few rows. */
export const QUESTIONS: readonly Question<Lab>[] = [
  {
    number: 1,
    title: "Read the stream",
    ask: (lab, session) => lab.readRecords(session, {}),
    checks: {
      "it is a stream of Kinesis, with the options it is given, from its beginning": (lab, session) => {
        const { plan } = lab.readRecords(session, { "kinesis.streamName": "trades" });
        assert(plan.kind === "read", "it is more than the stream: the rows are changed, too");
        const options = Object.fromEntries(
          Object.entries(plan.options).map(([name, value]) => [name.toLowerCase(), value]),
        );
        assertEquals([plan.streaming, plan.format?.toLowerCase().replace("aws-", "")], [true, "kinesis"]);
        assertEquals(options["kinesis.streamname"], "trades");
        const begin = options["kinesis.startingposition"]?.toUpperCase();
        assert(
          begin === "TRIM_HORIZON" || begin === "EARLIEST",
          `its starting position is ${begin ?? "not set"}`,
        );
      },
    },
  },
  {
    number: 2,
    title: "Define the schema of a trade",
    ask: (lab) => lab.tradeSchema(),
    checks: {
      "it has Finnhub's names, with their types": (lab) => {
        const fields = Object.fromEntries(lab.tradeSchema().fields.map(({ name, type }) => [name, type]));
        assertEquals([fields["s"], fields["p"], fields["t"], fields["v"]], [
          "string",
          "double",
          "long",
          "double",
        ]);
      },
    },
  },
  {
    number: 3,
    title: "Parse the trades",
    ask: (lab, session) => lab.parseTrades(records(session, "{}"), parseSchema(TRADE)),
    checks: {
      "a record becomes a trade with time, price and volume": async (lab, session) => {
        const data = `{"s":"${BTC}","p":60001.5,"t":${START_MS + 1500},"v":0.25,"c":null}`;
        const rows = await rowsOf(lab.parseTrades(records(session, data), parseSchema(TRADE)));
        assertEquals(rows, [
          { symbol: BTC, price: 60001.5, volume: 0.25, traded_at: 1.5, sequence_number: "10" },
        ]);
      },
      "what is no trade, or has no volume, is left out": async (lab, session) => {
        const trade = (v: string) => `{"s":"${BTC}","p":1,"t":${START_MS},"v":${v}}`;
        const rows = records(
          session,
          "{",
          "[]",
          trade("null"),
          trade("0"),
          trade("1"),
          `{"s":"${BTC}","v":1}`,
        );
        assertEquals(await lab.parseTrades(rows, parseSchema(TRADE)).count(), 1);
      },
    },
  },
  {
    number: 4,
    title: "Set a watermark of 10 seconds",
    ask: (lab, session) => lab.watermarked(stream(session)),
    checks: {
      "trades may come 10 seconds late, by traded_at": async (lab, session) => {
        const { plan } = lab.watermarked(stream(session));
        assert(plan.kind === "withWatermark", "its last step is not withWatermark");
        assertEquals(plan.column.toLowerCase(), "traded_at");
        const [same] = await session.sql(`SELECT INTERVAL '${plan.delay}' = INTERVAL 10 SECONDS AS ok`)
          .collect();
        assertEquals(same, { ok: true }, `the watermark is ${plan.delay}`);
      },
    },
  },
  {
    number: 5,
    title: "Make candles",
    ask: (lab, session) => lab.candles(stream(session)),
    checks: {
      "each 10 seconds have open, high, low, close, volume, VWAP and count": async (lab, session) => {
        const rows = await rowsOf(
          lab.candles(trades(session, [1, 100, 1], [4, 90, 1], [9, 110, 2], [12, 105, 1])).orderBy("window"),
        );
        const second = { open: 105, high: 105, low: 105, close: 105, volume: 1, vwap: 105, trades: 1 };
        assertEquals(rows, [
          {
            window: "0 to 10",
            symbol: BTC,
            ...{ open: 100, high: 110, low: 90, close: 110, volume: 4, vwap: 102.5, trades: 3 },
          },
          { window: "10 to 20", symbol: BTC, ...second },
        ]);
      },
      "open and close go by the time of the trade, not by the order in which trades came": async (
        lab,
        session,
      ) => {
        const [row] = await rowsOf(lab.candles(trades(session, [5, 2, 1], [9, 3, 1], [1, 1, 1])));
        assertEquals([row!["open"], row!["close"]], [1, 3]);
      },
    },
  },
  {
    number: 6,
    title: "Compute a moving average in Spark SQL",
    ask: (lab, session) => lab.movingAverage(session, trades(session)),
    checks: {
      "it is the mean price of a minute, every 10 seconds": async (lab, session) => {
        await checkMovingAverage((rows) => lab.movingAverage(session, rows), session);
      },
    },
  },
  {
    number: 7,
    title: "Compute it with DataFrame operations (extra)",
    ask: (lab, session) => lab.movingAverageOfFrame(stream(session)),
    checks: {
      "it is the same": async (lab, session) => {
        await checkMovingAverage((rows) => lab.movingAverageOfFrame(rows), session);
      },
    },
  },
  {
    number: 8,
    title: "Find the largest trades",
    ask: (lab, session) => lab.largestTrades(stream(session)),
    checks: {
      "it is the trade of each minute for which most was paid": async (lab, session) => {
        const rows = await rowsOf(
          lab.largestTrades(trades(session, [1, 100, 5], [2, 90, 6], [3, 110, 1], [61, 50, 1])).orderBy(
            "window",
          ),
        );
        assertEquals(rows, [
          { window: "0 to 60", symbol: BTC, paid: 540, price: 90, volume: 6, traded_at: 2 },
          { window: "60 to 120", symbol: BTC, paid: 50, price: 50, volume: 1, traded_at: 61 },
        ]);
      },
    },
  },
  {
    number: 9,
    title: "Raise alerts",
    ask: (lab, session) => lab.alerts(candle(session, [1, 1]), 1),
    checks: {
      "candles that rise or fall by so many percent are there, others not": async (lab, session) => {
        const rows = await rowsOf(lab.alerts(candle(session, [100, 101], [100, 99.5], [200, 190]), 1));
        assertEquals(rows, [
          { window: "0 to 10", symbol: BTC, open: 100, close: 101, percent: 1 },
          { window: "20 to 30", symbol: BTC, open: 200, close: 190, percent: -5 },
        ]);
      },
    },
  },
  {
    number: 10,
    title: "Sum up what you have seen",
    ask: (lab, session) => lab.insights(stream(session)),
    checks: {
      "there is one row for each symbol": async (lab, session) => {
        const rows = await rowsOf(lab.insights(trades(session, [1, 100, 1], [70, 110, 3])));
        assertEquals(rows, [{
          symbol: BTC,
          trades: 2,
          volume: 4,
          vwap: 107.5,
          low: 100,
          high: 110,
          first_trade: 1,
          last_trade: 70,
        }]);
      },
    },
  },
];
