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
  todo,
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
  return todo(1, "Read the topic");
  // #endregion
}

/** Prints the columns of a frame and their types. */
export function printRawSchema(messages: DataFrame): Promise<void> {
  // #region Question 2: Print the schema of the raw stream (extra)
  return todo(2, "Print the schema of the raw stream (extra)");
  // #endregion
}

/** Key and value as text. */
export function asText(messages: DataFrame): DataFrame {
  // #region Question 3: Cast key and value to strings
  return todo(3, "Cast key and value to strings");
  // #endregion
}

/** The columns of the schema, from the fields of `value`; NULL where a field is missing or of another type. */
export function parseRideFromKafkaMessage(texts: DataFrame, schema: Schema): DataFrame {
  // #region Question 4: Parse each message by a schema
  return todo(4, "Parse each message by a schema");
  // #endregion
}

/** Each batch as a table in the terminal, with no cell cut off. */
export function sinkConsole(rows: DataFrame, outputMode: string, processingTime: string): DataStreamWriter {
  // #region Question 5: Write to the console
  return todo(5, "Write to the console");
  // #endregion
}

/** All rows in memory, as a table with the name of the query; and how often each payment type is in it, as SQL. */
export function sinkMemory(rides: DataFrame, queryName: string): { writer: DataStreamWriter; sql: string } {
  // #region Question 6: Keep rides in memory and ask in SQL
  return todo(6, "Keep rides in memory and ask in SQL");
  // #endregion
}

/** Columns `vendor_id` and `count`. */
export function countByVendor(rides: DataFrame): DataFrame {
  // #region Question 7: Count the rides of each vendor
  return todo(7, "Count the rides of each vendor");
  // #endregion
}

/** Columns `window`, `vendor_id` and `count`. */
export function countByWindow(rides: DataFrame, windowDuration: string, slideDuration: string): DataFrame {
  // #region Question 8: Count them in sliding windows
  return todo(8, "Count them in sliding windows");
  // #endregion
}

/** Columns `key` and `value`, as text: one column, and several of them joined with ", ". */
export function prepareDfToKafkaSink(
  rows: DataFrame,
  valueColumns: readonly string[],
  keyColumn: string,
): DataFrame {
  // #region Question 9: Make records of rows
  return todo(9, "Make records of rows");
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
  return todo(10, "Write records to Kafka");
  // #endregion
}

/** Resolves when one of the queries has ended; fails when one of them has failed. */
export function untilAnyEnds(session: Session): Promise<boolean> {
  // #region Question 11: Wait until any query ends (extra)
  return todo(11, "Wait until any query ends (extra)");
  // #endregion
}

/** The messages that are not rides: where they stand, what is in them, and what is wrong with them. */
export function malformedMessages(messages: DataFrame, schema: Schema): DataFrame {
  // #region Question 12: Set malformed messages apart (extra)
  return todo(12, "Set malformed messages apart (extra)");
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
