import { CompressionTypes, type Kafka, type Message, Partitioners, type Producer } from "kafkajs";
import { causeOf } from "./kafkajs_client.ts";

/** A ride on its way. */
export interface RideToSend {
  readonly row: number;
  readonly key: string | null;
  readonly value: string;
}

/** What a sender works with. */
export interface RideSenderOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  /** How long a broker may be away. @default {120_000} */
  readonly patienceMs?: number;
  /** Told when a broker is away, and when it is back. */
  readonly say: (sentence: string) => void;
  /** A ride that the broker will not have, and why. */
  readonly onRefused: (ride: RideToSend, reason: string) => void;
}

const PAUSE_MS = 500;

/**
 * Sends rides, and waits until the broker has them. A broker that goes away is waited for; since the producer is idempotent, what is sent again is there
 * once.
 */
export class RideSender implements AsyncDisposable {
  readonly #options: RideSenderOptions;
  #producer: Producer | undefined;
  /** How many rides each partition has got. */
  readonly delivered = new Map<number, number>();
  readonly #partitioner = Partitioners.DefaultPartitioner();
  #pending: { readonly rides: readonly RideToSend[]; readonly messages: Message[] } | undefined;
  #retries = 0;

  constructor(options: RideSenderOptions) {
    this.#options = options;
  }

  /** How many rides there are in the topic by this sender. */
  get sent(): number {
    return this.delivered.values().reduce((sum, count) => sum + count, 0);
  }

  /** How often a request had to be sent again. */
  get retries(): number {
    return this.#retries;
  }

  /** @throws {Error} When the broker stays away, or may not be written to. */
  async send(rides: readonly RideToSend[]): Promise<void> {
    const { patienceMs = 120_000, say, topic } = this.#options;
    for (const givesUpAt = Date.now() + patienceMs, attempt = { count: 0 };; attempt.count++) {
      try {
        await this.#sendOnce(rides);
        if (attempt.count > 0) say("The broker is back; going on where it was.");
        return;
      } catch (error) {
        const cause = causeOf(error);
        if (cause.type === "MESSAGE_TOO_LARGE") return await this.#sendSingly(rides);
        if (cause.retriable === false || Date.now() >= givesUpAt) {
          throw new Error(
            `Cannot send rides ${rides[0]!.row} to ${rides.at(-1)!.row} to ${topic}: ${cause.message}`,
            {
              cause,
            },
          );
        }
        this.#retries++;
        if (attempt.count === 0) {
          say(
            `The broker cannot be reached (${cause.message}); trying again for up to ${patienceMs / 1000} s.`,
          );
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#producer?.disconnect().catch(() => {});
  }

  async #sendOnce(rides: readonly RideToSend[]): Promise<void> {
    const { kafka, topic } = this.#options;
    if (this.#producer === undefined) {
      const producer = kafka.producer({
        idempotent: true,
        allowAutoTopicCreation: false,
        retry: { retries: 1, initialRetryTime: 50 }, // then it is sent again here, where that can be said
        createPartitioner: () => (args) => args.message.partition = this.#partitioner(args), // kept, so that what is sent again goes there again
      });
      await producer.connect();
      this.#producer = producer;
    }
    const messages = this.#messages(rides);
    const results = await this.#producer.send({
      topic,
      messages,
      acks: -1,
      compression: CompressionTypes.GZIP,
    });
    if (results.some(({ errorCode }) => errorCode !== 0)) {
      throw new Error("a partition has refused the rides");
    }
    for (const { partition } of messages) {
      this.delivered.set(partition!, (this.delivered.get(partition!) ?? 0) + 1);
    }
  }

  /** The same objects when rides are sent again: they know their partitions. */
  #messages(rides: readonly RideToSend[]): Message[] {
    if (this.#pending?.rides !== rides) {
      this.#pending = { rides, messages: rides.map(({ key, value }) => ({ key, value })) };
    }
    return this.#pending.messages;
  }

  async #sendSingly(rides: readonly RideToSend[]): Promise<void> {
    await this.#producer?.disconnect();
    this.#producer = undefined;
    if (rides.length === 1) {
      const [ride] = rides;
      this.#options.onRefused(
        ride!,
        `the broker takes no message of ${ride!.value.length.toLocaleString("en-US")} characters`,
      );
      return;
    }
    for (const ride of rides) await this.send([ride]);
  }
}
