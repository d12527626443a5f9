/**
 * How clients log in to the real broker: the settings that Kafka's Java client, Spark and kafkajs want.
 *
 * @module
 */
import type { KafkaConfig } from "kafkajs";
import type { KafkaService, KafkaUser } from "./services_state.ts";

/**
 * Settings of Kafka's own clients: with `user` for SASL_SSL and SCRAM-SHA-512, without for PLAINTEXT.
 *
 * Spark takes the same, each with `kafka.` before it.
 */
export function javaClientSettings(service: KafkaService, user?: KafkaUser): Record<string, string> {
  if (user === undefined) return { "bootstrap.servers": service.plaintext };
  const { username, password } = user;
  return {
    "bootstrap.servers": service.saslSsl,
    "security.protocol": "SASL_SSL",
    "sasl.mechanism": "SCRAM-SHA-512",
    "sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required " +
      `username="${username}" password="${password}";`,
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": service.caPath,
  };
}

/** Spark's options for its Kafka source and sink. */
export function sparkKafkaOptions(service: KafkaService, user?: KafkaUser): Record<string, string> {
  const settings = Object.entries(javaClientSettings(service, user));
  return Object.fromEntries(settings.map(([name, value]) => [`kafka.${name}`, value]));
}

/** The same for kafkajs. */
export async function kafkajsSettings(service: KafkaService, user?: KafkaUser): Promise<KafkaConfig> {
  if (user === undefined) return { brokers: [service.plaintext] };
  return {
    brokers: [service.saslSsl],
    sasl: { mechanism: "scram-sha-512", ...user },
    ssl: { ca: [await Deno.readTextFile(service.caPath)] },
  };
}
