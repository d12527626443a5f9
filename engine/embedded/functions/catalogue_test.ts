import { assertEquals } from "@std/assert";
import { allFunctions } from "./catalogue.ts";

Deno.test("the catalogue has each name once", () => {
  const names = allFunctions().flatMap((entry) => [entry.name, ...(entry.aliases ?? [])]);
  assertEquals(names.filter((name, i) => names.indexOf(name) !== i), []);
});

Deno.test("the catalogue describes each function in one sentence or more, without a line break", () => {
  const odd = allFunctions().filter(({ summary }) => !/^[^\n]+\.$/.test(summary));
  assertEquals(odd.map((entry) => entry.name), []);
});
