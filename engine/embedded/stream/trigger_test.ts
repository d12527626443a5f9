import { assertEquals } from "@std/assert";
import { ManualClock } from "./testing.ts";
import { nextTick, sleepUntil, triggerPolicy } from "./trigger.ts";

Deno.test("nextTick() gives the next multiple of the interval from the epoch", () => {
  assertEquals([0, 1, 99, 100, 101, 150].map((ms) => nextTick(ms, 100)), [100, 100, 100, 200, 200, 200]);
});

Deno.test("triggerPolicy() with processingTime aligns, and after an overrun begins at once", () => {
  const policy = triggerPolicy({ kind: "processingTime", intervalMs: 1000 }, true);
  assertEquals(policy.nextTriggerMs(0, 100, "batch"), 1000);
  assertEquals(policy.nextTriggerMs(1000, 1500, "idle"), 2000);
  assertEquals(policy.nextTriggerMs(2000, 3500, "batch"), 3000);
  assertEquals(policy.nextTriggerMs(3500, 3600, "batch"), 4000);
});

Deno.test("triggerPolicy() without a trigger polls every 10 ms while idle", () => {
  const policy = triggerPolicy(undefined, true);
  assertEquals(policy.nextTriggerMs(5, 20, "batch"), 20);
  assertEquals(policy.nextTriggerMs(5, 20, "idle"), 30);
  assertEquals(triggerPolicy({ kind: "processingTime", intervalMs: 0 }, true), policy);
});

Deno.test("triggerPolicy() ends once after one trigger, availableNow when there is nothing more", () => {
  const ends = (
    policy: ReturnType<typeof triggerPolicy>,
  ) => [policy.endsAfter("batch"), policy.endsAfter("idle")];
  assertEquals(ends(triggerPolicy({ kind: "once" }, true)), [true, true]);
  assertEquals(ends(triggerPolicy({ kind: "availableNow" }, true)), [false, true]);
  assertEquals(triggerPolicy({ kind: "availableNow" }, false).limit, "everything");
  assertEquals(ends(triggerPolicy(undefined, true)), [false, false]);
});

Deno.test("sleepUntil() sleeps until the time has come, and not past a stop", async () => {
  const clock = new ManualClock(0);
  const stop = new AbortController();
  await sleepUntil(clock, 0, stop.signal);
  const sleeping = sleepUntil(clock, 500, stop.signal);
  assertEquals(await clock.sleeping(), 500);
  stop.abort();
  await sleeping;
  assertEquals(clock.now(), 0);
});
