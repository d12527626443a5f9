import { assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../create_session.ts";
import { AnalysisError } from "../../errors.ts";

Deno.test("a view with rand() in two places has the same rows in both", async () => {
  await using session = createSession();
  session.sql("SELECT rand() AS x FROM range(5)").createOrReplaceTempView("view");
  const equal = (from: string) => session.sql(`${from} AS a JOIN view AS b ON a.x = b.x`).count();
  assertEquals(await equal("SELECT * FROM view"), 5);
  assertEquals(await equal("WITH view AS (SELECT uuid() AS x FROM range(3)) SELECT * FROM view"), 3);
});

Deno.test("LIMIT and OFFSET take arithmetic of numbers", async () => {
  await using session = createSession();
  const rows = await session.sql("SELECT id FROM range(9) ORDER BY id LIMIT 2 * 3 - 4 OFFSET 1 + 1")
    .collect();
  assertEquals(rows, [{ id: 2n }, { id: 3n }]);
});

Deno.test("groupBy().sum() without names takes all columns of numbers, those that are grouped by included", async () => {
  await using session = createSession();
  const frame = session.createDataFrame([["a", 1, 1.5], ["a", 2, 2.5]], "name STRING, n INT, x DOUBLE");
  assertEquals(await frame.groupBy("name").sum().collect(), [{ name: "a", "sum(n)": 3n, "sum(x)": 4 }]);
  assertEquals(await frame.groupBy().avg().collect(), [{ "avg(n)": 1.5, "avg(x)": 2 }]);
  assertEquals(await frame.groupBy("n").max("x").orderBy("n").collect(), [
    { n: 1, "max(x)": 1.5 },
    { n: 2, "max(x)": 2.5 },
  ]);
  const error = await assertRejects(() => frame.groupBy("n").max("name").schema(), AnalysisError);
  assertEquals(error.condition, "_LEGACY_ERROR_TEMP_1323");
  assertEquals(error.parameters, { colName: "name" });
});

Deno.test("the names of ordered aggregates are Spark's", async () => {
  await using session = createSession();
  const nameOf = async (aggregate: string) =>
    (await session.sql(`SELECT ${aggregate} FROM range(3)`).schema()).fields[0]!.name;
  const names = {
    "percentile_cont(0.5) WITHIN GROUP (ORDER BY id)": "percentile_cont(0.5) WITHIN GROUP (ORDER BY id)",
    "percentile_disc(0.5) WITHIN GROUP (ORDER BY id DESC NULLS FIRST)":
      "percentile_disc(0.5) WITHIN GROUP (ORDER BY id DESC)",
    "string_agg(id, '-')": "string_agg(id, -)",
    "string_agg(id, '-') WITHIN GROUP (ORDER BY id)":
      "listagg(id, -) WITHIN GROUP (ORDER BY id ASC NULLS FIRST)",
    "mode() WITHIN GROUP (ORDER BY id)": "mode() WITHIN GROUP (ORDER BY id DESC)",
  };
  for (const [aggregate, name] of Object.entries(names)) assertEquals(await nameOf(aggregate), name);
});
