import { SparkError } from "../../errors.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A log file of Spark's: a version line, then lines; joined by one newline, none at the end. */
export function encodeLogFile(lines: readonly string[]): Uint8Array {
  return encoder.encode(["v1", ...lines].join("\n"));
}

/**
 * The lines after the version line.
 *
 * @param url Names the file in errors.
 * @throws {SparkError} `MALFORMED_LOG_FILE` when it does not begin with a version, `INVALID_LOG_VERSION.MAX_SUPPORTED_VERSION` when a newer Spark
 * wrote it.
 */
export function decodeLogFile(bytes: Uint8Array, url: string): string[] {
  const [first = "", ...lines] = decoder.decode(bytes).split("\n");
  const version = /^v([1-9][0-9]*)\s*$/.exec(first)?.[1];
  if (version === undefined) {
    throw malformedLogFile(url, `its first line should be v1 and is ${JSON.stringify(first.slice(0, 40))}`);
  }
  if (Number(version) > 1) {
    throw new SparkError(
      "INVALID_LOG_VERSION.MAX_SUPPORTED_VERSION",
      `${url} has log version v${version}, and versions up to v1 are understood. A newer Spark wrote it: go on with that one, or start ` +
        `afresh with another checkpoint (--fresh).`,
      { parameters: { version, maxSupported: "1" } },
    );
  }
  return lines;
}

/** The error for a log file that cannot be understood. */
export function malformedLogFile(url: string, problem: string, cause?: unknown): SparkError {
  return new SparkError(
    "MALFORMED_LOG_FILE",
    `Cannot read ${url}: ${problem}. Restore that file, or start afresh: delete the checkpoint and the output that belongs to it (--fresh).`,
    cause === undefined ? {} : { cause },
  );
}

/** The error of the one that comes second. */
export function concurrentLogUpdate(url: string): SparkError {
  return new SparkError(
    "CONCURRENT_STREAM_LOG_UPDATE",
    `${url} has just been written by somebody else: another query is running on the same checkpoint. Stop one of them, or give each a ` +
      `checkpointLocation of its own.`,
    { parameters: { path: url } },
  );
}

/** The number that a log file's name is; undefined for all other names, among them temporary and checksum files. */
export function logFileId(path: string): number | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return /^(0|[1-9][0-9]*)$/.test(name) ? Number(name) : undefined;
}
