import type { StreamingQueryProgress } from "../engine/mod.ts";

/**
 * One batch as one line: its query, id, rows read and written, rows per second and the offsets reached.
 *
 * @param nameWidth Characters for the name of the query, so that the lines of several stand in columns.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { offsetsText } from "./progress_line.ts";
 *
 * assertEquals(offsetsText({ reviews: { "0": 334, "1": 333 } }), "reviews 0:334 1:333");
 * ```
 */
export function progressLine(progress: StreamingQueryProgress, nameWidth = 0): string {
  const name = (progress.name ?? "query").padEnd(nameWidth);
  const batch = `batch ${progress.batchId}`.padEnd(9);
  const rows = `${count(progress.numInputRows)} rows read`.padStart(17);
  const { numOutputRows, metrics } = progress.sink;
  const written = metrics?.["numRowsWritten"] ?? numOutputRows;
  const output = Number(written) < 0 ? "" : `${count(Number(written))} written`.padStart(16);
  const speed = `${count(progress.processedRowsPerSecond ?? 0)} rows/s`.padStart(16);
  const offsets = progress.sources.map((source) => offsetsText(source.endOffset)).join("; ");
  return `${name}   ${batch}${rows}${output}${speed}   ${offsets}`.trimEnd();
}

/** A source's offset for people: Kafka's partitions as `topic 0:334 1:333`, Kinesis's shards with the end of their sequence numbers, anything else as its JSON. */
export function offsetsText(offset: unknown): string {
  if (offset === null || typeof offset !== "object") return offset === null ? "" : `offset ${offset}`;
  return Object.entries(offset).map(([topic, partitions]) =>
    typeof partitions === "object" && partitions !== null
      ? `${topic} ${
        Object.entries(partitions).map(([partition, next]) => `${partition}:${shortened(next)}`).join(" ")
      }`
      : `${topic} ${partitions}`
  ).join(", ");
}

/** Kinesis has sequence numbers of 56 digits, of which the last ones change. */
function shortened(next: unknown): string {
  const text = String(next);
  return /^\d{20,}$/.test(text) ? `…${text.slice(-10)}` : text;
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
