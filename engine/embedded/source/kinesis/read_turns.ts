/** How many readers of this process each shard has, by endpoint, stream and shard. */
const READERS = new Map<string, number>();

/**
 * Shares out the reads of shards among the queries of this process: Kinesis allows five in a second for each shard, whoever reads it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ReadTurns } from "./read_turns.ts";
 *
 * using one = new ReadTurns("us-east-1/trades/shardId-0", 200);
 * using _other = new ReadTurns("us-east-1/trades/shardId-0", 200);
 * assertEquals(one.intervalMs, 400);
 * ```
 */
export class ReadTurns implements Disposable {
  readonly #shard: string;
  readonly #fetchIntervalMs: number;

  /** @param fetchIntervalMs Between two reads of the shard, whoever makes them. */
  constructor(shard: string, fetchIntervalMs: number) {
    this.#shard = shard;
    this.#fetchIntervalMs = fetchIntervalMs;
    READERS.set(shard, (READERS.get(shard) ?? 0) + 1);
  }

  /** Between two reads of this reader. */
  get intervalMs(): number {
    return this.#fetchIntervalMs * (READERS.get(this.#shard) ?? 1);
  }

  [Symbol.dispose](): void {
    const left = (READERS.get(this.#shard) ?? 1) - 1;
    left > 0 ? READERS.set(this.#shard, left) : READERS.delete(this.#shard);
  }
}
