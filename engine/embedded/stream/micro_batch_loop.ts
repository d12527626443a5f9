import type { DuckDBConnection } from "@duckdb/node-api";
import { SparkError } from "../../errors.ts";
import type { SinkBatch, SinkProgress } from "../sink/sink.ts";
import type { Offset, Source } from "../source/source.ts";
import type { BatchLanding, BatchRange } from "./batch_landing.ts";
import type { BatchOutcome, BatchRunner } from "./batch_runner.ts";
import { type BatchSupply, hasNewData } from "./batch_supply.ts";
import { badRowError, findBadRow } from "./find_bad_row.ts";
import { interruptible } from "./interruptible.ts";
import type { LoopParts } from "./loop_parts.ts";
import type { PlannedBatch } from "./offset_log.ts";
import { openLoop } from "./open_loop.ts";
import { sleepUntil, type TriggerOutcome, type TriggerPolicy } from "./trigger.ts";

/** How often an idle query tells that it is alive, as Spark's `spark.sql.streaming.noDataProgressEventInterval`. */
const IDLE_PROGRESS_INTERVAL_MS = 10_000;

/**
 * Runs a streaming query batch by batch, by Spark's order of steps:
 *
 * 1. each source names the end of the batch; without new data nothing happens, unless the watermark has moved and there may be state to close
 * 2. `offsets/N` is written: from now on batch N is this, also after a crash
 * 3. the sources may forget batch N-1
 * 4. the rows land in DuckDB, the plan runs, version N+1 of the state is written, the sink writes
 * 5. `commits/N` is written, with the watermark for batch N+1: batch N is done
 *
 * A failure anywhere ends the query and leaves the checkpoint as it is, and the next start begins with batch N again. While the sink writes, the
 * rows of batch N+1 are already being landed; they are thrown away unless batch N gets as far as step 5.
 */
export class MicroBatchLoop {
  readonly #parts: LoopParts;
  #sources: readonly Source[] = [];
  #supply!: BatchSupply;
  #writers!: readonly DuckDBConnection[];
  #policy!: TriggerPolicy;
  #conf: Readonly<Record<string, string>> = {};
  #nextBatchId = 0;
  #start: readonly (Offset | null)[] = [];
  /** 0 for a query without a watermark. */
  #watermarkMs = 0;
  /** The watermark of the newest batch. */
  #previousWatermarkMs = 0;
  #runner!: BatchRunner;
  #replay: PlannedBatch | undefined;
  #lastIdleProgressMs = -Infinity;

  constructor(parts: LoopParts) {
    this.#parts = parts;
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
    const { watcher } = this.#parts;
    watcher.onStatus("Initializing sources");
    const opened = await openLoop(this.#parts, resources);
    const { recovery } = opened;
    this.#sources = opened.sources;
    this.#writers = opened.writers;
    this.#policy = opened.policy;
    this.#runner = opened.runner;
    this.#supply = opened.supply;
    this.#conf = recovery.conf;
    this.#nextBatchId = recovery.nextBatchId;
    this.#start = recovery.start;
    this.#replay = recovery.replay;
    this.#watermarkMs = recovery.watermarkMs;
    this.#previousWatermarkMs = recovery.previousWatermarkMs;
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
    const polled = await this.#supply.aheadEnd() ?? await this.#poll();
    const hasData = hasNewData({ start: this.#start, end: polled });
    if (!hasData && !this.#mayRunWithoutData()) return undefined;
    const end = hasData ? polled : this.#start;
    const batch: PlannedBatch = {
      batchId: this.#nextBatchId,
      batchWatermarkMs: this.#watermarkMs,
      batchTimestampMs: clock.now(),
      conf: this.#conf,
      offsets: end,
    };
    watcher.onStatus("Writing offsets to log", { isDataAvailable: hasData, isTriggerActive: true });
    await faultPoint("before offset log");
    await progress.measure("walCommit", () => checkpoint.offsetLog.add(batch));
    await faultPoint("after offset log");
    if (batch.batchId > 0) {
      await Promise.all(this.#sources.map((source, i) => {
        const done = this.#start[i] ?? null;
        return done === null ? undefined : source.commit(done);
      }));
    }
    const oldest = await checkpoint.purge(batch.batchId);
    if (oldest !== undefined) await this.#runner.purgeBefore(oldest);
    return batch;
  }

  #mayRunWithoutData(): boolean {
    return this.#policy.runsNoDataBatches && this.#runner.wantsNoDataBatch &&
      this.#parts.conf["spark.sql.streaming.noDataMicroBatches.enabled"] !== "false";
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
      const state = this.#runner.idle(this.#nextBatchId);
      watcher.onProgress(progress.endTrigger({ ...nothing, ...range, ...state }, this.#sources), "idle");
    }
    watcher.onIdle();
    return "idle";
  }

  /** Steps 4 and 5. */
  async #run(batch: PlannedBatch, isReplay: boolean): Promise<void> {
    const { checkpoint, clock, faultPoint, progress, watcher } = this.#parts;
    const range: BatchRange = { start: this.#start, end: batch.offsets };
    const isDataAvailable = hasNewData(range);
    const message = isDataAvailable ? "Processing new data" : "No new data but cleaning up state";
    watcher.onStatus(message, { isDataAvailable, isTriggerActive: true });
    const { outcome, rowCounts, sink } = await this.#write(batch, range, isReplay);
    const nextWatermarkMs = Math.max(this.#watermarkMs, outcome.watermarkMs);
    await faultPoint("before commit log");
    await progress.measure(
      "commitOffsets",
      () => checkpoint.commitLog.add(batch.batchId, nextWatermarkMs),
    );
    await faultPoint("after commit log");
    this.#nextBatchId = batch.batchId + 1;
    this.#start = range.end;
    this.#previousWatermarkMs = batch.batchWatermarkMs;
    this.#watermarkMs = nextWatermarkMs;
    this.#replay = undefined;
    this.#lastIdleProgressMs = clock.now();
    if (outcome.eventTime) watcher.onEventTime(outcome.eventTime);
    const { notice, ...written } = sink;
    if (notice !== undefined) watcher.onNotice(notice);
    const result = { batchId: batch.batchId, ...range, ...outcome, rowCounts, sink: written, isReplay };
    watcher.onProgress(progress.endTrigger(result, this.#sources), "batch");
  }

  async #write(batch: PlannedBatch, range: BatchRange, isReplay: boolean): Promise<WrittenBatch> {
    const { compiled, interrupt, progress, sink } = this.#parts;
    const sinkBatch = await sink.begin(batch.batchId, compiled.schema, interrupt);
    if (sinkBatch === undefined && !isReplay) throw strangeOutput(batch.batchId, sink.description);
    if (sinkBatch === undefined && !this.#runner.remembers) {
      const rowCounts = range.end.map(() => 0);
      return { outcome: this.#runner.idle(batch.batchId), rowCounts, sink: { numOutputRows: -1 } };
    }
    await using resources = new AsyncDisposableStack();
    if (sinkBatch) resources.use(sinkBatch);
    const landing = resources.use(await progress.measure("getBatch", () => this.#supply.take(range)));
    try {
      return await progress.measure("addBatch", async () => {
        const outcome = await this.#runBatch(batch, landing, sinkBatch);
        const rowCounts = await landing.done;
        return { outcome, rowCounts, sink: await sinkBatch?.commit() ?? { numOutputRows: -1 } };
      });
    } catch (error) {
      if (interrupt.aborted) throw error;
      await landing[Symbol.asyncDispose]();
      await this.#supply[Symbol.asyncDispose](); // a source reads one range at a time
      throw await this.#explain(error, range, batch.batchTimestampMs);
    }
  }

  /** @param sinkBatch Undefined when the sink has the rows, and only what the batch leaves behind is wanted. */
  async #runBatch(
    batch: PlannedBatch,
    landing: BatchLanding,
    sinkBatch: SinkBatch | undefined,
  ): Promise<BatchOutcome> {
    const { compiled: { schema }, interrupt, progress } = this.#parts;
    progress.mention("queryPlanning"); // Spark reports it of batches without rows, too
    return await interruptible(this.#writers, interrupt, () =>
      this.#runner.run({
        batchId: batch.batchId,
        nowMs: batch.batchTimestampMs,
        watermarkMs: batch.batchWatermarkMs,
        lateMs: this.#previousWatermarkMs,
        landing,
        writers: this.#writers.map((connection) => async (sql) =>
          await sinkBatch?.write({ connection, sql, schema })
        ),
      }));
  }

  /** A value that cannot be computed is named by its row, and what a source has lost by the source; other errors are what they are. */
  async #explain(error: unknown, range: BatchRange, nowMs: number): Promise<unknown> {
    const { compiled, connect, explainFailure, interrupt } = this.#parts;
    const computation = explainFailure(error);
    if (!computation) return await this.#explainLoss(error, range) ?? error;
    if (!compiled.rowByRow) return computation;
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

  async #explainLoss(error: unknown, { start, end }: BatchRange): Promise<SparkError | undefined> {
    if (error instanceof SparkError) return undefined;
    for (const [i, source] of this.#sources.entries()) {
      const to = end[i] ?? null;
      const loss = to === null ? undefined : await source.explainLoss?.(start[i] ?? null, to, error);
      if (loss !== undefined) return loss;
    }
    return undefined;
  }
}

/** What writing a batch gave. */
interface WrittenBatch {
  readonly outcome: BatchOutcome;
  readonly rowCounts: readonly number[];
  readonly sink: SinkProgress;
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
