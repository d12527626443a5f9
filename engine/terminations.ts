import { within } from "./within.ts";

/** What `session.streams.awaitAnyTermination()` waits for: the end of any query of a session, whichever engine runs it. */
export class Terminations {
  /** The end of the first query since the last reset, or of the last one that failed. */
  #ended: { readonly exception: Error | null } | undefined;
  #whenEnded = Promise.withResolvers<void>();

  /** A query has ended, by itself or with an exception. */
  note(exception: Error | null): void {
    if (!this.#ended || exception) this.#ended = { exception };
    this.#whenEnded.resolve();
  }

  /**
   * Whether a query has ended since the last reset, or does so in time; without a timeout, it is waited for.
   *
   * @throws {TypeError} For a timeout below 0.
   * @throws The exception of a query that failed.
   */
  async awaitAny(timeoutMs?: number): Promise<boolean> {
    if (timeoutMs !== undefined && !(timeoutMs >= 0)) {
      throw new TypeError(`Timeout must not be negative: awaitAnyTermination got ${timeoutMs} milliseconds`);
    }
    if (timeoutMs === undefined) {
      while (!this.#ended) await this.#whenEnded.promise;
    } else if (!this.#ended) {
      await within(this.#whenEnded.promise, timeoutMs);
    }
    if (this.#ended?.exception) throw this.#ended.exception;
    return this.#ended !== undefined;
  }

  /** Forgets the ends so far; who waits goes on waiting. */
  reset(): void {
    if (!this.#ended) return;
    this.#ended = undefined;
    this.#whenEnded = Promise.withResolvers();
  }
}
