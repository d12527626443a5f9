import type { BatchTarget, Offset, ReadLimit, Source, SourceProvider } from "../source.ts";
import { type RateMicroBatchOptions, rateMicroBatchOptions } from "./rate_options.ts";
import { appendRateRows, RATE_SCHEMA } from "./rate_rows.ts";

/** A position: how many rows came before, and the time of the batch that begins here. */
interface Position {
  readonly offset: number;
  readonly timestamp: number;
}

/**
 * So many rows for each batch, all of one time, which moves on by the same amount from batch to batch: the same rows in every run, whatever the clock says.
 *
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#input-sources}
 */
class RateMicroBatchSource implements Source {
  readonly description: string;
  readonly supportsAvailableNow = true;
  readonly #options: RateMicroBatchOptions;
  #isLimited = false;
  #fixedEnd: Offset | undefined;

  constructor(options: RateMicroBatchOptions) {
    const { advanceMsPerBatch, numPartitions, rowsPerBatch, startTimestampMs } = options;
    this.description =
      `RatePerMicroBatchStream[rowsPerBatch=${rowsPerBatch}, numPartitions=${numPartitions}, startTimestamp=${startTimestampMs}, ` +
      `advanceMsPerBatch=${advanceMsPerBatch}]`;
    this.#options = options;
  }

  latestOffset(start: Offset | null, _limit: ReadLimit): Promise<Offset> {
    if (this.#fixedEnd !== undefined) return Promise.resolve(this.#fixedEnd);
    const { advanceMsPerBatch, rowsPerBatch } = this.#options;
    const { offset, timestamp } = this.#position(start);
    const end = text({ offset: offset + rowsPerBatch, timestamp: timestamp + advanceMsPerBatch });
    if (this.#isLimited) this.#fixedEnd = end;
    return Promise.resolve(end);
  }

  prepareAvailableNow(): Promise<void> {
    this.#isLimited = true;
    return Promise.resolve();
  }

  async read(start: Offset | null, end: Offset, target: BatchTarget): Promise<number> {
    const { offset: from, timestamp } = this.#position(start);
    const { offset: to } = this.#position(end);
    return await appendRateRows({ from, to, timeMs: () => timestamp }, target);
  }

  commit(): Promise<void> {
    return Promise.resolve();
  }

  report() {
    return { latestOffset: null, metrics: {} };
  }

  locate(row: Readonly<Record<string, unknown>>): string {
    return `rate-micro-batch, value ${row.value}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #position(offset: Offset | null): Position {
    return offset === null ? { offset: 0, timestamp: this.#options.startTimestampMs } : JSON.parse(offset);
  }
}

function text({ offset, timestamp }: Position): Offset {
  return JSON.stringify({ offset, timestamp });
}

/** `format("rate-micro-batch")`: `rowsPerBatch`, `startTimestamp`, `advanceMillisPerBatch`, `numPartitions`. */
export const rateMicroBatchSourceProvider: SourceProvider = {
  format: "rate-micro-batch",
  async schema(request) {
    rateMicroBatchOptions(request);
    return await Promise.resolve(RATE_SCHEMA);
  },
  open: async (request) => await Promise.resolve(new RateMicroBatchSource(rateMicroBatchOptions(request))),
};
