import { SparkError } from "../../errors.ts";
import type { Offset } from "../source/source.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { PlannedBatch } from "./offset_log.ts";

/** Where a query goes on. */
export interface Recovery {
  readonly nextBatchId: number;
  /** Where the next batch begins, by source; null where nothing is known yet. */
  readonly start: readonly (Offset | null)[];
  /** A batch that was logged and perhaps not finished: it comes first, exactly as it was planned. */
  readonly replay: PlannedBatch | undefined;
  /** The watermark for the next batch. */
  readonly watermarkMs: number;
  /** The watermark of the batch before that. */
  readonly previousWatermarkMs: number;
  /** Settings of the newest batch, which win over the session's. */
  readonly conf: Readonly<Record<string, string>>;
}

/**
 * Reads from the logs of a checkpoint where its query goes on: after the newest batch when that is committed, else with that batch again.
 *
 * @param sourceCount How many sources the query has.
 * @throws {SparkError} `MALFORMED_LOG_FILE` when the log of the batch before the newest is missing or damaged.
 */
export async function recover(checkpoint: Checkpoint, sourceCount: number): Promise<Recovery> {
  const [logged, committed] = await Promise.all([
    checkpoint.offsetLog.newest(),
    checkpoint.commitLog.newest(),
  ]);
  const nowhere = Array.from({ length: sourceCount }, () => null);
  if (logged === undefined) {
    if (committed !== undefined) throw withoutOffsets(checkpoint.url);
    return {
      nextBatchId: 0,
      start: nowhere,
      replay: undefined,
      watermarkMs: 0,
      previousWatermarkMs: 0,
      conf: {},
    };
  }
  const newest = await checkpoint.offsetLog.read(logged);
  if (committed === logged) {
    return {
      nextBatchId: logged + 1,
      start: newest.offsets,
      replay: undefined,
      watermarkMs: Math.max(newest.batchWatermarkMs, await checkpoint.commitLog.readWatermark(logged)),
      previousWatermarkMs: newest.batchWatermarkMs,
      conf: newest.conf,
    };
  }
  const previous = logged === 0 ? undefined : await checkpoint.offsetLog.read(logged - 1);
  return {
    nextBatchId: logged,
    start: previous?.offsets ?? nowhere,
    replay: newest,
    watermarkMs: newest.batchWatermarkMs,
    previousWatermarkMs: previous?.batchWatermarkMs ?? 0,
    conf: newest.conf,
  };
}

function withoutOffsets(url: string): SparkError {
  return new SparkError(
    "STATE_STORE_CHECKPOINT_LOCATION_NOT_EMPTY",
    `The checkpoint ${url} has no batch in offsets but some in commits, so it is not known what was read. Restore its offsets, or start ` +
      `afresh: delete the checkpoint and the output that belongs to it (--fresh).`,
    { parameters: { checkpointLocation: url } },
  );
}
