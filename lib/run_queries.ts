import { type DataStreamWriter, onStopSignal, SparkError, type StreamingQuery } from "../engine/mod.ts";
import type { Flags } from "./flags.ts";
import type { ProgressPrinter } from "./progress_printer.ts";

/**
 * Starts the queries and waits until all have ended: by themselves with `--available-now`, at Ctrl-C, or because one of them failed, which ends the others after
 * their running batch.
 *
 * @param meanwhile Begins when all queries have started.
 * @throws What the first query that failed failed with.
 */
export async function runQueries(
  writers: readonly DataStreamWriter[],
  { availableNow }: Pick<Flags, "availableNow">,
  printer: ProgressPrinter,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const queries: StreamingQuery[] = [];
  let isStopping = false;
  const stopAll = () => {
    isStopping = true;
    for (const query of queries) query.stop({ finishBatch: true });
  };
  using _signal = onStopSignal(() => {
    console.log(
      "\nFinishing the running batch. Ctrl-C again ends at once; the batch is then done again at the next start.",
    );
    stopAll();
  });
  const named = writers.map((writer) => writer.queryName(writer.plan.queryName ?? shortName(writer)));
  printer.expect(named.map((writer) => writer.plan.queryName!));
  for (const writer of named) {
    queries.push(await (availableNow ? writer.trigger({ availableNow: true }) : writer).start());
    if (isStopping) stopAll(); // Ctrl-C came while this one was being started
  }
  await allEnded(queries, meanwhile, stopAll);
}

async function allEnded(
  queries: readonly StreamingQuery[],
  meanwhile: () => Promise<void>,
  stopAll: () => void,
): Promise<void> {
  const failures: unknown[] = [];
  const ended = queries.map((query) => () => query.awaitTermination());
  await Promise.all([...ended, meanwhile].map(async (end) => {
    try {
      await end();
    } catch (error) {
      if (!isInterrupted(error)) failures.push(error);
      stopAll();
    }
  }));
  if (failures.length > 0) throw failures[0];
}

/** Whether an action ended because of Ctrl-C, which a cluster's actions do. */
function isInterrupted(error: unknown): boolean {
  return error instanceof SparkError && error.condition === "OPERATION_CANCELED";
}

/** The last part of the output path: `reviews` for `…/bronze/reviews`. */
function shortName(writer: DataStreamWriter): string {
  return writer.plan.options["path"]?.split("/").at(-1) ?? writer.plan.format ?? "query";
}
