import { assertEquals } from "@std/assert";
import { arrayType, mapType } from "../../declare/types.ts";
import { compile, local } from "../analyze/testing.ts";

Deno.test("a value of several may have NULL inside wherever one of them may", async () => {
  const full = "array(1)";
  const withNull = "array(2, NULL)";
  const texts = [
    ...["array_union", "concat", "coalesce", "nvl", "greatest"].map((name) =>
      `${name}(${full}, ${withNull})`
    ),
    `if(true, ${full}, ${withNull})`,
    `nvl2(1, ${full}, ${withNull})`,
    `flatten(array(${full}, ${withNull}))`,
  ];
  const columns = [
    ...texts,
    "map_from_entries(array(struct('a', 1), struct('b', NULL)))",
    "map_concat(map('a', 1), map('b', NULL))",
    "array_intersect(array(1), array(NULL))",
  ];
  const plan = {
    kind: "project",
    input: local({ unused: "integer" }, [1]),
    columns: columns.map((text) => ({ kind: "sql", text } as const)),
  } as const;
  const { schema } = await compile(plan);
  assertEquals(schema.fields.map(({ type }) => type), [
    ...texts.map(() => arrayType("integer", true)),
    mapType("string", "integer", true),
    mapType("string", "integer", true),
    arrayType("integer", false),
  ]);
});
