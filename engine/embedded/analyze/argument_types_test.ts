import { assertEquals } from "@std/assert";
import { compile, local } from "./testing.ts";

Deno.test("a function takes any number for a number, any time for a time, and NULL for an array", async () => {
  const input = local({ l: "long", d: "double", ts: "timestamp" });
  const texts = [
    "substring('abc', l)",
    "repeat('a', d)",
    "get(array(1, 2), l)",
    "map(1, 'a')[l]",
    "map(array(1), 'x')[array(l)]",
    "last_day(ts)",
    "size(NULL)",
  ];
  const columns = texts.map((text) => ({ kind: "sql", text } as const));
  const { schema } = await compile({ kind: "project", input, columns });
  assertEquals(
    schema.fields.map(({ type }) => type),
    ["string", "string", "integer", "string", "string", "date", "integer"],
  );
});
