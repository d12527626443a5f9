/** The same programs over Spark Connect, against PySpark on the same Spark. Needs running services: `deno task services:up`. */
import { assertEquals } from "@std/assert";
import { compareAllOnConnect } from "./compare_on_connect.ts";
import { connectFaults } from "./connect_page.ts";
import { connectPages } from "./write_tables.ts";

const compared = await compareAllOnConnect();

Deno.test("Programs and examples over Spark Connect differ from PySpark only as connect_differences.ts lists", () => {
  assertEquals(connectFaults(compared), []);
});

Deno.test("The page and the numbers are what this run found (deno task conformance:tables)", async () => {
  for (const [url, text] of await connectPages(compared)) assertEquals(await Deno.readTextFile(url), text);
});
