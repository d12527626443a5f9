/** Time as the stream loop sees it, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds since some moment, never going back: for how long things take. @default {`now`} */
  elapsed?(): number;
  /** Waits; ends early, without an error, when the signal is aborted. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep(delayMs, signal) {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      // A timer holds at most 31 bits; who waits longer than 24 days wakes up and looks at the clock again.
      const timer = setTimeout(end, Math.min(delayMs, 0x7fffffff));
      signal.addEventListener("abort", end);
    });
  },
};
