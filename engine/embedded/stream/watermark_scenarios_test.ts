import { expr } from "../../declare/column.ts";
import type { DataFrame } from "../../declare/data_frame.ts";
import { runScenario, type Scenario } from "./scenario.ts";

/** A column `ts` from seconds in `v`. */
function timed(frame: DataFrame): DataFrame {
  return frame.selectExpr("timestamp_seconds(v) AS ts");
}

/** Counts by windows of five seconds, ten seconds of lateness allowed; rows are the window's start in seconds and the count. */
function countByWindow({ s }: Readonly<Record<string, DataFrame>>): DataFrame {
  return timed(s!).withWatermark("ts", "10 seconds")
    .groupBy(expr("window(ts, '5 seconds')")).count()
    .selectExpr("CAST(window.start AS BIGINT)", "count");
}

/** Counts by event times themselves. */
function countByTime({ s }: Readonly<Record<string, DataFrame>>): DataFrame {
  return timed(s!).withWatermark("ts", "10 seconds").groupBy("ts").count().selectExpr(
    "CAST(ts AS BIGINT)",
    "count",
  );
}

/** Two inputs, the second of which may be later. */
function unionOfTwo({ a, b }: Readonly<Record<string, DataFrame>>): DataFrame {
  return timed(a!).withWatermark("ts", "10 seconds").union(timed(b!).withWatermark("ts", "15 seconds"))
    .selectExpr("CAST(ts AS INT)");
}

const COUNTED = { streams: { s: "v INT" }, query: countByWindow };
const sixToFifteen = [10, 11, 12, 13, 14, 15];

const scenarios: Scenario[] = [
  {
    ...COUNTED,
    name: "a windowed count goes out once, when the watermark passes its end, and late groups are dropped",
    steps: [
      {
        add: { s: sixToFifteen },
        batches: [
          { id: 0, watermark: 0, rows: [], state: [2] },
          { id: 1, withoutData: true, watermark: 5, rows: [], state: [2] },
        ],
        next: 5,
      },
      {
        add: { s: [25] },
        batches: [
          { id: 2, watermark: 5, rows: [], state: [3] },
          { id: 3, withoutData: true, watermark: 15, rows: [[10, 5]], state: [2] },
        ],
        next: 15,
      },
      { add: { s: [10] }, batches: [{ id: 4, watermark: 15, rows: [], state: [2], dropped: [1] }], next: 15 },
    ],
  },
  {
    ...COUNTED,
    name: "late rows of one window are one dropped group",
    steps: [
      { add: { s: [25] }, next: 15 },
      { add: { s: [10, 10, 11, 12, 13] }, batches: [{ id: 2, rows: [], state: [1], dropped: [1] }] },
    ],
  },
  {
    ...COUNTED,
    name: "complete mode keeps every group, and late rows too",
    mode: "complete",
    steps: [
      { add: { s: [10, 11, 12] }, batches: [{ id: 0, watermark: 0, rows: [[10, 3]], state: [1] }], next: 2 },
      {
        add: { s: [25] },
        batches: [{ id: 1, watermark: 2, rows: [[10, 3], [25, 1]], state: [2] }],
        next: 15,
      },
      {
        add: { s: [25] },
        batches: [{ id: 2, watermark: 15, rows: [[10, 3], [25, 2]], state: [2] }],
        next: 15,
      },
      {
        add: { s: [10] },
        batches: [{ id: 3, watermark: 15, rows: [[10, 4], [25, 2]], state: [2] }],
        next: 15,
      },
    ],
  },
  {
    ...COUNTED,
    name: "update mode gives the groups that changed, and forgets the old ones silently",
    mode: "update",
    steps: [
      {
        add: { s: [10, 11] },
        batches: [
          { id: 0, watermark: 0, rows: [[10, 2]], state: [1], updated: [1] },
          { id: 1, withoutData: true, watermark: 1, rows: [], state: [1], updated: [0] },
        ],
      },
      {
        add: { s: [12, 25] },
        batches: [
          { id: 2, watermark: 1, rows: [[10, 3], [25, 1]], state: [2] },
          { id: 3, withoutData: true, watermark: 15, rows: [], state: [1] },
        ],
      },
      { add: { s: [14] }, batches: [{ id: 4, watermark: 15, rows: [], state: [1], dropped: [1] }] },
    ],
  },
  {
    ...COUNTED,
    name: "once runs one batch at each start, so closing waits for the next",
    trigger: { kind: "once" },
    steps: [
      { add: { s: [15] }, batches: [{ id: 0, watermark: 0, rows: [], state: [1] }], next: 5 },
      { add: { s: [10, 12, 14] }, batches: [{ id: 1, watermark: 5, rows: [], state: [2] }], next: 5 },
      { add: { s: [25] }, batches: [{ id: 2, watermark: 5, rows: [], state: [3] }], next: 15 },
      { add: { s: [50] }, batches: [{ id: 3, watermark: 15, rows: [[10, 3]], state: [3] }], next: 40 },
      {
        add: { s: [50] },
        batches: [{ id: 4, watermark: 40, rows: [[15, 1], [25, 1]], state: [1] }],
        next: 40,
      },
    ],
  },
  {
    ...COUNTED,
    name: "availableNow closes what the data allows before it ends",
    trigger: { kind: "availableNow" },
    steps: [
      {
        add: { s: [10, 25] },
        batches: [{ id: 0, watermark: 0, rows: [] }, {
          id: 1,
          withoutData: true,
          watermark: 15,
          rows: [[10, 1]],
        }],
        next: 15,
      },
      { batches: [] },
    ],
  },
  {
    ...COUNTED,
    name: "without no-data batches a window waits for the next data",
    conf: { "spark.sql.streaming.noDataMicroBatches.enabled": "false" },
    steps: [
      { add: { s: [10, 25] }, batches: [{ id: 0, watermark: 0, rows: [], state: [2] }], next: 15 },
      {
        add: { s: [11, 26] },
        // 11 is judged by the watermark of batch 0, and closed by that of batch 1.
        batches: [{ id: 1, watermark: 15, rows: [[10, 2]], state: [1] }],
        next: 16,
      },
    ],
  },
  {
    name:
      "update mode without event time in the group: nothing is late, and a moved watermark has a batch of its own",
    streams: { s: "v INT" },
    query: ({ s }) =>
      timed(s!).withWatermark("ts", "0 seconds").groupBy(expr("CAST(ts AS BIGINT) % 2 AS odd")).count(),
    mode: "update",
    steps: [
      {
        add: { s: [20, 21] },
        batches: [
          { id: 0, rows: [[0, 1], [1, 1]], state: [2] },
          { id: 1, withoutData: true, watermark: 21, rows: [], state: [2] },
        ],
      },
      { add: { s: [1] }, batches: [{ id: 2, rows: [[1, 2]], state: [2] }] },
    ],
  },
  {
    name: "groups of event times are closed by the watermark itself",
    streams: { s: "v INT" },
    query: countByTime,
    steps: [
      { add: { s: [10] }, batches: [{ id: 0, watermark: 0, rows: [], state: [1] }], next: 0 },
      {
        add: { s: [25] },
        batches: [
          { id: 1, watermark: 0, rows: [], state: [2] },
          { id: 2, withoutData: true, watermark: 15, rows: [[10, 1]], state: [1] },
        ],
        next: 15,
      },
    ],
  },
  {
    name: "an event at the watermark is late, one after it is not",
    streams: { s: "v INT" },
    query: countByTime,
    steps: [
      { add: { s: [15] }, next: 5 },
      { add: { s: [5, 6] }, batches: [{ id: 2, watermark: 5, rows: [], state: [2], dropped: [1] }], next: 5 },
      {
        add: { s: [16] },
        batches: [
          { id: 3, watermark: 5, rows: [], state: [3] },
          { id: 4, withoutData: true, watermark: 6, rows: [[6, 1]], state: [2] },
        ],
        next: 6,
      },
    ],
  },
  {
    name: "events at or before the start of 1970 are late from the first batch on",
    streams: { s: "v INT" },
    query: countByTime,
    steps: [
      {
        add: { s: [-1, 0, 1] },
        batches: [{ id: 0, watermark: 0, rows: [], state: [1], dropped: [2] }],
        next: 0,
      },
    ],
  },
  {
    name: "a NULL event time is neither late nor ever closed",
    streams: { s: "v INT" },
    query: countByTime,
    steps: [
      {
        add: { s: [[null], 20] },
        batches: [
          { id: 0, rows: [], state: [2] },
          { id: 1, withoutData: true, watermark: 10, rows: [], state: [2] },
        ],
      },
      { add: { s: [[null]] }, batches: [{ id: 2, rows: [], state: [2] }], next: 10 },
    ],
  },
  {
    ...COUNTED,
    name: "the watermark comes back from the log, and nothing is closed before the first batch of a run",
    steps: [
      { add: { s: sixToFifteen }, next: 5 },
      {
        add: { s: [25] },
        batches: [
          { id: 2, watermark: 5, rows: [], state: [3] },
          { id: 3, withoutData: true, watermark: 15, rows: [[10, 5]], state: [2] },
        ],
      },
      {
        restart: {},
        add: { s: [10, 27, 30] },
        batches: [
          { id: 4, watermark: 15, rows: [], state: [3], dropped: [1] },
          { id: 5, withoutData: true, watermark: 20, rows: [[15, 1]], state: [2] },
        ],
        next: 20,
      },
      {
        restart: {},
        add: { s: [17] },
        batches: [{ id: 6, watermark: 20, rows: [], state: [2], dropped: [1] }],
        next: 20,
      },
      {
        add: { s: [40] },
        batches: [
          { id: 7, watermark: 20, rows: [], state: [3] },
          { id: 8, withoutData: true, watermark: 30, rows: [[25, 2]], state: [2] },
        ],
        next: 30,
      },
    ],
  },
  {
    name: "the slower of two inputs holds the watermark back",
    streams: { a: "v INT", b: "v INT" },
    query: unionOfTwo,
    steps: [
      { add: { a: [20] }, next: 0 },
      { add: { b: [30] }, next: 10 },
      { add: { b: [100] }, next: 10 },
      { add: { a: [100] }, next: 85 },
    ],
  },
  {
    name: "windows over both of two inputs wait for the slower",
    streams: { a: "v INT", b: "v INT" },
    query: ({ a, b }) =>
      timed(a!).withWatermark("ts", "0 seconds").union(timed(b!).withWatermark("ts", "0 seconds"))
        .groupBy(expr("window(ts, '10 seconds')")).count().selectExpr(
          "CAST(window.start AS BIGINT)",
          "count",
        ),
    steps: [
      { add: { a: [1, 25] }, batches: [{ id: 0, rows: [], state: [2] }], next: 0 },
      {
        add: { b: [2, 12] },
        batches: [
          { id: 1, rows: [], state: [3] },
          { id: 2, withoutData: true, watermark: 12, rows: [[0, 2]], state: [2] },
        ],
        next: 12,
      },
    ],
  },
  {
    name: "the watermark sees rows that a later filter drops",
    streams: { s: "v INT" },
    query: ({ s }) =>
      timed(s!).withWatermark("ts", "0 seconds").filter("CAST(ts AS BIGINT) < 20")
        .groupBy(expr("window(ts, '10 seconds')")).count().selectExpr(
          "CAST(window.start AS BIGINT)",
          "count",
        ),
    steps: [
      {
        add: { s: [1, 25] },
        batches: [{ id: 0, rows: [], state: [1] }, {
          id: 1,
          withoutData: true,
          watermark: 25,
          rows: [[0, 1]],
        }],
      },
    ],
  },
  {
    name: "with the policy max the faster input leads, and the checkpoint keeps the policy",
    streams: { a: "v INT", b: "v INT" },
    query: unionOfTwo,
    conf: { "spark.sql.streaming.multipleWatermarkPolicy": "max" },
    steps: [
      { add: { a: [20], b: [30] }, next: 15 },
      {
        restart: { conf: { "spark.sql.streaming.multipleWatermarkPolicy": "min" } },
        add: { a: [120], b: [130] },
        next: 115,
      },
      { add: { a: [150] }, next: 140 },
    ],
  },
  {
    name: "a window of windows is closed in the same batch as they are",
    streams: { s: "v INT" },
    query: ({ s }) =>
      timed(s!).withWatermark("ts", "0 seconds").groupBy(expr("window(ts, '5 seconds')")).count()
        .groupBy(expr("window(window, '10 seconds')")).agg(expr("count(*) AS n"), expr("sum(count) AS total"))
        .selectExpr("CAST(window.start AS BIGINT)", "n", "total"),
    steps: [
      {
        add: { s: Array.from({ length: 12 }, (_, i) => 10 + i) },
        batches: [
          { id: 0, watermark: 0, rows: [], state: [0, 3] },
          { id: 1, withoutData: true, watermark: 21, rows: [[10, 2, 10]], state: [0, 1] },
        ],
        next: 21,
      },
      {
        add: { s: Array.from({ length: 20 }, (_, i) => 10 + i) },
        batches: [
          { id: 2, watermark: 21, rows: [], state: [0, 2], dropped: [0, 2] },
          { id: 3, withoutData: true, watermark: 29, rows: [], state: [1, 1] },
        ],
        next: 29,
      },
      {
        add: { s: [30, 31] },
        batches: [
          { id: 4, watermark: 29, rows: [], state: [1, 2] },
          { id: 5, withoutData: true, watermark: 31, rows: [[20, 2, 12]], state: [0, 1] },
        ],
        next: 31,
      },
    ],
  },
  {
    name: "two aggregations side by side close together",
    streams: { a: "v INT", b: "v INT" },
    query: (frames) => {
      const [a, b] = ["a", "b"].map((name) =>
        countByWindow({ s: frames[name]! }).selectExpr("*", `'${name}' AS of`)
      );
      return a!.union(b!);
    },
    steps: [
      {
        add: { a: [1, 2, 30], b: [3, 40] },
        batches: [
          { id: 0, rows: [], state: [2, 2] },
          { id: 1, withoutData: true, watermark: 20, rows: [[0, 2, "a"], [0, 1, "b"]], state: [1, 1] },
        ],
      },
      {
        restart: {},
        add: { a: [4, 50], b: [50] },
        batches: [
          { id: 2, rows: [], state: [2, 2], dropped: [1, 0] },
          { id: 3, withoutData: true, watermark: 40, rows: [[30, 1, "a"]], state: [1, 2] },
        ],
      },
    ],
  },
  {
    name: "sliding windows: a row can be late for one window and in time for another",
    streams: { s: "v INT" },
    query: ({ s }) =>
      timed(s!).withWatermark("ts", "0 seconds").groupBy(expr("window(ts, '10 seconds', '5 seconds')"))
        .count()
        .selectExpr("CAST(window.start AS BIGINT)", "count"),
    steps: [
      {
        add: { s: [20] },
        batches: [
          { id: 0, watermark: 0, rows: [], state: [2] },
          { id: 1, withoutData: true, watermark: 20, rows: [], state: [2] },
        ],
      },
      {
        add: { s: [17] },
        batches: [{ id: 2, watermark: 20, rows: [], state: [2], dropped: [1] }],
      },
      {
        add: { s: [25] },
        batches: [
          { id: 3, watermark: 20, rows: [], state: [3] },
          { id: 4, withoutData: true, watermark: 25, rows: [[15, 2]], state: [2] },
        ],
      },
    ],
  },
  {
    name: "counts by key survive a restart in update mode",
    streams: { s: "v INT" },
    query: ({ s }) => s!.groupBy("v").count(),
    mode: "update",
    steps: [
      { add: { s: [3] }, batches: [{ id: 0, watermark: 0, rows: [[3, 1]], state: [1] }] },
      { add: { s: [3, 2] }, batches: [{ id: 1, rows: [[2, 1], [3, 2]], state: [2] }] },
      {
        restart: {},
        add: { s: [3, 2, 1] },
        batches: [{ id: 2, rows: [[1, 1], [2, 2], [3, 3]], state: [3] }],
      },
      { add: { s: [4, 4, 4, 4] }, batches: [{ id: 3, rows: [[4, 4]], state: [4] }], next: 0 },
    ],
  },
  {
    name: "a complete aggregation can be sorted",
    streams: { s: "v INT" },
    query: ({ s }) => s!.groupBy("v").count().orderBy(expr("count").desc()),
    mode: "complete",
    ordered: true,
    steps: [
      { add: { s: [3] }, batches: [{ id: 0, rows: [[3, 1]] }] },
      { add: { s: [2, 3] }, batches: [{ id: 1, rows: [[3, 2], [2, 1]] }] },
      { restart: {}, add: { s: [3, 2, 1] }, batches: [{ id: 2, rows: [[3, 3], [2, 2], [1, 1]] }] },
      { add: { s: [4, 4, 4, 4] }, batches: [{ id: 3, rows: [[4, 4], [3, 3], [2, 2], [1, 1]] }] },
    ],
  },
  {
    name: "all rows are one group, which is there from the first batch on",
    streams: { s: "v INT" },
    query: ({ s }) => s!.agg(expr("count(*) AS n"), expr("sum(v) AS total")),
    mode: "update",
    steps: [
      { add: { s: [] }, batches: [{ id: 0, withoutData: true, rows: [[0, null]], state: [1] }] },
      { add: { s: [3, 4] }, batches: [{ id: 1, rows: [[2, 7]], state: [1] }] },
      { restart: {}, add: { s: [5] }, batches: [{ id: 2, rows: [[3, 12]], state: [1] }] },
    ],
  },
  {
    name: "a limit is one budget for all batches",
    streams: { s: "v INT" },
    query: ({ s }) => s!.limit(4),
    steps: [
      { add: { s: [1, 2, 3] }, batches: [{ id: 0, rows: [[1], [2], [3]] }] },
      { restart: {}, add: { s: [4, 5] }, batches: [{ id: 1, rows: [[4]] }] },
      { add: { s: [6] }, batches: [{ id: 2, rows: [] }] },
    ],
  },
  {
    name: "a limit before a complete aggregation limits all of its input",
    streams: { s: "v INT" },
    query: ({ s }) => s!.limit(5).groupBy("v").count(),
    mode: "complete",
    steps: [
      { add: { s: [1, 2, 3] }, batches: [{ id: 0, rows: [[1, 1], [2, 1], [3, 1]] }] },
      {
        add: { s: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
        batches: [{ id: 1, rows: [[1, 2], [2, 2], [3, 1]] }],
      },
    ],
  },
  {
    name: "distinct gives each row once in update mode, whenever it comes",
    streams: { s: "v INT" },
    query: ({ s }) => s!.distinct(),
    mode: "update",
    steps: [
      { add: { s: [1, 1, 2] }, batches: [{ id: 0, rows: [[1], [2]], state: [2] }] },
      { add: { s: [2, 3] }, batches: [{ id: 1, rows: [[2], [3]], state: [3] }] },
    ],
  },
];

for (const scenario of scenarios) {
  Deno.test(`a stream: ${scenario.name}`, () => runScenario(scenario));
}
