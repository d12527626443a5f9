import type { StreamWritePlan } from "../../declare/plan.ts";
import { AnalysisError } from "../../errors.ts";
import type { CompiledPlan } from "../compile.ts";
import { refuseStreamStreamJoin, refuseUnsupported } from "./unsupported_operations.ts";

/**
 * Refuses what cannot run as a stream.
 *
 * @param conf The session's settings; `spark.sql.streaming.unsupportedOperationCheck` set to false switches the checks off.
 * @throws {AnalysisError} `WRITE_STREAM_NOT_ALLOWED` for a frame without a stream, and as {@linkcode refuseUnsupported}.
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#unsupported-operations}
 */
export function checkStreamPlan(
  write: StreamWritePlan,
  compiled: CompiledPlan,
  conf: Readonly<Record<string, string>> = {},
): void {
  if (!compiled.leaves.some((leaf) => leaf.read.streaming)) {
    throw new AnalysisError(
      "WRITE_STREAM_NOT_ALLOWED",
      "`writeStream` can be called only on streaming Dataset/DataFrame. Read with readStream, or write with write.",
    );
  }
  if (compiled.stepwise === undefined) return;
  const { plan } = compiled.stepwise;
  if (conf["spark.sql.streaming.unsupportedOperationCheck"] !== "false") {
    const isStrict = conf["spark.sql.streaming.statefulOperator.checkCorrectness.enabled"] !== "false";
    refuseUnsupported(plan, write.outputMode, isStrict);
  }
  refuseStreamStreamJoin(plan);
}
