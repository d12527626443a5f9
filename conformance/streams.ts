/**
 * What programs with streams do and look at; streams.py is the twin.
 *
 * @module
 */
import { walk } from "./walk.ts";
import type { DataStreamWriter, StreamingQuery, StreamingQueryProgress } from "../engine/mod.ts";

/** Runs a query that ends by itself, and gives what its batches reported. */
export async function progressOf(writer: DataStreamWriter): Promise<unknown[]> {
  const query = await ended(writer);
  return query.recentProgress.map(reported);
}

/** The query at its end, which must come by itself. */
async function ended(writer: DataStreamWriter): Promise<StreamingQuery> {
  const query = await writer.start();
  if (await query.awaitTermination(DEADLINE_MS)) return query;
  await query.stop();
  throw new Error(`The query has not ended after ${DEADLINE_MS / 1000} seconds`);
}

const DEADLINE_MS = 60_000;

/** How the sink of a query that ends by itself names itself in its reports. */
export async function sinkDescription(writer: DataStreamWriter): Promise<string | undefined> {
  const query = await ended(writer);
  return query.lastProgress?.sink.description;
}

/** What does not depend on the time, nor on a folder. */
function reported(progress: StreamingQueryProgress): unknown {
  const { batchId, numInputRows, sources, sink } = progress;
  return {
    batchId,
    numInputRows,
    watermark: progress.eventTime?.watermark ?? null,
    operators: operatorStates(progress),
    numOutputRows: sink.numOutputRows,
    sources: sources.map(({ description, startOffset, endOffset, latestOffset, numInputRows, metrics }) => ({
      description,
      startOffset,
      endOffset,
      latestOffset,
      numInputRows,
      metrics: metrics ?? {},
    })),
  };
}

/** For each operator with state its rows, those updated, removed and dropped; bytes and milliseconds are an engine's own. */
export function operatorStates({ stateOperators }: StreamingQueryProgress): number[][] {
  const operators = stateOperators as readonly Record<string, number>[];
  return operators.map((operator) =>
    ["Total", "Updated", "Removed", "DroppedByWatermark"].map((what) => operator[`numRows${what}`]!)
  );
}

/** The files of a checkpoint by name; those that only one engine writes are left out. */
export async function checkpointFiles(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const path of await walk(folder)) {
    if (!path.endsWith(".crc") && !OURS.includes(path)) {
      files[path] = await Deno.readTextFile(`${folder}/${path}`);
    }
  }
  return files;
}

/** What a file sink's log says of its files, but for their number, which is an engine's own. */
export async function sinkLog(folder: string): Promise<Record<string, unknown>> {
  const log: Record<string, unknown> = {};
  for (const path of await walk(`${folder}/_spark_metadata`)) {
    if (path.endsWith(".crc")) continue;
    const [version, ...lines] = (await Deno.readTextFile(`${folder}/_spark_metadata/${path}`)).split("\n");
    const shapes = lines.map((line) => {
      const { path: _path, size: _size, modificationTime: _time, blockSize: _blockSize, ...rest } = JSON
        .parse(line);
      return JSON.stringify(rest);
    });
    log[path] = [version, ...new Set(shapes)];
  }
  return log;
}

/** Files with which an engine guards a checkpoint, or remembers the plan. */
const OURS = ["plan.json", ".metadata.lock"];
