import type { ConnectProblem } from "./connect_problem.ts";
import { type BrokerAddress, formatAddress, type KafkaClientConfig } from "./kafka_client_config.ts";
import { ConnectFailure, KafkaConnection } from "./kafka_connection.ts";
import { advertisedAddressFailed, bootstrapFailed, connectFailed } from "./kafka_failure.ts";
import { TransientFailure } from "./transient_failure.ts";

/** How long the first contact may take in all. */
const START_WINDOW_MS = 9_000;
/** How long one address may take. */
const CONNECT_MS = 5_000;
/** What does not get better by trying again. */
const FINAL: ReadonlySet<ConnectProblem> = new Set([
  "certificate",
  "certificate name",
  "login refused",
  "mechanism refused",
  "no login expected",
]);

/** Nobody is there. */
const AWAY: ReadonlySet<ConnectProblem> = new Set(["unknown host", "refused", "no answer"]);

/** The brokers of a cluster and a connection to each that is needed; a broken one is replaced when it is asked for again. */
export class BrokerPool {
  readonly #config: KafkaClientConfig;
  readonly #onConnected: () => void;
  readonly #connections = new Map<string, Promise<KafkaConnection>>();
  readonly #reached = new Set<string>();
  readonly #brokers = new Map<number, BrokerAddress>();
  readonly #startedAtMs = Date.now();
  #lastAnswer: BrokerAddress | undefined;
  #closed = false;

  constructor(config: KafkaClientConfig, onConnected: () => void) {
    this.#config = config;
    this.#onConnected = onConnected;
  }

  /** Whether a broker has described the cluster already. */
  get hasAnswered(): boolean {
    return this.#lastAnswer !== undefined;
  }

  /** Takes note of the cluster's brokers, as one of them describes it. */
  learn(from: BrokerAddress, brokers: readonly (BrokerAddress & { readonly nodeId: number })[]): void {
    this.#lastAnswer = from;
    for (const { nodeId, host, port } of brokers) this.#brokers.set(nodeId, { host, port });
  }

  /** Closes all connections; requests under way fail. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#connections.values()) connection.then((open) => open.close(), () => {});
    this.#connections.clear();
  }

  /** A connection to whichever broker answers, first those that the cluster named. */
  async any(): Promise<KafkaConnection> {
    for (const pending of this.#connections.values()) {
      const connection = await pending.catch(() => undefined);
      if (connection?.isOpen) return connection;
    }
    const known = new Map(
      [...this.#brokers.values(), ...this.#config.bootstrapServers].map((a) => [formatAddress(a), a]),
    );
    const failures: ConnectFailure[] = [];
    const givesUpAt = Date.now() + START_WINDOW_MS;
    for (const address of known.values()) {
      const leftMs = givesUpAt - Date.now();
      if (leftMs <= 0) break;
      try {
        return await this.#connect(address, Math.min(CONNECT_MS, leftMs));
      } catch (cause) {
        if (!(cause instanceof ConnectFailure)) throw cause;
        failures.push(cause);
      }
    }
    if (this.#reached.size > 0) throw failures[0]!;
    throw bootstrapFailed(failures, this.#config);
  }

  /**
   * A connection to a broker that the cluster named.
   *
   * @throws {SourceError} When it cannot be reached at the address it was named with, and never could.
   */
  async broker(nodeId: number): Promise<KafkaConnection> {
    const address = this.#brokers.get(nodeId);
    if (address === undefined) {
      throw new TransientFailure(`broker ${nodeId} is not known`);
    }
    try {
      return await this.#connect(address, CONNECT_MS);
    } catch (cause) {
      if (!(cause instanceof ConnectFailure) || this.#reached.has(formatAddress(address))) throw cause;
      if (!AWAY.has(cause.problem)) throw connectFailed(cause, this.#config);
      // A broker that just died is still named for a while by the others.
      if (this.#brokers.size > 1 && Date.now() < this.#startedAtMs + START_WINDOW_MS) throw cause;
      throw advertisedAddressFailed(this.#lastAnswer ?? address, cause);
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
    if (this.#closed) throw new Error("the Kafka client is closed");
    const opening = KafkaConnection.open(address, this.#config, timeoutMs);
    this.#connections.set(name, opening);
    const connection = await opening.catch((cause) => {
      if (this.#connections.get(name) === opening) this.#connections.delete(name);
      if (this.#reached.has(name) && FINAL.has(cause.problem)) throw connectFailed(cause, this.#config);
      throw cause;
    });
    if (this.#closed) connection.close();
    this.#reached.add(name);
    this.#onConnected();
    return connection;
  }
}
