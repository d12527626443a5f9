import type { DuckDBConnection } from "@duckdb/node-api";
import type { StreamingQueryProgress } from "../../declare/streaming_query.ts";
import { type ComputationError, SparkError } from "../../errors.ts";
import type { CompiledPlan, Leaf } from "../compile.ts";
import type { Sink, SinkBatch, SinkProgress } from "../sink/sink.ts";
import type { Offset, Source, SourceContext } from "../source/source.ts";
import type { TriggerSpec } from "../../declare/plan.ts";
import type { BatchLanding, BatchRange } from "./batch_landing.ts";
import { BatchSupply, hasNewData } from "./batch_supply.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Clock } from "./clock.ts";
import type { FaultPoint } from "./fault_point.ts";
import { badRowError, findBadRow } from "./find_bad_row.ts";
import { interruptible } from "./interruptible.ts";
import type { PlannedBatch } from "./offset_log.ts";
import { pinnedConf } from "./pinned_conf.ts";
import type { ProgressReporter } from "./progress.ts";
import { recover } from "./recovery.ts";
import { stageColumns } from "./stage.ts";
import { sleepUntil, type TriggerOutcome, type TriggerPolicy, triggerPolicy } from "./trigger.ts";

/** How often an idle query tells that it is alive, as Spark's `spark.sql.streaming.noDataProgressEventInterval`. */
const IDLE_PROGRESS_INTERVAL_MS = 10_000;

/** What the loop works with. */
export interface LoopParts {
  readonly compiled: CompiledPlan;
  readonly trigger: TriggerSpec | undefined;
  readonly checkpoint: Checkpoint;
  readonly sink: Sink;
  /** Opens the source of a streaming leaf. */
  readonly openSource: (leaf: Leaf, context: SourceContext) => Promise<Source>;
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

/** Who looks at the loop from outside. A watcher that throws ends the query. */
export interface LoopWatcher {
  /** What the query is doing now, in Spark's words. */
  onStatus(message: string, state?: { isDataAvailable?: boolean; isTriggerActive?: boolean }): void;
  /** The sources are about to be asked for new data. */
  onPoll(): void;
  /** They had none. */
  onIdle(): void;
  onProgress(progress: StreamingQueryProgress, outcome: TriggerOutcome): void;
  /** A sentence of a source for the user. */
  onNotice(sentence: string): void;
}

/**
 * Runs a streaming query batch by batch, by Spark's order of steps:
 *
 * 1. each source names the end of the batch; without new data nothing happens
 * 2. `offsets/N` is written: from now on batch N is this, also after a crash
 * 3. the sources may forget batch N-1
 * 4. the rows land in DuckDB, the plan runs, the sink writes
 * 5. `commits/N` is written: batch N is done
 *
 * A failure anywhere ends the query and leaves the checkpoint as it is, and the next start begins with batch N again. While the sink writes, the
 * rows of batch N+1 are already being landed; they are thrown away unless batch N gets as far as step 5.
 */
export class MicroBatchLoop {
  readonly #parts: LoopParts;
  readonly #leaves: readonly Leaf[];
  #sources: readonly Source[] = [];
  #supply!: BatchSupply;
  #reader!: DuckDBConnection;
  #policy!: TriggerPolicy;
  #conf: Readonly<Record<string, string>> = {};
  #nextBatchId = 0;
  #start: readonly (Offset | null)[] = [];
  /** 0 for a query without a watermark. */
  #watermarkMs = 0;
  #replay: PlannedBatch | undefined;
  #lastIdleProgressMs = -Infinity;

  constructor(parts: LoopParts) {
    this.#parts = parts;
    this.#leaves = parts.compiled.leaves.filter((leaf) => leaf.read.streaming);
  }

  /** Runs until the trigger has seen enough, the query is stopped, or something fails. */
  async run(): Promise<void> {
    await using resources = new AsyncDisposableStack();
    await this.#open(resources);
    const { clock, finish, progress, watcher } = this.#parts;
    while (!finish.aborted) {
      const startedMs = progress.beginTrigger();
      const outcome = await this.#trigger();
      if (this.#policy.endsAfter(outcome)) return;
      const message = outcome === "idle" ? "Waiting for data to arrive" : "Waiting for next trigger";
      watcher.onStatus(message, { isTriggerActive: false });
      await sleepUntil(clock, this.#policy.nextTriggerMs(startedMs, clock.now(), outcome), finish);
    }
  }

  async #open(resources: AsyncDisposableStack): Promise<void> {
    const { checkpoint, compiled, connect, trigger, watcher } = this.#parts;
    watcher.onStatus("Initializing sources");
    const connection = async () => resources.adopt(await connect(), (c) => Promise.resolve(c.closeSync()));
    const opening = [this.#openSources(resources), connection(), connection()] as const;
    await Promise.allSettled(opening); // so that what did open is closed when the rest fails
    const [sources, reader, lander] = await Promise.all(opening);
    this.#sources = sources;
    this.#reader = reader;
    this.#policy = triggerPolicy(trigger, sources.every((source) => source.supportsAvailableNow));
    this.#supply = resources.use(
      new BatchSupply({
        ...this.#parts,
        sources,
        columns: this.#leaves.map(stageColumns),
        limit: this.#policy.limit,
        lander,
        reader,
        sliced: compiled.rowByRow,
        // Two batches that cannot be cut might not fit into memory together.
        fetchesAhead: this.#policy.prefetches && compiled.rowByRow,
      }),
    );

    const recovery = await recover(checkpoint, sources.length);
    this.#nextBatchId = recovery.nextBatchId;
    this.#start = recovery.start;
    this.#replay = recovery.replay;
    this.#watermarkMs = recovery.watermarkMs;
    this.#conf = pinnedConf(this.#parts.conf, recovery.conf);
    if (this.#policy.fixesEnd) await Promise.all(sources.map((source) => source.prepareAvailableNow()));
  }

  async #openSources(resources: AsyncDisposableStack): Promise<Source[]> {
    const { checkpoint, clock, interrupt, openSource, watcher } = this.#parts;
    const sources: Source[] = [];
    for (const [i, leaf] of this.#leaves.entries()) {
      const source = await openSource(leaf, {
        log: checkpoint.sourceLog(i),
        now: () => clock.now(),
        notice: (sentence) => watcher.onNotice(sentence),
        signal: interrupt,
      });
      sources.push(resources.use(source));
    }
    return sources;
  }

  async #trigger(): Promise<TriggerOutcome> {
    const replay = this.#replay;
    const batch = replay ?? await this.#plan();
    if (batch === undefined) return this.#idle();
    await this.#run(batch, replay !== undefined);
    return "batch";
  }

  /** Steps 1 to 3: what the next batch is; undefined when there is nothing new. */
  async #plan(): Promise<PlannedBatch | undefined> {
    const { checkpoint, clock, faultPoint, progress, watcher } = this.#parts;
    const end = await this.#supply.aheadEnd() ?? await this.#poll();
    if (!hasNewData({ start: this.#start, end })) return undefined;
    const batch: PlannedBatch = {
      batchId: this.#nextBatchId,
      batchWatermarkMs: this.#watermarkMs,
      batchTimestampMs: clock.now(),
      conf: this.#conf,
      offsets: end,
    };
    watcher.onStatus("Writing offsets to log", { isDataAvailable: true, isTriggerActive: true });
    await faultPoint("before offset log");
    await progress.measure("walCommit", () => checkpoint.offsetLog.add(batch));
    await faultPoint("after offset log");
    if (batch.batchId > 0) {
      await Promise.all(this.#sources.map((source, i) => {
        const done = this.#start[i] ?? null;
        return done === null ? undefined : source.commit(done);
      }));
    }
    await checkpoint.purge(batch.batchId);
    return batch;
  }

  async #poll(): Promise<(Offset | null)[]> {
    const { progress, watcher } = this.#parts;
    watcher.onPoll();
    const names = this.#sources.map((source) => source.description).join(", ");
    watcher.onStatus(`Getting offsets from ${names}`, { isTriggerActive: true });
    return await progress.measure("latestOffset", () => this.#supply.latestOffsets(this.#start));
  }

  #idle(): TriggerOutcome {
    const { clock, progress, watcher } = this.#parts;
    watcher.onStatus("Waiting for data to arrive", { isDataAvailable: false });
    if (clock.now() - this.#lastIdleProgressMs >= IDLE_PROGRESS_INTERVAL_MS) {
      this.#lastIdleProgressMs = clock.now();
      const nothing = { batchId: this.#nextBatchId, rowCounts: [], sink: { numOutputRows: -1 } };
      const range = { start: this.#start, end: this.#start };
      watcher.onProgress(progress.endTrigger({ ...nothing, ...range }, this.#sources), "idle");
    }
    watcher.onIdle();
    return "idle";
  }

  /** Steps 4 and 5. */
  async #run(batch: PlannedBatch, isReplay: boolean): Promise<void> {
    const { checkpoint, clock, faultPoint, progress, watcher } = this.#parts;
    watcher.onStatus("Processing new data", { isDataAvailable: true, isTriggerActive: true });
    const range: BatchRange = { start: this.#start, end: batch.offsets };
    const { rowCounts, sink } = await this.#write(batch, range, isReplay);
    await faultPoint("before commit log");
    await progress.measure(
      "commitOffsets",
      () => checkpoint.commitLog.add(batch.batchId, this.#watermarkMs),
    );
    await faultPoint("after commit log");
    this.#nextBatchId = batch.batchId + 1;
    this.#start = range.end;
    this.#replay = undefined;
    this.#lastIdleProgressMs = clock.now();
    const result = { batchId: batch.batchId, ...range, rowCounts, sink };
    watcher.onProgress(progress.endTrigger(result, this.#sources), "batch");
  }

  async #write(
    batch: PlannedBatch,
    range: BatchRange,
    isReplay: boolean,
  ): Promise<{ rowCounts: readonly number[]; sink: SinkProgress }> {
    const { compiled, progress, sink } = this.#parts;
    const sinkBatch = await sink.begin(batch.batchId, compiled.schema);
    if (sinkBatch === undefined) {
      if (!isReplay) throw strangeOutput(batch.batchId, sink.description);
      return { rowCounts: range.end.map(() => 0), sink: { numOutputRows: -1 } };
    }
    await using _sinkBatch = sinkBatch;
    await using landing = await progress.measure("getBatch", () => this.#supply.take(range));
    try {
      return await progress.measure("addBatch", async () => {
        await this.#writeSlices(batch, landing, sinkBatch);
        return { rowCounts: await landing.done, sink: await sinkBatch.commit() };
      });
    } catch (error) {
      if (this.#parts.interrupt.aborted) throw error;
      await landing[Symbol.asyncDispose]();
      await this.#supply[Symbol.asyncDispose](); // a source reads one range at a time
      throw await this.#explain(error, range, batch.batchTimestampMs);
    }
  }

  /** A value that cannot be computed is named by its row; other errors are what they are. */
  async #explain(error: unknown, range: BatchRange, nowMs: number): Promise<unknown> {
    const { compiled, connect, explainFailure, interrupt } = this.#parts;
    const computation = explainFailure(error);
    if (!computation || !compiled.rowByRow) return computation ?? error;
    const row = await findBadRow({
      compiled,
      sources: this.#sources,
      range,
      connect,
      nowMs,
      signal: interrupt,
      fails: (cause) => explainFailure(cause)?.condition === computation.condition,
    });
    return row === undefined ? computation : badRowError(computation, row);
  }

  async #writeSlices(batch: PlannedBatch, landing: BatchLanding, sinkBatch: SinkBatch): Promise<void> {
    const { compiled, interrupt, progress } = this.#parts;
    const { schema } = compiled;
    const connection = this.#reader;
    for await (const slice of landing.slices()) {
      await using rows = slice;
      const relationOf = (leaf: number) => rows.relationOf(leaf);
      const sql = await progress.measure(
        "queryPlanning",
        () => Promise.resolve(compiled.toSql({ relationOf, nowMs: batch.batchTimestampMs })),
      );
      await interruptible(connection, interrupt, () => sinkBatch.write({ connection, sql, schema }));
    }
  }
}

/** Spark skips such a batch without a word, and its rows are lost. */
function strangeOutput(batchId: number, sink: string): SparkError {
  return new SparkError(
    "OUTPUT_OF_ANOTHER_CHECKPOINT",
    `Batch ${batchId} is new in this checkpoint, but ${sink} already holds a batch of that number: the output was written with another ` +
      `checkpoint, and these rows would be left out. Start both afresh (--fresh), or give the query a new output path.`,
    { parameters: { batchId: `${batchId}`, sink } },
  );
}
