import { assert, assertEquals } from "@std/assert";
import { createSession } from "../../mod.ts";

async function value(call: string, rows: string): Promise<unknown> {
  await using session = createSession({ conf: {} });
  const [row] = await session.sql(`SELECT ${call} AS v FROM ${rows}`).collect();
  return row!.v;
}

Deno.test("approx_count_distinct() is exact for some thousand values", async () => {
  assertEquals(await value("approx_count_distinct(id % 3000)", "range(20000) AS t(id)"), 3000n);
  assertEquals(await value("approx_count_distinct(x)", "VALUES (0.0D), (-0.0D), (NULL) AS t(x)"), 1n);
  assertEquals(await value("approx_count_distinct(x)", "VALUES (CAST(NULL AS INT)) AS t(x)"), 0n);
});

Deno.test("approx_count_distinct() of more values is near", async () => {
  const count = Number(await value("approx_count_distinct(id)", "range(100000) AS t(id)"));
  assert(Math.abs(count - 100_000) < 5_000, `${count} is not near 100000`);
});

Deno.test("skewness() and kurtosis() are NULL where all values are the same", async () => {
  assertEquals(await value("skewness(x)", "VALUES (2), (2) AS t(x)"), null);
  assertEquals(await value("kurtosis(x)", "VALUES (1), (2), (6), (7) AS t(x)"), 4 * 194 / (26 * 26) - 3);
});

Deno.test("percentiles of intervals are intervals", async () => {
  const rows = "VALUES (INTERVAL 1 MONTH), (INTERVAL 4 MONTHS) AS t(x)";
  assertEquals(await value("CAST(percentile(x, 0.7) AS STRING)", rows), "INTERVAL '0-3' YEAR TO MONTH");
  assertEquals(await value("CAST(median(x) AS STRING)", rows), "INTERVAL '0-2' YEAR TO MONTH");
  assertEquals(
    await value("CAST(percentile_disc(0.7) WITHIN GROUP (ORDER BY x) AS STRING)", rows),
    "INTERVAL '0-4' YEAR TO MONTH",
  );
});

Deno.test("listagg(DISTINCT …) without an order is sorted", async () => {
  assertEquals(await value("listagg(DISTINCT x, '+')", "VALUES ('q'), ('p'), ('q') AS t(x)"), "p+q");
});
