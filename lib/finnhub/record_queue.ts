import type { KinesisStream } from "../../engine/mod.ts";

/** A record for the stream. */
export interface TradeRecord {
  /** Says which shard it goes to; records of one key stay in order. */
  readonly partitionKey: string;
  /** Text. */
  readonly data: string;
}

/** The stream as a producer sees it. */
export interface RecordStream {
  /** Takes records, which are put into the stream in large batches, soon; waits while too many are waiting. */
  put(records: readonly TradeRecord[]): Promise<void>;
}

/** Kinesis takes so many in one request. */
const BATCH = 500;
/** From here on, who puts records in has to wait. */
const MOST_WAITING = 20 * BATCH;
const FLUSH_MS = 200;

/** Collects records and puts them into a stream, 500 at once or after a fifth of a second, one batch after the other. */
export class RecordQueue implements RecordStream {
  readonly #stream: Pick<KinesisStream, "put">;
  #waiting: TradeRecord[] = [];
  #sending: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failure: { readonly cause: unknown } | undefined;

  constructor(stream: Pick<KinesisStream, "put">) {
    this.#stream = stream;
  }

  /** How many records have been taken and are not in the stream yet. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** @throws What putting earlier records failed with. */
  async put(records: readonly TradeRecord[]): Promise<void> {
    if (this.#failure) throw this.#failure.cause;
    this.#waiting.push(...records);
    this.#timer ??= setTimeout(() => this.#send(), FLUSH_MS);
    if (this.#waiting.length >= BATCH) this.#send();
    if (this.#waiting.length >= MOST_WAITING) await this.flush();
  }

  /** Resolves when everything that was taken is in the stream. */
  async flush(): Promise<void> {
    this.#send();
    await this.#sending;
    if (this.#failure) throw this.#failure.cause;
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending = this.#sending.then(async () => {
      const batch = [...this.#waiting]; // more may come while these are on their way
      if (batch.length === 0 || this.#failure) return;
      try {
        await this.#stream.put(batch.map(({ data, partitionKey }) => ({
          partitionKey,
          data: new TextEncoder().encode(data),
        })));
        this.#waiting = this.#waiting.slice(batch.length);
      } catch (cause) {
        this.#failure = { cause };
      }
    });
  }
}
