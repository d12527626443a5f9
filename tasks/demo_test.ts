import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { rowsOf } from "../lib/testing/committed_output.ts";
import { captureConsole } from "../lib/testing.ts";
import { LakeBench } from "../lib/testing/lake_bench.ts";
import { demoMain } from "./demo.ts";

Deno.test("demoMain() carries reviews through bronze and silver to gold, and shows rows of it", async () => {
  await using bench = await LakeBench.open();
  using output = captureConsole();
  assertEquals(
    await demoMain(["--rows", "3000"], { practiceFolder: bench.folder, environment: {}, envFile: "" }),
    0,
    output.text,
  );
  const headings = [...output.text.matchAll(/^== (\w+)/gm)].map(([, name]) => name);
  assertEquals(headings, ["week4", "customers", "week5", "week6"]);
  assertEquals(rowsOf(await bench.output("bronze/reviews")).length, 3000);
  assertStringIncludes(output.text, "bronze/reviews: 3,000 rows");
  assertMatch(output.text.slice(output.text.indexOf("== week6")), /gold\/fact_review: [1-9][\d,]* rows/);
  assertMatch(output.text, /\| *window\| *product_category\| *state\| *review_count\|/);
});

Deno.test("demoMain() ends with the exit code of the lab that did not end well", async () => {
  await using bench = await LakeBench.open();
  using output = captureConsole();
  assertEquals(await demoMain(["--rows", "many"], { practiceFolder: bench.folder }), 2);
  assertStringIncludes(output.text, "Cannot use --rows many");
  assertEquals(output.text.includes("== customers"), false);
});

Deno.test("demoMain() with --help explains its flags and runs nothing", async () => {
  using output = captureConsole();
  assertEquals(await demoMain(["--help"]), 0);
  assertMatch(output.text, /--rows N/);
  assertEquals(output.text.includes("== week4"), false);
});
