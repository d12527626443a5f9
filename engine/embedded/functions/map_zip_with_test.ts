import { assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../mod.ts";

async function entries(sql: string): Promise<unknown> {
  await using session = createSession({ conf: {} });
  const [row] = await session.sql(`SELECT ${sql} AS v`).collect();
  return row!.v && [...row!.v as Map<unknown, unknown>];
}

Deno.test("map_zip_with() calls the lambda for each key of either map", async () => {
  assertEquals(
    await entries(
      "map_zip_with(map('x', 1, 'y', 2), map('y', 10, 'z', 20), (k, a, b) -> concat(k, coalesce(a, 0) + b))",
    ),
    [["x", null], ["y", "y12"], ["z", "z20"]],
  );
  assertEquals(await entries("map_zip_with(map(1, 'a'), map(2L, 'b'), (k, a, b) -> k)"), [[1n, 1n], [
    2n,
    2n,
  ]]);
  assertEquals(await entries("map_zip_with(map(1, 'a'), CAST(NULL AS MAP<INT, INT>), (k, a, b) -> b)"), null);
});

Deno.test("map_zip_with() refuses maps with keys that have nothing in common", async () => {
  await assertRejects(
    () => entries("map_zip_with(map(1, 'a'), map('b', 2), (k, a, b) -> k)"),
    Error,
    "MAP_ZIP_WITH_DIFF_TYPES",
  );
});
