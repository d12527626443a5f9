import { col, type DataFrame, expr, type Session } from "../../../engine/mod.ts";
import { reviews as sampleReviews } from "../../../practice/sample/mod.ts";
import { addReviewTimestamp, nameFields, separate, writeParquet } from "../../../week4/solution.ts";
import type { Cases, Params } from "../../program.ts";
import { progressOf } from "../../streams.ts";

export const about =
  "Week 4's solution: 2,500 reviews from Kafka over SASL_SSL to Parquet, malformed lines apart";

export const topics = {
  reviews: { partitions: 3, values: [...sampleReviews({ seed: 42, rows: 2500, from: 0, messy: true })] },
};

export function run(session: Session, { folder, kafka, topics }: Params): Cases {
  const lines = session.readStream.format("kafka")
    .options(kafka)
    .option("subscribe", topics.reviews!)
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

  function write(rows: DataFrame, name: string) {
    return writeParquet(rows, `${folder}/${name}`, `${folder}/${name}-checkpoint`).trigger({
      availableNow: true,
    });
  }

  const { good, rejected: rejectedLines } = separate(lines);
  const rejected = rejectedLines.drop("topic");
  const reviews = addReviewTimestamp(nameFields(good));
  return {
    "schema of the reviews": () => reviews.schema(),
    "schema of the rejected lines": () => rejected.schema(),
    "batches of reviews": () => progressOf(write(reviews, "reviews")),
    "batches of rejected lines": () => progressOf(write(rejected, "rejected")),
    "reviews": () => session.read.parquet(`${folder}/reviews`).drop("review_timestamp"),
    "time of processing": () =>
      session.read.parquet(`${folder}/reviews`).select(
        col("review_timestamp").gt(expr("timestamp'2020-01-01'")),
      ),
    "rejected lines": () => session.read.parquet(`${folder}/rejected`),
  };
}
