import {
  CLEANUP_DELAY_MS,
  compactInterval,
  isCompactBatch,
  lastSafeCompact,
} from "../../sink/files/compact_log.ts";
import { SparkError } from "../../../errors.ts";
import { decodeLogFile, encodeLogFile, malformedLogFile } from "../../stream/log_file.ts";
import type { LogFileName, SourceLog } from "../source.ts";

/** A file that a query reads, with the keys and their order as Spark's log has them. */
export interface FileEntry {
  /** Full name, percent-encoded. */
  readonly path: string;
  /** When it was last changed, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** The entry of the log that it first came with. */
  readonly batchId: number;
}

/**
 * `sources/<i>/<id>`: the files of each offset of a file source. Written before the batch that reads them is planned; every tenth one, `<id>.compact`, holds
 * all entries so far.
 */
export class FileSourceLog {
  readonly #log: SourceLog;
  readonly #interval: number;
  readonly #now: () => number;
  #newest: number;

  private constructor(log: SourceLog, newest: number, interval: number, now: () => number) {
    this.#log = log;
    this.#newest = newest;
    this.#interval = interval;
    this.#now = now;
  }

  /** @param options `interval`: how often a new log is compacted; existing compact files win. */
  static async open(
    log: SourceLog,
    { interval, now }: { readonly interval: number; readonly now: () => number },
  ): Promise<FileSourceLog> {
    const files = await log.files();
    const compact = files.filter((file) => file.isCompact).map((file) => file.id);
    const newest = Math.max(-1, ...files.map((file) => file.id));
    return new FileSourceLog(log, newest, compactInterval(compact, interval), now);
  }

  /** The newest id; -1 when there is none. */
  get newest(): number {
    return this.#newest;
  }

  /** Writes the files of the next offset. */
  async add(files: readonly Omit<FileEntry, "batchId">[]): Promise<void> {
    const batchId = this.#newest + 1;
    const entries = files.map(({ path, timestamp }) => ({ path, timestamp, batchId }));
    const isCompact = isCompactBatch(batchId, this.#interval);
    const lines = [...isCompact ? await this.all() : [], ...entries].map((entry) => JSON.stringify(entry));
    await this.#log.write(this.#nameOf(batchId), new TextDecoder().decode(encodeLogFile(lines)));
    this.#newest = batchId;
    if (isCompact) await this.#removeExpired(batchId);
  }

  /** The files of the offsets after `start` up to `end`, in order. */
  async between(start: number, end: number): Promise<FileEntry[]> {
    const entries: FileEntry[] = [];
    for (let id = start + 1; id <= end; id++) {
      entries.push(...(await this.#read(this.#nameOf(id))).filter((entry) => entry.batchId === id));
    }
    return entries;
  }

  /** Every file so far. */
  async all(): Promise<FileEntry[]> {
    const lastCompact = this.#newest - ((this.#newest + 1) % this.#interval);
    const entries = lastCompact < 0 ? [] : await this.#read(this.#nameOf(lastCompact));
    return [...entries, ...await this.between(Math.max(-1, lastCompact), this.#newest)];
  }

  #nameOf(id: number): number | LogFileName {
    return isCompactBatch(id, this.#interval) ? `${id}.compact` : id;
  }

  async #read(name: number | LogFileName): Promise<FileEntry[]> {
    const text = await this.#log.read(name);
    const url = this.#log.urlOf(name);
    if (text === undefined) {
      throw malformedLogFile(url, "there is no such file, and offsets of the query need it");
    }
    try {
      const lines = decodeLogFile(new TextEncoder().encode(text), url);
      return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
    } catch (cause) {
      if (cause instanceof SparkError) throw cause;
      throw malformedLogFile(url, "its lines should be JSON", cause);
    }
  }

  async #removeExpired(batchId: number): Promise<void> {
    const lastCompact = lastSafeCompact(batchId, this.#interval);
    if (lastCompact < 0) return;
    const expiredMs = this.#now() - CLEANUP_DELAY_MS;
    const old = (await this.#log.files()).filter((f) => f.id < lastCompact && f.modifiedMs <= expiredMs);
    await Promise.all(old.map((f) => this.#log.remove(f.isCompact ? `${f.id}.compact` : f.id)));
  }
}
