import { assertEquals } from "@std/assert";
import { momentsOfHalves } from "./moments.ts";

Deno.test("momentsOfHalves() sums the powers of the distances from the average", () => {
  assertEquals(momentsOfHalves([1, 2, 6, 7]), { n: 4, average: 4, m2: 26, m3: 0, m4: 194 });
  assertEquals(momentsOfHalves([5]), { n: 1, average: 5, m2: 0, m3: 0, m4: 0 });
  assertEquals(momentsOfHalves([]), { n: 0, average: 0, m2: 0, m3: 0, m4: 0 });
});
