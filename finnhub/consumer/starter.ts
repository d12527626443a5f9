import {
  abs,
  avg,
  col,
  count,
  type DataFrame,
  type DataStreamWriter,
  type FinnhubTools,
  fromJson,
  ifAnswered,
  type KinesisOptions,
  max,
  maxBy,
  min,
  minBy,
  runLab,
  saveJson,
  type Schema,
  schemaToDdl,
  type Session,
  showRows,
  struct,
  structOf,
  sum,
  timestampMillis,
  todo,
  window,
} from "../../lib/mod.ts";

/** The records of the stream, from its beginning. */
export function readRecords(session: Session, kinesis: KinesisOptions): DataFrame {
  // #region Question 1: Read the stream
  return todo(1, "Read the stream");
  // #endregion
}

/** A trade as Finnhub writes it. */
export function tradeSchema(): Schema {
  // #region Question 2: Define the schema of a trade
  return todo(2, "Define the schema of a trade");
  // #endregion
}

/** Columns `symbol`, `price`, `volume`, `traded_at` and `sequence_number`; records without a price or a volume are left out. */
export function parseTrades(records: DataFrame, schema: Schema): DataFrame {
  // #region Question 3: Parse the trades
  return todo(3, "Parse the trades");
  // #endregion
}

/** The same rows; those that come more than 10 seconds late may be left out. */
export function watermarked(trades: DataFrame): DataFrame {
  // #region Question 4: Set a watermark of 10 seconds
  return todo(4, "Set a watermark of 10 seconds");
  // #endregion
}

/** What was traded of each symbol in each 10 seconds. */
export function candles(trades: DataFrame): DataFrame {
  // #region Question 5: Make candles
  return todo(5, "Make candles");
  // #endregion
}

/** The mean price of a minute, every 10 seconds anew. */
export function movingAverage(session: Session, trades: DataFrame): DataFrame {
  // #region Question 6: Compute a moving average in Spark SQL
  return todo(6, "Compute a moving average in Spark SQL");
  // #endregion
}

/** The same as Question 6. */
export function movingAverageOfFrame(trades: DataFrame): DataFrame {
  // #region Question 7: Compute it with DataFrame operations (extra)
  return todo(7, "Compute it with DataFrame operations (extra)");
  // #endregion
}

/** The trade of each minute for which most was paid. */
export function largestTrades(trades: DataFrame): DataFrame {
  // #region Question 8: Find the largest trades
  return todo(8, "Find the largest trades");
  // #endregion
}

/** The candles in which the price changed by at least so many percent. */
export function alerts(candles: DataFrame, percent: number): DataFrame {
  // #region Question 9: Raise alerts
  return todo(9, "Raise alerts");
  // #endregion
}

/** One row for each symbol, over everything that was traded so far. */
export function insights(trades: DataFrame): DataFrame {
  // #region Question 10: Sum up what you have seen
  return todo(10, "Sum up what you have seen");
  // #endregion
}

/** What runs: candles to the live page; averages, largest trades and alerts to the console; insights to `soln.json`. */
export function queries(
  { checkpoint, file, kinesis, session, showCandles }: FinnhubTools,
): DataStreamWriter[] {
  const trades = watermarked(parseTrades(readRecords(session, kinesis), tradeSchema()));
  const averages = movingAverage(session, trades);
  const every = { processingTime: "2 seconds" };
  const writers = {
    candles: candles(trades).writeStream.outputMode("update").foreachBatch(showCandles),
    moving_average: ifAnswered(() => movingAverageOfFrame(trades), averages).writeStream
      .foreachBatch(showRows("Moving average", 3)),
    largest_trades: largestTrades(trades).writeStream.foreachBatch(showRows("Largest trades")),
    alerts: alerts(candles(trades), 0.1).writeStream.foreachBatch(showRows("ALERT: the price is moving")),
    insights: insights(trades).writeStream.outputMode("complete").foreachBatch(saveJson(file("soln.json"))),
  };
  return Object.entries(writers).map(([name, writer]) =>
    writer.queryName(name).trigger(every).option("checkpointLocation", checkpoint(`${name}-checkpoint`))
  );
}

if (import.meta.main) await runLab("finnhub/consumer", queries);
