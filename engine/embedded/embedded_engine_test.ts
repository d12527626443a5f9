import { assertEquals, assertRejects } from "@std/assert";
import { AnalysisError, ComputationError, createSession } from "../mod.ts";

Deno.test("DataFrame.toArrow() gives columns of Arrow with Spark's types", async () => {
  await using session = createSession({ remote: "", conf: { "spark.sql.session.timeZone": "Asia/Kolkata" } });
  const frame = session.sql(
    "SELECT 1 AS i, CAST('2.50' AS DECIMAL(5,2)) AS dec, 'ä' AS s, DATE '2024-01-01' AS d, TIMESTAMP '2024-01-01 00:00:00' AS ts, " +
      "TIME '10:11:12.5' AS t, INTERVAL '-1-2' YEAR TO MONTH AS ym, INTERVAL '1 00:00:00.5' DAY TO SECOND AS ds, " +
      "array(named_struct('x', 1, 'y', map('k', X'ff')), NULL) AS a, NULL AS nothing",
  );
  const table = await frame.toArrow();
  assertEquals(table.schema.fields.map(({ name, type }) => `${name}: ${type}`), [
    "i: Int32",
    "dec: Decimal[5e+2]",
    "s: Utf8",
    "d: Date32<DAY>",
    "ts: Timestamp<MICROSECOND, Asia/Kolkata>",
    "t: Time64<NANOSECOND>",
    "ym: Interval<YEAR_MONTH>",
    "ds: Duration<MICROSECOND>",
    "a: List<Struct<{x:Int32, y:Map<{key:Utf8, value:Binary}>}>>",
    "nothing: Null",
  ]);
  const value = (name: string) => table.getChild(name)!.get(0);
  assertEquals(
    [value("i"), value("s"), value("d"), value("ts"), value("t"), value("ds"), value("nothing")],
    [
      1,
      "ä",
      Date.UTC(2024, 0, 1),
      Date.UTC(2023, 11, 31, 18, 30),
      36_672_500_000_000n,
      86_400_500_000n,
      null,
    ],
  );
  assertEquals(JSON.stringify(value("a")), '[{"x":1,"y":{"k":{"0":255}}},null]');
});

Deno.test("DataFrame.toArrow() of no rows keeps the columns, and refuses VARIANT", async () => {
  await using session = createSession({ remote: "" });
  const none = await session.range(0).toArrow();
  assertEquals([none.numRows, String(none.schema)], [0, "Schema<{ 0: id: Int64 }>"]);
  const variant = session.sql("SELECT parse_json('{}') AS v");
  const refused = await assertRejects(() => variant.toArrow(), AnalysisError, "VARIANT");
  assertEquals(refused.condition, "UNSUPPORTED_DATATYPE");
});

Deno.test("DataFrame.toLocalIterator() gives rows one after the other, and the error of a late one", async () => {
  await using session = createSession({ remote: "" });
  const read: bigint[] = [];
  for await (const { id } of session.range(1_000_000).toLocalIterator()) if (read.push(id) === 3) break;
  assertEquals(read, [0n, 1n, 2n]);
  const failing = session.sql("SELECT id, 1 DIV (id - 900000) AS x FROM range(1000000)");
  const error = await assertRejects(() => Array.fromAsync(failing.toLocalIterator()), ComputationError);
  assertEquals(error.condition, "DIVIDE_BY_ZERO");
});

Deno.test("Session.detach() says that queries end with the process", async () => {
  await using session = createSession({ remote: "" });
  await assertRejects(() => session.detach(), AnalysisError, "from their checkpoints");
});

Deno.test("createDataFrame() takes times of day and intervals", async () => {
  await using session = createSession({ remote: "" });
  const row = {
    t: Temporal.PlainTime.from("10:11:12.5"),
    ym: Temporal.Duration.from("-P1Y2M"),
    ds: Temporal.Duration.from("-P1DT2H3M4.5S"),
  };
  const frame = session.createDataFrame(
    [row],
    "t TIME(6), ym INTERVAL YEAR TO MONTH, ds INTERVAL DAY TO SECOND",
  );
  assertEquals((await frame.collect()).map(({ t, ym, ds }) => [t, ym, ds].map(String)), [
    ["10:11:12.5", "-P1Y2M", "-P1DT2H3M4.5S"],
  ]);
});
