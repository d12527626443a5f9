import {
  col,
  concat,
  currentTimestamp,
  type DataFrame,
  type DataStreamWriter,
  ifAnswered,
  isValidUtf8,
  type KafkaOptions,
  type LabTools,
  lit,
  runLab,
  type Session,
  size,
  split,
  when,
} from "../lib/mod.ts";

/** The reviews topic from its beginning: `value` is the line as text, `bytes` the same as it came. */
export function readLines(session: Session, kafka: KafkaOptions): DataFrame {
  return session.readStream
    .format("kafka")
    .options(kafka)
    .option("subscribe", "reviews")
    .option("startingOffsets", "earliest")
    .option("maxOffsetsPerTrigger", 1000)
    .load()
    .select(
      "topic",
      "partition",
      "offset",
      col("value").as("bytes"),
      col("value").cast("string").as("value"),
    );
}

/** Columns `marketplace` to `purchase_date`, all text, from the 15 fields of each line. */
export function nameFields(lines: DataFrame): DataFrame {
  // #region Question 1: Split each line and name its fields
  const fields = split("value", "\t");
  return lines.select(
    fields.getItem(0).as("marketplace"),
    fields.getItem(1).as("customer_id"),
    fields.getItem(2).as("review_id"),
    fields.getItem(3).as("product_id"),
    fields.getItem(4).as("product_parent"),
    fields.getItem(5).as("product_title"),
    fields.getItem(6).as("product_category"),
    fields.getItem(7).as("star_rating"),
    fields.getItem(8).as("helpful_votes"),
    fields.getItem(9).as("total_votes"),
    fields.getItem(10).as("vine"),
    fields.getItem(11).as("verified_purchase"),
    fields.getItem(12).as("review_headline"),
    fields.getItem(13).as("review_body"),
    fields.getItem(14).as("purchase_date"),
  );
  // #endregion
}

/** The same rows with a 16th column, `review_timestamp`: when the row was processed. */
export function addReviewTimestamp(reviews: DataFrame): DataFrame {
  // #region Question 2: Add the time of processing
  return reviews.withColumn("review_timestamp", currentTimestamp());
  // #endregion
}

/** Parquet files in `path`, with every row once, also after a crash. */
export function writeParquet(rows: DataFrame, path: string, checkpoint: string): DataStreamWriter {
  // #region Question 3: Append Parquet files to the bronze layer
  return rows.writeStream
    .format("parquet")
    .outputMode("append")
    .option("path", path)
    .option("checkpointLocation", checkpoint);
  // #endregion
}

/** The lines that Question 1 can split, and the others with the reason why not. */
export function separate(lines: DataFrame): { good: DataFrame; rejected: DataFrame } {
  // #region Question 4: Survive malformed lines (extra)
  const fieldCount = size(split("value", "\t"));
  const reason = when(col("value").isNull(), "no value")
    .when(isValidUtf8("bytes").not(), "not valid UTF-8")
    .when(fieldCount.notEqual(15), concat(fieldCount.cast("string"), lit(" fields instead of 15")));
  return {
    good: lines.filter(reason.isNull()),
    rejected: lines.filter(reason.isNotNull()).select(
      "topic",
      "partition",
      "offset",
      "bytes",
      reason.as("reason"),
    ),
  };
  // #endregion
}

/** What runs: reviews to bronze and, once Question 4 is answered, rejected lines beside them. */
export function queries({ session, kafka, path, checkpoint }: LabTools): DataStreamWriter[] {
  const lines = readLines(session, kafka);
  const { good, rejected } = ifAnswered(() => separate(lines), { good: lines, rejected: null });
  const reviews = addReviewTimestamp(nameFields(good));
  const bronze = writeParquet(reviews, path("bronze/reviews"), checkpoint("kafka-checkpoint"));
  if (rejected === null) return [bronze];
  return [bronze, writeParquet(rejected, path("bronze/reviews_rejected"), checkpoint("rejected-checkpoint"))];
}

if (import.meta.main) await runLab("week4", queries);
