import { assertEquals } from "@std/assert";
import type { StreamingQueryProgress } from "../engine/mod.ts";
import { progressLine } from "./progress_line.ts";

Deno.test("progressLine() gives query, batch, rows, speed and the offsets reached", () => {
  const progress = {
    name: "reviews",
    batchId: 3,
    numInputRows: 1000,
    processedRowsPerSecond: 41666.7,
    sink: { metrics: { numRowsWritten: "13" } },
    sources: [{ endOffset: { reviews: { "0": 334, "1": 333 } } }],
  } as unknown as StreamingQueryProgress;
  assertEquals(
    progressLine(progress, 8),
    "reviews    batch 3    1,000 rows read      13 written   41,667 rows/s   reviews 0:334 1:333",
  );
});
