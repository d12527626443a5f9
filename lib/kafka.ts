import type { DataStreamWriter } from "../engine/mod.ts";

/** A Kafka cluster, and an account on it. */
export interface KafkaLogin {
  /** `host:port` of one or more brokers, separated by commas. */
  readonly bootstrap: string;
  /** Undefined, as the password: the cluster asks nobody who they are, and does not encrypt. */
  readonly username?: string;
  readonly password?: string;
}

/** How a cluster is reached. */
export interface KafkaCluster extends KafkaLogin {
  /** Whether the connection is encrypted. */
  readonly isEncrypted: boolean;
}

/** Options of `format("kafka")`. */
export type KafkaOptions = Readonly<Record<string, string>>;

/**
 * The options with which Spark, and so this engine, reaches a cluster that asks for a user name and a password over SCRAM-SHA-512, or for nothing.
 *
 * @param protocol `SASL_SSL` encrypts, as the course's cluster wants; the practice broker of this machine is reached by `SASL_PLAINTEXT`.
 *
 * @see {@link https://spark.apache.org/docs/latest/streaming/structured-streaming-kafka-integration.html#security}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { kafkaOptions } from "./kafka.ts";
 *
 * const options = kafkaOptions({ bootstrap: "b-1:9196", username: "ada", password: "secret" });
 * assertEquals(options["kafka.security.protocol"], "SASL_SSL");
 * ```
 */
export function kafkaOptions(
  login: KafkaLogin,
  protocol: "SASL_SSL" | "SASL_PLAINTEXT" = "SASL_SSL",
): KafkaOptions {
  const { bootstrap, username, password } = login;
  if (username === undefined || password === undefined) return { "kafka.bootstrap.servers": bootstrap };
  return {
    "kafka.bootstrap.servers": bootstrap,
    "kafka.security.protocol": protocol,
    "kafka.sasl.mechanism": "SCRAM-SHA-512",
    "kafka.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required " +
      `username="${quoted(username)}" password="${quoted(password)}";`,
  };
}

/** The options that lead to a cluster. */
export function clusterOptions(cluster: KafkaCluster): KafkaOptions {
  return kafkaOptions(cluster, cluster.isEncrypted ? "SASL_SSL" : "SASL_PLAINTEXT");
}

/** Whether any of the queries reads from Kafka or writes to it. */
export function usesKafka(writers: readonly DataStreamWriter[]): boolean {
  return writers.some(({ plan }) =>
    plan.format === "kafka" || JSON.stringify(plan.input).includes('"format":"kafka"')
  );
}

function quoted(text: string): string {
  return text.replace(/["\\]/g, (char) => `\\${char}`);
}
