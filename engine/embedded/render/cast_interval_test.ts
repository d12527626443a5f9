import { assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../mod.ts";

async function first(...expressions: string[]): Promise<unknown> {
  await using session = createSession({ conf: { "spark.sql.session.timeZone": "UTC" } });
  return Object.values(
    (await session.createDataFrame([[0]], "unused INT").selectExpr(...expressions).collect())[0]!,
  );
}

Deno.test("a cast of an interval to text writes the units of its type", async () => {
  assertEquals(
    await first(
      "CAST(INTERVAL '2 03:04' DAY TO MINUTE AS STRING)",
      "CAST(INTERVAL -5 HOURS AS STRING)",
      "CAST(INTERVAL 1.25 SECONDS AS STRING)",
      "CAST(INTERVAL 30 MONTHS AS STRING)",
      "CAST(INTERVAL 3 YEARS AS STRING)",
    ),
    [
      "INTERVAL '2 03:04' DAY TO MINUTE",
      "INTERVAL '-05' HOUR",
      "INTERVAL '01.25' SECOND",
      "INTERVAL '30' MONTH",
      "INTERVAL '3' YEAR",
    ],
  );
});

Deno.test("a cast between an interval and a number counts the last unit", async () => {
  assertEquals(
    await first(
      "CAST(INTERVAL '1 06' DAY TO HOUR AS INT)",
      "CAST(INTERVAL 90 SECONDS AS DECIMAL(5,1))",
      "CAST(INTERVAL '2-3' YEAR TO MONTH AS INT)",
      "CAST(CAST(7 AS INTERVAL DAY TO HOUR) AS STRING)",
      "CAST(CAST(2.5 AS INTERVAL MINUTE TO SECOND) AS STRING)",
    ),
    [30, "90.0", 27, "INTERVAL '0 07' DAY TO HOUR", "INTERVAL '00:02.5' MINUTE TO SECOND"],
  );
});

Deno.test("a cast to another range drops the units that it has not", async () => {
  assertEquals(
    await first(
      "CAST(CAST(INTERVAL 50 HOURS AS INTERVAL DAY) AS STRING)",
      "CAST(CAST(CAST(INTERVAL 50 HOURS AS INTERVAL DAY) AS INTERVAL HOUR) AS STRING)",
      "CAST(CAST(INTERVAL 30 MONTHS AS INTERVAL YEAR) AS STRING)",
    ),
    ["INTERVAL '2' DAY", "INTERVAL '48' HOUR", "INTERVAL '2' YEAR"],
  );
});

Deno.test("a cast of text to an interval takes the units of the type, bare or as a literal", async () => {
  assertEquals(
    await first(
      "CAST(CAST('3 04:05:06.7' AS INTERVAL DAY TO SECOND) AS STRING)",
      "CAST(CAST('interval -''3'' hour' AS INTERVAL HOUR) AS STRING)",
      "CAST(CAST('-2-5' AS INTERVAL YEAR TO MONTH) AS STRING)",
      "CAST(CAST('2 months 3 days' AS INTERVAL) AS STRING)",
      "CAST('no interval' AS INTERVAL)",
      "TRY_CAST('4:5' AS INTERVAL DAY TO SECOND)",
    ),
    [
      "INTERVAL '3 04:05:06.7' DAY TO SECOND",
      "INTERVAL '-03' HOUR",
      "INTERVAL '-2-5' YEAR TO MONTH",
      "2 months 3 days",
      null,
      null,
    ],
  );
});

Deno.test("a cast of text that is no such interval names the form that is wanted", async () => {
  await assertRejects(
    () => first("CAST('4' AS INTERVAL DAY TO SECOND)"),
    Error,
    "UNMATCHED_FORMAT_STRING_WITH_NOTICE",
  );
  await assertRejects(() => first("CAST('1 24' AS INTERVAL DAY TO HOUR)"), Error, "INTERVAL_PARSING");
});
