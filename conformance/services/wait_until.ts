/**
 * Waiting for a condition of another process, with a deadline.
 *
 * @module
 */

/** The time between two looks. */
const POLL_MS = 100;

/**
 * Asks `isTrue` again and again until it says so. An error it throws counts as "not yet": a service that is starting
 * refuses connections.
 *
 * @param what ends the sentence "Waited 30 s for …".
 * @param deadlineMs how long to go on asking.
 * @param isHopeless an early end: what is waited for can no longer come true.
 * @throws {Error} after the deadline or when hopeless; its `cause` is the last error of `isTrue`.
 */
export async function waitUntil(
  what: string,
  isTrue: () => Promise<boolean>,
  deadlineMs: number,
  isHopeless: () => boolean = () => false,
): Promise<void> {
  const startedAt = performance.now();
  let cause: unknown;
  while (true) {
    try {
      if (await isTrue()) return;
    } catch (error) {
      cause = error;
    }
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs > deadlineMs || isHopeless()) {
      throw new Error(`Waited ${(elapsedMs / 1000).toFixed(1)} s for ${what}, in vain`, { cause });
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
