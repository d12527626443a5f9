import type { EventTimes } from "../../declare/streaming_query_listener.ts";

/** Which of several watermarks counts: the slowest, so that no input loses rows to another, or the fastest. */
export type WatermarkPolicy = "min" | "max";

/**
 * How far event time has come in a query. Every `withWatermark` has its own: the latest event time it has seen in this run, less its delay, 0 before it has
 * seen any. The query's is the least (or greatest) of them; it begins at 0, the start of 1970, and never goes back.
 *
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#handling-late-data-and-watermarking}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Watermark } from "./watermark.ts";
 *
 * const watermark = new Watermark([{ delayMs: 10_000 }, { delayMs: 15_000 }], { policy: "min", currentMs: 0 });
 * watermark.observe(0, { rowCount: 1, minMs: 20_000, maxMs: 20_000, averageMs: 20_000 });
 * assertEquals(watermark.advance(), 0); // nothing from the second input yet
 * watermark.observe(1, { rowCount: 1, minMs: 30_000, maxMs: 30_000, averageMs: 30_000 });
 * assertEquals(watermark.advance(), 10_000);
 * ```
 */
export class Watermark {
  readonly #delaysMs: readonly number[];
  readonly #policy: WatermarkPolicy;
  readonly #nodesMs: number[];
  #currentMs: number;
  #batch: (EventTimes | undefined)[] = [];

  /** @param currentMs Where the query goes on. */
  constructor(
    nodes: readonly { readonly delayMs: number }[],
    { policy, currentMs }: { readonly policy: WatermarkPolicy; readonly currentMs: number },
  ) {
    this.#delaysMs = nodes.map((node) => node.delayMs);
    this.#nodesMs = nodes.map(() => 0);
    this.#policy = policy;
    this.#currentMs = currentMs;
  }

  /** Milliseconds since the epoch. */
  get currentMs(): number {
    return this.#currentMs;
  }

  /** A batch begins. */
  begin(): void {
    this.#batch = [];
  }

  /** A node has seen rows of the running batch. */
  observe(node: number, seen: EventTimes): void {
    if (seen.rowCount === 0) return;
    const before = this.#batch[node];
    this.#batch[node] = before === undefined ? seen : {
      rowCount: before.rowCount + seen.rowCount,
      minMs: Math.min(before.minMs, seen.minMs),
      maxMs: Math.max(before.maxMs, seen.maxMs),
      averageMs: (before.averageMs * before.rowCount + seen.averageMs * seen.rowCount) /
        (before.rowCount + seen.rowCount),
    };
  }

  /** What the running batch brought: of the first node that saw rows, as Spark reports it. */
  get seen(): EventTimes | undefined {
    return this.#batch.find((times) => times !== undefined);
  }

  /** The running batch has ended. Returns the watermark for the next one. */
  advance(): number {
    for (const [node, seen] of this.#batch.entries()) {
      if (seen === undefined) continue;
      this.#nodesMs[node] = Math.max(this.#nodesMs[node]!, seen.maxMs - this.#delaysMs[node]!);
    }
    if (this.#nodesMs.length > 0) {
      const chosen = this.#policy === "min" ? Math.min(...this.#nodesMs) : Math.max(...this.#nodesMs);
      this.#currentMs = Math.max(this.#currentMs, chosen);
    }
    return this.#currentMs;
  }
}
