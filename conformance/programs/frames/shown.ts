import type { Session } from "../../../engine/mod.ts";
import type { Cases } from "../../program.ts";

export const about =
  "The text that `show` and `printSchema` print, for every type, cut and uncut, as table and as lines";

const SCHEMA = `i INT, l BIGINT, f FLOAT, d DOUBLE, m DECIMAL(10,2), b BOOLEAN, s STRING, x BINARY, day DATE,
t TIMESTAMP, n TIMESTAMP_NTZ, a ARRAY<INT>, p MAP<STRING, DOUBLE>, r STRUCT<u: INT, v: ARRAY<STRING>>`;

export function run(session: Session): Cases {
  const rows = [
    [
      1,
      2n ** 40n,
      1.5,
      1e10,
      "1.50",
      true,
      "short",
      new TextEncoder().encode("AB"),
      Temporal.PlainDate.from("2024-02-29"),
      Temporal.Instant.from("2024-02-29T10:00:00.5Z"),
      Temporal.PlainDateTime.from("2024-02-29T10:00"),
      [1, null],
      { k: 0.1 },
      { u: 1, v: ["x", null] },
    ],
    [
      -1,
      -1,
      -0,
      NaN,
      "-0.05",
      false,
      "a text of more than twenty characters",
      new Uint8Array(),
      Temporal.PlainDate.from("0001-01-01"),
      Temporal.Instant.from("1970-01-01T00:00:00Z"),
      Temporal.PlainDateTime.from("1999-12-31T23:59:59.000001"),
      [],
      {},
      { u: null, v: [] },
    ],
    Array(14).fill(null),
    [
      0,
      0,
      1e-10,
      1e-4,
      "0",
      null,
      "tab\there\nnew 日本語 😀",
      new Uint8Array([255, 0]),
      null,
      null,
      null,
      null,
      null,
      null,
    ],
  ];
  const frame = session.createDataFrame(rows, SCHEMA);
  const ids = session.createDataFrame(Array.from({ length: 25 }, (_, i) => [i]), "id INT");
  return {
    "show": () => printed(() => frame.show()),
    "show in full": () => printed(() => frame.show(20, { truncate: false })),
    "show at 5 characters": () => printed(() => frame.show(20, { truncate: 5 })),
    "show at 3 characters": () => printed(() => frame.select("s").show(20, { truncate: 3 })),
    "show lines": () => printed(() => frame.show(20, { vertical: true })),
    "show lines in full": () => printed(() => frame.show(2, { truncate: false, vertical: true })),
    "show one row of several": () => printed(() => ids.show(1)),
    "show the first 20": () => printed(() => ids.show()),
    "show exactly all": () => printed(() => ids.show(25)),
    "show an empty frame": () => printed(() => ids.filter("false").show()),
    "show lines of an empty frame": () => printed(() => ids.filter("false").show(20, { vertical: true })),
    "show no columns": () => printed(() => ids.limit(2).drop("id").show()),
    "show intervals": () =>
      printed(() =>
        ids.limit(1).selectExpr(
          "interval '1 02:03:04.5' day to second AS d",
          "interval '1-2' year to month AS y",
        ).show(20, { truncate: false })
      ),
    "show nested values": () =>
      printed(() =>
        ids.limit(1).selectExpr("array(map('a', struct(1.50, NULL, X'41', 1e7D))) AS v").show(20, {
          truncate: false,
        })
      ),
    "printSchema": () => printed(() => frame.printSchema()),
    "printSchema of nested types": () =>
      printed(() =>
        ids.selectExpr(
          "array(struct(1 AS a, map('k', array(1.5)) AS m)) AS deep",
          "map(1, struct('x')) AS m",
          "NULL AS nothing",
        ).printSchema()
      ),
  };
}

/** What an action writes to the console. */
async function printed(action: () => Promise<void>): Promise<string> {
  const log = console.log;
  let text = "";
  console.log = (line: string) => {
    text += `${line}\n`;
  };
  try {
    await action();
    return text;
  } finally {
    console.log = log;
  }
}
