import type { Storage } from "../../../storage/storage.ts";
import { SparkError } from "../../../errors.ts";
import {
  CLEANUP_DELAY_MS,
  COMPACT_INTERVAL,
  compactInterval,
  isCompactBatch,
  lastSafeCompact,
} from "./compact_log.ts";
import { decodeLogFile, encodeLogFile, malformedLogFile } from "../../stream/log_file.ts";

/** One committed file, with the keys and their order as Spark's log has them. */
export interface SinkFileStatus {
  /** Full name, percent-encoded: `file:///…` or `s3a://…`. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly isDir: boolean;
  /** In milliseconds since the epoch. */
  readonly modificationTime: number;
  readonly blockReplication: number;
  readonly blockSize: number;
  readonly action: "add" | "delete";
}

const FOLDER = "_spark_metadata";
/** An empty file that is there until the first batch is in, so that a reader who comes early waits for the log. Spark passes it over. */
const BEGUN = ".begun";

/** What a {@linkcode SinkLog} may be told otherwise. */
export interface SinkLogOptions {
  /** Every so many batches one file holds all entries so far. An interval that existing files show wins. Default: 10. */
  readonly compactInterval?: number;
  /** Milliseconds since the epoch. Default: this machine's clock. */
  readonly now?: () => number;
}

/**
 * `_spark_metadata`, the log that says which files of an output folder count: `<batchId>` with the files of a batch, and every tenth batch
 * `<batchId>.compact` with all files up to then. It is what makes a file sink exactly-once: a part file that is not in the log (left over from a
 * batch that was cut short) is invisible to every reader of the log, and a batch that is in the log is never written again.
 */
export class SinkLog {
  readonly #storage: Storage;
  readonly #interval: number;
  readonly #now: () => number;
  #newest: number;

  private constructor(storage: Storage, newest: number, interval: number, now: () => number) {
    this.#storage = storage;
    this.#newest = newest;
    this.#interval = interval;
    this.#now = now;
  }

  /** Lists the log once; after that it is known. */
  static async open(storage: Storage, options: SinkLogOptions = {}): Promise<SinkLog> {
    const files = await listLog(storage);
    const compact = files.filter((f) => f.isCompact).map((f) => f.batchId);
    return new SinkLog(
      storage,
      Math.max(-1, ...files.map((f) => f.batchId)),
      compactInterval(compact, options.compactInterval ?? COMPACT_INTERVAL),
      options.now ?? Date.now,
    );
  }

  /** Says that this folder has a log, before the first part file is in it. */
  async begin(): Promise<void> {
    if (this.#newest < 0) await this.#storage.create(`${FOLDER}/${BEGUN}`, new Uint8Array());
  }

  /** The newest batch that is in; -1 when there is none. */
  get newest(): number {
    return this.#newest;
  }

  /**
   * Makes the files of a batch count, all in one step.
   *
   * @throws {SparkError} When another query has written that batch.
   */
  async add(batchId: number, files: readonly SinkFileStatus[]): Promise<void> {
    const isCompact = isCompactBatch(batchId, this.#interval);
    const earlier = isCompact ? await this.#entriesBefore(batchId) : [];
    const path = `${FOLDER}/${batchId}${isCompact ? ".compact" : ""}`;
    const lines = [...earlier, ...files].map((status) => JSON.stringify(status));
    if (!await this.#storage.create(path, encodeLogFile(lines))) {
      throw new SparkError(
        "_LEGACY_ERROR_TEMP_2207",
        `Multiple streaming queries are concurrently using ${
          this.#storage.urlOf(FOLDER)
        }: batch ${batchId} has just been written by another ` +
          `query. Give each query an output path of its own.`,
        { parameters: { batchId: `${batchId}`, path: this.#storage.urlOf(FOLDER) } },
      );
    }
    if (this.#newest < 0) await this.#storage.remove(`${FOLDER}/${BEGUN}`);
    this.#newest = batchId;
    if (isCompact) await this.#removeExpired(batchId);
  }

  async #entriesBefore(batchId: number): Promise<SinkFileStatus[]> {
    if (batchId === 0) return [];
    const first = Math.max(0, batchId - this.#interval);
    const ids = Array.from({ length: batchId - first }, (_, i) => first + i);
    const entries = await Promise.all(
      ids.map((id) =>
        readEntries(this.#storage, `${FOLDER}/${id}${isCompactBatch(id, this.#interval) ? ".compact" : ""}`)
      ),
    );
    return live(entries.flat());
  }

  /** Removes what a compact file made superfluous, unless a slow reader may still be at it. */
  async #removeExpired(batchId: number): Promise<void> {
    const lastCompact = lastSafeCompact(batchId, this.#interval);
    if (lastCompact < 0) return;
    const expiredMs = this.#now() - CLEANUP_DELAY_MS;
    const files = await listLog(this.#storage);
    await Promise.all(
      files.filter((f) => f.batchId < lastCompact && f.modifiedMs <= expiredMs)
        .map((f) => this.#storage.remove(f.path)),
    );
  }
}

/**
 * The files that count in a folder a streaming query writes to; none before its first batch, undefined when no query ever wrote there.
 *
 * @throws {SparkError} `MALFORMED_LOG_FILE` when a file of the log is missing or damaged.
 */
export async function readSinkLog(storage: Storage): Promise<readonly SinkFileStatus[] | undefined> {
  return await new SinkLogReader(storage).read();
}

/** Reads the log of a folder again and again, each time only what is new in it. */
export class SinkLogReader {
  readonly #storage: Storage;
  #newest = -1;
  #entries: readonly SinkFileStatus[] = [];

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** As {@linkcode readSinkLog}. */
  async read(): Promise<readonly SinkFileStatus[] | undefined> {
    const files = await listLog(this.#storage);
    if (files.length === 0) {
      return await this.#storage.read(`${FOLDER}/${BEGUN}`) === undefined ? undefined : [];
    }
    const newest = Math.max(...files.map((f) => f.batchId));
    if (newest === this.#newest) return this.#entries;
    const compact = files.filter((f) => f.isCompact).at(-1)?.batchId ?? -1;
    const goesOn = newest > this.#newest && this.#newest >= compact;
    const first = goesOn ? this.#newest + 1 : Math.max(0, compact);
    const ids = Array.from({ length: newest - first + 1 }, (_, i) => first + i);
    const pathOf = (id: number) => `${FOLDER}/${id}${id === compact ? ".compact" : ""}`;
    const found = await Promise.all(ids.map((id) => readEntries(this.#storage, pathOf(id))));
    this.#entries = live([...(goesOn ? this.#entries : []), ...found.flat()]);
    this.#newest = newest;
    return this.#entries;
  }
}

interface LogFile {
  readonly path: string;
  readonly batchId: number;
  readonly isCompact: boolean;
  readonly modifiedMs: number;
}

/** By batch id. */
async function listLog(storage: Storage): Promise<LogFile[]> {
  const files: LogFile[] = [];
  for await (const { path, modifiedMs } of storage.list(FOLDER)) {
    const match = /^_spark_metadata\/(\d+)(\.compact)?$/.exec(path);
    if (match) files.push({ path, batchId: Number(match[1]), isCompact: match[2] !== undefined, modifiedMs });
  }
  return files.sort((a, b) => a.batchId - b.batchId);
}

async function readEntries(storage: Storage, path: string): Promise<SinkFileStatus[]> {
  const bytes = await storage.read(path);
  const url = storage.urlOf(path);
  if (bytes === undefined) throw malformedLogFile(url, "there is no such file, and later ones need it");
  try {
    return decodeLogFile(bytes, url).filter((line) => line !== "").map((line) => JSON.parse(line));
  } catch (cause) {
    if (cause instanceof SparkError) throw cause;
    throw malformedLogFile(url, "its lines should be JSON", cause);
  }
}

/** Old Sparks wrote "delete" entries. */
function live(entries: readonly SinkFileStatus[]): SinkFileStatus[] {
  const deleted = new Set(entries.filter((e) => e.action === "delete").map((e) => e.path));
  return deleted.size === 0 ? [...entries] : entries.filter((e) => !deleted.has(e.path));
}
