/** The same programs on Spark and here. Needs running services: `deno task services:up`. */
import { assertEquals } from "@std/assert";
import { checkDifferences } from "./check_differences.ts";
import { compareEverything, pages } from "./write_tables.ts";

const comparison = await compareEverything();
const cases = [...comparison.programs, ...comparison.examples].flatMap((each) => each.cases);
const { unlisted, gone, grown } = checkDifferences(cases);

Deno.test("Programs and examples differ from Spark only as differences.ts lists", () => {
  assertEquals(unlisted, []);
});

Deno.test("No listed difference has grown", () => {
  assertEquals(grown, []);
});

Deno.test("Every difference that differences.ts lists still shows", () => {
  assertEquals(gone, []);
});

Deno.test("The pages in docs/ are what this run found (deno task conformance:tables)", async () => {
  for (const [url, text] of await pages(comparison)) assertEquals(await Deno.readTextFile(url), text);
});
