import type { Mutant, Mutants, Variants } from "../mutant_tests.ts";

const READ = "return session.readStream";
const PARSED = `return records
    .select(fromJson(col("data").cast("string"), schemaToDdl(schema)).as("trade"), "sequenceNumber")
    .select(col("trade.s").as("symbol"), col("trade.p").as("price"), col("trade.v").as("volume"),
      timestampMillis("trade.t").as("traded_at"), col("sequenceNumber").as("sequence_number"))
    .filter("price IS NOT NULL AND volume > 0");`;
const CANDLES = `const order = structOf("traded_at", "sequence_number");
  return trades.groupBy(window("traded_at", "10 seconds").as("window"), "symbol").agg(
    minBy("price", order).as("open"), max("price").as("high"), min("price").as("low"), maxBy("price", order).as("close"),
    sum("volume").as("volume"), sum(col("price").multiply(col("volume"))).divide(sum("volume")).as("vwap"), count("*").as("trades"));`;
const AVERAGE_SQL =
  "trades.createOrReplaceTempView(\"trades\"); return session.sql(`SELECT window, symbol, avg(price) AS moving_average FROM trades GROUP BY window(traded_at, '1 minute', '10 seconds'), symbol`);";
const AVERAGE =
  'return trades.groupBy(window("traded_at", "1 minute", "10 seconds").as("window"), "symbol").agg(avg("price").as("moving_average"));';
const LARGEST = `const paid = col("price").multiply(col("volume"));
  return trades.groupBy(window("traded_at", "1 minute").as("window"), "symbol")
    .agg(max(structOf(paid.as("paid"), "price", "volume", "traded_at")).as("largest")).select("window", "symbol", "largest.*");`;
const ALERTS = `const change = col("close").divide(col("open")).minus(1).multiply(100);
  return candles.select("window", "symbol", "open", "close", change.as("percent")).filter(abs(col("percent")).geq(percent));`;
const INSIGHTS = `return trades.groupBy("symbol").agg(count("*").as("trades"), sum("volume").as("volume"),
    sum(col("price").multiply(col("volume"))).divide(sum("volume")).as("vwap"), min("price").as("low"), max("price").as("high"),
    min("traded_at").as("first_trade"), max("traded_at").as("last_trade"));`;

/** A right answer with some part of it changed. */
function changed(answer: string, name: string, from: string, to: string, says: string): Mutant {
  if (!answer.includes(from)) throw new Error(`"${name}" changes nothing`);
  return { name, answer: answer.replace(from, to), says };
}

/** Wrong answers to the questions of the consumer. */
export const MUTANTS: Mutants = {
  1: [
    {
      name: "from the end",
      answer: `${READ}.format("kinesis").options(kinesis).load();`,
      says: "Its kinesis.startingPosition is not set",
    },
    {
      name: "from the latest",
      answer:
        `${READ}.format("kinesis").options(kinesis).option("kinesis.startingPosition", "LATEST").load();`,
      says: "Its kinesis.startingPosition is LATEST",
    },
    {
      name: "Kafka's option",
      answer: `${READ}.format("kinesis").options(kinesis).option("startingOffsets", "earliest").load();`,
      says: "Its kinesis.startingPosition is not set",
    },
    {
      name: "without the options",
      answer:
        `${READ}.format("kinesis").option("kinesis.streamName", "trades").option("kinesis.startingPosition", "TRIM_HORIZON").load();`,
      says: "which it was not given",
    },
    {
      name: "a batch",
      answer:
        'return session.read.format("kinesis").options(kinesis).option("kinesis.startingPosition", "TRIM_HORIZON").load();',
      says: "no stream",
    },
    {
      name: "no load",
      answer: `${READ}.format("kinesis").options(kinesis) as any;`,
      says: "load() makes rows of it",
    },
  ],
  2: [
    {
      name: "a double as time",
      answer: 'return struct({ s: "string", p: "double", t: "double", v: "double", c: "array<string>" });',
      says: "Column t has the type double",
    },
    {
      name: "an int as time",
      answer: 'return struct({ s: "string", p: "double", t: "int", v: "double", c: "array<string>" });',
      says: "Column t has the type int",
    },
    {
      name: "no conditions",
      answer: 'return struct({ s: "string", p: "double", t: "long", v: "double" });',
      says: "Column c is missing",
    },
    {
      name: "a text as conditions",
      answer: 'return struct({ s: "string", p: "double", t: "long", v: "double", c: "string" });',
      says: "Column c has the type string",
    },
    {
      name: "long names",
      answer:
        'return struct({ symbol: "string", price: "double", t: "long", v: "double", c: "array<string>" });',
      says: "The columns s, p are missing",
    },
    {
      name: "the price as text",
      answer: 'return struct({ s: "string", p: "string", t: "long", v: "double", c: "array<string>" });',
      says: "Column p has the type string",
    },
  ],
  3: [
    changed(
      PARSED,
      "seconds",
      'timestampMillis("trade.t")',
      'all.timestampSeconds("trade.t")',
      "Column traded_at is wrong",
    ),
    changed(
      PARSED,
      "the time as a number",
      'timestampMillis("trade.t")',
      'col("trade.t")',
      "Column traded_at has the type bigint",
    ),
    changed(
      PARSED,
      "no filter",
      '.filter("price IS NOT NULL AND volume > 0")',
      "",
      "A row is there that should be left out",
    ),
    changed(
      PARSED,
      "no volume",
      "price IS NOT NULL AND volume > 0",
      "price IS NOT NULL",
      "A row is there that should be left out",
    ),
    changed(
      PARSED,
      "no price",
      "price IS NOT NULL AND volume > 0",
      "volume > 0",
      "A row is there that should be left out",
    ),
    changed(PARSED, "volume 0", "volume > 0", "volume >= 0", "A row is there that should be left out"),
    changed(
      PARSED,
      "swapped",
      'col("trade.p").as("price"), col("trade.v").as("volume")',
      'col("trade.v").as("price"), col("trade.p").as("volume")',
      "Column price is wrong",
    ),
    changed(
      PARSED,
      "missing alias",
      'col("sequenceNumber").as("sequence_number")',
      'col("sequenceNumber")',
      "Column sequence_number is missing",
    ),
    changed(
      PARSED,
      "duplicates dropped",
      ".filter(",
      '.dropDuplicates("symbol", "price", "volume", "traded_at").filter(',
      "A trade is missing",
    ),
  ],
  4: [
    { name: "none", answer: "return trades;", says: "It sets no watermark" },
    {
      name: "minutes",
      answer: 'return trades.withWatermark("traded_at", "10 minutes");',
      says: "Its watermark is 10 minutes",
    },
    {
      name: "another column",
      answer: 'return trades.withWatermark("sequence_number", "10 seconds");',
      says: "on the column sequence_number",
    },
    {
      name: "no delay",
      answer: 'return trades.withWatermark("traded_at", "0 seconds");',
      says: "Its watermark is 0 seconds",
    },
    {
      name: "no return",
      answer: 'trades.withWatermark("traded_at", "10 seconds");',
      says: "Does the answer begin with return?",
    },
    {
      name: "duplicates dropped",
      answer: 'return trades.withWatermark("traded_at", "10 seconds").distinct();',
      says: "A row is there once instead of 2 times",
    },
  ],
  5: [
    changed(
      CANDLES,
      "what came first",
      'minBy("price", order)',
      'all.first("price")',
      "Column open is wrong",
    ),
    changed(
      CANDLES,
      "by time alone",
      'structOf("traded_at", "sequence_number")',
      'structOf("traded_at", "price")',
      "is wrong",
    ),
    changed(
      CANDLES,
      "open and close swapped",
      'minBy("price", order).as("open")',
      'maxBy("price", order).as("open")',
      "Column open is wrong",
    ),
    changed(
      CANDLES,
      "the plain mean",
      'sum(col("price").multiply(col("volume"))).divide(sum("volume"))',
      'avg("price")',
      "Column vwap is wrong",
    ),
    changed(CANDLES, "minutes", '"10 seconds"', '"1 minute"', "A window of 10 seconds is missing"),
    changed(
      CANDLES,
      "without the symbol",
      '.as("window"), "symbol")',
      '.as("window"))',
      "Column symbol is missing",
    ),
    changed(
      CANDLES,
      "the number of volumes",
      'sum("volume").as("volume")',
      'count("volume").as("volume")',
      "Column volume is wrong",
    ),
    changed(CANDLES, "missing alias", 'count("*").as("trades")', 'count("*")', "Column trades is missing"),
    changed(
      CANDLES,
      "processing time",
      'window("traded_at", "10 seconds")',
      'window(all.currentTimestamp(), "10 seconds")',
      "A window of 10 seconds is missing",
    ),
  ],
  6: [
    changed(AVERAGE_SQL, "tumbling", "'1 minute', '10 seconds'", "'1 minute'", "A window is missing"),
    changed(AVERAGE_SQL, "swapped", "'1 minute', '10 seconds'", "'10 seconds', '1 minute'", "fails"),
    changed(AVERAGE_SQL, "the sum", "avg(price)", "sum(price)", "Column moving_average is wrong"),
    changed(
      AVERAGE_SQL,
      "another name",
      "moving_average",
      "average",
      "Column moving_average is missing, and there is average instead",
    ),
    changed(
      AVERAGE_SQL,
      "all symbols",
      "SELECT window, symbol,",
      "SELECT window, 'all' AS symbol,",
      "window",
    ),
    changed(
      AVERAGE_SQL,
      "no view",
      'trades.createOrReplaceTempView("trades");',
      "",
      "Its SQL names no view that is there",
    ),
    changed(AVERAGE_SQL, "the volume", "avg(price)", "avg(volume)", "Column moving_average is wrong"),
  ],
  7: [
    changed(AVERAGE, "tumbling", '"1 minute", "10 seconds"', '"1 minute"', "A window is missing"),
    changed(AVERAGE, "hours", '"1 minute", "10 seconds"', '"1 hour", "10 minutes"', "A window is missing"),
    changed(AVERAGE, "the largest", 'avg("price")', 'max("price")', "Column moving_average is wrong"),
    changed(AVERAGE, "missing alias", '.as("moving_average")', "", "Column moving_average is missing"),
    changed(AVERAGE, "without the symbol", ', "symbol")', ")", "Column symbol is missing"),
    changed(AVERAGE, "processing time", '"traded_at"', "all.currentTimestamp()", "A window is missing"),
  ],
  8: [
    changed(
      LARGEST,
      "the highest price",
      'paid.as("paid"), "price"',
      '"price", paid.as("paid")',
      "Column paid is wrong",
    ),
    changed(LARGEST, "the smallest", "max(structOf", "min(structOf", "Column paid is wrong"),
    changed(
      LARGEST,
      "the volume alone",
      'structOf(paid.as("paid"), "price", "volume", "traded_at")',
      'structOf(col("volume").as("paid"), "price", "volume", "traded_at")',
      "Column paid is wrong",
    ),
    changed(
      LARGEST,
      "still a struct",
      '"largest.*"',
      '"largest"',
      "The columns paid, price, volume, … are missing",
    ),
    changed(LARGEST, "seconds", '"1 minute"', '"10 seconds"', "A"),
    changed(
      LARGEST,
      "each on its own",
      'max(structOf(paid.as("paid"), "price", "volume", "traded_at")).as("largest")).select("window", "symbol", "largest.*")',
      'max(paid).as("paid"), max("price").as("price"), max("volume").as("volume"), max("traded_at").as("traded_at"))',
      "is wrong",
    ),
  ],
  9: [
    changed(
      ALERTS,
      "up only",
      'abs(col("percent"))',
      'col("percent")',
      "A candle is missing that changed by",
    ),
    changed(
      ALERTS,
      "more than",
      "geq(percent)",
      "gt(percent)",
      "A candle is missing that changed by 25 percent or more",
    ),
    changed(ALERTS, "no percent", ".multiply(100)", "", "A candle is missing"),
    changed(
      ALERTS,
      "the other way",
      'col("close").divide(col("open"))',
      'col("open").divide(col("close"))',
      "Column percent is wrong",
    ),
    changed(
      ALERTS,
      "a fixed limit",
      "geq(percent)",
      "geq(1)",
      "A candle is there that changed by less than 3 percent",
    ),
    changed(
      ALERTS,
      "all candles",
      '.filter(abs(col("percent")).geq(percent))',
      "",
      "A candle is there that changed by less than 1 percent",
    ),
    changed(
      ALERTS,
      "without the sign",
      'change.as("percent")',
      'abs(change).as("percent")',
      "Column percent is wrong",
    ),
    changed(
      ALERTS,
      "other columns",
      '"open", "close"',
      '"high", "low"',
      "The columns open, close are missing",
    ),
  ],
  10: [
    changed(INSIGHTS, "over all", '.groupBy("symbol")', ".groupBy()", "Column symbol is missing"),
    changed(
      INSIGHTS,
      "by the minute",
      '.groupBy("symbol")',
      '.groupBy("symbol", window("traded_at", "1 minute"))',
      "too much: window",
    ),
    changed(
      INSIGHTS,
      "the plain mean",
      'sum(col("price").multiply(col("volume"))).divide(sum("volume"))',
      'avg("price")',
      "Column vwap is wrong",
    ),
    changed(
      INSIGHTS,
      "low and high swapped",
      'min("price").as("low"), max("price").as("high")',
      'max("price").as("low"), min("price").as("high")',
      "Column low is wrong",
    ),
    changed(
      INSIGHTS,
      "the sum of prices",
      'sum("volume").as("volume")',
      'sum("price").as("volume")',
      "Column volume is wrong",
    ),
    changed(INSIGHTS, "missing alias", '.as("last_trade")', "", "Column last_trade is missing"),
    changed(INSIGHTS, "no count", 'count("*").as("trades"), ', "", "Column trades is missing"),
  ],
};

/** Other right answers. */
export const VARIANTS: Variants = {
  1: {
    "the other spelling":
      `${READ}.format("aws-kinesis").option("kinesis.startingPosition", "trim_horizon").options(kinesis).load();`,
  },
  3: {
    "conditions as columns": PARSED.replace(
      '"price IS NOT NULL AND volume > 0"',
      'col("price").isNotNull().and(col("volume").gt(0))',
    ),
  },
  6: { "a condition too": AVERAGE_SQL.replace("FROM trades", "FROM trades WHERE price IS NOT NULL") },
  9: {
    "two conditions": ALERTS.replace(
      'abs(col("percent")).geq(percent)',
      'col("percent").geq(percent).or(col("percent").leq(-percent))',
    ),
  },
};
