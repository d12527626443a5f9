/**
 * What is said when Kafka cannot be read: one sentence with the address or topic, and what to do next. Passwords never appear.
 *
 * @module
 */
import { closeNames, SourceError } from "../../../errors.ts";
import { type BrokerAddress, formatAddress, type KafkaClientConfig } from "./kafka_client_config.ts";
import { ConnectFailure, type ConnectProblem } from "./kafka_connection.ts";
import type { DataLoss } from "./kafka_offsets.ts";

const PLAIN_WORDS: Readonly<Record<ConnectProblem, string>> = {
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

/** None of the addresses a query was given can be used. */
export function bootstrapFailed(failures: readonly ConnectFailure[], config: KafkaClientConfig): SourceError {
  const telling = failures.find(({ problem }) => !["unknown host", "refused", "no answer"].includes(problem));
  if (telling) return connectFailed(telling, config);
  const tried = failures.map(({ address, problem }) => `${formatAddress(address)} (${PLAIN_WORDS[problem]})`);
  return new SourceError(
    "KAFKA_UNREACHABLE",
    `Cannot reach Kafka at ${
      tried.join(", ")
    }. Check the option kafka.bootstrap.servers, and that the broker is running.`,
    { cause: failures[0] },
  );
}

/** A broker that is there, but that does not want to talk. */
export function connectFailed(failure: ConnectFailure, config: KafkaClientConfig): SourceError {
  const address = formatAddress(failure.address);
  const { condition, sentence } = explain(failure.problem, address, config);
  return new SourceError(condition, sentence, { cause: failure });
}

function explain(problem: ConnectProblem, address: string, config: KafkaClientConfig) {
  const protocol = (sasl: boolean, tls: boolean) =>
    sasl ? (tls ? "SASL_SSL" : "SASL_PLAINTEXT") : tls ? "SSL" : "PLAINTEXT";
  const sasl = config.sasl !== undefined;
  const tls = config.tls !== undefined;
  switch (problem) {
    case "login refused":
      return {
        condition: "KAFKA_LOGIN_REFUSED",
        sentence:
          `The broker at ${address} refuses the login of user ${config.sasl?.username} (${config.sasl?.mechanism}). ` +
          "Check user name and password, and that kafka.sasl.mechanism is the one this user was made for.",
      };
    case "mechanism refused":
      return {
        condition: "KAFKA_LOGIN_REFUSED",
        sentence: `The broker at ${address} does not offer the login method ${config.sasl?.mechanism}. ` +
          "Set kafka.sasl.mechanism to one it offers (PLAIN, SCRAM-SHA-256, SCRAM-SHA-512).",
      };
    case "no login expected":
      return {
        condition: "KAFKA_LOGIN_REFUSED",
        sentence: `The broker at ${address} expects no login on this port. ` +
          `Set kafka.security.protocol to ${protocol(false, tls)}, or use the port for logins.`,
      };
    case "answers in TLS":
      return {
        condition: "KAFKA_TLS_MISMATCH",
        sentence:
          `The broker at ${address} speaks TLS, and kafka.security.protocol is ${protocol(sasl, false)}. ` +
          `Set it to ${sasl ? "SASL_SSL" : "SSL, or to SASL_SSL with a user name and password"}.`,
      };
    case "answers in plain text":
      return {
        condition: "KAFKA_TLS_MISMATCH",
        sentence:
          `The broker at ${address} does not speak TLS, and kafka.security.protocol is ${
            protocol(sasl, true)
          }. ` +
          `Set it to ${protocol(sasl, false)}, or use the broker's TLS port.`,
      };
    case "certificate":
      return {
        condition: "KAFKA_CERTIFICATE_REFUSED",
        sentence: `The certificate of the broker at ${address} is not trusted. ` +
          "Give its authority's certificate as PEM with kafka.ssl.truststore.location and kafka.ssl.truststore.type PEM.",
      };
    case "certificate name":
      return {
        condition: "KAFKA_CERTIFICATE_REFUSED",
        sentence:
          `The certificate of the broker at ${address} is made out to another host name. Use the name it is made out to in ` +
          "kafka.bootstrap.servers; or, in a network you trust, set kafka.ssl.endpoint.identification.algorithm to an empty text.",
      };
    case "not Kafka":
      return {
        condition: "KAFKA_UNREACHABLE",
        sentence:
          `What answers at ${address} is not a Kafka broker. Check host and port in kafka.bootstrap.servers.`,
      };
    case "closed":
      return {
        condition: "KAFKA_UNREACHABLE",
        sentence:
          `The broker at ${address} closes the connection at the first request, as one does that expects ` +
          `${tls ? "a login" : "TLS or a login"}: kafka.security.protocol is ${protocol(sasl, tls)}.` +
          (sasl
            ? ""
            : ` Try ${protocol(true, tls)}${tls ? "" : " or SASL_SSL"} with a user name and password.`),
      };
    default:
      return {
        condition: "KAFKA_UNREACHABLE",
        sentence: `Cannot reach Kafka at ${address} (${PLAIN_WORDS[problem]}).`,
      };
  }
}

/** The broker sends us to an address that does not work from here: the classic of containers. */
export function advertisedAddressFailed(asked: BrokerAddress, failure: ConnectFailure): SourceError {
  const advertised = formatAddress(failure.address);
  return new SourceError(
    "KAFKA_ADVERTISED_ADDRESS_UNREACHABLE",
    `The broker answers at ${
      formatAddress(asked)
    } but says it is to be found at ${advertised}, which cannot be reached ` +
      `(${
        PLAIN_WORDS[failure.problem]
      }). Its setting advertised.listeners must name an address that works from this machine.`,
    { cause: failure },
  );
}

/** What may pass did not pass in time: a broker has not come back, or a partition has not found a new leader. */
export function connectionNotRestored(windowMs: number, cause: unknown): SourceError {
  const seconds = Math.round(windowMs / 1000);
  const happened = cause instanceof ConnectFailure
    ? `The connection to Kafka broke and could not be restored within ${seconds} s: ` +
      `${formatAddress(cause.address)} (${PLAIN_WORDS[cause.problem]})`
    : `Kafka has not been able to answer for ${seconds} s: ${cause instanceof Error ? cause.message : cause}`;
  return new SourceError(
    "KAFKA_UNREACHABLE",
    `${happened}. Start the query again when the broker is well; it goes on where it stopped.`,
    { cause },
  );
}

/** A topic is not there; names what the broker does have. `wasThere`: it has been read before. */
export function topicNotFound(topic: string, existing: readonly string[], wasThere: boolean): SourceError {
  const close = closeNames(topic, existing);
  const hint = existing.length === 0
    ? "The broker has no topics: create it first."
    : `Did you mean ${close.join(", ")}? (${
      existing.length === 1 ? "1 topic" : `${existing.length} topics`
    } can be seen.)`;
  return new SourceError(
    "UNKNOWN_TOPIC_OR_PARTITION",
    wasThere
      ? `The Kafka topic ${topic}, which this query reads, is gone. Start it anew with a new checkpoint when the topic is back.`
      : `There is no Kafka topic ${topic}. ${hint}`,
    { parameters: { topic } },
  );
}

/** The user may not read a topic. */
export function topicNotAllowed(topic: string, config: KafkaClientConfig): SourceError {
  return new SourceError(
    "TOPIC_AUTHORIZATION_FAILED",
    `${
      config.sasl ? `The user ${config.sasl.username}` : "An anonymous user"
    } may not read the Kafka topic ${topic}. ` +
      "Check the topic's name, or ask for read access to it.",
    { parameters: { topic } },
  );
}

/** Kafka answered with an error that only Kafka can explain. */
export function brokerError(doing: string, errorName: string): SourceError {
  return new SourceError("KAFKA_ERROR", `${doing} failed: the broker answers ${errorName}.`);
}

const LOST =
  "Some data may have been lost because they are not available in Kafka any more; either the data was aged out by Kafka " +
  "or the topic may have been deleted before all the data in the topic was processed.";

/** Spark's error for records that are gone, with `failOnDataLoss`. */
export function dataLossError({ subclass, reason }: DataLoss): SourceError {
  return new SourceError(
    `KAFKA_DATA_LOSS.${subclass}`,
    `${LOST} If you don't want your streaming query to fail on such cases, set the source option failOnDataLoss to false. ` +
      `Reason: ${reason}`,
  );
}

/** The same as a warning, without `failOnDataLoss`. */
export function dataLossWarning({ reason }: DataLoss): string {
  return `${LOST} The query goes on, since failOnDataLoss is false. Reason: ${reason}`;
}
