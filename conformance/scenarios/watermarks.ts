import type { Scenario, ScenarioFrame } from "../scenario.ts";

export const about =
  "Windowed counts, duplicates and sessions behind a watermark: rows, watermark and state of every batch, also after restarts";

const v = (...values: readonly number[]) => ({ add: { s: values.map((value) => [value]) } });
const timed = (delay: string): ScenarioFrame => ({
  from: "s",
  select: ["timestamp_seconds(v) AS ts"],
  watermark: ["ts", delay],
});
const byWindow = {
  streams: { s: "v INT" },
  frames: {
    t: timed("10 seconds"),
    counted: { sql: "SELECT CAST(window.start AS INT), count(*) FROM t GROUP BY window(ts, '5 seconds')" },
  },
};
const byTime = {
  streams: { s: "v INT" },
  frames: { t: timed("10 seconds"), counted: { sql: "SELECT CAST(ts AS INT), count(*) FROM t GROUP BY ts" } },
};
const union = {
  streams: { a: "v INT", b: "v INT" },
  frames: {
    x: { from: "a", select: ["timestamp_seconds(v) AS ts"], watermark: ["ts", "10 seconds"] as const },
    y: { from: "b", select: ["timestamp_seconds(v) AS ts"], watermark: ["ts", "15 seconds"] as const },
    both: { sql: "SELECT CAST(ts AS INT) FROM (SELECT * FROM x UNION ALL SELECT * FROM y)" },
  },
};
const MAX = { "spark.sql.streaming.multipleWatermarkPolicy": "max" };
const MIN = { "spark.sql.streaming.multipleWatermarkPolicy": "min" };
const unionSteps = (restart: Readonly<Record<string, string>>) => [
  { add: { a: [[20]], b: [[30]] } },
  { restart, add: { a: [[120]], b: [[130]] } },
  { add: { a: [[150]] } },
];
const six = [10, 11, 12, 13, 14, 15];
const duplicates = [...six, ...six, ...six];
const restarted = (...values: readonly number[]) => ({ restart: {}, ...v(...values) });

export const scenarios: readonly Scenario[] = [
  {
    ...byWindow,
    name: "append: a window goes out once, late rows are dropped",
    steps: [v(...six), v(25), v(10)],
  },
  { ...byWindow, name: "append: late rows of one window", steps: [v(25), v(10, 10, 11, 12, 13)] },
  {
    ...byWindow,
    name: "complete: all groups stay",
    mode: "complete",
    steps: [v(10, 11, 12), v(25), v(25), v(10), v(25)],
  },
  {
    ...byWindow,
    name: "update: groups that changed",
    mode: "update",
    steps: [v(10, 11), v(12, 25), v(14), v(40)],
  },
  {
    ...byWindow,
    name: "once: no batch without data",
    trigger: "once",
    steps: [v(15), v(10, 12, 14), v(25), v(50), v(50)],
  },
  {
    ...byWindow,
    name: "availableNow: closes what it can",
    trigger: "availableNow",
    steps: [v(15), v(10, 25), v(50)],
  },
  { ...byTime, name: "append: groups of event times", steps: [v(10), v(25)] },
  {
    ...byWindow,
    name: "a restart keeps the watermark",
    steps: [v(...six), v(25), restarted(10, 27, 30), restarted(17), v(40)],
  },
  {
    ...byWindow,
    name: "no batches without data",
    conf: { "spark.sql.streaming.noDataMicroBatches.enabled": "false" },
    steps: [v(10, 25), v(26), v(40)],
  },
  { ...union, name: "two watermarks: the least", steps: unionSteps({}) },
  { ...union, name: "two watermarks: the greatest", conf: MAX, steps: unionSteps(MAX) },
  { ...union, name: "the policy is the checkpoint's", conf: MAX, steps: unionSteps(MIN) },
  { ...byTime, name: "a time equal to the watermark is late", steps: [v(15), v(5, 6), v(16)] },
  { ...byTime, name: "times until the epoch are late in the first batch", steps: [v(-1, 0, 1)] },
  { ...byTime, name: "before 1970 and far in the future", steps: [v(-100, 20), v(2000000000), v(30)] },
  {
    ...byTime,
    name: "NULL as event time",
    streams: { s: "v INT" },
    steps: [{ add: { s: [[null], [10]] } }, { add: { s: [[null], [30]] } }],
  },
  {
    name: "windows over windows",
    streams: { s: "v INT" },
    frames: {
      t: timed("0 seconds"),
      inner: { sql: "SELECT window, count(*) AS c FROM t GROUP BY window(ts, '5 seconds')" },
      outer: {
        sql:
          "SELECT CAST(w.start AS INT), n, c FROM (SELECT window(window, '10 seconds') AS w, count(*) AS n, sum(c) AS c FROM inner GROUP BY window(window, '10 seconds'))",
      },
    },
    steps: [
      v(10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21),
      v(...Array.from({ length: 20 }, (_, i) => i + 10)),
      v(30, 31),
    ],
  },
  {
    name: "sliding windows",
    streams: { s: "v INT" },
    frames: {
      t: timed("5 seconds"),
      counted: {
        sql:
          "SELECT CAST(window.start AS INT), count(*), sum(CAST(ts AS INT)) FROM t GROUP BY window(ts, '10 seconds', '5 seconds')",
      },
    },
    steps: [v(3, 8, 12), v(17, 21), v(4, 30)],
  },
  {
    name: "window and another key, several aggregates",
    streams: { s: "v INT, k STRING" },
    frames: {
      t: { from: "s", select: ["timestamp_seconds(v) AS ts", "v", "k"], watermark: ["ts", "10 seconds"] },
      counted: {
        sql:
          "SELECT CAST(window.end AS INT), k, count(v), sum(v), min(v), max(v), avg(v), count(DISTINCT v) FROM t GROUP BY window(ts, '5 seconds'), k",
      },
    },
    steps: [{ add: { s: [[10, "a"], [11, "b"], [12, "a"], [10, "a"]] } }, {
      add: { s: [[26, "a"], [14, null]] },
    }],
  },
  {
    name: "window and another key, without DISTINCT",
    streams: { s: "v INT, k STRING" },
    frames: {
      t: { from: "s", select: ["timestamp_seconds(v) AS ts", "v", "k"], watermark: ["ts", "10 seconds"] },
      counted: {
        sql:
          "SELECT CAST(window.end AS INT), k, count(v), sum(v), min(v), max(v), avg(v) FROM t GROUP BY window(ts, '5 seconds'), k",
      },
    },
    steps: [{ add: { s: [[10, "a"], [11, "b"], [12, "a"], [10, "a"]] } }, {
      add: { s: [[26, "a"], [14, null]] },
    }],
  },
  {
    name: "duplicates, then windows",
    streams: { s: "v INT" },
    frames: {
      t: { ...timed("10 seconds"), distinct: [] },
      counted: { sql: "SELECT CAST(window.start AS INT), count(*) FROM t GROUP BY window(ts, '5 seconds')" },
    },
    steps: [v(...duplicates), v(25), v(10), v(40)],
  },
  {
    name: "duplicates of event times",
    streams: { s: "v INT" },
    frames: { t: { ...timed("10 seconds"), distinct: [] }, out: { sql: "SELECT CAST(ts AS INT) FROM t" } },
    steps: [v(...duplicates), v(25), v(10), v(45)],
  },
  {
    name: "duplicates of a key without event time",
    streams: { s: "id INT, time INT" },
    frames: {
      t: {
        from: "s",
        select: ["id", "timestamp_seconds(time) AS ts"],
        watermark: ["ts", "1 second"],
        distinct: ["id"],
      },
      out: { sql: "SELECT id, CAST(ts AS INT) FROM t" },
    },
    steps: [
      { add: { s: [[1, 1], [1, 2], [2, 2]] } },
      { add: { s: [[3, 10]] } },
      { add: { s: [[4, 5], [1, 20]] } },
      { restart: {}, add: { s: [[2, 30], [5, 30]] } },
    ],
  },
  {
    name: "duplicates without a watermark",
    streams: { s: "v INT" },
    frames: { t: { from: "s", distinct: [] } },
    steps: [v(1, 2, 1), v(2, 3), restarted(1, 4)],
  },
  {
    name: "duplicates within the watermark",
    streams: { s: "k STRING, t INT" },
    frames: {
      t: {
        from: "s",
        select: ["k", "timestamp_seconds(t) AS ts"],
        watermark: ["ts", "2 seconds"],
        distinctWithinWatermark: ["k"],
      },
      out: { sql: "SELECT k, CAST(ts AS INT) FROM t" },
    },
    steps: [[["a", 17]], [["a", 16]], [["a", 13]], [["b", 22], ["c", 21]], [["a", 21]], [["d", 25]]].map((
      s,
    ) => ({ add: { s } })),
  },
  {
    name: "sessions in complete mode",
    streams: { s: "line STRING, t INT" },
    mode: "complete",
    frames: {
      t: { from: "s", select: ["line", "timestamp_seconds(t) AS ts"], watermark: ["ts", "30 seconds"] },
      words: { from: "t", select: ["explode(split(line, ' ')) AS word", "ts"] },
      out: {
        sql:
          "SELECT word, CAST(session_window.start AS INT), CAST(session_window.end AS INT), count(*) FROM words GROUP BY session_window(ts, '10 seconds'), word",
      },
    },
    steps: [
      [["hello world spark streaming", 40], ["world hello structured streaming", 41]],
      [["spark streaming", 25]],
      [["spark streaming", 30]],
      [["hello apache spark", 60]],
      [["structured streaming", 90]],
    ].map((s) => ({ add: { s } })),
  },
  {
    name: "sessions in append mode",
    streams: { s: "k STRING, t INT" },
    frames: {
      t: { from: "s", select: ["k", "timestamp_seconds(t) AS ts"], watermark: ["ts", "5 seconds"] },
      out: {
        sql:
          "SELECT k, CAST(session_window.start AS INT), CAST(session_window.end AS INT), count(*) FROM t GROUP BY session_window(ts, '10 seconds'), k",
      },
    },
    steps: [[["a", 10], ["b", 12]], [["a", 18], ["b", 40]], [["a", 50], ["a", 20]], [["b", 80]]].map((s) => ({
      add: { s },
    })),
  },
];
