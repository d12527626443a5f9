/**
 * What is said when Kafka cannot be read: one sentence with the address or topic, and what to do next. Passwords never appear.
 *
 * @module
 */
import { closeNames, SourceError } from "../../../errors.ts";
import { type BrokerAddress, formatAddress, type KafkaClientConfig } from "./kafka_client_config.ts";
import { explainConnectProblem, PLAIN_WORDS } from "./connect_problem.ts";
import { ConnectFailure } from "./kafka_connection.ts";
import type { DataLoss } from "./kafka_offsets.ts";

/** None of the addresses a query was given can be used. */
export function bootstrapFailed(failures: readonly ConnectFailure[], config: KafkaClientConfig): SourceError {
  const telling = failures.find(({ problem }) => !["unknown host", "refused", "no answer"].includes(problem));
  if (telling) return connectFailed(telling, config);
  const tried = failures.map(({ address, problem }) => `${formatAddress(address)} (${PLAIN_WORDS[problem]})`)
    .join(", ");
  return new SourceError(
    "KAFKA_UNREACHABLE",
    `Cannot reach Kafka at ${tried}. Check the option kafka.bootstrap.servers, and that the broker is running.`,
    { cause: failures[0] },
  );
}

/** A broker that is there, but that does not want to talk. */
export function connectFailed(failure: ConnectFailure, config: KafkaClientConfig): SourceError {
  const address = formatAddress(failure.address);
  const { condition, sentence } = explainConnectProblem(failure.problem, address, config);
  return new SourceError(condition, sentence, { cause: failure });
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
  return new SourceError(
    "UNKNOWN_TOPIC_OR_PARTITION",
    wasThere
      ? `The Kafka topic ${topic}, which this query reads, is gone. Start it anew with a new checkpoint when the topic is back.`
      : noSuchTopic(topic, existing) + (existing.length === 0 ? " Create it first." : ""),
    { parameters: { topic } },
  );
}

/** Says that a topic is not there, and which ones are. */
export function noSuchTopic(topic: string, existing: readonly string[]): string {
  const close = closeNames(topic, existing);
  const hint = existing.length === 0
    ? "The broker has no topics."
    : `Did you mean ${close.join(", ")}? (${
      existing.length === 1 ? "1 topic" : `${existing.length} topics`
    } can be seen.)`;
  return `There is no Kafka topic ${topic}. ${hint}`;
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
