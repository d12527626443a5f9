import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { DuckDBInstance } from "@duckdb/node-api";
import { AnalysisError, createSession } from "../../mod.ts";
import { RANDOM_FUNCTIONS } from "./random.ts";
import type { ResolvedCall } from "./spark_function.ts";

Deno.test("rand(), randn() and uuid() differ from row to row", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const columns = ["rand", "randn", "uuid"].map((name) =>
    RANDOM_FUNCTIONS.find((fn) => fn.name === name)!.toSql([], {} as ResolvedCall)
  );
  const rows = (await connection.runAndReadAll(`SELECT ${columns.join(", ")} FROM range(2)`)).getRowsJson();
  connection.closeSync();
  instance.closeSync();

  const [[uniform, normal, id], [otherUniform, otherNormal, otherId]] = rows as [unknown[], unknown[]];
  assert(Number(uniform) >= 0 && Number(uniform) < 1);
  assert(Number.isFinite(Number(normal)));
  assertEquals(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(String(id)),
    true,
  );
  assertNotEquals([uniform, normal, id], [otherUniform, otherNormal, otherId]);
});

Deno.test("randstr() gives as many letters and digits as asked for", async () => {
  await using session = createSession();
  const [row] = await session.sql("SELECT randstr(12) AS a, randstr(0, 5) AS b").collect();
  assertMatch(row!["a"] as string, /^[0-9A-Za-z]{12}$/);
  assertEquals(row!["b"], "");
  const error = await assertRejects(() => session.sql("SELECT randstr(-1)").collect(), AnalysisError);
  assertEquals(error.condition, "INVALID_PARAMETER_VALUE.LENGTH");
});

Deno.test("uniform() stays between its ends and has their type", async () => {
  await using session = createSession();
  const [row] = await session.sql(
    "SELECT uniform(5, 7) AS a, uniform(0.5D, 0.75D, 3) AS b, typeof(uniform(1L, 2)) AS c",
  )
    .collect();
  assert(row!.a === 5 || row!.a === 6);
  assert(Number(row!.b) >= 0.5 && Number(row!.b) < 0.75);
  assertEquals(row!.c, "bigint");
});
