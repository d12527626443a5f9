/** Something that a fresh look at the cluster, and a little time, may cure. */
export class TransientFailure extends Error {
  override name = "TransientFailure";
}

const CURABLE: ReadonlySet<string> = new Set([
  "LEADER_NOT_AVAILABLE",
  "NOT_LEADER_FOR_PARTITION",
  "REQUEST_TIMED_OUT",
  "BROKER_NOT_AVAILABLE",
  "REPLICA_NOT_AVAILABLE",
  "NETWORK_EXCEPTION",
  "KAFKA_STORAGE_ERROR",
  "FENCED_LEADER_EPOCH",
  "UNKNOWN_LEADER_EPOCH",
  "OFFSET_NOT_AVAILABLE",
  "UNKNOWN_TOPIC_OR_PARTITION",
]);

/** Whether a Kafka error, by its name, may go away. */
export function isCurable(name: string): boolean {
  return CURABLE.has(name);
}
