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
  todo,
  window,
} from "../lib/mod.ts";

/** The columns of the silver reviews: those of bronze, then the customer's. */
export function silverSchema(): Schema {
  // #region Question 1: Define the schema of the silver reviews
  return todo(1, "Define the schema of the silver reviews");
  // #endregion
}

/** The silver reviews in `path`, as they arrive. */
export function readSilver(session: Session, schema: Schema, path: string): DataFrame {
  // #region Question 2: Read the silver reviews as a stream
  return todo(2, "Read the silver reviews as a stream");
  // #endregion
}

/** The same rows; those that come more than 10 seconds late may be left out. */
export function watermarked(silver: DataFrame): DataFrame {
  // #region Question 3: Set a watermark of 10 seconds
  return todo(3, "Set a watermark of 10 seconds");
  // #endregion
}

/** How many reviews there were, and how good they are, by time and by dimensions of your choice. */
export function factReview(reviews: DataFrame): DataFrame {
  // #region Question 4: Aggregate over dimensions of your choice
  return todo(4, "Aggregate over dimensions of your choice");
  // #endregion
}

/** Parquet files in `path`, with every group once, when it is finished. */
export function writeGold(facts: DataFrame, path: string, checkpoint: string): DataStreamWriter {
  // #region Question 5: Append Parquet files to the gold layer
  return todo(5, "Append Parquet files to the gold layer");
  // #endregion
}

/** What runs: silver reviews, counted by time and dimensions, to gold. */
export function queries({ session, path, checkpoint }: LabTools): DataStreamWriter[] {
  const silver = readSilver(session, silverSchema(), path("silver/reviews"));
  const facts = factReview(watermarked(silver));
  return [writeGold(facts, path("gold/fact_review"), checkpoint("gold-checkpoint"))];
}

if (import.meta.main) await runLab("week6", queries);
