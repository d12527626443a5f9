import { assertEquals } from "@std/assert";
import { SeenFiles } from "./seen_files.ts";

Deno.test("SeenFiles forgets files that are older than the newest by more than the age", () => {
  const seen = new SeenFiles({ maxAgeMs: 10, byName: false });
  const sizeAfter = (url: string, modifiedMs: number) => {
    seen.add(url, modifiedMs);
    seen.purge();
    return seen.size;
  };
  assertEquals([sizeAfter("a", 5), sizeAfter("b", 15), sizeAfter("c", 16)], [1, 2, 2]);
  seen.add("c", 25);
  assertEquals(seen.size, 2);
  assertEquals([seen.isNew("c", 20), seen.isNew("d", 5), seen.isNew("e", 20)], [false, false, true]);
});

Deno.test("SeenFiles can compare names without folders", () => {
  const seen = new SeenFiles({ maxAgeMs: 10, byName: true });
  seen.add("file:///a/x.txt", 1);
  assertEquals([seen.isNew("file:///b/x.txt", 1), seen.isNew("file:///b/y.txt", 1)], [false, true]);
});
