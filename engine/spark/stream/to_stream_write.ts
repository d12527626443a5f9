import type { StreamWritePlan } from "../../declare/plan.ts";
import { AnalysisError } from "../../errors.ts";
import { splitPath } from "../plan_runner.ts";
import type { Sent } from "../protocol/message_types.ts";
import type { Reach } from "../reach.ts";

/** A streaming write as Spark Connect takes it, but for its input. */
export function toStreamWrite(write: StreamWritePlan, reach: Reach): Sent<"WriteStreamOperationStart"> {
  const { format, outputMode, partitionBy, queryName, trigger } = write;
  const { path, others } = splitPath(reach.options(write.options));
  return {
    format: format ?? "",
    options: others,
    partitioning_column_names: partitionBy,
    output_mode: outputMode,
    query_name: queryName ?? "",
    path,
    ...(trigger?.kind === "processingTime" &&
      { processing_time_interval: `${trigger.intervalMs} milliseconds` }),
    ...(trigger?.kind === "availableNow" && { available_now: true }),
    ...(trigger?.kind === "once" && { once: true }),
  };
}

/**
 * Refuses what only the engine in this process can do.
 *
 * @throws {AnalysisError} `UNSUPPORTED_ON_SPARK_CONNECT` for `foreachBatch`.
 */
export function refuseForeachBatch(write: StreamWritePlan): void {
  if (write.format?.toLowerCase() !== "foreachbatch") return;
  throw new AnalysisError(
    "UNSUPPORTED_ON_SPARK_CONNECT",
    "foreachBatch takes a function of this process, and a Spark cluster cannot call it. Write each batch to files, to Kafka or to a table " +
      "(with the trigger availableNow: true, and go on in the script when the query has ended), or run without SPARK_REMOTE.",
  );
}
