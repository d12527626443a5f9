import { illegalArgument } from "./illegal_argument.ts";
import { parsePartitionOffsets, type PartitionOffsets } from "./kafka_offsets.ts";

/** Where a query without a checkpoint begins, or where a batch begins or ends. Offsets may be -1 (latest) and -2 (earliest). */
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
 * Where the options say that reading begins: a time for all partitions goes before times of each, these before offsets.
 *
 * @param byDefault Where without any of them.
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` when the option that counts is not understood.
 */
export function parseStartingPosition(
  options: ReadonlyMap<string, string>,
  byDefault: "earliest" | "latest" = "latest",
): StartingPosition {
  const strategy = (options.get("startingoffsetsbytimestampstrategy") ?? "error").trim().toLowerCase();
  if (strategy !== "error" && strategy !== "latest") {
    throw illegalArgument(
      `startingOffsetsByTimestampStrategy must be error or latest: the current value is ${strategy}.`,
    );
  }
  return parsePosition(options, "starting", strategy, byDefault);
}

/**
 * Where the options say that a batch ends: at the end of the topic unless there is one. A time that no record has reached means the end, too.
 *
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` when the option that counts is not understood.
 */
export function parseEndingPosition(options: ReadonlyMap<string, string>): StartingPosition {
  return parsePosition(options, "ending", "latest", "latest");
}

function parsePosition(
  options: ReadonlyMap<string, string>,
  which: "starting" | "ending",
  onNoMatch: "error" | "latest",
  byDefault: "earliest" | "latest",
): StartingPosition {
  const timestamp = options.get(`${which}timestamp`)?.trim();
  if (timestamp !== undefined) {
    if (!/^-?\d+$/.test(timestamp)) {
      throw illegalArgument(`Expected a single long value, got ${timestamp} (${which}Timestamp).`);
    }
    return { kind: "timestamp", timestampMs: Number(timestamp), onNoMatch };
  }
  const timestamps = options.get(`${which}offsetsbytimestamp`)?.trim();
  if (timestamps !== undefined) {
    return { kind: "timestamps", timestampsMs: parsePartitionOffsets(timestamps, "timestamps"), onNoMatch };
  }
  const offsets = (options.get(`${which}offsets`) ?? byDefault).trim();
  const word = offsets.toLowerCase();
  if (word === "earliest" || word === "latest") return { kind: word };
  return { kind: "offsets", offsets: parsePartitionOffsets(offsets, "offsets") };
}
