import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { expr } from "../../declare/column.ts";
import { AnalysisError, StreamingQueryException } from "../../errors.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";
import { runScenario, type Scenario, StreamTest } from "./scenario.ts";

const scenarios: Scenario[] = [
  {
    name: "sessions grow, meet and become one",
    streams: { s: "line STRING, v INT" },
    query: ({ s }) =>
      s!.selectExpr("line", "timestamp_seconds(v) AS ts").withWatermark("ts", "30 seconds")
        .selectExpr("explode(split(line, ' ')) AS word", "ts")
        .groupBy(expr("session_window(ts, '10 seconds')"), "word").count()
        .selectExpr(
          "word",
          "CAST(session_window.start AS BIGINT)",
          "CAST(session_window.end AS BIGINT)",
          "count",
        ),
    mode: "complete",
    steps: [
      {
        add: { s: [["hello world spark streaming", 40], ["world hello structured streaming", 41]] },
        batches: [{
          id: 0,
          watermark: 0,
          rows: [["hello", 40, 51, 2], ["spark", 40, 50, 1], ["streaming", 40, 51, 2], [
            "structured",
            41,
            51,
            1,
          ], [
            "world",
            40,
            51,
            2,
          ]],
          state: [5],
        }],
        next: 11,
      },
      {
        add: { s: [["spark streaming", 25]] },
        batches: [{
          id: 1,
          watermark: 11,
          rows: [
            ["hello", 40, 51, 2],
            ["spark", 25, 35, 1],
            ["spark", 40, 50, 1],
            ["streaming", 25, 35, 1],
            ["streaming", 40, 51, 2],
            ["structured", 41, 51, 1],
            ["world", 40, 51, 2],
          ],
          state: [7],
        }],
      },
      {
        restart: {},
        add: { s: [["spark streaming", 30]] },
        batches: [{
          id: 2,
          rows: [
            ["hello", 40, 51, 2],
            ["spark", 25, 50, 3],
            ["streaming", 25, 51, 4],
            ["structured", 41, 51, 1],
            ["world", 40, 51, 2],
          ],
          state: [5],
        }],
        next: 11,
      },
      { add: { s: [["hello apache spark", 60]] }, batches: [{ id: 3, watermark: 11, state: [8] }], next: 30 },
      {
        add: { s: [["structured streaming", 90]] },
        batches: [{ id: 4, watermark: 30, state: [10] }],
        next: 60,
      },
    ],
  },
  {
    name: "sessions go out in append mode when the watermark passes their end",
    streams: { s: "k STRING, v INT" },
    query: ({ s }) =>
      s!.selectExpr("k", "timestamp_seconds(v) AS ts").withWatermark("ts", "10 seconds")
        .groupBy(expr("session_window(ts, '5 seconds')"), "k").agg(expr("count(*) AS n"), expr("sum(1) AS m"))
        .selectExpr(
          "k",
          "CAST(session_window.start AS BIGINT)",
          "CAST(session_window.end AS BIGINT)",
          "n",
          "m",
        ),
    steps: [
      {
        add: { s: [["a", 10], ["a", 13], ["b", 20]] },
        batches: [
          { id: 0, watermark: 0, rows: [], state: [2] },
          { id: 1, withoutData: true, watermark: 10, rows: [], state: [2] },
        ],
      },
      {
        restart: {},
        add: { s: [["a", 18], ["a", 4], ["b", 30]] },
        batches: [
          // 4 would be in the session [4, 9), which ends before the watermark.
          { id: 2, watermark: 10, rows: [], state: [3], dropped: [1] },
          { id: 3, withoutData: true, watermark: 20, rows: [], state: [3] },
        ],
      },
      {
        add: { s: [["c", 40]] },
        batches: [
          { id: 4, watermark: 20, rows: [], state: [4] },
          {
            id: 5,
            withoutData: true,
            watermark: 30,
            rows: [["a", 10, 23, 3, 3], ["b", 20, 25, 1, 1]],
            state: [2],
          },
        ],
      },
    ],
  },
];

for (const scenario of scenarios) {
  Deno.test(`a stream: ${scenario.name}`, () => runScenario(scenario));
}

Deno.test("Sessions without another key fail in the first batch, and in update mode at the start", async () => {
  await using test = await StreamTest.open();
  using stream = new MemoryStream("v INT");
  const counts = stream.toDF(test.session).selectExpr("timestamp_seconds(v) AS ts").withWatermark(
    "ts",
    "1 second",
  )
    .groupBy(expr("session_window(ts, '5 seconds')")).count();
  stream.addData([1]);
  for (const mode of ["append", "complete"] as const) {
    const query = await test.start(counts, { mode });
    const error = await assertRejects(() => query.processAllAvailable(), StreamingQueryException);
    assertStringIncludes(
      error.message,
      "Global aggregation with session window in streaming query is not supported.",
    );
  }
  const refused = await assertRejects(() => test.start(counts, { mode: "update" }), AnalysisError);
  assertEquals(refused.condition, "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION");
});
