import { assertEquals } from "@std/assert";
import type { StreamingQueryProgress } from "../engine/mod.ts";
import { ProgressPrinter } from "./progress_printer.ts";
import { captureConsole } from "./testing.ts";

const REVIEWS = { id: "1", runId: "1", name: "reviews" };
const REJECTED = { id: "2", runId: "2", name: "reviews_rejected" };

function batch(name: string, batchId: number): StreamingQueryProgress {
  return { name, batchId, numInputRows: 1, sources: [], sink: {} } as unknown as StreamingQueryProgress;
}

Deno.test("ProgressPrinter puts the lines of several queries in columns, and says once that there is nothing to do", () => {
  using output = captureConsole();
  const printer = new ProgressPrinter();
  printer.expect([REVIEWS.name, REJECTED.name]);
  printer.onQueryProgress({ progress: batch("reviews", 0) });
  printer.onQueryIdle(REVIEWS);
  printer.onQueryIdle(REVIEWS);
  printer.onQueryIdle(REJECTED);
  printer.onQueryProgress({ progress: batch("reviews", 1) });
  printer.onQueryIdle(REVIEWS);
  assertEquals(output.text.split("\n").map((line) => line.slice(0, 31).trimEnd()), [
    "reviews            batch 0",
    "reviews            no new rows",
    "reviews_rejected   no new rows",
    "reviews            batch 1",
    "reviews            no new rows",
  ]);
});

Deno.test("ProgressPrinter says a sentence once that every query has to say", () => {
  using output = captureConsole();
  const printer = new ProgressPrinter();
  printer.onNotice(REVIEWS, "The broker is away.");
  printer.onNotice(REJECTED, "The broker is away.");
  assertEquals(output.text, "The broker is away.");
});
