import { illegalArgument } from "./illegal_argument.ts";
import { parsePartitionOffsets, type PartitionOffsets } from "./kafka_offsets.ts";

/** Where a query without a checkpoint begins. Offsets may be -1 (latest) and -2 (earliest). */
export type StartingPosition =
  | { readonly kind: "earliest" | "latest" }
  | { readonly kind: "offsets"; readonly offsets: PartitionOffsets }
  | { readonly kind: "timestamp"; readonly timestampMs: number; readonly onNoMatch: "error" | "latest" }
  | {
    readonly kind: "timestamps";
    readonly timestampsMs: PartitionOffsets;
    readonly onNoMatch: "error" | "latest";
  };

/**
 * What the options say: a time for all partitions goes before times of each, these before offsets.
 *
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` when the option that counts is not understood.
 */
export function parseStartingPosition(options: ReadonlyMap<string, string>): StartingPosition {
  const strategy = (options.get("startingoffsetsbytimestampstrategy") ?? "error").trim().toLowerCase();
  if (strategy !== "error" && strategy !== "latest") {
    throw illegalArgument(
      `startingOffsetsByTimestampStrategy must be error or latest: the current value is ${strategy}.`,
    );
  }
  const timestamp = options.get("startingtimestamp")?.trim();
  if (timestamp !== undefined) {
    if (!/^-?\d+$/.test(timestamp)) {
      throw illegalArgument(`Expected a single long value, got ${timestamp} (startingTimestamp).`);
    }
    return { kind: "timestamp", timestampMs: Number(timestamp), onNoMatch: strategy };
  }
  const timestamps = options.get("startingoffsetsbytimestamp")?.trim();
  if (timestamps !== undefined) {
    return {
      kind: "timestamps",
      timestampsMs: parsePartitionOffsets(timestamps, "timestamps"),
      onNoMatch: strategy,
    };
  }
  const offsets = (options.get("startingoffsets") ?? "latest").trim();
  const word = offsets.toLowerCase();
  if (word === "earliest" || word === "latest") return { kind: word };
  return { kind: "offsets", offsets: parsePartitionOffsets(offsets, "offsets") };
}
