import { assertEquals } from "@std/assert";
import { withScreens } from "./rides_screens.ts";

Deno.test("rides/README.md shows what the programs print", async () => {
  const page = await Deno.readTextFile(new URL("../rides/README.md", import.meta.url));
  assertEquals(await withScreens(page), page, "run: deno run -A tools/rides_screens.ts");
});
