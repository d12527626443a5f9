import type { Offset, Source } from "../source/source.ts";
import { type Slice, Stage, type StageOptions } from "./stage.ts";

/** From where to where a batch reads each source. */
export interface BatchRange {
  readonly start: readonly (Offset | null)[];
  readonly end: readonly (Offset | null)[];
}

/** What a landing works with. */
export interface LandingOptions extends StageOptions {
  readonly sources: readonly Source[];
}

/**
 * Rows of one batch on their way from the sources into DuckDB, in the background: it begins at once and waits whenever it is two slices ahead of the
 * one who writes them. Nothing of it is logged, so that disposing it leaves no trace.
 */
export class BatchLanding implements AsyncDisposable {
  readonly range: BatchRange;
  /** Resolves when all rows are landed, to the number of rows of each source. */
  readonly done: Promise<number[]>;
  readonly #stage: Stage;
  readonly #abort = new AbortController();

  constructor(range: BatchRange, options: LandingOptions) {
    this.range = range;
    const signal = AbortSignal.any([options.signal, this.#abort.signal]);
    this.#stage = new Stage({ ...options, signal });
    this.done = this.#land(options.sources);
    this.done.catch((error) => this.#stage.fail(error));
  }

  slices(): AsyncIterable<Slice> {
    return this.#stage.slices();
  }

  /** Ends the landing, and the waiting of those who write. */
  cancel(): void {
    this.#abort.abort(new DOMException("The batch is not wanted any more", "AbortError"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel();
    await Promise.allSettled([this.done]);
    await this.#stage[Symbol.asyncDispose]();
  }

  async #land(sources: readonly Source[]): Promise<number[]> {
    const rowCounts: number[] = [];
    for (const [i, source] of sources.entries()) {
      const start = this.range.start[i] ?? null, end = this.range.end[i] ?? null;
      const isEmpty = end === null || end === start;
      rowCounts.push(isEmpty ? 0 : await source.read(start, end, this.#stage.target(i)));
    }
    await this.#stage.finish();
    return rowCounts;
  }
}
