import { assertEquals } from "@std/assert";
import { createSession } from "../../mod.ts";
import { countMinSketch } from "./count_min_sketch.ts";

Deno.test("countMinSketch() writes shape, hashes and counts as Spark reads them", () => {
  const text = countMinSketch([7n, 7n], { eps: 1, confidence: 0.5, seed: 3 }).toHex();
  // Version 1, 2 items, depth 1, width 2; then one factor and two counts, of which one is 2.
  assertEquals(text.slice(0, 40), "0000000100000000000000020000000100000002");
  assertEquals([text.slice(56, 72), text.slice(72)].toSorted(), ["0000000000000000", "0000000000000002"]);
});

Deno.test("count_min_sketch() counts numbers, texts and bytes, not NULLs", async () => {
  await using session = createSession({ conf: {} });
  const [row] = await session.sql(`SELECT
      substring(hex(count_min_sketch(n, 0.1D, 0.9D, 1)), 9, 16) AS numbers,
      hex(count_min_sketch(s, 0.5D, 0.5D, 1)) = hex(count_min_sketch(CAST(s AS BINARY), 0.5D, 0.5D, 1)) AS same,
      substring(hex(count_min_sketch(s, 0.1D, 0.9D, 1)), 9, 16) AS texts
    FROM VALUES (1L, 'a'), (2L, NULL), (2L, 'b') AS t(n, s)`).collect();
  assertEquals(row, { numbers: "0000000000000003", same: true, texts: "0000000000000002" });
});
