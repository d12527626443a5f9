/** How often and after which pauses something is tried again. */
export interface RetryPolicy {
  /** Attempts in all. Default: 6. */
  readonly attempts: number;
  /** The longest first pause; each further one may be twice as long. Default: 200. */
  readonly firstPauseMs: number;
  /** No pause is longer. Default: 5000. */
  readonly longestPauseMs: number;
  /** A number in [0, 1) that spreads the pauses of many writers. Default: `Math.random`. */
  readonly random: () => number;
  /** Waits. Default: a timer. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** Six attempts within about three seconds of pauses. */
export const DEFAULT_RETRIES: RetryPolicy = {
  attempts: 6,
  firstPauseMs: 200,
  longestPauseMs: 5_000,
  random: Math.random,
  sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
};

/**
 * Does something until it succeeds, fails for good, or was tried often enough; pauses grow twofold and are random ("full jitter").
 *
 * @param action Is told which attempt it is, from 1.
 * @param attemptsFor How many attempts an error deserves; 1 ends at once.
 * @throws The error of the last attempt.
 * @see {@link https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/}
 */
export async function withRetries<T>(
  policy: RetryPolicy,
  attemptsFor: (error: unknown) => number,
  action: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await action(attempt);
    } catch (error) {
      if (attempt >= Math.min(policy.attempts, attemptsFor(error))) throw error;
      const longestMs = Math.min(policy.firstPauseMs * 2 ** (attempt - 1), policy.longestPauseMs);
      await policy.sleep(policy.random() * longestMs);
    }
  }
}
