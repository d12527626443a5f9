import type { Storage } from "../../storage/storage.ts";
import { concurrentLogUpdate, decodeLogFile, encodeLogFile, logFileId } from "./log_file.ts";

/** One file per batch in a folder of the checkpoint, named by the batch's id, each written once: what `offsets` and `commits` have in common. */
export class BatchLog {
  readonly #storage: Storage;
  readonly #folder: string;
  /** Oldest id that may still be there. */
  #oldest = 0;

  constructor(storage: Storage, folder: "offsets" | "commits") {
    this.#storage = storage;
    this.#folder = folder;
  }

  /** Lists the folder, once per start. Returns the newest id. */
  async newest(): Promise<number | undefined> {
    const ids: number[] = [];
    for await (const file of this.#storage.list(this.#folder)) {
      const id = logFileId(file.path);
      if (id !== undefined) ids.push(id);
    }
    this.#oldest = ids.length > 0 ? Math.min(...ids) : 0;
    return ids.length > 0 ? Math.max(...ids) : undefined;
  }

  async read(batchId: number): Promise<string[] | undefined> {
    const path = this.#path(batchId);
    const bytes = await this.#storage.read(path);
    return bytes && decodeLogFile(bytes, this.#storage.urlOf(path));
  }

  /** @throws {SparkError} `CONCURRENT_STREAM_LOG_UPDATE` when the batch is there already. */
  async add(batchId: number, lines: readonly string[]): Promise<void> {
    const path = this.#path(batchId);
    if (await this.#storage.create(path, encodeLogFile(lines))) return;
    throw concurrentLogUpdate(this.#storage.urlOf(path));
  }

  /** Removes the files of batches older than `batchId`, without asking what is there. */
  async purgeBefore(batchId: number): Promise<void> {
    const removals: Promise<void>[] = [];
    for (; this.#oldest < batchId; this.#oldest++) {
      removals.push(this.#storage.remove(this.#path(this.#oldest)));
    }
    await Promise.all(removals);
  }

  urlOf(batchId: number): string {
    return this.#storage.urlOf(this.#path(batchId));
  }

  #path(batchId: number): string {
    return `${this.#folder}/${batchId}`;
  }
}
