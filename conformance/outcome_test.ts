import { assertEquals } from "@std/assert";
import { createSession } from "../engine/mod.ts";
import { inOrder, outcomeOf } from "./outcome.ts";

Deno.test("outcomeOf() sorts the rows of a frame", async () => {
  await using session = createSession();
  const { rows } = await outcomeOf(() => session.sql("SELECT * FROM VALUES (2), (1) AS t(n)"), session);
  assertEquals(rows, [[1], [2]]);
});

Deno.test("outcomeOf() keeps the rows of inOrder() as they come", async () => {
  await using session = createSession();
  const descending = session.sql("SELECT * FROM VALUES (1), (2) AS t(n) ORDER BY n DESC");
  assertEquals((await outcomeOf(() => inOrder(descending), session)).rows, [[2], [1]]);
});

Deno.test("outcomeOf() keeps two columns of one name apart", async () => {
  await using session = createSession();
  const { rows, schema } = await outcomeOf(() => session.sql("SELECT 1 AS a, 2 AS a"), session);
  assertEquals([rows, schema?.fields.map(({ name }) => name)], [[[1, 2]], ["a", "a"]]);
});
