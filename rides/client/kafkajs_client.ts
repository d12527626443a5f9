import { Kafka, logLevel } from "kafkajs";
import { closeNames } from "../../lib/mod.ts";
import { UsageError } from "../../lib/flags.ts";
import type { KafkaCluster } from "../../lib/kafka.ts";
import "../../practice/kafka/quiet_kafkajs.ts";

/**
 * kafkajs for a cluster. It logs nothing itself.
 *
 * @param onError Told what it would log as an error.
 */
export function kafkajsClient(
  { bootstrap, username, password, isEncrypted }: KafkaCluster,
  clientId: string,
  onError: (message: string) => void = () => {},
): Kafka {
  return new Kafka({
    brokers: bootstrap.split(",").map((address) => address.trim()),
    clientId,
    logLevel: logLevel.ERROR,
    logCreator: () => ({ log }) => onError(String(log["error"] ?? log.message)),
    retry: { retries: 2, initialRetryTime: 200, maxRetryTime: 1000 },
    ...(isEncrypted && { ssl: true }),
    ...(username !== undefined && password !== undefined &&
      { sasl: { mechanism: "scram-sha-512", username, password } }),
  });
}

/** What to do with a topic that is not there. */
export interface MissingTopic {
  /** Whether it is made. */
  readonly create: boolean;
}

const PARTITIONS = 2;

/**
 * Makes sure that a topic is there.
 *
 * @throws {UsageError} When it is not, and is not to be made. An Error naming the address when the cluster cannot be reached.
 */
export async function requireTopic(
  kafka: Kafka,
  topic: string,
  bootstrap: string,
  { create }: MissingTopic,
): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const topics = await admin.listTopics();
    if (topics.includes(topic)) return;
    if (create) {
      await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }] });
      return;
    }
    const close = closeNames(topic, topics).join(", ");
    throw new UsageError(
      `There is no topic ${topic} on ${bootstrap}.${
        close && ` Did you mean ${close}?`
      } \`deno task rides:producer\` makes rides_csv`,
    );
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new Error(
      `Cannot use the topic ${topic} on ${bootstrap}: ${
        causeOf(cause).message
      }. Check the address and the login in .env; --practice does without`,
      { cause },
    );
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

/** What is behind kafkajs's own frames. */
export function causeOf(error: unknown): Error & { type?: string; retriable?: boolean } {
  let cause = error instanceof Error ? error : new Error(String(error));
  while (
    /^KafkaJSN(umberOfRetriesExceeded|onRetriableError)$/.test(cause.name) && cause.cause instanceof Error
  ) {
    cause = cause.cause;
  }
  const [first] = "errors" in cause && Array.isArray(cause.errors) ? cause.errors : [];
  return first instanceof Error ? first : cause; // of several topics; there is one here
}
