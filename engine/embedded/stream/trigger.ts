import type { TriggerSpec } from "../../declare/plan.ts";
import type { ReadLimit } from "../source/source.ts";
import type { Clock } from "./clock.ts";

/** What a trigger found: a batch was run, or there was nothing to do. */
export type TriggerOutcome = "batch" | "idle";

/** How often a query without a fixed interval looks for new data, as Spark's `spark.sql.streaming.pollingDelay`. */
const POLLING_DELAY_MS = 10;

/**
 * When a query looks for data, and when it has seen enough.
 *
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#triggers}
 */
export interface TriggerPolicy {
  /** How much one batch may take. */
  readonly limit: ReadLimit;
  /** Whether the sources must fix their end before the first batch. */
  readonly fixesEnd: boolean;
  /** Whether the next batch begins as soon as this one has ended, so that its rows may be fetched ahead. */
  readonly prefetches: boolean;
  /** Whether a batch without rows may follow one that has moved the watermark. */
  readonly runsNoDataBatches: boolean;
  /** Whether the query ends after a trigger with this outcome. */
  endsAfter(outcome: TriggerOutcome): boolean;
  /** When the next trigger is due, in milliseconds since the epoch; a time that has passed means at once. */
  nextTriggerMs(startedMs: number, endedMs: number, outcome: TriggerOutcome): number;
}

/**
 * The policy of a trigger.
 *
 * @param spec `undefined`: the next batch begins as soon as the last has ended.
 * @param sourcesFixTheirEnd Whether every source supports `availableNow`; if not, that trigger takes everything as one batch.
 */
export function triggerPolicy(spec: TriggerSpec | undefined, sourcesFixTheirEnd: boolean): TriggerPolicy {
  switch (spec?.kind) {
    case "once":
      return SINGLE_BATCH;
    case "availableNow":
      return sourcesFixTheirEnd ? UNTIL_FIXED_END : SINGLE_BATCH;
    case "processingTime":
      return spec.intervalMs > 0 ? everyInterval(spec.intervalMs) : WITHOUT_PAUSE;
    case undefined:
      return WITHOUT_PAUSE;
  }
}

const SINGLE_BATCH: TriggerPolicy = {
  limit: "everything",
  fixesEnd: false,
  prefetches: false,
  runsNoDataBatches: false,
  endsAfter: () => true,
  nextTriggerMs: (_startedMs, endedMs) => endedMs,
};

const UNTIL_FIXED_END: TriggerPolicy = {
  limit: "source options",
  fixesEnd: true,
  prefetches: true,
  runsNoDataBatches: true,
  endsAfter: (outcome) => outcome === "idle",
  nextTriggerMs: (_startedMs, endedMs) => endedMs,
};

const WITHOUT_PAUSE: TriggerPolicy = {
  limit: "source options",
  fixesEnd: false,
  prefetches: true,
  runsNoDataBatches: true,
  endsAfter: () => false,
  nextTriggerMs: (_startedMs, endedMs, outcome) => outcome === "batch" ? endedMs : endedMs + POLLING_DELAY_MS,
};

function everyInterval(intervalMs: number): TriggerPolicy {
  return {
    limit: "source options",
    fixesEnd: false,
    prefetches: false,
    runsNoDataBatches: true,
    endsAfter: () => false,
    nextTriggerMs: (startedMs) => nextTick(startedMs, intervalMs),
  };
}

/**
 * The next multiple of the interval, counted from the epoch; never `nowMs` itself.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nextTick } from "./trigger.ts";
 *
 * assertEquals([0, 1, 99, 100, 150].map((nowMs) => nextTick(nowMs, 100)), [100, 100, 100, 200, 200]);
 * ```
 */
export function nextTick(nowMs: number, intervalMs: number): number {
  return Math.floor(nowMs / intervalMs) * intervalMs + intervalMs;
}

/** Waits until a time has come; at once when it has passed. */
export async function sleepUntil(clock: Clock, timeMs: number, signal: AbortSignal): Promise<void> {
  for (let now = clock.now(); now < timeMs && !signal.aborted; now = clock.now()) {
    await clock.sleep(timeMs - now, signal);
  }
}
