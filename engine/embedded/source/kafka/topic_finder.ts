import { brokerError, topicNotAllowed, topicNotFound } from "./kafka_failure.ts";
import type { KafkaClient, TopicDescription } from "./kafka_client.ts";
import { partitionKey, splitPartitionKey } from "./kafka_offsets.ts";
import type { KafkaReadOptions } from "./kafka_options.ts";
import type { Subscription } from "./subscription.ts";
import { isCurable, TransientFailure } from "./transient_failure.ts";

/** Finds the partitions that a subscription means at the moment. */
export class TopicFinder {
  readonly #client: KafkaClient;
  readonly #options: Pick<
    KafkaReadOptions,
    "subscription" | "fetchOffsetAttempts" | "fetchOffsetRetryIntervalMs"
  >;
  readonly #seen = new Set<string>();

  constructor(
    client: KafkaClient,
    options: Pick<KafkaReadOptions, "subscription" | "fetchOffsetAttempts" | "fetchOffsetRetryIntervalMs">,
  ) {
    this.#client = client;
    this.#options = options;
  }

  /**
   * The partitions by key, in no order.
   *
   * @throws {SourceError} `UNKNOWN_TOPIC_OR_PARTITION` for a topic that is not there: at once when it never was, after a few attempts when it was.
   */
  async find(): Promise<string[]> {
    const { subscription } = this.#options;
    if (subscription.kind === "subscribePattern") return await this.#matching(subscription.pattern);
    const names = subscription.kind === "subscribe"
      ? subscription.topics
      : [...new Set([...subscription.partitions.keys()].map((key) => splitPartitionKey(key).topic))];
    for (let attempt = 1;; attempt++) {
      const topics = await this.#client.describeTopics(names);
      const missing = topics.find(({ error }) => error === "UNKNOWN_TOPIC_OR_PARTITION");
      if (!missing) return this.#keys(topics);
      const wasThere = this.#seen.has(missing.name);
      if (!wasThere || attempt >= this.#options.fetchOffsetAttempts) {
        const all = await this.#client.describeTopics("all");
        const names = all.filter((topic) => !topic.isInternal).map(({ name }) => name);
        throw topicNotFound(missing.name, names, wasThere);
      }
      await new Promise((resolve) => setTimeout(resolve, this.#options.fetchOffsetRetryIntervalMs));
    }
  }

  async #matching(pattern: string): Promise<string[]> {
    const whole = new RegExp(`^(?:${pattern})$`);
    const topics = await this.#client.describeTopics("all");
    return this.#keys(
      topics.filter(({ name, isInternal, error }) => !isInternal && error === "NONE" && whole.test(name)),
    );
  }

  #keys(topics: readonly TopicDescription[]): string[] {
    const keys: string[] = [];
    for (const { name, error, partitions } of topics) {
      if (error === "TOPIC_AUTHORIZATION_FAILED") throw topicNotAllowed(name, this.#client.config);
      if (error !== "NONE" && isCurable(error)) {
        throw new TransientFailure(`describing topic ${name}: ${error}`);
      }
      if (error !== "NONE") throw brokerError(`Describing the topic ${name}`, error);
      this.#seen.add(name);
      for (const partition of partitions) keys.push(partitionKey(name, partition));
    }
    const { subscription } = this.#options;
    return subscription.kind === "assign" ? assigned(subscription, keys) : keys;
  }
}

function assigned(subscription: Subscription & { kind: "assign" }, existing: readonly string[]): string[] {
  const wanted = [...subscription.partitions.keys()];
  const missing = wanted.find((key) => !existing.includes(key));
  if (missing === undefined) return wanted;
  const { topic, partition } = splitPartitionKey(missing);
  const count = existing.filter((key) => splitPartitionKey(key).topic === topic).length;
  throw brokerError(
    `Reading partition ${partition} of topic ${topic}, which has ${count} (0 to ${count - 1}),`,
    "UNKNOWN_TOPIC_OR_PARTITION",
  );
}
