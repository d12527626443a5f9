import type { OutputMode } from "../../declare/plan.ts";
import type { DataType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { childrenOf, type ResolvedExpr } from "../analyze/resolved_expr.ts";
import {
  exprsOf,
  inputsOf,
  type ResolvedAggregate,
  type ResolvedJoin,
  type ResolvedPlan,
  type ResolvedSetOperation,
} from "../analyze/resolved_plan.ts";
import { aggregatesStream, isStreaming } from "./flow/split_plan.ts";

/**
 * Refuses what a stream cannot compute, in the order in which Spark looks: the output mode against the topmost aggregation, then each part of the plan.
 *
 * @throws {AnalysisError} `STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION`, `NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING`, `_LEGACY_ERROR_TEMP_3102`.
 */
export function refuseUnsupported(plan: ResolvedPlan, mode: OutputMode, checksCorrectness: boolean): void {
  refuseMode(plan, mode);
  refuseParts(plan, mode);
  if (checksCorrectness && mode !== "append") refuseLateRows(plan, mode);
}

/** What this engine cannot run even if Spark's checks are switched off. */
export function refuseStreamStreamJoin(plan: ResolvedPlan): void {
  for (const input of inputsOf(plan)) refuseStreamStreamJoin(input);
  if (plan.kind !== "join" || !isStreaming(plan.left) || !isStreaming(plan.right)) return;
  throw unsupported(
    "Join between two streaming DataFrames/Datasets is not supported by this engine. Write one stream to files and read them as a static " +
      "frame, or run the query on a Spark cluster (SPARK_REMOTE)",
  );
}

function refuseMode(plan: ResolvedPlan, mode: OutputMode): void {
  const top = topmostAggregate(plan);
  if (mode === "complete" && top === undefined) {
    throw unsupportedMode(mode, "no streaming aggregations", 'Use .outputMode("append").');
  }
  if (top === undefined) return;
  if (mode === "append" && !top.grouping.some(({ key }) => key.eventTimeDelayMs !== undefined)) {
    throw unsupportedMode(mode, "streaming aggregations without watermark", correctedLine(top));
  }
  if (mode === "update" && top.input.kind === "sessions") {
    throw unsupportedMode(mode, "session window streaming aggregations", 'Use .outputMode("append").');
  }
}

/** What to write instead, with the names of the program. */
function correctedLine(aggregate: ResolvedAggregate): string {
  const marked = watermarkedColumn(aggregate.input);
  const column = marked ?? timesIn(aggregate.input)[0] ?? "ts";
  const others = aggregate.grouping.filter(({ key }) => key.name !== column && !isWindow(key.type))
    .map(({ key }) => `, col("${key.name}")`);
  const watermark = marked === undefined ? `.withWatermark("${column}", "10 seconds")` : "";
  return `Append mode needs the column with the watermark, or a window on it, in the group: ` +
    `${watermark}.groupBy(window(col("${column}"), "10 seconds")${others.join("")}). ` +
    `(A sink other than files also takes .outputMode("update") and .outputMode("complete").)`;
}

/** The nearest columns of times, by name. */
function timesIn(plan: ResolvedPlan): string[] {
  const here = plan.output.filter((attribute) => attribute.type === "timestamp").map(({ name }) => name);
  return here.length > 0 ? here : inputsOf(plan).flatMap(timesIn);
}

function isWindow(type: DataType): boolean {
  return typeof type === "object" && type.type === "struct" &&
    type.fields.map(({ name }) => name).join() === "start,end";
}

function watermarkedColumn(plan: ResolvedPlan): string | undefined {
  if (plan.kind === "watermark") return plan.eventTime.name;
  return inputsOf(plan).map(watermarkedColumn).find((name) => name !== undefined);
}

function topmostAggregate(plan: ResolvedPlan): ResolvedAggregate | undefined {
  if (plan.kind === "aggregate" && isStreaming(plan)) return plan;
  return inputsOf(plan).map(topmostAggregate).find((aggregate) => aggregate !== undefined);
}

/** From the sources up. */
function refuseParts(plan: ResolvedPlan, mode: OutputMode): void {
  if (!isStreaming(plan)) return;
  for (const input of inputsOf(plan)) refuseParts(input, mode);
  for (const expr of exprsOf(plan)) refuseExpr(expr);
  switch (plan.kind) {
    case "join":
      return refuseJoin(plan, mode);
    case "union":
      if (plan.inputs.every(isStreaming)) return;
      throw unsupported("Union between streaming and batch DataFrames/Datasets is not supported");
    case "setOperation":
      return refuseSetOperation(plan);
    case "aggregate":
      return refuseAggregate(plan);
    case "window":
      throw nonTimeWindow(plan.calls.map(({ attribute }) => attribute.name));
    case "sort":
      if (mode === "complete" && aggregatesStream(plan.input)) return;
      throw unsupported(
        "Sorting is not supported on streaming DataFrames/Datasets, unless it is on aggregated DataFrame/Dataset in Complete output mode",
      );
    case "limit":
      if (mode !== "update") return;
      throw unsupported("Limits are not supported on streaming DataFrames/Datasets in Update output mode");
    case "offset":
      throw unsupported("Offset is not supported on streaming DataFrames/Datasets");
    case "deduplicate":
      if (mode === "complete" && aggregatesStream(plan.input)) {
        throw unsupported(
          "dropDuplicates is not supported after aggregation on a streaming DataFrame/Dataset",
        );
      }
      if (!plan.withinWatermark || plan.input.output.some((a) => a.eventTimeDelayMs !== undefined)) return;
      throw unsupported(
        "dropDuplicatesWithinWatermark is not supported on streaming DataFrames/DataSets without watermark",
      );
  }
}

const JOIN_NAMES: Readonly<Record<ResolvedJoin["type"], string>> = {
  inner: "Inner",
  cross: "Cross",
  left: "LeftOuter",
  right: "RightOuter",
  full: "FullOuter",
  semi: "LeftSemi",
  anti: "LeftAnti",
};

function refuseJoin({ left, right, type }: ResolvedJoin, mode: OutputMode): void {
  const isLeft = isStreaming(left), isRight = isStreaming(right);
  const name = JOIN_NAMES[type];
  if (isLeft && isRight) {
    if (mode === "append") return;
    throw unsupported(
      `Join between two streaming DataFrames/Datasets is not supported in ${
        capital(mode)
      } output mode, only in Append output mode`,
    );
  }
  if (type === "full") {
    throw unsupported(`${name} joins with streaming DataFrames/Datasets on one side only are not supported`);
  }
  if (type === "right" && isLeft) {
    throw unsupported(
      `${name} join with a streaming DataFrame/Dataset on the left and a static DataFrame/DataSet on the right not supported`,
    );
  }
  if (type === "anti" && isRight) {
    throw unsupported(`${name} joins with a streaming DataFrame/Dataset on the right are not supported`);
  }
  if ((type === "left" || type === "semi") && isRight) {
    throw unsupported(
      `${name} join with a streaming DataFrame/Dataset on the right and a static DataFrame/Dataset on the left is not supported`,
    );
  }
}

function refuseSetOperation({ operation, right }: ResolvedSetOperation): void {
  if (operation === "intersect") {
    throw unsupported("Intersect of streaming DataFrames/Datasets is not supported");
  }
  if (isStreaming(right)) {
    throw unsupported("Except on a streaming DataFrame/Dataset on the right is not supported");
  }
  throw unsupported(
    "Except on a streaming DataFrame/Dataset is not supported by this engine. Use a left_anti join",
  );
}

function refuseAggregate(plan: ResolvedAggregate): void {
  if (plan.sets && plan.input.kind === "sessions") {
    throw unsupported("Grouping sets, cube and rollup of session windows are not supported by this engine");
  }
  if (plan.calls.some(({ call }) => call.distinct)) {
    throw unsupported(
      "Distinct aggregations are not supported on streaming DataFrames/Datasets. Consider using approx_count_distinct() instead",
    );
  }
}

function refuseExpr(expr: ResolvedExpr): void {
  if (expr.kind === "call" && expr.function.name === "monotonically_increasing_id") {
    throw unsupported(
      "Expression(s): monotonically_increasing_id() is not supported with streaming DataFrames/Datasets",
    );
  }
  if (expr.kind === "subquery" && isStreaming(expr.plan)) {
    throw unsupported("A query inside an expression cannot read a streaming DataFrame/Dataset");
  }
  for (const child of childrenOf(expr)) refuseExpr(child);
}

/** Outside append mode, what an aggregation gives may be older than the watermark, and would be dropped by the next operator. */
function refuseLateRows(plan: ResolvedPlan, mode: OutputMode): void {
  if (!isStreaming(plan)) return;
  const isStateful = plan.kind === "aggregate" ||
    (plan.kind === "deduplicate" && plan.keys.some((key) => key.eventTimeDelayMs !== undefined));
  if (isStateful && inputsOf(plan).some(aggregatesStream)) {
    throw unsupported(
      "Detected pattern of possible 'correctness' issue due to global watermark. The query contains stateful operation which can emit rows " +
        `older than the current watermark plus allowed late record delay, which are "late rows" in downstream stateful operations and these ` +
        `rows can be discarded. In ${mode} mode one aggregation cannot follow another; use .outputMode("append"), or set ` +
        "spark.sql.streaming.statefulOperator.checkCorrectness.enabled to false",
    );
  }
  for (const input of inputsOf(plan)) refuseLateRows(input, mode);
}

function nonTimeWindow(names: readonly string[]): AnalysisError {
  return new AnalysisError(
    "NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING",
    `Window function is not supported in ${
      names.join(", ")
    } on streaming DataFrames/Datasets. Structured Streaming only supports time-window ` +
      'aggregation using the WINDOW function: groupBy(window(col("ts"), "10 seconds")).',
    { parameters: { columnName: names.join(", ") } },
  );
}

function unsupportedMode(outputMode: OutputMode, operation: string, advice: string): AnalysisError {
  return new AnalysisError(
    "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION",
    `Invalid streaming output mode: ${outputMode}. This output mode is not supported for ${operation} on streaming DataFrames/DataSets. ${advice}`,
    { parameters: { outputMode, operation } },
  );
}

function unsupported(sentence: string): AnalysisError {
  return new AnalysisError("_LEGACY_ERROR_TEMP_3102", `${sentence}.`);
}

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}
