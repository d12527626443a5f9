import type { KafkaClientConfig } from "./kafka_client_config.ts";

/** Why a broker could not be talked to. */
export type ConnectProblem =
  | "unknown host"
  | "refused"
  | "no answer"
  | "closed"
  | "answers in TLS"
  | "answers in plain text"
  | "not Kafka"
  | "certificate"
  | "certificate name"
  | "login refused"
  | "mechanism refused"
  | "no login expected";

/** A problem in a few words, for a list. */
export const PLAIN_WORDS: Readonly<Record<ConnectProblem, string>> = {
  "unknown host": "no such host",
  "refused": "nothing listens there",
  "no answer": "no answer",
  "closed": "closed the connection",
  "answers in TLS": "answers in TLS",
  "answers in plain text": "does not answer in TLS",
  "not Kafka": "something else than Kafka answers",
  "certificate": "certificate not trusted",
  "certificate name": "certificate of another host",
  "login refused": "login refused",
  "mechanism refused": "login method refused",
  "no login expected": "expects no login",
};

/** An error condition and its sentence. */
export interface Explanation {
  readonly condition: string;
  readonly sentence: string;
}

/** What a problem means with these settings, and which of them to change. */
export function explainConnectProblem(
  problem: ConnectProblem,
  address: string,
  config: KafkaClientConfig,
): Explanation {
  return EXPLANATIONS[problem](address, config);
}

const EXPLANATIONS: Readonly<
  Record<ConnectProblem, (address: string, config: KafkaClientConfig) => Explanation>
> = {
  "unknown host": unreachable("unknown host"),
  "refused": unreachable("refused"),
  "no answer": unreachable("no answer"),
  "closed": (address, config) => ({
    condition: "KAFKA_UNREACHABLE",
    sentence:
      `The broker at ${address} closes the connection at the first request, as one does that expects ` +
      `${config.tls ? "a login" : "TLS or a login"}: kafka.security.protocol is ${protocolOf(config)}.` +
      (config.sasl
        ? ""
        : ` Try ${config.tls ? "" : "SASL_PLAINTEXT or "}SASL_SSL with a user name and password.`),
  }),
  "answers in TLS": (address, config) => ({
    condition: "KAFKA_TLS_MISMATCH",
    sentence: `The broker at ${address} speaks TLS, and kafka.security.protocol is ${protocolOf(config)}. ` +
      `Set it to ${config.sasl ? "SASL_SSL" : "SSL, or to SASL_SSL with a user name and password"}.`,
  }),
  "answers in plain text": (address, config) => ({
    condition: "KAFKA_TLS_MISMATCH",
    sentence:
      `The broker at ${address} does not speak TLS, and kafka.security.protocol is ${protocolOf(config)}. ` +
      `Set it to ${protocolOf({ ...config, tls: undefined })}, or use the broker's TLS port.`,
  }),
  "not Kafka": (address) => ({
    condition: "KAFKA_UNREACHABLE",
    sentence:
      `What answers at ${address} is not a Kafka broker. Check host and port in kafka.bootstrap.servers.`,
  }),
  "certificate": (address) => ({
    condition: "KAFKA_CERTIFICATE_REFUSED",
    sentence: `The certificate of the broker at ${address} is not trusted. ` +
      "Give its authority's certificate as PEM with kafka.ssl.truststore.location and kafka.ssl.truststore.type PEM.",
  }),
  "certificate name": (address) => ({
    condition: "KAFKA_CERTIFICATE_REFUSED",
    sentence:
      `The certificate of the broker at ${address} is made out to another host name. Use the name it is made out to in ` +
      "kafka.bootstrap.servers; or, in a network you trust, set kafka.ssl.endpoint.identification.algorithm to an empty text.",
  }),
  "login refused": (address, { sasl }) => ({
    condition: "KAFKA_LOGIN_REFUSED",
    sentence: `The broker at ${address} refuses the login of user ${sasl?.username} (${sasl?.mechanism}). ` +
      "Check user name and password, and that kafka.sasl.mechanism is the one this user was made for.",
  }),
  "mechanism refused": (address, { sasl }) => ({
    condition: "KAFKA_LOGIN_REFUSED",
    sentence: `The broker at ${address} does not offer the login method ${sasl?.mechanism}. ` +
      "Set kafka.sasl.mechanism to one it offers (PLAIN, SCRAM-SHA-256, SCRAM-SHA-512).",
  }),
  "no login expected": (address, config) => ({
    condition: "KAFKA_LOGIN_REFUSED",
    sentence: `The broker at ${address} expects no login on this port. ` +
      `Set kafka.security.protocol to ${
        protocolOf({ ...config, sasl: undefined })
      }, or use the port for logins.`,
  }),
};

function unreachable(problem: ConnectProblem) {
  return (address: string): Explanation => ({
    condition: "KAFKA_UNREACHABLE",
    sentence: `Cannot reach Kafka at ${address} (${PLAIN_WORDS[problem]}).`,
  });
}

function protocolOf({ sasl, tls }: Pick<KafkaClientConfig, "sasl" | "tls">): string {
  return sasl ? (tls ? "SASL_SSL" : "SASL_PLAINTEXT") : tls ? "SSL" : "PLAINTEXT";
}
