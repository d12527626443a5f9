/**
 * The settings that a checkpoint keeps for the life of a query, with Spark's defaults and in its order. The embedded engine itself obeys none of the ones
 * about state files; they are there so that Spark can go on from the same checkpoint.
 */
const PINNED: Readonly<Record<string, string>> = {
  "spark.sql.streaming.stateStore.providerClass":
    "org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreProvider",
  "spark.sql.streaming.stateStore.rocksdb.formatVersion": "5",
  "spark.sql.streaming.stateStore.encodingFormat": "unsaferow",
  "spark.sql.streaming.statefulOperator.useStrictDistribution": "true",
  "spark.sql.streaming.flatMapGroupsWithState.stateFormatVersion": "2",
  "spark.sql.streaming.multipleWatermarkPolicy": "min",
  "spark.sql.streaming.aggregation.stateFormatVersion": "2",
  "spark.sql.shuffle.partitions": "200",
  "spark.sql.streaming.join.stateFormatVersion": "2",
  "spark.sql.streaming.stateStore.compression.codec": "lz4",
  "spark.sql.optimizer.pruneFiltersCanPruneStreamingSubplan": "false",
};

/**
 * What to write into `offsets/N`: the values of the checkpoint where it has them, else the session's, else Spark's defaults.
 *
 * @param stored `conf` of the newest batch in the checkpoint.
 */
export function pinnedConf(
  session: Readonly<Record<string, string>>,
  stored: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const pinned = Object.entries(PINNED).map(([name, value]) => [name, session[name] ?? value]);
  return { ...Object.fromEntries(pinned), ...stored };
}
