import {
  avg,
  col,
  count,
  type DataFrame,
  type DataStreamWriter,
  type LabTools,
  runLab,
  type Schema,
  type Session,
  struct,
  window,
} from "../lib/mod.ts";

/** The columns of the silver reviews: those of bronze, then the customer's. */
export function silverSchema(): Schema {
  // #region Question 1: Define the schema of the silver reviews
  return struct({
    marketplace: "string",
    customer_id: "string",
    review_id: "string",
    product_id: "string",
    product_parent: "string",
    product_title: "string",
    product_category: "string",
    star_rating: "string",
    helpful_votes: "string",
    total_votes: "string",
    vine: "string",
    verified_purchase: "string",
    review_headline: "string",
    review_body: "string",
    purchase_date: "string",
    review_timestamp: "timestamp",
    customer_name: "string",
    gender: "string",
    date_of_birth: "string",
    city: "string",
    state: "string",
  });
  // #endregion
}

/** The silver reviews in `path`, as they arrive. */
export function readSilver(session: Session, schema: Schema, path: string): DataFrame {
  // #region Question 2: Read the silver reviews as a stream
  return session.readStream.format("parquet").schema(schema).load(path);
  // #endregion
}

/** The same rows; those that come more than 10 seconds late may be left out. */
export function watermarked(silver: DataFrame): DataFrame {
  // #region Question 3: Set a watermark of 10 seconds
  return silver.withWatermark("review_timestamp", "10 seconds");
  // #endregion
}

/** How many reviews there were, and how good they are, by time and by dimensions of your choice. */
export function factReview(reviews: DataFrame): DataFrame {
  // #region Question 4: Aggregate over dimensions of your choice
  return reviews
    .groupBy(window("review_timestamp", "10 seconds"), "product_category", "state")
    .agg(
      count("*").as("review_count"),
      avg(col("star_rating").cast("int")).as("mean_rating"),
    );
  // #endregion
}

/** Parquet files in `path`, with every group once, when it is finished. */
export function writeGold(facts: DataFrame, path: string, checkpoint: string): DataStreamWriter {
  // #region Question 5: Append Parquet files to the gold layer
  return facts.writeStream
    .format("parquet")
    .outputMode("append")
    .option("path", path)
    .option("checkpointLocation", checkpoint);
  // #endregion
}

/** What runs: silver reviews, counted by time and dimensions, to gold. */
export function queries({ session, path, checkpoint }: LabTools): DataStreamWriter[] {
  const silver = readSilver(session, silverSchema(), path("silver/reviews"));
  const facts = factReview(watermarked(silver));
  return [writeGold(facts, path("gold/fact_review"), checkpoint("gold-checkpoint"))];
}

if (import.meta.main) await runLab("week6", queries);
