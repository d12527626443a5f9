import { assert, assertEquals, assertRejects } from "@std/assert";
import { expr } from "../../declare/column.ts";
import type { DataFrame } from "../../declare/data_frame.ts";
import type { OutputMode } from "../../declare/plan.ts";
import { AnalysisError, SparkError } from "../../errors.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";
import { type RunOptions, StreamTest } from "./scenario.ts";

interface Refused {
  readonly what: string;
  /** A stream with columns v, k and ts, another, and a static frame with v and name. */
  readonly query: (s: DataFrame, other: DataFrame, fixed: DataFrame) => DataFrame;
  readonly mode: OutputMode;
  readonly condition?: string;
  readonly operation?: string;
  readonly text: string;
}

const windowed = (s: DataFrame) =>
  s.withWatermark("ts", "10 seconds").groupBy(expr("window(ts, '5 seconds')")).count();
const MODE = "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION";

const refused: Refused[] = [
  {
    what: "append of an aggregation without a watermark",
    query: (s) => s.groupBy("k").count(),
    mode: "append",
    condition: MODE,
    operation: "streaming aggregations without watermark",
    text: '.groupBy(window(col("ts"), "10 seconds"), col("k"))',
  },
  {
    what: "append of an aggregation whose keys leave the watermarked column out",
    query: (s) => s.withWatermark("ts", "10 seconds").groupBy("k").count(),
    mode: "append",
    condition: MODE,
    operation: "streaming aggregations without watermark",
    text: 'in the group: .groupBy(window(col("ts"), "10 seconds"), col("k"))',
  },
  {
    what: "append of distinct",
    query: (s) => s.select("k").distinct(),
    mode: "append",
    condition: MODE,
    operation: "streaming aggregations without watermark",
    text: "Append mode needs the column with the watermark",
  },
  {
    what: "complete without an aggregation",
    query: (s) => s.select("k"),
    mode: "complete",
    condition: MODE,
    operation: "no streaming aggregations",
    text: 'Use .outputMode("append")',
  },
  {
    what: "update of session windows",
    query: (s) =>
      s.withWatermark("ts", "1 second").groupBy(expr("session_window(ts, '5 seconds')"), "k").count(),
    mode: "update",
    condition: MODE,
    operation: "session window streaming aggregations",
    text: 'Use .outputMode("append")',
  },
  {
    what: "a join of two streams in update mode",
    query: (s, other) => s.join(other, "v"),
    mode: "update",
    text: "is not supported in Update output mode, only in Append output mode",
  },
  {
    what: "a join of two streams",
    query: (s, other) => s.join(other, "v"),
    mode: "append",
    text: "Write one stream to files and read them as a static frame",
  },
  {
    what: "a right join with a static frame on the right",
    query: (s, _, fixed) => s.join(fixed, "v", "right"),
    mode: "append",
    text:
      "RightOuter join with a streaming DataFrame/Dataset on the left and a static DataFrame/DataSet on the right not supported",
  },
  {
    what: "a left join with a static frame on the left",
    query: (s, _, fixed) => fixed.join(s, "v", "left"),
    mode: "append",
    text:
      "LeftOuter join with a streaming DataFrame/Dataset on the right and a static DataFrame/Dataset on the left is not supported",
  },
  {
    what: "a left_semi join with a static frame on the left",
    query: (s, _, fixed) => fixed.join(s, "v", "left_semi"),
    mode: "append",
    text: "LeftSemi join",
  },
  {
    what: "a left_anti join with a static frame on the left",
    query: (s, _, fixed) => fixed.join(s, "v", "left_anti"),
    mode: "append",
    text: "LeftAnti joins with a streaming DataFrame/Dataset on the right are not supported",
  },
  {
    what: "a full join with a static frame",
    query: (s, _, fixed) => s.join(fixed, "v", "full"),
    mode: "append",
    text: "FullOuter joins",
  },
  {
    what: "count(distinct)",
    query: (s) => s.groupBy("k").agg(expr("count(DISTINCT v)")),
    mode: "update",
    text: "Consider using approx_count_distinct() instead",
  },
  {
    what: "rollup of sessions",
    query: (s) =>
      s.withWatermark("ts", "10 seconds").rollup("k", expr("session_window(ts, '5 seconds')")).count(),
    mode: "append",
    text: "Grouping sets, cube and rollup of session windows are not supported by this engine",
  },
  {
    what: "a sort of rows",
    query: (s) => s.orderBy("v"),
    mode: "append",
    text: "Sorting is not supported on streaming DataFrames/Datasets",
  },
  {
    what: "a limit in update mode",
    query: (s) => s.limit(3),
    mode: "update",
    text: "Limits are not supported on streaming DataFrames/Datasets in Update output mode",
  },
  { what: "offset", query: (s) => s.offset(3), mode: "append", text: "Offset is not supported" },
  {
    what: "row_number",
    query: (s) => s.select("k", expr("row_number() OVER (PARTITION BY k ORDER BY v) AS n")),
    mode: "append",
    condition: "NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING",
    text: "Structured Streaming only supports time-window aggregation",
  },
  {
    what: "a union with a static frame",
    query: (s, _, fixed) => s.select("v", "k").union(fixed),
    mode: "append",
    text: "Union between streaming and batch DataFrames/Datasets is not supported",
  },
  {
    what: "intersect",
    query: (s, other) => s.select("v").intersect(other.select("v")),
    mode: "append",
    text: "Intersect of streaming DataFrames/Datasets is not supported",
  },
  {
    what: "dropDuplicatesWithinWatermark without a watermark",
    query: (s) => s.dropDuplicatesWithinWatermark("k"),
    mode: "append",
    text: "dropDuplicatesWithinWatermark is not supported on streaming DataFrames/DataSets without watermark",
  },
  {
    what: "dropDuplicates after a complete aggregation",
    query: (s) => s.groupBy("k").count().dropDuplicates("k"),
    mode: "complete",
    text: "dropDuplicates is not supported after aggregation on a streaming DataFrame/Dataset",
  },
  {
    what: "an aggregation of an aggregation in update mode",
    query: (s) => windowed(s).groupBy(expr("window(window, '10 seconds')")).agg(expr("sum(count)")),
    mode: "update",
    text: "Detected pattern of possible 'correctness' issue due to global watermark",
  },
];

async function refusal(query: Refused["query"], options: RunOptions): Promise<AnalysisError> {
  await using test = await StreamTest.open();
  using stream = new MemoryStream("v INT, k STRING");
  using other = new MemoryStream("v INT, k STRING");
  const timed = (each: MemoryStream) =>
    each.toDF(test.session).selectExpr("v", "k", "timestamp_seconds(v) AS ts");
  const fixed = test.session.createDataFrame([[1, "one"]], "v INT, name STRING");
  return await assertRejects(
    () => test.start(query(timed(stream), timed(other), fixed), options),
    AnalysisError,
  );
}

for (const { condition = "_LEGACY_ERROR_TEMP_3102", mode, operation, query, text, what } of refused) {
  Deno.test(`start() refuses ${what}`, async () => {
    const error = await refusal(query, { mode });
    assertEquals(error.condition, condition);
    assert(error.message.includes(text), error.message);
    assertEquals(error.parameters.operation, operation);
  });
}

for (
  const [what, query, condition] of [
    [
      "sessions without another key",
      (s) => s.withWatermark("ts", "1 second").groupBy(expr("session_window(ts, '5 seconds')")).count(),
      "_LEGACY_ERROR_TEMP_3068",
    ],
    [
      "a second watermark",
      (s) =>
        s.withWatermark("ts", "1 second").withColumn("t", expr("ts + INTERVAL 1 SECOND")).withWatermark(
          "t",
          "1 second",
        ),
      "_LEGACY_ERROR_TEMP_3076",
    ],
    [
      "two event times in the group",
      (s) => s.withWatermark("ts", "1 second").groupBy(expr("window(ts, '5 seconds')"), "ts").count(),
      "_LEGACY_ERROR_TEMP_3077",
    ],
  ] as const satisfies readonly (readonly [string, (s: DataFrame) => DataFrame, string])[]
) {
  Deno.test(`a query with ${what} ends at its first batch`, async () => {
    await using test = await StreamTest.open();
    using stream = new MemoryStream("v INT, k STRING");
    const running = await test.start(
      query(stream.toDF(test.session).selectExpr("v", "k", "timestamp_seconds(v) AS ts")),
    );
    const failure = await assertRejects(() => running.awaitTermination(), SparkError);
    assertEquals((failure.cause as SparkError).condition, condition);
  });
}

Deno.test("start() lets the checks be switched off, except for what cannot run at all", async () => {
  await using test = await StreamTest.open();
  using stream = new MemoryStream("v INT");
  const counts = stream.toDF(test.session).groupBy("v").count();
  const conf = { "spark.sql.streaming.unsupportedOperationCheck": "false" };
  const query = await test.start(counts, { conf });
  stream.addData([1]);
  await query.processAllAvailable();
  await query.stop();
  assertEquals(test.sink.batches.get(0), []);
  const error = await refusal((s, other) => s.join(other, "v"), { conf });
  assertEquals(error.condition, "_LEGACY_ERROR_TEMP_3102");
});
