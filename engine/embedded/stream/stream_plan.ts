import type { Plan, StreamWritePlan } from "../../declare/plan.ts";
import { planInputs } from "../../declare/plan_inputs.ts";
import { AnalysisError } from "../../errors.ts";
import type { CompiledPlan } from "../compile.ts";

/**
 * Refuses what cannot run as a stream.
 *
 * @throws {AnalysisError} `WRITE_STREAM_NOT_ALLOWED` for a frame without a stream, `STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION` for a mode that the
 * plan has no rows for, `_LEGACY_ERROR_TEMP_3102` for a verb that streams do not have.
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#unsupported-operations}
 */
export function checkStreamPlan(write: StreamWritePlan, compiled: CompiledPlan): void {
  const streaming = compiled.leaves.filter((leaf) => leaf.read.streaming).length;
  if (streaming === 0) {
    throw new AnalysisError(
      "WRITE_STREAM_NOT_ALLOWED",
      "`writeStream` can be called only on streaming Dataset/DataFrame. Read with readStream, or write with write.",
    );
  }
  if (write.outputMode === "complete") {
    throw new AnalysisError(
      "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION",
      "Invalid streaming output mode: complete. This output mode is not supported for no streaming aggregations on streaming " +
        'DataFrames/DataSets. Use .outputMode("append").',
      { parameters: { outputMode: "complete", operation: "no streaming aggregations" } },
    );
  }
  if (streaming < compiled.leaves.length || hasLocalRows(write.input)) {
    throw unsupported("Union between streaming and batch DataFrames/Datasets is not supported");
  }
  if (hasLimit(write.input)) {
    throw unsupported(
      "limit is not supported on streaming DataFrames/Datasets by this engine. Limit what a batch reads with the source's options, such as " +
        "maxOffsetsPerTrigger",
    );
  }
}

function hasLocalRows(plan: Plan): boolean {
  return some(plan, (node) => node.kind === "local");
}

function hasLimit(plan: Plan): boolean {
  return some(plan, (node) => node.kind === "limit");
}

function some(plan: Plan, test: (node: Plan) => boolean): boolean {
  return test(plan) || planInputs(plan).some((input) => some(input, test));
}

function unsupported(sentence: string): AnalysisError {
  return new AnalysisError("_LEGACY_ERROR_TEMP_3102", `${sentence}.`);
}
