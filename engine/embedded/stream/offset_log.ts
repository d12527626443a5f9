import type { Storage } from "../../storage/storage.ts";
import type { Offset } from "../source/source.ts";
import { BatchLog } from "./batch_log.ts";
import { malformedLogFile } from "./log_file.ts";

/** What is fixed about a batch before it runs; a batch that runs again runs with the same. */
export interface PlannedBatch {
  readonly batchId: number;
  /** The watermark the batch runs with; 0 for a query without one. */
  readonly batchWatermarkMs: number;
  /** `current_timestamp` in the batch. */
  readonly batchTimestampMs: number;
  /** Settings that win over the session's when the query is started again. */
  readonly conf: Readonly<Record<string, string>>;
  /** Where the batch ends, by source in plan order; null for a source that has named no position yet. */
  readonly offsets: readonly (Offset | null)[];
}

/** `offsets/<batchId>`: the write-ahead log, byte for byte as Spark writes it. */
export class OffsetLog {
  readonly #log: BatchLog;

  constructor(storage: Storage) {
    this.#log = new BatchLog(storage, "offsets");
  }

  newest(): Promise<number | undefined> {
    return this.#log.newest();
  }

  /** @throws {SparkError} `MALFORMED_LOG_FILE` when the file is not there or not understood. */
  async read(batchId: number): Promise<PlannedBatch> {
    const lines = await this.#log.read(batchId);
    if (lines === undefined) throw malformedLogFile(this.#log.urlOf(batchId), "there is no such file");
    const [head = "", ...offsets] = lines;
    const { batchWatermarkMs, batchTimestampMs, conf } = this.#parseHead(head, batchId);
    return {
      batchId,
      batchWatermarkMs,
      batchTimestampMs,
      conf,
      offsets: offsets.map((line) => line === "-" ? null : line),
    };
  }

  async add(batch: PlannedBatch): Promise<void> {
    const { batchWatermarkMs, batchTimestampMs, conf } = batch;
    await this.#log.add(batch.batchId, [
      JSON.stringify({ batchWatermarkMs, batchTimestampMs, conf }),
      ...batch.offsets.map((offset) => offset ?? "-"),
    ]);
  }

  purgeBefore(batchId: number): Promise<void> {
    return this.#log.purgeBefore(batchId);
  }

  #parseHead(head: string, batchId: number): Omit<PlannedBatch, "batchId" | "offsets"> {
    try {
      const { batchWatermarkMs = 0, batchTimestampMs = 0, conf = {} } = JSON.parse(head);
      return { batchWatermarkMs, batchTimestampMs, conf };
    } catch (cause) {
      throw malformedLogFile(this.#log.urlOf(batchId), "its second line should be JSON", cause);
    }
  }
}
