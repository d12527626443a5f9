import { expr } from "../../declare/column.ts";
import type { DataFrame } from "../../declare/data_frame.ts";
import { runScenario, type Scenario } from "./scenario.ts";

const WINDOW = expr("window(ts, '10 seconds')").as("w");

/** Values with their event times in seconds, ten seconds of lateness allowed. */
function timed({ s }: Readonly<Record<string, DataFrame>>): DataFrame {
  return s!.selectExpr("v", "timestamp_seconds(t) AS ts").withWatermark("ts", "10 seconds");
}

// What Spark 4.1 gives for the same rows.
const scenarios: Scenario[] = [
  {
    name: "rollup in append mode: totals without a window never go out, and stay",
    streams: { s: "v INT, t INT" },
    query: (streams) =>
      timed(streams).rollup("v", WINDOW).count().selectExpr("v", "CAST(w.start AS BIGINT)", "count"),
    steps: [
      {
        add: { s: [[1, 5], [2, 15]] },
        batches: [
          { id: 0, watermark: 0, rows: [], state: [5] },
          { id: 1, withoutData: true, watermark: 5, rows: [], state: [5] },
        ],
      },
      {
        add: { s: [[1, 16], [1, 40]] },
        batches: [
          { id: 2, watermark: 5, rows: [], state: [7] },
          { id: 3, withoutData: true, watermark: 30, rows: [[1, 0, 1], [1, 10, 1], [2, 10, 1]], state: [4] },
        ],
      },
      {
        add: { s: [[3, 2], [4, 60]] },
        batches: [
          { id: 4, watermark: 30, rows: [], state: [7], dropped: [1] },
          { id: 5, withoutData: true, watermark: 50, rows: [[1, 40, 1]], state: [6] },
        ],
      },
    ],
  },
  {
    name: "cube in update mode",
    mode: "update",
    streams: { s: "v INT, t INT" },
    query: (streams) =>
      timed(streams).cube(WINDOW, "v").agg(expr("count(*)").as("n"), expr("grouping(v)").as("g"))
        .selectExpr("CAST(w.start AS BIGINT)", "v", "n", "g"),
    steps: [
      {
        add: { s: [[1, 5], [2, 15]] },
        batches: [
          {
            id: 0,
            watermark: 0,
            rows: [
              [0, 1, 1, 0],
              [0, null, 1, 1],
              [10, 2, 1, 0],
              [10, null, 1, 1],
              [null, 1, 1, 0],
              [null, 2, 1, 0],
              [null, null, 2, 1],
            ],
            state: [7],
          },
          { id: 1, withoutData: true, watermark: 5, rows: [], state: [7] },
        ],
      },
      {
        restart: {},
        add: { s: [[1, 16], [1, 40]] },
        batches: [
          {
            id: 2,
            watermark: 5,
            rows: [
              [10, 1, 1, 0],
              [10, null, 2, 1],
              [40, 1, 1, 0],
              [40, null, 1, 1],
              [null, 1, 3, 0],
              [null, null, 4, 1],
            ],
            state: [10],
          },
          { id: 3, withoutData: true, watermark: 30, rows: [], state: [5] },
        ],
      },
    ],
  },
];

for (const scenario of scenarios) {
  Deno.test(`a stream: ${scenario.name}`, () => runScenario(scenario));
}
