import type { Clock } from "../engine/mod.ts";

/**
 * A clock that begins at the present and runs faster: with it, a demo of a second sees minutes go by, so that windows of time open and close. How long
 * things take is measured as it is.
 *
 * @param speed How many times faster.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fastClock } from "./fast_clock.ts";
 *
 * let realMs = 1_000;
 * const clock = fastClock(600, () => realMs);
 * realMs += 5;
 * assertEquals(clock.now(), 4_000);
 * ```
 */
export function fastClock(speed: number, realNow: () => number = Date.now): Clock {
  const startMs = realNow();
  return {
    now: () => Math.round(startMs + (realNow() - startMs) * speed),
    elapsed: () => performance.now(),
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const timer = setTimeout(resolve, delayMs / speed);
        signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
      }),
  };
}
