import { BrokerPool } from "./broker_pool.ts";
import { fetchProtocol, type FetchRequest, type FetchResponse } from "./fetch_protocol.ts";
import { formatAddress, type KafkaClientConfig } from "./kafka_client_config.ts";
import { ConnectFailure, ConnectionLost, type KafkaConnection } from "./kafka_connection.ts";
import { brokerError, connectFailed, connectionNotRestored } from "./kafka_failure.ts";
import { type PartitionOffsets, splitPartitionKey } from "./kafka_offsets.ts";
import { apiVersion, errorName, protocol } from "./kafkajs_internals.ts";
import { isCurable, TransientFailure } from "./transient_failure.ts";

/** A topic as the cluster describes it. */
export interface TopicDescription {
  readonly name: string;
  readonly isInternal: boolean;
  /** `NONE`, or why there is no description, such as `UNKNOWN_TOPIC_OR_PARTITION`. */
  readonly error: string;
  readonly partitions: readonly number[];
}

interface MetadataResponse {
  brokers: { nodeId: number; host: string; port: number }[];
  topicMetadata: {
    topicErrorCode: number;
    topic: string;
    isInternal?: boolean;
    partitionMetadata: { partitionErrorCode: number; partitionId: number; leader: number }[];
  }[];
}

interface ListOffsetsResponse {
  responses: { topic: string; partitions: { partition: number; errorCode: number; offset: string }[] }[];
}

/**
 * A cluster: finds the brokers that lead partitions, keeps a connection to each, and makes new ones when they break. Requests go through
 * {@linkcode KafkaClient.retrying}, which waits for a broker that restarts.
 */
export class KafkaClient {
  readonly config: KafkaClientConfig;
  readonly #notice: (sentence: string) => void;
  readonly #closing = new AbortController();
  /** Aborted when the query ends or the client is closed. */
  readonly #signal: AbortSignal;
  readonly #pool: BrokerPool;
  readonly #leaders = new Map<string, number>();
  #isCutOff = false;

  constructor(config: KafkaClientConfig, notice: (sentence: string) => void, signal: AbortSignal) {
    this.config = config;
    this.#notice = notice;
    this.#signal = AbortSignal.any([signal, this.#closing.signal]);
    this.#pool = new BrokerPool(config, () => this.#isCutOff = false);
    signal.addEventListener("abort", () => this.close(), { once: true });
  }

  /**
   * Describes topics, all that can be seen when no names are given, and learns who leads their partitions.
   *
   * @param createMissing Whether a broker that makes topics by itself is to make those that are not there.
   * @throws {ConnectFailure | ConnectionLost} When no broker answers.
   */
  async describeTopics(
    names: readonly string[] | "all",
    { createMissing = false } = {},
  ): Promise<TopicDescription[]> {
    const connection = await this.#pool.any();
    const response = await this.#metadata(connection, names === "all" ? [] : names, createMissing);
    this.#pool.learn(connection.address, response.brokers);
    return response.topicMetadata.map((topic) => {
      for (const { partitionId, leader } of topic.partitionMetadata) {
        this.#leaders.set(`${topic.topic}-${partitionId}`, leader);
      }
      return {
        name: topic.topic,
        isInternal: topic.isInternal ?? false,
        error: topic.topicErrorCode === 0 ? "NONE" : errorName(topic.topicErrorCode),
        partitions: topic.partitionMetadata.map(({ partitionId }) => partitionId).sort((a, b) => a - b),
      };
    });
  }

  /**
   * The offsets of the first records at or after a time; -1 for a partition without one. The time -1 asks for the end (of what is committed with
   * `read_committed`), -2 for the beginning.
   *
   * @param timestamps Milliseconds by partition. The partitions must have been described.
   * @throws {TransientFailure} When a partition has no leader right now.
   */
  async listOffsets(timestamps: PartitionOffsets): Promise<Map<string, number>> {
    const byLeader = Map.groupBy(timestamps, ([key]) => this.leaderOf(key));
    const offsets = new Map<string, number>();
    await Promise.all([...byLeader].map(async ([leader, entries]) => {
      const connection = await this.#pool.broker(leader);
      const topics = Map.groupBy(entries, ([key]) => splitPartitionKey(key).topic);
      const response = await connection.send(withoutErrors(
        protocol("ListOffsets", apiVersion(connection.link, "ListOffsets"), {
          isolationLevel: this.config.readCommitted ? 1 : 0,
          topics: [...topics].map(([topic, wanted]) => ({
            topic,
            partitions: wanted.map(([key, timestamp]) => ({
              partition: splitPartitionKey(key).partition,
              timestamp,
            })),
          })),
        }),
      )) as ListOffsetsResponse;
      for (const { topic, partitions } of response.responses) {
        for (const { partition, errorCode, offset } of partitions) {
          const key = `${topic}-${partition}`;
          if (errorCode !== 0) {
            throw this.#partitionError(`Asking for the offsets of ${key}`, errorName(errorCode));
          }
          offsets.set(key, Number(offset));
        }
      }
    }));
    return offsets;
  }

  /** Fetches records from the broker that leads their partitions. */
  async fetch(leader: number, request: FetchRequest): Promise<FetchResponse> {
    const connection = await this.#pool.broker(leader);
    const version = apiVersion(connection.link, "Fetch");
    return await connection.send(fetchProtocol(version, request)) as FetchResponse;
  }

  /** Whether {@linkcode KafkaClient.leaderOf} has an answer. */
  knowsLeader(key: string): boolean {
    return (this.#leaders.get(key) ?? -1) >= 0;
  }

  /** @throws {TransientFailure} When a partition has no leader right now. */
  leaderOf(key: string): number {
    const leader = this.#leaders.get(key);
    if (leader === undefined || leader < 0) {
      throw new TransientFailure(`the partition ${key} has no leader at the moment`);
    }
    return leader;
  }

  /**
   * Runs an action again until it succeeds, as long as what is wrong may go away: a broker restarts, a partition moves.
   *
   * @throws {SourceError} `KAFKA_UNREACHABLE` when it did not go away within the window; every other failure at once.
   */
  async retrying<T>(action: () => Promise<T>): Promise<T> {
    const givesUpAt = Date.now() + this.config.reconnectWindowMs;
    for (let attempt = 0;; attempt++) {
      try {
        return await action();
      } catch (cause) {
        this.#signal.throwIfAborted();
        if (!this.mayPass(cause)) throw cause;
        if (Date.now() >= givesUpAt) throw connectionNotRestored(this.config.reconnectWindowMs, cause);
        await this.pause(attempt, cause);
      }
    }
  }

  /** Whether a failure may go away by itself. */
  mayPass(cause: unknown): boolean {
    return !this.#signal.aborted && (cause instanceof ConnectionLost || cause instanceof TransientFailure ||
      cause instanceof ConnectFailure);
  }

  /** Waits before another attempt, longer each time, and says what is being waited for. */
  async pause(attempt: number, cause: unknown): Promise<void> {
    if (!this.#isCutOff && (cause instanceof ConnectionLost || cause instanceof ConnectFailure)) {
      this.#isCutOff = true;
      const seconds = Math.round(this.config.reconnectWindowMs / 1000);
      const address = formatAddress(cause.address);
      this.#notice(
        `The Kafka broker at ${address} cannot be reached any more; trying again for up to ${seconds} s.`,
      );
    }
    if (attempt === 3 && cause instanceof TransientFailure) {
      this.#notice(`Kafka cannot answer at the moment (${cause.message}); trying again.`);
    }
    const delayMs = Math.min(this.config.retryBackoffMs * 2 ** attempt, this.config.retryBackoffMaxMs);
    await abortableDelay(delayMs, this.#signal);
  }

  /** Closes all connections; requests under way fail. */
  close(): void {
    this.#closing.abort(new Error("The Kafka source is closed."));
    this.#pool.close();
  }

  async #metadata(
    connection: KafkaConnection,
    topics: readonly string[],
    allowAutoTopicCreation: boolean,
  ): Promise<MetadataResponse> {
    const version = apiVersion(connection.link, "Metadata");
    const request = protocol("Metadata", version, { topics, allowAutoTopicCreation });
    try {
      return await connection.send(withoutErrors(request)) as MetadataResponse;
    } catch (cause) {
      // A port for logins answers everybody's first question, and closes at the second of those who did not log in.
      if (!(cause instanceof ConnectionLost) || this.#pool.hasAnswered) throw cause;
      throw connectFailed(new ConnectFailure(connection.address, "closed", cause), this.config);
    }
  }

  #partitionError(doing: string, name: string): Error {
    return isCurable(name) ? new TransientFailure(`${doing}: ${name}`) : brokerError(doing, name);
  }
}

/** kafkajs throws the first of a response's errors; here each is looked at where it belongs. */
function withoutErrors<T extends { response: { decode(payload: Uint8Array): unknown } }>(protocol: T): T {
  return {
    ...protocol,
    response: { decode: protocol.response.decode, parse: (decoded: unknown) => decoded },
  };
}

function abortableDelay(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, delayMs);
    signal.addEventListener("abort", stop, { once: true });
  });
}
