import {
  assertColumns,
  assertFields,
  assertRows,
  oneRow,
  type Row,
  typeText,
} from "../../grading/compare_rows.ts";
import type { Asked, Checks, LabQuestion, Trial } from "../../grading/lab_question.ts";
import { appendedRows, frameOf } from "../../grading/run_stream.ts";
import { readIn } from "../../grading/stream_checks.ts";
import { watermarkOf } from "../../grading/watermark_checks.ts";
import { require } from "../../grading/wrong_answer.ts";
import { type DataFrame, parseSchema, type Session, struct, window } from "../../lib/mod.ts";

/** The lab as its solution has it. */
export type Lab = typeof import("./solution.ts");

const RECORD_SCHEMA = parseSchema(
  "data binary, streamName string, partitionKey string, sequenceNumber string, approximateArrivalTimestamp timestamp",
);
const TRADE_SCHEMA = struct({ s: "string", p: "double", t: "long", v: "double", c: "array<string>" });
const TRADES = [
  ...["symbol string", "price double", "volume double", "traded_at timestamp", "sequence_number string"],
];
const CANDLE_SCHEMA = parseSchema(
  "window struct<start: timestamp, end: timestamp>, symbol string, open double, high double, " +
    "low double, close double, volume double, vwap double, trades bigint",
);
const [BTC, ETH] = ["BINANCE:BTCUSDT", "BINANCE:ETHUSDT"];
const START_MS = Date.parse("2026-03-01T12:00:00Z");

/** A trade as the frames of Questions 4 to 10 have it. */
interface Trade extends Row {
  readonly symbol: string;
  readonly price: number;
  readonly volume: number;
  readonly traded_at: Temporal.Instant;
  readonly sequence_number: string;
}

function atSecond(second: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(START_MS + Math.round(second * 1000));
}

/** A trade of bitcoin. */
function trade(second: number, price: number, volume: number, more: Partial<Trade> = {}): Trade {
  const sequence_number = String(1000 + Math.round(second * 10));
  return { symbol: BTC!, price, volume, traded_at: atSecond(second), sequence_number, ...more };
}

/** Trades of two symbols within two minutes, in no order; some share their millisecond, and one comes twice. */
function someTrades(seed: number): Trade[] {
  const trades = Array.from({ length: 40 }, (_, i) => {
    const price = 100 + ((i * 31 + seed) % 17);
    return trade((i * 53 + seed) % 120, price, 1 + (i % 5), {
      symbol: i % 3 === 0 ? ETH! : BTC!,
      sequence_number: String(1000 + i),
    });
  });
  const twin = { ...trades[0]!, price: 200, sequence_number: "0999" };
  return [...trades, twin, trades[5]!];
}

function windowsOf(
  time: Temporal.Instant,
  lengthS: number,
  stepS: number,
): { start: Temporal.Instant; end: Temporal.Instant }[] {
  const second = (time.epochMilliseconds - START_MS) / 1000;
  const starts: number[] = [];
  for (let start = Math.floor(second / stepS) * stepS; start > second - lengthS; start -= stepS) {
    starts.push(start);
  }
  return starts.map((start) => ({ start: atSecond(start), end: atSecond(start + lengthS) }));
}

/** The trades of each window and symbol, each made one row. */
function grouped(
  trades: readonly Trade[],
  [lengthS, stepS]: readonly [number, number],
  row: (group: readonly Trade[]) => Row,
): Row[] {
  const groups = new Map<string, { window: Row; symbol: string; trades: Trade[] }>();
  for (const one of trades) {
    for (const its of windowsOf(one.traded_at, lengthS, stepS)) {
      const key = `${its.start} ${one.symbol}`;
      const group = groups.get(key) ?? { window: its, symbol: one.symbol, trades: [] as Trade[] };
      group.trades.push(one);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ window, symbol, trades }) => ({ window, symbol, ...row(trades) }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function totals(
  trades: readonly Trade[],
): { volume: number; vwap: number; low: number; high: number; trades: bigint } {
  const volume = sum(trades.map((one) => one.volume));
  const prices = trades.map(({ price }) => price);
  return {
    volume,
    vwap: sum(trades.map((one) => one.price * one.volume)) / volume,
    low: Math.min(...prices),
    high: Math.max(...prices),
    trades: BigInt(trades.length),
  };
}

function candleOf(group: readonly Trade[]): Row {
  const order = ({ traded_at, sequence_number }: Trade) =>
    `${traded_at.epochMilliseconds} ${sequence_number}`;
  const sorted = group.toSorted((a, b) => order(a) < order(b) ? -1 : 1);
  return { open: sorted[0]!.price, close: sorted.at(-1)!.price, ...totals(group) };
}

function records(session: Session, ...data: string[]): DataFrame {
  const rows = data.map((
    text,
    i,
  ) => [new TextEncoder().encode(text), "trades", BTC, `${10 + i}`, atSecond(0)]);
  return session.createDataFrame(rows, RECORD_SCHEMA);
}

function candle(i: number, open: number, close: number): unknown[] {
  const its = { start: atSecond(10 * i), end: atSecond(10 * i + 10) };
  return [its, BTC, open, Math.max(open, close), Math.min(open, close), close, 1, open, 3n];
}

async function requireNames(frame: DataFrame, ...names: string[]): Promise<void> {
  const { fields } = await frame.schema();
  assertFields(fields.map(({ name }) => [name, "…"]), names.map((name) => `${name} …`));
}

/** What holds for both moving averages. */
function checksOfAverage(
  answer: (lab: Asked<Lab>, trial: Trial, trades: DataFrame) => Promise<DataFrame>,
): Checks<Lab> {
  return {
    "it is the mean price of a minute, every 10 seconds": async (lab, trial) => {
      const trades = someTrades(trial.seed);
      const frame = await answer(lab, trial, frameOf(trial.session, TRADES, trades));
      await requireNames(frame, "window", "symbol", "moving_average");
      assertRows({
        expected: grouped(
          trades,
          [60, 10],
          (group) => ({ moving_average: sum(group.map(({ price }) => price)) / group.length }),
        ),
        actual: await frame.collect(),
        key: ["window", "symbol"],
        says: {
          missing: "A window is missing: each is a minute, and they begin every 10 seconds",
          extra: "A window is there that is no minute, or begins at another time",
        },
      });
    },
  };
}

/** The questions of the consumer. */
export const QUESTIONS: readonly LabQuestion<Lab>[] = [
  {
    number: 1,
    title: "Read the stream",
    task:
      "Read the stream of Kinesis from its beginning: format `kinesis`, with the options that the function is given (name, address and login), and with `kinesis.startingPosition` set to `TRIM_HORIZON`, which is how Kinesis calls the oldest record that it still has.",
    points: 1,
    hints: [
      "It is the source of week 4 with another format.",
      "`session.readStream` with `format`, `options`, one more `option`, and `load`.",
    ],
    answer: "readRecords",
    gives: "stream",
    checks: {
      "it is a stream of Kinesis, with the options it is given, from its beginning": async (
        lab,
        { session, seed },
      ) => {
        const given = {
          "kinesis.streamName": `trades_${seed}`,
          "kinesis.endpointUrl": "http://127.0.0.1:4567",
        };
        const read = readIn((await lab.readRecords(session, given)).plan);
        require(read !== undefined, "It reads nothing.");
        const format = read.format?.toLowerCase().replace("aws-", "") ?? "not set";
        require(format === "kinesis", `Its format is ${format}, and not kinesis.`);
        const option = (wanted: string) =>
          Object.entries(read.options).find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
        for (const [name, value] of Object.entries(given)) {
          require(
            option(name) === value,
            `Its ${name} is ${option(name) ?? "not set"}, and not the one that it is given.`,
          );
        }
        const begin = option("kinesis.startingPosition");
        require(
          ["TRIM_HORIZON", "EARLIEST"].includes(begin?.toUpperCase() ?? ""),
          `Its kinesis.startingPosition is ${
            begin ?? "not set"
          }: records that are there already would be missed.`,
        );
      },
    },
  },
  {
    number: 2,
    title: "Define the schema of a trade",
    task:
      "`s` is a string, `p` a double, `t` a long, `v` a double and `c` an array of strings. You need `struct`.",
    points: 1,
    hints: ["A list has its type in angle brackets: `array<string>`."],
    answer: "tradeSchema",
    gives: "schema",
    checks: {
      "it has Finnhub's names, with their types": async (lab) => {
        const { fields } = await lab.tradeSchema();
        const wanted = TRADE_SCHEMA.fields.map(({ name, type }) => `${name} ${typeText(type)}`);
        assertFields(fields.map(({ name, type }) => [name, typeText(type)]), wanted);
      },
    },
  },
  {
    number: 3,
    title: "Parse the trades",
    task:
      "Make columns of the JSON: `symbol` (from `s`), `price` (`p`), `volume` (`v`), `traded_at` (`t`, as a timestamp), and keep the `sequenceNumber` as `sequence_number`. Leave out rows that have no price, and those whose volume is NULL or 0: Finnhub sends such messages, and a mean weighted by nothing does not exist.",
    points: 3,
    hints: [
      "First make one struct of the text, then columns of the parts of the struct, then leave rows out.",
      "`fromJson` makes the struct; `data` must be text before. The parts are `trade.s`, `trade.p`, ….",
      "`timestampMillis` makes a time of milliseconds. A condition on NULL is neither true nor false, and such a row is left out.",
    ],
    answer: "parseTrades",
    gives: "stream",
    checks: {
      "the columns are there, with their types": async (lab, { session }) => {
        await assertColumns(await lab.parseTrades(records(session), TRADE_SCHEMA), TRADES);
      },
      "a record becomes a trade, and what is no trade is left out": async (lab, { session, seed }) => {
        const price = 60_000 + seed % 100 + 0.5;
        const time = START_MS + 1000 + seed % 1000;
        const json = (v: string, more = "") => `{"s":"${BTC}","p":${price},"t":${time},"v":${v}${more}}`;
        const good = [json("0.25", ',"c":null'), json("2", ',"c":["1"]'), json("1"), json("1")];
        const bad = [
          "{",
          "[]",
          "",
          json("null"),
          json("0"),
          `{"s":"${BTC}","t":${time},"v":1}`,
          '{"type":"ping"}',
        ];
        const data = [...good.slice(0, 2), ...bad, ...good.slice(2)];
        const frame = await lab.parseTrades(records(session, ...data), TRADE_SCHEMA);
        assertRows({
          expected: data.flatMap((text, i) =>
            good.includes(text)
              ? [{
                symbol: BTC,
                price,
                volume: JSON.parse(text).v,
                traded_at: Temporal.Instant.fromEpochMilliseconds(time),
                sequence_number: `${10 + i}`,
              }]
              : []
          ),
          actual: await frame.collect(),
          key: ["sequence_number"],
          input: ({ sequence_number }) => [oneRow("input", { data: data[Number(sequence_number) - 10] })],
          says: { missing: "A trade is missing", extra: "A row is there that should be left out" },
        });
      },
    },
  },
  {
    number: 4,
    title: "Set a watermark of 10 seconds",
    task: "Say that trades come at most 10 seconds late, by `traded_at`. You need `withWatermark`.",
    points: 1,
    hints: ["The watermark is a property of the DataFrame: one verb, before anything is grouped."],
    answer: "watermarked",
    gives: "stream",
    checks: {
      "trades may come 10 seconds late, by traded_at": async (lab, { session }) => {
        const mark = watermarkOf((await lab.watermarked(frameOf(session, TRADES, []))).plan);
        require(mark !== undefined, "It sets no watermark.");
        require(
          mark.column.toLowerCase() === "traded_at",
          `Its watermark is on the column ${mark.column}, and not on traded_at.`,
        );
        const [same] = await session.sql(`SELECT INTERVAL '${mark.delay}' = INTERVAL 10 SECONDS AS ok`)
          .collect();
        require(same?.ok === true, `Its watermark is ${mark.delay}, and not 10 seconds.`);
      },
      "trades that are less late than that count, and all are as they were": async (lab, trial) => {
        const trades = someTrades(trial.seed);
        const frame = await lab.watermarked(frameOf(trial.session, TRADES, trades));
        assertRows({ expected: trades, actual: await frame.collect() });
        const batches = [[trade(40, 1, 1), trade(31, 1, 1)], [trade(33, 1, 1), trade(5, 1, 1)], [
          trade(900, 1, 1),
        ]];
        const counts = async (arriving: DataFrame) =>
          (await lab.watermarked(arriving)).groupBy(window("traded_at", "1 second")).count();
        const written = await appendedRows(parseSchema(TRADES.join(", ")), counts, batches, trial);
        assertRows({
          expected: [31, 33, 40].map((second) => ({ second: atSecond(second).toString() })),
          actual: written.at(-1)!.map((row) => ({ second: String((row.window as Row).start) })),
          says: {
            missing: "A trade is left out that came less than 10 seconds late",
            extra: "A trade counts that came more than 10 seconds late",
          },
        });
      },
    },
  },
  {
    number: 5,
    title: "Make candles",
    task:
      "Group the trades by windows of 10 seconds (call the column `window`) and by symbol, and compute of each group: `open`, the price of its first trade; `high` and `low`, the highest and the lowest price; `close`, the price of its last trade; `volume`, the sum of the volumes; `vwap`, the mean price weighted by volume, which is the sum of price × volume divided by the sum of the volumes; and `trades`, how many there were.",
    points: 4,
    hints: [
      "`groupBy` takes the window and the symbol, and `agg` one expression for each of the seven.",
      "The first price is the price of the row with the smallest time: `minBy` takes the price and what it is ordered by.",
      "Two trades of one millisecond are ordered by the sequence number: a struct of both compares its first part first.",
    ],
    answer: "candles",
    gives: "stream",
    checks: {
      "each 10 seconds have open, high, low, close, volume, vwap and trades": async (
        lab,
        { session, seed },
      ) => {
        const trades = someTrades(seed);
        const frame = await lab.candles(frameOf(session, TRADES, trades));
        await requireNames(
          frame,
          "window",
          "symbol",
          "open",
          "high",
          "low",
          "close",
          "volume",
          "vwap",
          "trades",
        );
        assertRows({
          expected: grouped(trades, [10, 10], candleOf),
          actual: await frame.collect(),
          key: ["window", "symbol"],
          input: ({ window, symbol }) => [{
            title: "input: trades of the window",
            header: ["traded_at", "sequence_number", "price", "volume"],
            rows: trades.filter((one) =>
              one.symbol === symbol &&
              String(windowsOf(one.traded_at, 10, 10)[0]!.start) === String((window as Row).start)
            )
              .map((
                one,
              ) => [String(one.traded_at), one.sequence_number, String(one.price), String(one.volume)]),
          }],
          says: {
            missing: "A window of 10 seconds is missing",
            extra: "A window is there that is none of 10 seconds",
          },
        });
      },
    },
  },
  {
    number: 6,
    title: "Compute a moving average in Spark SQL",
    task:
      "Register the trades as a view, `trades`, and write the query as SQL: the mean price of one minute, every 10 seconds anew, with the columns `window`, `symbol` and `moving_average`.",
    points: 3,
    hints: [
      "The view comes first, then the query: `FROM trades`.",
      "`GROUP BY` a window of three arguments, and the symbol. The same window is what is selected.",
    ],
    answer: "movingAverage",
    gives: "stream",
    checks: checksOfAverage((lab, { session }, trades) => lab.movingAverage(session, trades)),
  },
  {
    number: 7,
    title: "Compute it with DataFrame operations (extra)",
    task: "The same with `groupBy` and `agg`. Both become the same plan.",
    points: 2,
    hints: [
      "`window` takes a third argument: how far two windows are apart.",
      "`avg` of the price, with its name.",
    ],
    answer: "movingAverageOfFrame",
    gives: "stream",
    checks: checksOfAverage((lab, _, trades) => lab.movingAverageOfFrame(trades)),
  },
  {
    number: 8,
    title: "Find the largest trades",
    task:
      "For each minute and symbol, the trade for which most was paid: columns `window`, `symbol`, `paid` (price × volume), `price`, `volume` and `traded_at`.",
    points: 3,
    hints: [
      "The largest of structs is the one whose first field is the largest.",
      "`max` of a `structOf` of what was paid and the rest; `largest.*` makes columns of it again.",
    ],
    answer: "largestTrades",
    gives: "stream",
    checks: {
      "it is the trade of each minute for which most was paid": async (lab, { session, seed }) => {
        const paidOf = ({ price, volume }: Trade) => price * volume;
        const all = someTrades(seed);
        const trades = all.filter((one, i) => all.findIndex((other) => paidOf(other) === paidOf(one)) === i);
        const frame = await lab.largestTrades(frameOf(session, TRADES, trades));
        await requireNames(frame, "window", "symbol", "paid", "price", "volume", "traded_at");
        assertRows({
          expected: grouped(trades, [60, 60], (group) => {
            const [first] = group.toSorted((a, b) => paidOf(b) - paidOf(a));
            const { price, volume, traded_at } = first!;
            return { paid: paidOf(first!), price, volume, traded_at };
          }),
          actual: await frame.collect(),
          key: ["window", "symbol"],
          says: {
            missing: "A minute is missing",
            extra: "A row is there that is not the largest trade of a minute",
          },
        });
      },
    },
  },
  {
    number: 9,
    title: "Raise alerts",
    task:
      "From the candles, those whose price changed by at least so many percent from open to close, up or down: columns `window`, `symbol`, `open`, `close` and `percent`, which is negative when the price fell.",
    points: 2,
    hints: [
      "First the column `percent`, then a filter by it.",
      "The change is close ÷ open − 1, times 100. Up or down: what counts is its absolute value.",
    ],
    answer: "alerts",
    gives: "stream",
    checks: {
      "candles that rise or fall by so many percent are there, others not": async (
        lab,
        { session, seed },
      ) => {
        const pairs = [
          [100, 101],
          [100, 99.5],
          [200, 190],
          [64, 80],
          [100, 100],
          [50, 50 + (seed % 5) / 10],
          [
            100,
            99,
          ],
        ] as const;
        const candles = session.createDataFrame(
          pairs.map(([open, close], i) => candle(i, open, close)),
          CANDLE_SCHEMA,
        );
        for (const least of [1, 3, 25]) {
          const frame = await lab.alerts(candles, least);
          await requireNames(frame, "window", "symbol", "open", "close", "percent");
          const all = pairs.map(([open, close], i) => ({
            window: { start: atSecond(10 * i), end: atSecond(10 * i + 10) },
            symbol: BTC,
            ...{ open, close, percent: (close / open - 1) * 100 },
          }));
          assertRows({
            expected: all.filter(({ percent }) => Math.abs(percent) >= least - 1e-9),
            actual: await frame.collect(),
            key: ["window"],
            says: {
              missing: `A candle is missing that changed by ${least} percent or more`,
              extra: `A candle is there that changed by less than ${least} percent`,
            },
          });
        }
      },
    },
  },
  {
    number: 10,
    title: "Sum up what you have seen",
    task:
      "One row for each symbol, over all trades so far: `symbol`, `trades`, `volume`, `vwap`, `low`, `high`, `first_trade` and `last_trade`.",
    points: 2,
    hints: [
      "It is Question 5 without the window.",
      "`groupBy` the symbol; the first trade is the smallest time.",
    ],
    answer: "insights",
    gives: "stream",
    checks: {
      "there is one row for each symbol": async (lab, { session, seed }) => {
        const trades = someTrades(seed);
        const frame = await lab.insights(frameOf(session, TRADES, trades));
        await requireNames(
          frame,
          "symbol",
          "trades",
          "volume",
          "vwap",
          "low",
          "high",
          "first_trade",
          "last_trade",
        );
        const expected = [BTC, ETH].map((symbol) => {
          const its = trades.filter((one) => one.symbol === symbol);
          const times = its.map(({ traded_at }) => traded_at.epochMilliseconds);
          const at = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms);
          return {
            symbol,
            ...totals(its),
            first_trade: at(Math.min(...times)),
            last_trade: at(Math.max(...times)),
          };
        });
        assertRows({
          expected,
          actual: await frame.collect(),
          key: ["symbol"],
          says: { missing: "A symbol is missing" },
        });
      },
    },
  },
];
