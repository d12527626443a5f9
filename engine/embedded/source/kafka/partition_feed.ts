import type { FetchedPartition } from "./fetch_protocol.ts";
import type { OffsetRange } from "./kafka_offsets.ts";

/** The broker no longer has, or does not have yet, the offset that was asked for. */
export class OffsetOutOfRange extends Error {
  override name = "OffsetOutOfRange";
}

/** The partition is not there any more. */
export class PartitionGone extends Error {
  override name = "PartitionGone";
}

/** The fetches of one partition, from an offset on. */
export class PartitionFeed {
  readonly range: OffsetRange;
  /** The next offset to ask for. */
  fetchOffset: number;
  /** Nothing is asked for from here on. */
  until: number;
  readonly arrived: FetchedPartition[] = [];
  isUnderWay = false;
  failure: unknown;
  attempts = 0;
  failingSince: number | undefined;
  /** Set while the reader waits for this partition. */
  wake: (() => void) | undefined;
  isDropped = false;

  constructor(range: OffsetRange, from: number) {
    this.range = range;
    this.fetchOffset = from;
    this.until = range.until;
  }
}
