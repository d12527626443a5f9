import type { DuckDBConnection } from "@duckdb/node-api";
import type { Offset, ReadLimit, Source } from "../source/source.ts";
import { BatchLanding, type BatchRange } from "./batch_landing.ts";
import type { SliceSweeper } from "./slice_sweeper.ts";
import type { StageColumn } from "./stage.ts";

/** What a supply works with. */
export interface SupplyOptions {
  readonly sources: readonly Source[];
  /** What to land of each source. */
  readonly columns: readonly (readonly StageColumn[])[];
  readonly limit: ReadLimit;
  readonly lander: DuckDBConnection;
  readonly sweeper: SliceSweeper;
  /** Whether a batch may be cut into slices. */
  readonly sliced: boolean;
  readonly sliceBytes?: number;
  /** Whether to begin with the next batch while one is being written. */
  readonly fetchesAhead: boolean;
  /** Aborted when no further batch is wanted. */
  readonly finish: AbortSignal;
  /** Aborted when reading is to end at once. */
  readonly interrupt: AbortSignal;
}

/**
 * The rows of a query's batches, one batch after the other. While the sink writes one, the next is already on its way: where it ends is asked, and
 * its rows are landed as far as memory allows. None of that is in a log, so it can be thrown away at any time. Dispose the supply to do so.
 */
export class BatchSupply implements AsyncDisposable {
  readonly #options: SupplyOptions;
  #ahead: Promise<BatchLanding | undefined> = Promise.resolve(undefined);

  constructor(options: SupplyOptions) {
    this.#options = options;
  }

  /** Where each source ends now; where it begins, when it cannot say. */
  async latestOffsets(start: readonly (Offset | null)[]): Promise<(Offset | null)[]> {
    const { limit, sources } = this.#options;
    return await Promise.all(sources.map(async (source, i) => {
      const from = start[i] ?? null;
      return await source.latestOffset(from, limit) ?? from;
    }));
  }

  /** Where the batch ends that is already on its way. */
  async aheadEnd(): Promise<readonly (Offset | null)[] | undefined> {
    return (await this.#ahead)?.range.end;
  }

  /** The rows of the next batch: those on their way, or else they are fetched now. */
  async take(range: BatchRange): Promise<BatchLanding> {
    const landing = await this.#ahead ?? this.#land(range);
    this.#ahead = this.#fetchAhead(landing);
    return landing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ahead = this.#ahead;
    this.#ahead = Promise.resolve(undefined);
    await (await ahead)?.[Symbol.asyncDispose]();
  }

  /** What goes wrong here goes wrong again when that batch is planned, and is told then. */
  async #fetchAhead(landing: BatchLanding): Promise<BatchLanding | undefined> {
    const { fetchesAhead, finish } = this.#options;
    if (!fetchesAhead) return undefined;
    try {
      await landing.done;
      if (finish.aborted) return undefined;
      const range = { start: landing.range.end, end: await this.latestOffsets(landing.range.end) };
      return hasNewData(range) && !finish.aborted ? this.#land(range) : undefined;
    } catch {
      return undefined;
    }
  }

  #land(range: BatchRange): BatchLanding {
    return new BatchLanding(range, { ...this.#options, signal: this.#options.interrupt });
  }
}

/** Whether a source has moved; a source that names its first position has. */
export function hasNewData({ start, end }: BatchRange): boolean {
  return end.some((offset, i) => offset !== null && offset !== (start[i] ?? null));
}
