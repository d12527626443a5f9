import { assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../mod.ts";

async function value(call: string, rows: string, ansi = true): Promise<unknown> {
  await using session = createSession({ conf: { "spark.sql.ansi.enabled": String(ansi) } });
  const [row] = await session.sql(`SELECT ${call} AS v FROM ${rows}`).collect();
  return row!.v;
}

const NINES = `CAST('${"9".repeat(38)}' AS DECIMAL(38,0))`;

Deno.test("sums of decimals beyond 38 digits are an error in ANSI mode, else NULL", async () => {
  await assertRejects(() => value(`sum(${NINES})`, "range(9)"), Error, "ARITHMETIC_OVERFLOW");
  assertEquals(await value(`sum(${NINES})`, "range(9)", false), null);
  assertEquals(await value(`try_sum(${NINES})`, "range(9)"), null);
  assertEquals(await value(`try_avg(${NINES})`, "range(9)"), null);
});

Deno.test("sums of long decimals keep their sign and their digits behind the point", async () => {
  assertEquals(await value("sum(CAST('-0.25' AS DECIMAL(38,10)))", "range(2)"), "-0.5000000000");
  assertEquals(await value("avg(CAST(id - 1 AS DECIMAL(30,2)))", "range(2)"), "-0.500000");
  assertEquals(await value("sum(CAST(NULL AS DECIMAL(38,10)))", "range(2)"), null);
});

Deno.test("sums of intervals that become too long are an error, with try_sum NULL", async () => {
  const rows = "VALUES (INTERVAL 2000000000 MONTHS), (INTERVAL 2000000000 MONTHS) AS t(x)";
  await assertRejects(() => value("sum(x)", rows), Error, "INTERVAL_ARITHMETIC_OVERFLOW");
  assertEquals(await value("try_sum(x)", rows), null);
});
