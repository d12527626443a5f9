import { assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../mod.ts";

async function row(...expressions: string[]): Promise<unknown[]> {
  await using session = createSession({ conf: { "spark.sql.session.timeZone": "UTC" } });
  const frame = session.createDataFrame([[0]], "unused INT").selectExpr(...expressions);
  return Object.values((await frame.collect())[0]!);
}

Deno.test("TIME literals are read, compared, cast and joined with a date", async () => {
  assertEquals(
    await row(
      "CAST(TIME'7:08:09.1230' AS STRING)",
      "CAST(TIME'07:08 PM' AS STRING)",
      "TIME'12:00 AM' < TIME'00:00:00.000001'",
      "CAST(TIME'01:00:01.9' AS INT)",
      "CAST(TIME'01:00:01.9' AS DECIMAL(6,1))",
      "CAST(make_timestamp(DATE'2023-05-06', TIME'07:08:09') AS STRING)",
      "CAST(make_timestamp_ltz(DATE'2023-05-06', TIME'07:08:09', 'Europe/Berlin') AS STRING)",
      "CAST(try_make_timestamp_ntz(DATE'2023-05-06', TIME'07:08:09') AS STRING)",
      "CAST(make_timestamp(DATE'2023-05-06') AS STRING)",
    ),
    [
      "07:08:09.123",
      "19:08:00",
      true,
      3601,
      "3601.9",
      "2023-05-06 07:08:09",
      "2023-05-06 05:08:09",
      "2023-05-06 07:08:09",
      "2023-05-06 00:00:00",
    ],
  );
});

Deno.test("a TIME is a Temporal.PlainTime for JavaScript", async () => {
  const [time] = await row("TIME'23:59:59.5'");
  assertEquals(String(time), "23:59:59.5");
  assertEquals(time instanceof Temporal.PlainTime, true);
});

Deno.test("current_time() has as many digits as asked for", async () => {
  const [fine, coarse, type] = await row("current_time()", "current_time(0)", "typeof(current_time(1 + 1))");
  assertEquals([fine instanceof Temporal.PlainTime, type], [true, "time(2)"]);
  assertEquals((coarse as Temporal.PlainTime).millisecond, 0);
  await assertRejects(() => row("current_time(7)"), Error, "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE");
});

Deno.test("what Spark refuses of TIME is refused with its condition", async () => {
  for (
    const sql of [
      "hour(TIME'10:00:00')",
      "CAST('10:00' AS TIME)",
      "to_time('10:00')",
      "TIME'10:00' + INTERVAL 1 HOUR",
    ]
  ) {
    await assertRejects(() => row(sql), Error, "UNSUPPORTED_TIME_TYPE");
  }
});
