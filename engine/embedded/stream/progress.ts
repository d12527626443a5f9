import type { StreamingQueryProgress } from "../../declare/streaming_query.ts";
import type { EventTimeReport } from "../../declare/streaming_query_listener.ts";
import type { SinkProgress } from "../sink/sink.ts";
import type { Offset, Source } from "../source/source.ts";
import type { Clock } from "./clock.ts";
import type { StateOperatorProgress } from "./operators/stateful_operator.ts";

/** The steps of a trigger whose duration is reported. */
export type Step = "addBatch" | "commitOffsets" | "getBatch" | "latestOffset" | "queryPlanning" | "walCommit";

/** What a trigger has to tell at its end. */
export interface TriggerResult {
  readonly batchId: number;
  readonly start: readonly (Offset | null)[];
  readonly end: readonly (Offset | null)[];
  readonly rowCounts: readonly number[];
  readonly sink: SinkProgress;
  readonly stateOperators: readonly StateOperatorProgress[];
  /** Undefined without a watermark. */
  readonly eventTime: EventTimeReport | undefined;
  /** Whether the batch is that of a run before: its end was read from the log, and no source was asked how far it is. */
  readonly isReplay?: boolean;
}

/**
 * Measures one trigger after the other, and reports with the keys and their order as Spark's progress JSON has them. What Spark leaves out is absent:
 * rates that are no number, metrics that are empty, `eventTime` without a watermark.
 *
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#reading-metrics-interactively}
 */
export class ProgressReporter {
  readonly #identity: { readonly id: string; readonly runId: string; readonly name: string | null };
  readonly #sinkDescription: string;
  readonly #clock: Clock;
  readonly #durations = new Map<string, number>();
  /** When the trigger began, by the wall clock. */
  #startedMs = -1;
  /** When it and the one before began, on the clock that measures. */
  #beganMs = -1;
  #previousBeganMs = -1;

  constructor(
    identity: { readonly id: string; readonly runId: string; readonly name: string | null },
    sinkDescription: string,
    clock: Clock,
  ) {
    this.#identity = identity;
    this.#sinkDescription = sinkDescription;
    this.#clock = clock;
  }

  /** A trigger begins. Returns when, in milliseconds since the epoch. */
  beginTrigger(): number {
    this.#previousBeganMs = this.#beganMs;
    this.#beganMs = this.#elapsed();
    this.#startedMs = this.#clock.now();
    this.#durations.clear();
    return this.#startedMs;
  }

  /** Runs a step and adds the time it takes. */
  async measure<T>(step: Step, action: () => Promise<T>): Promise<T> {
    const beganMs = this.#elapsed();
    try {
      return await action();
    } finally {
      this.#durations.set(step, (this.#durations.get(step) ?? 0) + this.#elapsed() - beganMs);
    }
  }

  /** Has a step in the report even if no time is measured for it. */
  mention(step: Step): void {
    this.#durations.set(step, this.#durations.get(step) ?? 0);
  }

  /** The trigger has ended. */
  endTrigger(result: TriggerResult, sources: readonly Source[]): StreamingQueryProgress {
    const tookMs = this.#elapsed() - this.#beganMs;
    this.#durations.set("triggerExecution", tookMs);
    const sinceLastMs = this.#previousBeganMs < 0 ? Infinity : this.#beganMs - this.#previousBeganMs;
    const rates = (rowCount: number) => ({
      ...rate("inputRowsPerSecond", rowCount, sinceLastMs),
      ...rate("processedRowsPerSecond", rowCount, tookMs),
    });
    const numInputRows = result.rowCounts.reduce((sum, n) => sum + n, 0);
    const steps = [...this.#durations].map(([step, ms]) => [step, Math.round(ms)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      ...this.#identity,
      timestamp: new Date(this.#startedMs).toISOString(),
      batchId: result.batchId,
      batchDuration: Math.round(tookMs),
      numInputRows,
      ...rates(numInputRows),
      durationMs: Object.fromEntries(steps),
      ...(result.eventTime ? { eventTime: eventTimeOf(result.eventTime) } : {}),
      stateOperators: result.stateOperators,
      sources: sources.map((source, i) => {
        const end = result.end[i] ?? null;
        const { latestOffset, metrics } = result.isReplay ? NOT_ASKED : source.report(end);
        return {
          description: source.description,
          startOffset: jsonValue(result.start[i] ?? null),
          endOffset: jsonValue(end),
          latestOffset: jsonValue(latestOffset),
          numInputRows: result.rowCounts[i] ?? 0,
          ...rates(result.rowCounts[i] ?? 0),
          ...(Object.keys(metrics).length > 0 ? { metrics } : {}),
        };
      }),
      sink: { description: this.#sinkDescription, ...result.sink },
    };
  }

  #elapsed(): number {
    return this.#clock.elapsed?.() ?? this.#clock.now();
  }
}

const NOT_ASKED = { latestOffset: null, metrics: {} };

/** Spark's `eventTime`: what the batch saw, if anything, and the watermark that it ran with. */
function eventTimeOf({ seen, watermarkMs }: EventTimeReport): Record<string, string> {
  return {
    ...(seen && {
      avg: isoTime(Math.trunc(seen.averageMs)),
      max: isoTime(seen.maxMs),
      min: isoTime(seen.minMs),
    }),
    watermark: isoTime(watermarkMs),
  };
}

/** The farthest that a JavaScript date goes; TIMESTAMP goes a little farther. */
const LAST_DATE_MS = 8_640_000_000_000_000;

function isoTime(ms: number): string {
  return new Date(Math.max(-LAST_DATE_MS, Math.min(ms, LAST_DATE_MS))).toISOString();
}

/** One decimal, half up; nothing where Spark has no number. */
function rate(name: string, rowCount: number, durationMs: number): Record<string, number> {
  if (durationMs <= 0) return {};
  return { [name]: Math.round(rowCount / (durationMs / 1000) * 10) / 10 };
}

function jsonValue(offset: Offset | null): unknown {
  if (offset === null) return null;
  try {
    return JSON.parse(offset);
  } catch {
    return offset;
  }
}
