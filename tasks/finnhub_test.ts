import { assertEquals, assertStringIncludes } from "@std/assert";
import { captureConsole } from "../lib/testing.ts";
import { finnhubMain } from "./finnhub.ts";

Deno.test("finnhubMain() explains its flags, and starts neither of the two with one that it does not know", async () => {
  using output = captureConsole();
  assertEquals(await finnhubMain(["--help"]), 0);
  for (const flag of ["--rate", "--messy", "--fresh", "--yes", "--practice", "--trace"]) {
    assertStringIncludes(output.text, `  ${flag} `);
  }
  assertEquals(await finnhubMain(["--bogus"]), 2);
  assertEquals(await finnhubMain(["--rate", "many"]), 2);
  assertStringIncludes(output.text, "Cannot use --rate many: give a number above 0");
  assertEquals(output.text.includes("Kinesis:"), false);
});
