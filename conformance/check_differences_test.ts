import { assertEquals } from "@std/assert";
import { checkDifferences } from "./check_differences.ts";
import type { ComparedCase } from "./compare_programs.ts";
import type { Difference } from "./differences.ts";

const LISTED: Difference = {
  title: "Ones are twos",
  spark: "1",
  ours: "2",
  reason: "For the test",
  status: "stays",
  shownBy: { name: /^one$/, aspects: ["value"] },
};

function compared(name: string, aspects: ComparedCase["aspects"]): ComparedCase {
  return { program: "area/program", variant: "", name, spark: { value: 1 }, ours: { value: 2 }, aspects };
}

Deno.test("checkDifferences() accepts exactly what is listed", () => {
  const cases = [compared("one", ["value"]), compared("two", []), compared("three", ["unsupported"])];
  assertEquals(checkDifferences(cases, [LISTED]), { unlisted: [], gone: [], grown: [] });
});

Deno.test("checkDifferences() names a difference that is not listed, and one that is gone", () => {
  const { unlisted, gone } = checkDifferences([compared("two", ["value"]), compared("one", ["type"])], [
    LISTED,
  ]);
  assertEquals(unlisted, [
    'area/program: two: value\n  Spark: {"value":1}\n  ours:  {"value":2}',
    'area/program: one: type\n  Spark: {"value":1}\n  ours:  {"value":2}',
  ]);
  assertEquals(gone, ["Ones are twos"]);
});

Deno.test("checkDifferences() names a difference that more cases show than it allows", () => {
  const once = { ...LISTED, shownBy: { ...LISTED.shownBy, atMost: 1 } };
  const { grown } = checkDifferences([compared("one", ["value"]), compared("one", ["value"])], [once]);
  assertEquals(grown, ["Ones are twos: 2"]);
});
