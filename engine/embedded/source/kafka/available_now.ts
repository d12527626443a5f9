import { SourceError } from "../../../errors.ts";
import { formatOffsets, type PartitionOffsets, sortedKeys } from "./kafka_offsets.ts";

const AGAIN =
  "The error could be transient - restart your query, and report if you still see the same issue.";

/**
 * Checks the end of a batch under the `availableNow` trigger, which may not go beyond the end that was fixed at the start, nor beyond what is there.
 *
 * @param end Where the batch ends.
 * @param fixed The end that was fixed at the start.
 * @param latest What the topics hold now.
 * @throws {SourceError} With Spark's condition, whatever `failOnDataLoss` says.
 */
export function checkAvailableNowEnd(
  end: PartitionOffsets,
  fixed: PartitionOffsets,
  latest: PartitionOffsets,
): void {
  if (end.size !== fixed.size || [...end.keys()].some((key) => !fixed.has(key))) {
    throw new SourceError(
      "MISMATCHED_TOPIC_PARTITIONS_BETWEEN_END_OFFSET_AND_PREFETCHED",
      "Kafka data source in Trigger.AvailableNow should provide the same topic partitions in pre-fetched offset to end offset " +
        `for each microbatch. ${AGAIN} topic-partitions for pre-fetched offset: ${names(fixed)}, ` +
        `topic-partitions for end offset: ${names(end)}.`,
    );
  }
  if ([...end].some(([key, offset]) => offset > fixed.get(key)!)) {
    throw new SourceError(
      "END_OFFSET_HAS_GREATER_OFFSET_FOR_TOPIC_PARTITION_THAN_PREFETCHED",
      "For Kafka data source with Trigger.AvailableNow, end offset should have lower or equal offset per each topic partition " +
        `than pre-fetched offset. ${AGAIN} pre-fetched offset: ${formatOffsets(fixed)}, end offset: ${
          formatOffsets(end)
        }.`,
    );
  }
  if ([...end.keys()].some((key) => !latest.has(key))) {
    throw new SourceError(
      "LOST_TOPIC_PARTITIONS_IN_END_OFFSET_WITH_TRIGGER_AVAILABLENOW",
      `Some of partitions in Kafka topic(s) have been lost during running query with Trigger.AvailableNow. ${AGAIN} ` +
        `topic-partitions for latest offset: ${names(latest)}, topic-partitions for end offset: ${
          names(end)
        }`,
    );
  }
  if ([...end].some(([key, offset]) => offset > latest.get(key)!)) {
    throw new SourceError(
      "END_OFFSET_HAS_GREATER_OFFSET_FOR_TOPIC_PARTITION_THAN_LATEST_WITH_TRIGGER_AVAILABLENOW",
      "Some of partitions in Kafka topic(s) report available offset which is less than end offset during running query with " +
        `Trigger.AvailableNow. ${AGAIN} latest offset: ${formatOffsets(latest)}, end offset: ${
          formatOffsets(end)
        }`,
    );
  }
}

function names(offsets: PartitionOffsets): string {
  return sortedKeys(offsets.keys()).join(", ");
}
