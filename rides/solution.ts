import {
  coalesce,
  col,
  concat,
  concatWs,
  count,
  type DataFrame,
  type DataStreamWriter,
  get,
  ifAnswered,
  type KafkaOptions,
  type LabTools,
  lit,
  runLab,
  type Schema,
  type Session,
  size,
  split,
  struct,
  when,
  window,
} from "../lib/mod.ts";

/** The fields of a message, in their order. */
export const RIDE_SCHEMA = struct({
  vendor_id: "int",
  tpep_pickup_datetime: "timestamp",
  tpep_dropoff_datetime: "timestamp",
  passenger_count: "int",
  trip_distance: "float",
  payment_type: "int",
  total_amount: "float",
});

/** What is in the topic from its beginning: the seven columns that Kafka gives. */
export function readFromKafka(session: Session, kafka: KafkaOptions, topic: string): DataFrame {
  // #region Question 1: Read the topic
  return session.readStream
    .format("kafka")
    .options(kafka)
    .option("subscribe", topic)
    .option("startingOffsets", "earliest")
    .load();
  // #endregion
}

/** Prints the columns of a frame and their types. */
export function printRawSchema(messages: DataFrame): Promise<void> {
  // #region Question 2: Print the schema of the raw stream (extra)
  return messages.printSchema();
  // #endregion
}

/** Key and value as text. */
export function asText(messages: DataFrame): DataFrame {
  // #region Question 3: Cast key and value to strings
  return messages.selectExpr("CAST(key AS STRING)", "CAST(value AS STRING)");
  // #endregion
}

/** The columns of the schema, from the fields of `value`; NULL where a field is missing or of another type. */
export function parseRideFromKafkaMessage(texts: DataFrame, schema: Schema): DataFrame {
  // #region Question 4: Parse each message by a schema
  const fields = split("value", ", ");
  return texts.select(
    ...schema.fields.map(({ name, type }, i) => get(fields, lit(i)).tryCast(type).as(name)),
  );
  // #endregion
}

/** Each batch as a table in the terminal, with no cell cut off. */
export function sinkConsole(rows: DataFrame, outputMode: string, processingTime: string): DataStreamWriter {
  // #region Question 5: Write to the console
  return rows.writeStream
    .format("console")
    .outputMode(outputMode)
    .trigger({ processingTime })
    .option("truncate", false);
  // #endregion
}

/** All rows in memory, as a table with the name of the query; and how often each payment type is in it, as SQL. */
export function sinkMemory(rides: DataFrame, queryName: string): { writer: DataStreamWriter; sql: string } {
  // #region Question 6: Keep rides in memory and ask in SQL
  return {
    writer: rides.writeStream.format("memory").queryName(queryName),
    sql:
      `SELECT payment_type, count(*) AS rides FROM ${queryName} GROUP BY payment_type ORDER BY payment_type`,
  };
  // #endregion
}

/** Columns `vendor_id` and `count`. */
export function countByVendor(rides: DataFrame): DataFrame {
  // #region Question 7: Count the rides of each vendor
  return rides.groupBy("vendor_id").count();
  // #endregion
}

/** Columns `window`, `vendor_id` and `count`. */
export function countByWindow(rides: DataFrame, windowDuration: string, slideDuration: string): DataFrame {
  // #region Question 8: Count them in sliding windows
  return rides
    .groupBy(window("tpep_pickup_datetime", windowDuration, slideDuration), "vendor_id")
    .agg(count("*").as("count"));
  // #endregion
}

/** Columns `key` and `value`, as text: one column, and several of them joined with ", ". */
export function prepareDfToKafkaSink(
  rows: DataFrame,
  valueColumns: readonly string[],
  keyColumn: string,
): DataFrame {
  // #region Question 9: Make records of rows
  return rows.select(
    col(keyColumn).cast("string").as("key"),
    concatWs(", ", ...valueColumns.map((name) => col(name).cast("string"))).as("value"),
  );
  // #endregion
}

/** Records in a topic: of each batch the counts that have changed. */
export function sinkKafka(
  records: DataFrame,
  kafka: KafkaOptions,
  topic: string,
  checkpoint: string,
): DataStreamWriter {
  // #region Question 10: Write records to Kafka
  return records.writeStream
    .format("kafka")
    .outputMode("update")
    .options(kafka)
    .option("topic", topic)
    .option("checkpointLocation", checkpoint);
  // #endregion
}

/** Resolves when one of the queries has ended; fails when one of them has failed. */
export function untilAnyEnds(session: Session): Promise<boolean> {
  // #region Question 11: Wait until any query ends (extra)
  return session.streams.awaitAnyTermination();
  // #endregion
}

/** The messages that are not rides: where they stand, what is in them, and what is wrong with them. */
export function malformedMessages(messages: DataFrame, schema: Schema): DataFrame {
  // #region Question 12: Set malformed messages apart (extra)
  const fields = split(col("value").cast("string"), ", ");
  const wrongFields = schema.fields.map(({ name, type }, i) => {
    const text = get(fields, lit(i));
    const isWrong = text.notEqual("").and(text.tryCast(type).isNull());
    return when(isWrong, concat(lit(`${name} is "`), text, lit('"')));
  });
  const fieldCount = size(fields);
  const expected = schema.fields.length;
  const reason = coalesce(
    when(col("value").isNull(), "no value"),
    when(
      fieldCount.notEqual(expected),
      concat(fieldCount.cast("string"), lit(` fields instead of ${expected}`)),
    ),
    ...wrongFields,
    when(col("key").isNull(), "no key"),
  );
  return messages
    .select("partition", "offset", col("value").cast("string").as("value"), reason.as("reason"))
    .filter(col("reason").isNotNull());
  // #endregion
}

const RIDES = "rides_csv";
const COUNTS = "vendor_counts_windowed";
const IN_MEMORY = "rides_in_memory";
const INTERVAL = "5 seconds";
const LOOK_AFTER_MS = 6000;

/** What runs: rides and counts to the console, rides to memory, counts in windows to Kafka. */
export function queries({ session, kafka, checkpoint }: LabTools): DataStreamWriter[] {
  const messages = readFromKafka(session, kafka, RIDES);
  const rides = parseRideFromKafkaMessage(asText(messages), RIDE_SCHEMA);
  const windows = countByWindow(rides, "10 minutes", "5 minutes");
  const records = prepareDfToKafkaSink(windows, ["window.start", "window.end", "count"], "vendor_id");
  const malformed = ifAnswered(() => malformedMessages(messages, RIDE_SCHEMA), null);
  const counts = countByVendor(rides).orderBy("vendor_id");
  const toKafka = sinkKafka(records, kafka, COUNTS, checkpoint("rides-kafka-checkpoint"));
  return [
    sinkConsole(rides, "append", INTERVAL).queryName("rides").option("numRows", 5),
    sinkMemory(rides, IN_MEMORY).writer.trigger({ processingTime: INTERVAL }),
    sinkConsole(counts, "complete", INTERVAL).queryName("vendor_counts"),
    toKafka.queryName(COUNTS).trigger({ processingTime: INTERVAL }),
    ...(malformed ? [sinkConsole(malformed, "append", "30 seconds").queryName("malformed")] : []),
  ];
}

/** What is looked at while they run, as in the cells of a notebook. */
export async function meanwhile({ session, kafka }: LabTools): Promise<void> {
  const messages = readFromKafka(session, kafka, RIDES);
  await ifAnswered(() => printRawSchema(messages), null);
  const query = session.streams.active.find(({ name }) => name === IN_MEMORY);
  await query?.awaitTermination(LOOK_AFTER_MS); // or until it ends
  console.log(`${IN_MEMORY}: ${query?.lastProgress?.numInputRows ?? 0} rides in the last batch`);
  await session.sql(sinkMemory(messages, IN_MEMORY).sql).show();
  if (query) console.log(`${IN_MEMORY}: ${query.status.message}`);
  await ifAnswered(() => untilAnyEnds(session), null);
}

if (import.meta.main) await runLab("rides", queries, meanwhile);
