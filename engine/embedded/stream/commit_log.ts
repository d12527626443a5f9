import type { Storage } from "../../storage/storage.ts";
import { BatchLog } from "./batch_log.ts";
import { malformedLogFile } from "./log_file.ts";

/** `commits/<batchId>`: the batches that are in the sink, byte for byte as Spark writes it. */
export class CommitLog {
  readonly #log: BatchLog;

  constructor(storage: Storage) {
    this.#log = new BatchLog(storage, "commits");
  }

  newest(): Promise<number | undefined> {
    return this.#log.newest();
  }

  /** The watermark for the batch after this one, in milliseconds; 0 where an old Spark did not write it. */
  async readWatermark(batchId: number): Promise<number> {
    const lines = await this.#log.read(batchId);
    try {
      return JSON.parse(lines?.[0] ?? "{}").nextBatchWatermarkMs ?? 0;
    } catch (cause) {
      throw malformedLogFile(this.#log.urlOf(batchId), "its second line should be JSON", cause);
    }
  }

  async add(batchId: number, nextBatchWatermarkMs: number): Promise<void> {
    await this.#log.add(batchId, [JSON.stringify({ nextBatchWatermarkMs })]);
  }

  purgeBefore(batchId: number): Promise<void> {
    return this.#log.purgeBefore(batchId);
  }
}
