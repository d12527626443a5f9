import { fetchProtocol, type FetchRequest, type FetchResponse } from "./fetch_protocol.ts";
import { type BrokerAddress, formatAddress, type KafkaClientConfig } from "./kafka_client_config.ts";
import { ConnectFailure, ConnectionLost, KafkaConnection } from "./kafka_connection.ts";
import {
  advertisedAddressFailed,
  bootstrapFailed,
  brokerError,
  connectFailed,
  connectionNotRestored,
} from "./kafka_failure.ts";
import { type PartitionOffsets, splitPartitionKey } from "./kafka_offsets.ts";
import { apiVersion, errorName, protocol } from "./kafkajs_internals.ts";

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

/** Something that a fresh look at the cluster, and a little time, may cure. */
export class TransientFailure extends Error {
  override name = "TransientFailure";
}

const CURABLE = new Set([
  "LEADER_NOT_AVAILABLE",
  "NOT_LEADER_FOR_PARTITION",
  "REQUEST_TIMED_OUT",
  "BROKER_NOT_AVAILABLE",
  "REPLICA_NOT_AVAILABLE",
  "NETWORK_EXCEPTION",
  "KAFKA_STORAGE_ERROR",
  "FENCED_LEADER_EPOCH",
  "UNKNOWN_LEADER_EPOCH",
  "OFFSET_NOT_AVAILABLE",
  "UNKNOWN_TOPIC_OR_PARTITION",
]);

/** How long the first contact may take in all. */
const START_WINDOW_MS = 9_000;

/** Whether a Kafka error of a single partition may go away. */
export function isCurable(name: string): boolean {
  return CURABLE.has(name);
}

/**
 * A cluster: finds the brokers that lead partitions, keeps a connection to each, and makes new ones when they break. Requests go through
 * {@linkcode KafkaClient.retrying}, which waits for a broker that restarts.
 */
export class KafkaClient {
  readonly config: KafkaClientConfig;
  readonly #notice: (sentence: string) => void;
  readonly #signal: AbortSignal;
  readonly #connections = new Map<string, Promise<KafkaConnection>>();
  readonly #reached = new Set<string>();
  readonly #brokers = new Map<number, BrokerAddress>();
  readonly #leaders = new Map<string, number>();
  #lastAnswer: BrokerAddress | undefined;
  #isCutOff = false;
  #closed = false;

  constructor(config: KafkaClientConfig, notice: (sentence: string) => void, signal: AbortSignal) {
    this.config = config;
    this.#notice = notice;
    this.#signal = signal;
    signal.addEventListener("abort", () => this.close(), { once: true });
  }

  /**
   * Describes topics, all that can be seen when no names are given, and learns who leads their partitions.
   *
   * @throws {ConnectFailure | ConnectionLost} When no broker answers.
   */
  async describeTopics(names: readonly string[] | "all"): Promise<TopicDescription[]> {
    const connection = await this.#anyConnection();
    const response = await this.#metadata(connection, names === "all" ? [] : names);
    for (const { nodeId, host, port } of response.brokers) this.#brokers.set(nodeId, { host, port });
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
      const connection = await this.#brokerConnection(leader);
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
    const connection = await this.#brokerConnection(leader);
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
    return !this.#closed && (cause instanceof ConnectionLost || cause instanceof TransientFailure ||
      cause instanceof ConnectFailure);
  }

  /** Waits before another attempt, longer each time, and says once what is being waited for. */
  async pause(attempt: number, cause: unknown): Promise<void> {
    if (!this.#isCutOff && (cause instanceof ConnectionLost || cause instanceof ConnectFailure)) {
      this.#isCutOff = true;
      const seconds = Math.round(this.config.reconnectWindowMs / 1000);
      const address = formatAddress(cause.address);
      this.#notice(
        `The connection to the Kafka broker at ${address} broke; trying again for up to ${seconds} s.`,
      );
    }
    const delayMs = Math.min(this.config.retryBackoffMs * 2 ** attempt, this.config.retryBackoffMaxMs);
    await abortableDelay(delayMs, this.#signal);
  }

  /** Closes all connections; requests under way fail. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#connections.values()) connection.then((open) => open.close(), () => {});
    this.#connections.clear();
  }

  async #anyConnection(): Promise<KafkaConnection> {
    for (const pending of this.#connections.values()) {
      const connection = await pending.catch(() => undefined);
      if (connection?.isOpen) return connection;
    }
    const known = new Map(
      [...this.#brokers.values(), ...this.config.bootstrapServers].map((a) => [formatAddress(a), a]),
    );
    const failures: ConnectFailure[] = [];
    const givesUpAt = Date.now() + START_WINDOW_MS;
    for (const address of known.values()) {
      const leftMs = givesUpAt - Date.now();
      if (leftMs <= 0) break;
      try {
        return await this.#connect(address, Math.min(5_000, leftMs));
      } catch (cause) {
        if (!(cause instanceof ConnectFailure)) throw cause;
        failures.push(cause);
      }
    }
    if (this.#reached.size > 0) throw failures[0]!;
    throw bootstrapFailed(failures, this.config);
  }

  async #brokerConnection(nodeId: number): Promise<KafkaConnection> {
    const address = this.#brokers.get(nodeId);
    if (address === undefined) throw new TransientFailure(`broker ${nodeId} is not known`);
    try {
      return await this.#connect(address, 5_000);
    } catch (cause) {
      if (!(cause instanceof ConnectFailure) || this.#reached.has(formatAddress(address))) throw cause;
      if (["unknown host", "refused", "no answer"].includes(cause.problem)) {
        throw advertisedAddressFailed(this.#lastAnswer ?? address, cause);
      }
      throw connectFailed(cause, this.config);
    }
  }

  async #connect(address: BrokerAddress, timeoutMs: number): Promise<KafkaConnection> {
    const name = formatAddress(address);
    const pending = this.#connections.get(name);
    if (pending) {
      const connection = await pending;
      if (connection.isOpen) return connection;
      connection.close();
      if (this.#connections.get(name) === pending) this.#connections.delete(name);
      return await this.#connect(address, timeoutMs);
    }
    this.#signal.throwIfAborted();
    const opening = KafkaConnection.open(address, this.config, timeoutMs);
    this.#connections.set(name, opening);
    const connection = await opening.catch((cause) => {
      if (this.#connections.get(name) === opening) this.#connections.delete(name);
      throw cause;
    });
    if (this.#closed) connection.close();
    this.#reached.add(name);
    this.#isCutOff = false;
    return connection;
  }

  async #metadata(connection: KafkaConnection, topics: readonly string[]): Promise<MetadataResponse> {
    const request = protocol("Metadata", apiVersion(connection.link, "Metadata"), {
      topics,
      allowAutoTopicCreation: false,
    });
    try {
      const response = await connection.send(withoutErrors(request)) as MetadataResponse;
      this.#lastAnswer = connection.address;
      return response;
    } catch (cause) {
      // A port for logins answers everybody's first question, and closes at the second of those who did not log in.
      if (!(cause instanceof ConnectionLost) || this.#lastAnswer !== undefined) throw cause;
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
