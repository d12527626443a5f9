import { assertEquals } from "@std/assert";
import { createSession } from "../../engine/mod.ts";
import { captureConsole } from "../testing.ts";
import { showRows } from "./show_rows.ts";

Deno.test("showRows() prints title and rows together, though other batches print meanwhile", async () => {
  await using session = createSession({ remote: "" });
  using output = captureConsole();
  await Promise.all(["first", "second"].map((title) => showRows(title)(session.range(1))));
  const table = "+---+\n| id|\n+---+\n|  0|\n+---+\n";
  assertEquals(output.text.split("\n\n").map((part) => part.trim()).filter(Boolean).sort(), [
    `first\n${table}`.trim(),
    `second\n${table}`.trim(),
  ]);
});

Deno.test("showRows() prints nothing for a batch without rows", async () => {
  await using session = createSession({ remote: "" });
  using output = captureConsole();
  await showRows("nothing")(session.range(0));
  assertEquals(output.text, "");
});
