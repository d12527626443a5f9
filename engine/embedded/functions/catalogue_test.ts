import { assertEquals } from "@std/assert";
import { allFunctions, findFunction } from "./catalogue.ts";

Deno.test("allFunctions() has each name once, in lower case", () => {
  const names = allFunctions().flatMap((entry) => [entry.name, ...(entry.aliases ?? [])]);
  assertEquals(names.filter((name, i) => names.indexOf(name) !== i), []);
  assertEquals(names.filter((name) => name !== name.toLowerCase()), []);
});

Deno.test("allFunctions() has UDFs of different names that begin with spark_", () => {
  const udfs = [...new Set(allFunctions().flatMap((entry) => entry.udfs ?? []))];
  const names = udfs.map((udf) => udf.name);
  assertEquals(names.filter((name, i) => names.indexOf(name) !== i || !name.startsWith("spark_")), []);
});

Deno.test("findFunction() finds aliases in any case", () => {
  assertEquals(findFunction("NVL")?.name, "ifnull");
  assertEquals(findFunction("no_such_function"), undefined);
});
