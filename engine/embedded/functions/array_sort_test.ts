import { assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../mod.ts";

async function value(sql: string): Promise<unknown> {
  await using session = createSession({ conf: {} });
  const [row] = await session.sql(
    `SELECT ${sql} AS v FROM VALUES (array('pear', 'fig', 'plum', 'kiwi')) AS t(fruit)`,
  )
    .collect();
  return row!.v;
}

Deno.test("array_sort() sorts by a comparator, equal elements keeping their order", async () => {
  assertEquals(await value("array_sort(fruit, (l, r) -> length(l) - length(r))"), [
    "fig",
    "pear",
    "plum",
    "kiwi",
  ]);
  assertEquals(await value("array_sort(fruit, (l, r) -> CASE WHEN l < r THEN 1 ELSE -1 END)"), [
    "plum",
    "pear",
    "kiwi",
    "fig",
  ]);
  assertEquals(await value("array_sort(array(2, NULL, 1), (l, r) -> coalesce(l, 0) - coalesce(r, 0))"), [
    null,
    1,
    2,
  ]);
  assertEquals(await value("array_sort(CAST(NULL AS ARRAY<INT>), (l, r) -> l - r)"), null);
});

Deno.test("array_sort() without a comparator sorts upwards with NULLs last", async () => {
  assertEquals(await value("array_sort(array(2, NULL, 1))"), [1, 2, null]);
});

Deno.test("array_sort() refuses comparators that do not compare", async () => {
  await assertRejects(() => value("array_sort(fruit, (l, r) -> l < r)"), Error, "UNEXPECTED_RETURN_TYPE");
  await assertRejects(
    () => value("array_sort(fruit, (l, r) -> CASE WHEN l < r THEN 1 END)"),
    Error,
    "COMPARATOR_RETURNS_NULL",
  );
});
