import { assertEquals, assertRejects } from "@std/assert";
import { Terminations } from "./terminations.ts";

Deno.test("Terminations.awaitAny() goes on waiting over a reset, until a query ends", async () => {
  const terminations = new Terminations();
  const waits = [terminations.awaitAny(), terminations.awaitAny(60_000)];
  terminations.reset();
  terminations.note(null);
  assertEquals(await Promise.all(waits), [true, true]);
  terminations.reset();
  assertEquals(await terminations.awaitAny(0), false);
});

Deno.test("Terminations.awaitAny() prefers a failure to a clean end, and refuses a timeout below 0", async () => {
  const terminations = new Terminations();
  terminations.note(null);
  terminations.note(new Error("no such topic"));
  terminations.note(null);
  await assertRejects(() => terminations.awaitAny(), Error, "no such topic");
  await assertRejects(() => terminations.awaitAny(-1), TypeError, "Timeout must not be negative");
});
