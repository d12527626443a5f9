import type { Scenario } from "../scenario.ts";

export const about =
  "Streams without event time, joins with static frames, and what is refused: the output modes' rules";

const v = (...values: readonly number[]) => ({ add: { s: values.map((value) => [value]) } });
const one = { streams: { s: "v INT" } };
const counted = { ...one, frames: { counted: { sql: "SELECT v, count(*) AS n FROM s GROUP BY v" } } };
const fixed = {
  sql: "SELECT * FROM VALUES (1, 'one'), (2, 'two'), (2, 'zwei'), (4, 'four') AS t(number, word)",
};
const joined = (kind: string, left = "s", right = "fixed"): Scenario => ({
  ...one,
  name: `${left} ${kind} JOIN ${right}`,
  frames: { fixed, joined: { sql: `SELECT * FROM ${left} ${kind} JOIN ${right} ON v = number` } },
  steps: [v(1, 2, 3), v(4, 2)],
});
const timed = {
  from: "s",
  select: ["v", "timestamp_seconds(v) AS ts"],
  watermark: ["ts", "10 seconds"],
} as const;
const refused = (name: string, sql: string, mode: Scenario["mode"] = "append"): Scenario => ({
  ...one,
  name: `${mode}: ${name}`,
  mode,
  frames: { t: timed, fixed, out: { sql } },
  steps: [v(1), v(30)],
});

export const scenarios: readonly Scenario[] = [
  {
    ...counted,
    name: "counts in update mode, after a restart",
    mode: "update",
    steps: [v(3), v(3, 2), { restart: {}, ...v(3, 2, 1) }, v(4, 4, 4, 4)],
  },
  { ...counted, name: "counts in complete mode", mode: "complete", steps: [v(3), v(3, 2)] },
  {
    ...one,
    name: "sorted in complete mode",
    mode: "complete",
    isOrdered: true,
    frames: { sorted: { sql: "SELECT v, count(*) AS n FROM s GROUP BY v ORDER BY n DESC" } },
    steps: [v(3), v(2, 3), { restart: {}, ...v(3, 2, 1) }, v(4, 4, 4, 4)],
  },
  {
    ...one,
    name: "limit before an aggregate",
    mode: "complete",
    frames: { out: { sql: "SELECT v, count(*) FROM (SELECT * FROM s LIMIT 5) GROUP BY v" } },
    steps: [v(1, 2, 3), v(1, 2, 3, 4, 5, 6, 7, 8, 9)],
  },
  {
    ...one,
    name: "limit in append mode",
    frames: { out: { sql: "SELECT v FROM s LIMIT 3" } },
    steps: [v(1, 2), v(3, 4, 5), v(6)],
  },
  {
    ...one,
    name: "an aggregate of everything",
    mode: "complete",
    frames: { out: { sql: "SELECT count(*), sum(v), max(v) FROM s" } },
    steps: [v(1, 2), { add: { s: [[null]] } }],
  },
  {
    ...one,
    name: "HAVING",
    mode: "update",
    frames: { out: { sql: "SELECT v, count(*) FROM s GROUP BY v HAVING count(*) > 1" } },
    steps: [v(1, 2), v(1, 3)],
  },
  {
    ...one,
    name: "filter and explode",
    frames: { out: { sql: "SELECT v, e FROM s LATERAL VIEW explode(array(v, v + 1)) t AS e WHERE v > 1" } },
    steps: [v(1, 2), v(3)],
  },
  {
    ...one,
    name: "an empty batch",
    frames: { out: { sql: "SELECT v FROM s WHERE v > 1" } },
    steps: [v(1), v()],
  },
  joined("INNER"),
  joined("LEFT"),
  joined("LEFT SEMI"),
  joined("LEFT ANTI"),
  joined("CROSS"),
  joined("RIGHT"),
  joined("FULL"),
  joined("INNER", "fixed", "s"),
  joined("LEFT", "fixed", "s"),
  joined("RIGHT", "fixed", "s"),
  joined("LEFT SEMI", "fixed", "s"),
  joined("LEFT ANTI", "fixed", "s"),
  refused("no watermark", "SELECT v, count(*) FROM s GROUP BY v"),
  refused("watermark not in the group", "SELECT v % 2, count(*) FROM t GROUP BY v % 2"),
  refused("DISTINCT", "SELECT DISTINCT v FROM s"),
  refused("no aggregate", "SELECT v FROM s", "complete"),
  refused("sort", "SELECT v FROM s ORDER BY v"),
  refused("sort", "SELECT v FROM s ORDER BY v", "update"),
  refused("sort of an aggregate", "SELECT v, count(*) FROM s GROUP BY v ORDER BY v", "update"),
  refused("limit", "SELECT v FROM s LIMIT 2", "update"),
  refused("count DISTINCT", "SELECT count(DISTINCT v) FROM s", "update"),
  refused("window function", "SELECT v, row_number() OVER (ORDER BY v) FROM s"),
  refused("a session without a key", "SELECT count(*) FROM t GROUP BY session_window(ts, '5 seconds')"),
  refused(
    "a session in update mode",
    "SELECT v, count(*) FROM t GROUP BY session_window(ts, '5 seconds'), v",
    "update",
  ),
  refused(
    "aggregate of an aggregate",
    "SELECT n, count(*) FROM (SELECT v, count(*) AS n FROM s GROUP BY v) GROUP BY n",
    "update",
  ),
  refused(
    "aggregate of an aggregate",
    "SELECT n, count(*) FROM (SELECT v, count(*) AS n FROM s GROUP BY v) GROUP BY n",
    "complete",
  ),
  refused("EXCEPT", "SELECT v FROM s EXCEPT SELECT number FROM fixed"),
  refused("EXCEPT of a stream", "SELECT number FROM fixed EXCEPT SELECT v FROM s"),
  refused("INTERSECT", "SELECT v FROM s INTERSECT SELECT number FROM fixed"),
  refused("UNION ALL with a static frame", "SELECT v FROM s UNION ALL SELECT number FROM fixed"),
  refused("OFFSET", "SELECT v FROM s OFFSET 1"),
  refused("IN with a static frame", "SELECT v FROM s WHERE v IN (SELECT number FROM fixed)"),
  refused("IN with a stream", "SELECT number FROM fixed WHERE number IN (SELECT v FROM s)"),
  refused("a static frame only", "SELECT number FROM fixed"),
  ...(["update", "complete"] as const).map((mode): Scenario => ({
    ...one,
    name: `GROUPING SETS in ${mode} mode, one of them twice`,
    mode,
    frames: {
      out: {
        sql:
          "SELECT v, count(*) AS n, grouping_id() AS g FROM s GROUP BY GROUPING SETS ((v), (v), ()) HAVING n > 1",
      },
    },
    steps: [v(1), v(30, 1), { restart: {}, ...v(30, 30) }],
  })),
  refused("ROLLUP", "SELECT v, count(*) FROM s GROUP BY ROLLUP (v)", "update"),
  refused("stream with itself", "SELECT * FROM s JOIN s AS x ON s.v = x.v", "update"),
  refused("a missing name", "SELECT nothing FROM s"),
  {
    ...one,
    name: "duplicates within a watermark that is not there",
    frames: { out: { from: "s", distinctWithinWatermark: ["v"] } },
    steps: [v(1)],
  },
  {
    ...one,
    name: "duplicates of a static frame within the watermark",
    frames: { fixed, out: { from: "fixed", distinctWithinWatermark: ["number"] } },
    steps: [v(1)],
  },
  {
    ...one,
    name: "a watermark on a number",
    frames: { out: { from: "s", watermark: ["v", "10 seconds"] } },
    steps: [v(1)],
  },
  {
    ...one,
    name: "a watermark on a missing column",
    frames: { out: { from: "s", watermark: ["nothing", "10 seconds"] } },
    steps: [v(1)],
  },
  {
    ...one,
    name: "a delay that is none",
    frames: { out: { from: "s", select: ["timestamp_seconds(v) AS ts"], watermark: ["ts", "soon"] } },
    steps: [v(1)],
  },
  {
    ...one,
    name: "a delay below zero",
    frames: { out: { from: "s", select: ["timestamp_seconds(v) AS ts"], watermark: ["ts", "-1 second"] } },
    steps: [v(1)],
  },
  {
    ...one,
    name: "a delay of months",
    frames: {
      t: { from: "s", select: ["timestamp_seconds(v) AS ts"], watermark: ["ts", "1 month"] },
      out: { sql: "SELECT CAST(ts AS INT) FROM t" },
    },
    steps: [v(1), v(5000000)],
  },
  {
    ...one,
    name: "a division by zero in the stream",
    frames: { out: { sql: "SELECT 1 / v FROM s" } },
    steps: [v(1), v(0)],
  },
];
