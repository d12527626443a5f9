/**
 * Differences from Spark that no compared program can show, and what shows them instead.
 *
 * @module
 */

/** A difference from Spark beside the compared programs. */
export interface DifferenceElsewhere {
  /** The heading in the documentation. */
  readonly title: string;
  readonly spark: string;
  readonly ours: string;
  readonly reason: string;
}

/** All of them, in the order of the documentation. */
export const DIFFERENCES_ELSEWHERE: readonly DifferenceElsewhere[] = [
  {
    title: "State in the checkpoint",
    spark: "keeps the state of aggregations and duplicates in files of its own form under `state/`",
    ours: "keeps it there as Parquet; offsets, commits, seen files and the sink's log are Spark's",
    reason:
      "So a query without state goes on between the two engines, in both directions. One with state begins anew, with another checkpoint: its start says so.",
  },
  {
    title: "LZ4 in Parquet",
    spark: "writes the option `lz4` in Hadoop's framing, and `lz4_raw` as the Parquet format defines it",
    ours: "writes both as the Parquet format defines it, and reads only that",
    reason: "The other form is deprecated in the format. Spark reads either.",
  },
  {
    title: "Joins of two streams",
    spark: "keeps rows of both sides as state",
    ours: "refused at the start, with one sentence",
    reason: "Not done yet; a stream joins static data, as often as one likes.",
  },
  {
    title: "Frames that foreachBatch gives",
    spark:
      "the frame can be read after the function has ended, `stop()` waits for a running function, and views are those of a session of its own",
    ours:
      "the frame ends with the function, `stop()` does not wait for it (so that the function itself may stop the query), and views are the session's",
    reason: "A batch is held in memory no longer than needed, and there is one session.",
  },
  {
    title: "Partitions of a frame",
    spark: "`repartition` and `coalesce` spread the rows of a frame anew",
    ours: "there are no such methods; `persist`, `cache` and `unpersist` are there, and have no effect",
    reason: "One process has all rows. Files are cut by size.",
  },
  {
    title: "Options that functions do not know",
    spark: "passes over an unknown option of `from_json`, `from_csv` and their like",
    ours: "refuses it by name",
    reason: "A misspelt option is a mistake that would otherwise show in the data only.",
  },
  {
    title: "Headers of one name",
    spark: "sends the headers of a Kafka record in their order",
    ours: "sends those of one name together",
    reason: "kafkajs takes headers by name. Among themselves they keep their order.",
  },
  {
    title: "Figures of the file sink and the memory sink",
    spark: "reports no metrics of theirs",
    ours: "adds `numRowsWritten`, and `numRowsHeld` and `bytesHeld`, to the sink's `metrics`",
    reason: "Spark's `numOutputRows` is -1 for files, and a learner wants to see how many rows came out.",
  },
  {
    title: "Temporal values",
    spark: "collects DATE and TIMESTAMP as Python's or Java's classes",
    ours: "as those of Temporal: PlainDate, Instant, PlainDateTime, PlainTime; BIGINT is a bigint",
    reason: "They are JavaScript's own.",
  },
];
