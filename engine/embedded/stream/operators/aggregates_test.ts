import { assertEquals } from "@std/assert";
import { expr } from "../../../declare/column.ts";
import { MemoryStream } from "../../source/memory/memory_stream.ts";
import { StreamTest } from "../scenario.ts";

/** Aggregates of `i INT`, `d DOUBLE`, `n DECIMAL(5,2)`, `s STRING`, `b BOOLEAN`; lists and sets are sorted, as their order is no promise. */
const AGGREGATES = [
  "count(*)",
  "count(s)",
  "count_if(i > 2)",
  "sum(i)",
  "sum(d)",
  "sum(n)",
  "avg(i)",
  "avg(n)",
  "min(s)",
  "max(s)",
  "min(d)",
  "max(n)",
  "first(s)",
  "first(s, true)",
  "last(s)",
  "last(s, true)",
  "sort_array(collect_list(i))",
  "sort_array(collect_set(i))",
  "round(stddev(d), 9)",
  "round(var_pop(i), 9)",
  "round(corr(i, d), 9)",
  "round(covar_samp(i, d), 9)",
  "round(skewness(d), 9)",
  "bool_and(b)",
  "bool_or(b)",
  "bit_xor(i)",
  "max_by(s, i)",
  "approx_count_distinct(s)",
  "percentile(i, 0.5)",
  "sum(i) FILTER (WHERE b)",
];

const ROWS = [
  ["x", 1, 1.5, "10.25", "a", true],
  ["x", 2, -0.5, "0.01", null, false],
  ["y", 3, 2.25, "7.00", "c", true],
  ["x", null, null, null, "b", null],
  ["y", 5, 8, "99.99", "c", true],
  [null, 7, 1, "1.00", "d", false],
  ["x", 9, 4.125, "3.33", "e", true],
  [null, null, null, null, null, null],
  ["y", 2, -7.5, "2.50", null, false],
] as const;

Deno.test("Aggregation of batch after batch, restarts between, gives what one batch gives", async () => {
  const columns = "k STRING, i INT, d DOUBLE, n DECIMAL(5,2), s STRING, b BOOLEAN";
  await using test = await StreamTest.open();
  using stream = new MemoryStream(columns);
  const aggregates = AGGREGATES.map((text, i) => expr(`${text} AS c${i}`));
  const frame = stream.toDF(test.session).groupBy("k").agg(...aggregates);
  for (let from = 0; from < ROWS.length; from += 2) {
    const query = await test.start(frame, { mode: "complete" });
    stream.addData(...ROWS.slice(from, from + 2));
    await query.processAllAvailable();
    await query.stop();
  }
  const batch = test.session.createDataFrame(ROWS, columns).groupBy("k").agg(...aggregates);
  const expected = (await batch.collect()).map((row) => Object.values(row).map(plain));
  const byKey = (rows: unknown[][]) => rows.toSorted((a, b) => String(a[0]) < String(b[0]) ? -1 : 1);
  const actual = [...test.sink.batches.values()].at(-1)!.map((row) => row.map(plain));
  assertEquals(byKey(actual), byKey(expected));
});

Deno.test("Aggregation of a batch in slices gives what the whole batch gives", async () => {
  await using test = await StreamTest.open();
  const streams = [1, 2, 3].map(() => new MemoryStream("k STRING, v INT"));
  const [first, ...others] = streams.map((stream) => stream.toDF(test.session));
  const frame = others.reduce((all, each) => all.union(each), first!);
  for (const [i, stream] of streams.entries()) {
    stream.addData(["x", i], [null, 10 * i], [`${i}`, i], [null, 1]);
  }
  const aggregated = frame.groupBy("k").agg(
    expr("count(*)"),
    expr("sum(v)"),
    expr("first(v)"),
    expr("last(v)"),
  );
  const query = await test.start(aggregated, { mode: "complete", trigger: { kind: "once" }, sliceBytes: 1 });
  await query.awaitTermination();
  assertEquals(test.sink.batches.get(0)!.map((row) => JSON.stringify(row)).toSorted(), [
    '["0",1,0,0,0]',
    '["1",1,1,1,1]',
    '["2",1,2,2,2]',
    '["x",3,3,0,2]',
    "[null,6,33,0,1]",
  ]);
  for (const stream of streams) stream[Symbol.dispose]();
});

/** BIGINT as number, in lists too. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === "bigint" ? Number(value) : value;
}
