/**
 * The brokers that other people's clients are tried on: Apache Kafka and the practice broker, each with the same login.
 *
 * @module
 */
import type { KafkaConfig } from "kafkajs";
import { KafkaBroker } from "../../practice/kafka/mod.ts";
import { type KafkaService, type KafkaUser, readServices } from "../services/services_state.ts";
import { KafkaTopics } from "./kafka_topics.ts";

/** A broker as clients see it. */
export interface BrokerUnderTest extends AsyncDisposable {
  /** `host:port` with login: SASL_PLAINTEXT. */
  readonly withLogin: string;
  /** `host:port` without. */
  readonly withoutLogin: string;
  readonly user: KafkaUser;
  readonly topics: KafkaTopics;
}

/** Each broker by name, to be opened for a test. */
export const BROKERS: Readonly<Record<string, () => Promise<BrokerUnderTest>>> = {
  "Apache Kafka": openRealBroker,
  "the practice broker": openPracticeBroker,
};

/** Settings of kafkajs for a broker under test. */
export function kafkajsLogin({ withLogin, user }: Pick<BrokerUnderTest, "withLogin" | "user">): KafkaConfig {
  return { brokers: [withLogin], sasl: { mechanism: "scram-sha-512", ...user } };
}

async function openRealBroker(): Promise<BrokerUnderTest> {
  const { kafka } = await readServices("kafka");
  const addresses = {
    withLogin: kafka.saslPlaintext,
    withoutLogin: kafka.plaintext,
    user: kafka.users.alice,
  };
  const topics = await KafkaTopics.connect(kafkajsLogin(addresses));
  return { ...addresses, topics, [Symbol.asyncDispose]: () => topics[Symbol.asyncDispose]() };
}

/** Two brokers, since one either wants a login or knows none; topics are made on both. */
async function openPracticeBroker(): Promise<BrokerUnderTest> {
  const { kafka } = await readServices("kafka");
  const { username, password } = kafka.users.alice;
  const resources = new AsyncDisposableStack();
  const start = async (options: { users?: Record<string, string> }) => {
    const dir = await Deno.makeTempDir({ prefix: "kafka_" });
    const broker = await KafkaBroker.start({ dir, ...options });
    resources.defer(async () => {
      await broker.stop();
      await Deno.remove(dir, { recursive: true });
    });
    return broker.bootstrap;
  };
  const withLogin = await start({ users: { [username]: password } });
  const withoutLogin = await start({});
  const addresses = { withLogin, withoutLogin, user: kafka.users.alice };
  const topics = resources.use(await KafkaTopics.connect(kafkajsLogin(addresses)));
  return { ...addresses, topics, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** What the Java client's tool needs to know of a broker without login. */
export async function javaService({ withoutLogin }: BrokerUnderTest): Promise<KafkaService> {
  return { ...(await readServices("kafka")).kafka, plaintext: withoutLogin };
}
