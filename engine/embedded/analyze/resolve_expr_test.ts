import { assertEquals } from "@std/assert";
import { compile, local } from "./testing.ts";

Deno.test("a TIMESTAMP literal is a constant, a cast of the same text is not", async () => {
  const texts = ["TIMESTAMP '2024-02-29'", "CAST('2024-02-29' AS TIMESTAMP)"];
  const columns = texts.map((text) => ({ kind: "sql", text } as const));
  const { schema } = await compile({ kind: "project", input: local({ unused: "integer" }), columns });
  assertEquals(schema.fields.map(({ name, nullable }) => [name, nullable]), [
    ["TIMESTAMP '2024-02-29 00:00:00'", false],
    ["CAST(2024-02-29 AS TIMESTAMP)", true],
  ]);
});
