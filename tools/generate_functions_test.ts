import { assertEquals } from "@std/assert";
import { generateFunctions } from "./generate_functions.ts";

Deno.test("generateFunctions() gives the files that are there; if not, run `deno task functions`", async () => {
  const folder = new URL("../engine/declare/functions/", import.meta.url);
  const wanted = await generateFunctions();
  const found = new Map<string, string>();
  for await (const { name } of Deno.readDir(folder)) {
    found.set(name, await Deno.readTextFile(new URL(name, folder)));
  }
  assertEquals([...found.keys()].sort(), [...wanted.keys()].sort());
  for (const [name, text] of wanted) assertEquals(found.get(name), text, `${name} is out of date`);
});
