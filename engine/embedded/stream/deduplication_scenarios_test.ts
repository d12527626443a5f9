import { expr } from "../../declare/column.ts";
import type { DataFrame } from "../../declare/data_frame.ts";
import { runScenario, type Scenario } from "./scenario.ts";

/** A column `ts` from seconds in `v`. */
function timed(frame: DataFrame): DataFrame {
  return frame.selectExpr("timestamp_seconds(v) AS ts");
}

const sixToFifteen = [10, 11, 12, 13, 14, 15];

const scenarios: Scenario[] = [
  {
    name: "duplicates are dropped before they are counted",
    streams: { s: "v INT" },
    query: ({ s }) =>
      timed(s!).withWatermark("ts", "10 seconds").dropDuplicates().groupBy(expr("window(ts, '5 seconds')"))
        .count()
        .selectExpr("CAST(window.start AS BIGINT)", "count"),
    steps: [
      {
        add: { s: [...sixToFifteen, ...sixToFifteen, ...sixToFifteen] },
        batches: [
          { id: 0, watermark: 0, rows: [], state: [2, 6] },
          { id: 1, withoutData: true, watermark: 5, rows: [], state: [2, 6] },
        ],
        next: 5,
      },
      {
        add: { s: [25] },
        batches: [
          { id: 2, watermark: 5, rows: [], state: [3, 7] },
          { id: 3, withoutData: true, watermark: 15, rows: [[10, 5]], state: [2, 1] },
        ],
        next: 15,
      },
      { add: { s: [10] }, batches: [{ id: 4, watermark: 15, rows: [], state: [2, 1], dropped: [0, 1] }] },
      {
        add: { s: [40] },
        batches: [
          { id: 5, watermark: 15, rows: [], state: [3, 2] },
          { id: 6, withoutData: true, watermark: 30, rows: [[15, 1], [25, 1]], state: [1, 1] },
        ],
        next: 30,
      },
    ],
  },
  {
    name: "a duplicate's event time is forgotten when the watermark passes it",
    streams: { s: "v INT" },
    query: ({ s }) =>
      timed(s!).withWatermark("ts", "10 seconds").dropDuplicates().selectExpr("CAST(ts AS BIGINT)"),
    steps: [
      {
        add: { s: [...sixToFifteen, ...sixToFifteen] },
        batches: [
          { id: 0, watermark: 0, rows: sixToFifteen.map((v) => [v]), state: [6] },
          { id: 1, withoutData: true, watermark: 5, rows: [], state: [6] },
        ],
      },
      {
        add: { s: [25] },
        batches: [
          { id: 2, watermark: 5, rows: [[25]], state: [7] },
          { id: 3, withoutData: true, watermark: 15, rows: [], state: [1] },
        ],
      },
      { add: { s: [10] }, batches: [{ id: 4, watermark: 15, rows: [], state: [1], dropped: [1] }] },
      {
        add: { s: [45] },
        batches: [
          { id: 5, watermark: 15, rows: [[45]], state: [2] },
          { id: 6, withoutData: true, watermark: 35, rows: [], state: [1] },
        ],
      },
    ],
  },
  {
    name: "keys without event time are remembered for ever, and late rows are still dropped",
    streams: { s: "id INT, v INT" },
    query: ({ s }) =>
      s!.selectExpr("id", "timestamp_seconds(v) AS ts").withWatermark("ts", "1 second").dropDuplicates("id")
        .selectExpr("id", "CAST(ts AS BIGINT)"),
    steps: [
      {
        add: { s: [[1, 1], [1, 2], [2, 2]] },
        batches: [
          { id: 0, watermark: 0, rows: [[1, 1], [2, 2]], state: [2] },
          { id: 1, withoutData: true, watermark: 1, rows: [], state: [2] },
        ],
      },
      {
        add: { s: [[3, 10]] },
        batches: [
          { id: 2, watermark: 1, rows: [[3, 10]], state: [3] },
          { id: 3, withoutData: true, watermark: 9, rows: [], state: [3] },
        ],
      },
      {
        add: { s: [[4, 5], [1, 20]] },
        batches: [
          { id: 4, watermark: 9, rows: [], state: [3], dropped: [1] },
          { id: 5, withoutData: true, watermark: 19, rows: [], state: [3] },
        ],
        next: 19,
      },
    ],
  },
  {
    name: "late rows are dropped even if nobody asks for their time",
    streams: { s: "id INT, v INT" },
    query: ({ s }) =>
      s!.selectExpr("id", "timestamp_seconds(v) AS ts").withWatermark("ts", "1 second").dropDuplicates("id")
        .select("id"),
    steps: [
      { add: { s: [[1, 20]] }, next: 19 },
      {
        add: { s: [[2, 19], [3, 21]] },
        batches: [{ id: 2, rows: [[3]], state: [2], dropped: [1] }, { id: 3, withoutData: true }],
      },
    ],
  },
  {
    name: "within the watermark a key expires after the first of its rows",
    streams: { s: "k STRING, v INT" },
    query: ({ s }) =>
      s!.selectExpr("k", "timestamp_seconds(v) AS ts").withWatermark("ts", "2 seconds")
        .dropDuplicatesWithinWatermark("k").selectExpr("k", "CAST(ts AS BIGINT)"),
    steps: [
      {
        add: { s: [["a", 17]] },
        batches: [
          { id: 0, watermark: 0, rows: [["a", 17]], state: [1] },
          { id: 1, withoutData: true, watermark: 15, rows: [], state: [1] },
        ],
      },
      { add: { s: [["a", 16]] }, batches: [{ id: 2, watermark: 15, rows: [], state: [1] }] },
      { add: { s: [["a", 13]] }, batches: [{ id: 3, watermark: 15, rows: [], state: [1], dropped: [1] }] },
      {
        add: { s: [["b", 22], ["c", 21]] },
        batches: [
          { id: 4, watermark: 15, rows: [["b", 22], ["c", 21]], state: [3] },
          { id: 5, withoutData: true, watermark: 20, rows: [], state: [2] },
        ],
      },
      { add: { s: [["a", 21]] }, batches: [{ id: 6, watermark: 20, rows: [["a", 21]], state: [3] }] },
      {
        add: { s: [["d", 25]] },
        batches: [
          { id: 7, watermark: 20, rows: [["d", 25]], state: [4] },
          { id: 8, withoutData: true, watermark: 23, rows: [], state: [2] },
        ],
      },
    ],
  },
];

for (const scenario of scenarios) {
  Deno.test(`a stream: ${scenario.name}`, () => runScenario(scenario));
}
