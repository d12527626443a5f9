/** Slices ahead of those being written. */
const WAITING_SLICES = 1;

/** Hands slices from the one who lands them to those who write them, each slice to one, and makes the faster wait. */
export class SliceQueue<T> implements AsyncIterable<T> {
  readonly #signal: AbortSignal;
  readonly #waiting: T[] = [];
  #ended = false;
  #failure: { error: unknown } | undefined;
  #wake: PromiseWithResolvers<void> = Promise.withResolvers();

  /** @param signal Ends all waiting, with its reason. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#notify(), { once: true });
  }

  /** Adds a slice, then waits until there is room for another. */
  async put(slice: T): Promise<void> {
    this.#waiting.push(slice);
    this.#notify();
    while (this.#waiting.length > WAITING_SLICES && !this.#failure) {
      this.#signal.throwIfAborted();
      await this.#wake.promise;
    }
    this.#signal.throwIfAborted();
  }

  end(): void {
    this.#ended = true;
    this.#notify();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#notify();
  }

  /** Takes what is left. */
  drain(): T[] {
    return this.#waiting.splice(0);
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for (;;) {
      this.#signal.throwIfAborted();
      const slice = this.#waiting.shift();
      if (slice !== undefined) {
        this.#notify();
        yield slice;
      } else if (this.#failure) {
        throw this.#failure.error;
      } else if (this.#ended) {
        return;
      } else {
        await this.#wake.promise;
      }
    }
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
