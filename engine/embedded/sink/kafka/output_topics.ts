import { SparkError } from "../../../errors.ts";
import { LATEST, partitionKey } from "../../source/kafka/kafka_offsets.ts";
import type { KafkaClient } from "../../source/kafka/kafka_client.ts";
import { brokerError, noSuchTopic } from "../../source/kafka/kafka_failure.ts";
import { isCurable } from "../../source/kafka/transient_failure.ts";

const POLL_MS = 100;

/** How many partitions the topics have that are written to. */
export class OutputTopics {
  readonly #client: KafkaClient;
  readonly #maxBlockMs: number;
  readonly #counts = new Map<string, Promise<number>>();

  /** @param maxBlockMs How long a topic may take to appear. */
  constructor(client: KafkaClient, maxBlockMs: number) {
    this.#client = client;
    this.#maxBlockMs = maxBlockMs;
  }

  /**
   * The number of partitions. A topic that is not there is asked for once, and brokers that make topics by themselves (`auto.create.topics.enable`) do so.
   *
   * @throws {SparkError} `UNKNOWN_TOPIC_OR_PARTITION` when it does not appear, and when it may not be written to.
   */
  partitionCount(topic: string): Promise<number> {
    let count = this.#counts.get(topic);
    if (count === undefined) {
      count = this.#find(topic);
      this.#counts.set(topic, count);
      count.catch(() => this.#counts.delete(topic));
    }
    return count;
  }

  async #find(topic: string): Promise<number> {
    for (const givesUpAt = Date.now() + this.#maxBlockMs;;) {
      const count = await this.#client.retrying(() => this.#look(topic));
      if (count !== undefined) return count;
      if (Date.now() >= givesUpAt) throw await this.#missing(topic);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Undefined while the topic is not there. Asks the leaders for something too, so that one that cannot be reached is named. */
  async #look(topic: string): Promise<number | undefined> {
    const [described] = await this.#client.describeTopics([topic], { createMissing: true });
    const { error, partitions } = described!;
    if (error === "TOPIC_AUTHORIZATION_FAILED") {
      throw topicNotWritable(topic, this.#client.config.sasl?.username);
    }
    if (error !== "NONE" && !isCurable(error)) throw brokerError(`Writing to the topic "${topic}"`, error);
    if (error !== "NONE" || partitions.length === 0) return undefined;
    await this.#client.listOffsets(
      new Map(partitions.map((partition) => [partitionKey(topic, partition), LATEST])),
    );
    return partitions.length;
  }

  async #missing(topic: string): Promise<SparkError> {
    const all = await this.#client.retrying(() => this.#client.describeTopics("all"));
    const names = all.filter(({ isInternal }) => !isInternal).map(({ name }) => name);
    return new SparkError(
      "UNKNOWN_TOPIC_OR_PARTITION",
      `Cannot write to Kafka: ${
        noSuchTopic(topic, names)
      } The broker makes no topics by itself, so create ${topic} first.`,
      { parameters: { topic } },
    );
  }
}

/** The user may not write to a topic. */
export function topicNotWritable(topic: string, username: string | undefined, cause?: unknown): SparkError {
  const who = username === undefined ? "An anonymous user" : `The user ${username}`;
  return new SparkError(
    "TOPIC_AUTHORIZATION_FAILED",
    `${who} may not write to the Kafka topic ${topic}. Check the topic's name, or ask for write access to it.`,
    { parameters: { topic }, ...(cause !== undefined && { cause }) },
  );
}
