import type { DuckDBConnection } from "@duckdb/node-api";
import type { OutputMode, TriggerSpec } from "../../declare/plan.ts";
import type { StreamingQueryProgress } from "../../declare/streaming_query.ts";
import type { EventTimeReport } from "../../declare/streaming_query_listener.ts";
import type { ComputationError } from "../../errors.ts";
import type { CompiledPlan, Leaf } from "../compile.ts";
import type { Sink } from "../sink/sink.ts";
import type { Source, SourceContext } from "../source/source.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Clock } from "./clock.ts";
import type { FaultPoint } from "./fault_point.ts";
import type { OpenStaticRead } from "./flow/flow_runner.ts";
import type { ProgressReporter } from "./progress.ts";
import type { TriggerOutcome } from "./trigger.ts";

/** What the loop works with. */
export interface LoopParts {
  readonly compiled: CompiledPlan;
  readonly trigger: TriggerSpec | undefined;
  readonly outputMode: OutputMode;
  readonly checkpoint: Checkpoint;
  readonly sink: Sink;
  /** Opens the source of a streaming leaf. */
  readonly openSource: (leaf: Leaf, context: SourceContext) => Promise<Source>;
  /** Reads what a static leaf names, as it is now. */
  readonly openStaticRead?: OpenStaticRead;
  /** A new connection to the session's DuckDB; the loop closes it. */
  readonly connect: () => Promise<DuckDBConnection>;
  /** What of Spark's run-time errors a failure of DuckDB is; undefined when it is none. */
  readonly explainFailure: (error: unknown) => ComputationError | undefined;
  /** The session's settings, for those that a checkpoint pins. */
  readonly conf: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly progress: ProgressReporter;
  readonly watcher: LoopWatcher;
  /** Ends the query after the running batch. */
  readonly finish: AbortSignal;
  /** Ends the query at once, in the middle of a batch. Aborts `finish` too. */
  readonly interrupt: AbortSignal;
  readonly sliceBytes?: number;
  readonly faultPoint: FaultPoint;
}

/** Who looks at the loop from outside. */
export interface LoopWatcher {
  /** What the query is doing now, in Spark's words. */
  onStatus(message: string, state?: { isDataAvailable?: boolean; isTriggerActive?: boolean }): void;
  /** The sources are about to be asked for new data. */
  onPoll(): void;
  /** They had none. */
  onIdle(): void;
  /** What the batch that `onProgress` will tell of did to event time. */
  onEventTime(report: EventTimeReport): void;
  onProgress(progress: StreamingQueryProgress, outcome: TriggerOutcome): void;
  /** A sentence of a source for the user. */
  onNotice(sentence: string): void;
}
