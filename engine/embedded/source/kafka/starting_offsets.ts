import { SourceError } from "../../../errors.ts";
import type { SourceLog } from "../source.ts";
import { illegalArgument } from "./illegal_argument.ts";
import type { KafkaClient } from "./kafka_client.ts";
import {
  EARLIEST,
  formatOffsets,
  LATEST,
  parsePartitionOffsets,
  type PartitionOffsets,
  sortedKeys,
} from "./kafka_offsets.ts";
import type { StartingPosition } from "./starting_position.ts";

/** Spark writes a zero byte first, for its own version 2.1. */
const HEADER = "\0v1\n";

/** The offsets that the source began at, as its file `0` in the checkpoint has them; undefined before the first start. */
export async function loggedStartingOffsets(
  log: Pick<SourceLog, "read">,
): Promise<PartitionOffsets | undefined> {
  const text = await log.read(0);
  if (text === undefined) return undefined;
  const content = text.replace(/^\0/, "");
  if (!content.startsWith("v")) return parsePartitionOffsets(content);
  const [version, json = ""] = content.split("\n", 2);
  if (version !== "v1") {
    throw new SourceError(
      "KAFKA_UNKNOWN_LOG_VERSION",
      `The starting offsets in the checkpoint have the version ${version}, and only v1 is understood here. ` +
        "A newer engine wrote them: use that one, or a new checkpoint.",
    );
  }
  return parsePartitionOffsets(json);
}

/** Writes the offsets that the source begins at. */
export async function logStartingOffsets(
  log: Pick<SourceLog, "write">,
  offsets: PartitionOffsets,
): Promise<void> {
  await log.write(0, HEADER + formatOffsets(offsets));
}

/**
 * Where to begin without a checkpoint.
 *
 * @param keys The partitions there are.
 * @throws {SourceError} `KAFKA_START_OFFSET_DOES_NOT_MATCH_ASSIGNED` or `KAFKA_TIMESTAMP_OFFSET_DOES_NOT_MATCH_ASSIGNED` when the option does
 * not name exactly these partitions.
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` when a partition has no record at or after a wanted time.
 */
export async function resolveStartingOffsets(
  position: StartingPosition,
  keys: readonly string[],
  client: Pick<KafkaClient, "listOffsets">,
): Promise<PartitionOffsets> {
  switch (position.kind) {
    case "earliest":
      return await client.listOffsets(all(keys, EARLIEST));
    case "latest":
      return await client.listOffsets(all(keys, LATEST));
    case "offsets":
      checkAssigned("KAFKA_START_OFFSET_DOES_NOT_MATCH_ASSIGNED", position.offsets, keys);
      return await resolveEnds(position.offsets, client);
    case "timestamp":
      return await resolveTimes(all(keys, position.timestampMs), position.onNoMatch, client);
    case "timestamps":
      checkAssigned("KAFKA_TIMESTAMP_OFFSET_DOES_NOT_MATCH_ASSIGNED", position.timestampsMs, keys);
      return await resolveTimes(position.timestampsMs, position.onNoMatch, client);
  }
}

function all(keys: readonly string[], value: number): PartitionOffsets {
  return new Map(keys.map((key) => [key, value]));
}

async function resolveEnds(offsets: PartitionOffsets, client: Pick<KafkaClient, "listOffsets">) {
  const ends = new Map([...offsets].filter(([, offset]) => offset < 0));
  return new Map([...offsets, ...(ends.size === 0 ? [] : await client.listOffsets(ends))]);
}

async function resolveTimes(
  timestamps: PartitionOffsets,
  onNoMatch: "error" | "latest",
  client: Pick<KafkaClient, "listOffsets">,
): Promise<PartitionOffsets> {
  const found = await client.listOffsets(timestamps);
  const without = sortedKeys(found.keys()).filter((key) => found.get(key)! < 0);
  if (without.length > 0 && onNoMatch === "error") {
    const key = without[0]!;
    throw illegalArgument(
      `No offset matched from request of topic-partition ${key} and timestamp ${timestamps.get(key)}. ` +
        "Choose an earlier time, or set startingOffsetsByTimestampStrategy to latest.",
    );
  }
  return await resolveEnds(found, client);
}

function checkAssigned(condition: string, specified: PartitionOffsets, assigned: readonly string[]): void {
  if (specified.size === assigned.length && assigned.every((key) => specified.has(key))) return;
  const what = condition.startsWith("KAFKA_START")
    ? "start offsets don't match what are assigned. Maybe topic partitions are created or deleted while the query is running. " +
      "Use -1 for latest, -2 for earliest."
    : "timestamp based starting offsets don't match what are assigned. Maybe topic partitions are created or deleted while the " +
      "query is running, or you didn't specify all the partitions.";
  throw new SourceError(
    condition,
    `Partitions specified for Kafka ${what} Specified: ${sortedKeys(specified.keys()).join(", ")} ` +
      `Assigned: ${sortedKeys(assigned).join(", ")}`,
  );
}
