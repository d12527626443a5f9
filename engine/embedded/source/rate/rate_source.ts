import { SourceError } from "../../../errors.ts";
import type { BatchTarget, Offset, Source, SourceContext, SourceProvider } from "../source.ts";
import { type RateOptions, rateOptions } from "./rate_options.ts";
import { appendRateRows, RATE_SCHEMA } from "./rate_rows.ts";

/**
 * How many rows there are before a second. While it ramps up, the speed grows by the same whole number of rows each second.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rowsBefore } from "./rate_source.ts";
 *
 * const speed = { rowsPerSecond: 10, rampUpSeconds: 4 };
 * assertEquals([0, 1, 2, 3, 4, 5, 6].map((second) => rowsBefore(second, speed)), [0, 2, 6, 12, 20, 30, 40]);
 * ```
 */
export function rowsBefore(
  second: number,
  { rampUpSeconds, rowsPerSecond }: Pick<RateOptions, "rowsPerSecond" | "rampUpSeconds">,
): number {
  const ramped = Math.min(second, rampUpSeconds);
  const step = Math.floor(rowsPerSecond / (rampUpSeconds + 1));
  return step * (ramped * (ramped + 1) / 2) + (second - ramped) * rowsPerSecond;
}

/**
 * Rows by the clock: so many for each second since the query's first start, which the checkpoint remembers. So a restart after a pause has one large batch.
 * An offset is a number of whole seconds.
 *
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#input-sources}
 */
class RateSource implements Source {
  readonly description: string;
  readonly supportsAvailableNow = false;
  readonly #options: RateOptions;
  readonly #createdMs: number;
  readonly #now: () => number;
  #latestMs = -Infinity;

  private constructor(options: RateOptions, createdMs: number, now: () => number) {
    const { numPartitions, rampUpSeconds, rowsPerSecond } = options;
    this.description =
      `RateStreamV2[rowsPerSecond=${rowsPerSecond}, rampUpTimeSeconds=${rampUpSeconds}, numPartitions=${numPartitions}`; // without a bracket, as in Spark
    this.#options = options;
    this.#createdMs = createdMs;
    this.#now = now;
  }

  static async open(options: RateOptions, { log, now }: SourceContext): Promise<RateSource> {
    const known = await log.read(0);
    if (known !== undefined) return new RateSource(options, Number(known.split("\n")[1]), now);
    const createdMs = now();
    await log.write(0, `v1\n${createdMs}`);
    return new RateSource(options, createdMs, now);
  }

  latestOffset(): Promise<Offset> {
    return Promise.resolve(this.#latest());
  }

  prepareAvailableNow(): Promise<void> {
    return Promise.resolve();
  }

  async read(start: Offset | null, end: Offset, target: BatchTarget): Promise<number> {
    const first = Number(start ?? 0);
    const last = Number(end);
    const from = rowsBefore(first, this.#options);
    const to = rowsBefore(last, this.#options);
    if (!Number.isSafeInteger(to)) {
      throw new SourceError(
        "CANNOT_COUNT_ROWS",
        `${this.description}] would have ${to} rows by second ${end}. Use fewer rowsPerSecond.`,
        { parameters: { offset: end } },
      );
    }
    const apartMs = 1000 * (last - first) / (to - from);
    const timeMs = (i: number) => this.#createdMs + first * 1000 + Math.round(i * apartMs);
    return await appendRateRows({ from, to, timeMs }, target);
  }

  commit(): Promise<void> {
    return Promise.resolve();
  }

  report() {
    return { latestOffset: this.#latest(), metrics: {} };
  }

  locate(row: Readonly<Record<string, unknown>>): string {
    return `rate, value ${row.value}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  /** Does not go back when the clock does. */
  #latest(): Offset {
    this.#latestMs = Math.max(this.#latestMs, this.#now());
    return String(Math.max(0, Math.floor((this.#latestMs - this.#createdMs) / 1000)));
  }
}

/** `format("rate")`: `rowsPerSecond`, `rampUpTime`, `numPartitions`. */
export const rateSourceProvider: SourceProvider = {
  format: "rate",
  async schema(request) {
    rateOptions(request);
    return await Promise.resolve(RATE_SCHEMA);
  },
  open: (request, context) => RateSource.open(rateOptions(request), context),
};
