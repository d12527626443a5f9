import { type BrokerState, maxBatchBytes } from "./api/service.ts";
import { BrokerLock } from "./broker_lock.ts";
import { serveConnection } from "./connection.ts";
import { GroupCoordinator } from "./group/group_coordinator.ts";
import { encodeBatch, type PracticeRecord } from "./log/record_batch.ts";
import { TopicStore } from "./log/topic_store.ts";
import { ProtocolError } from "./wire/reader.ts";

/** How a practice broker is started. */
export interface KafkaBrokerOptions {
  /** The folder that keeps topics, records and committed offsets; made when it is missing. */
  dir: string;
  /** The port on 127.0.0.1; 0 takes a free one. @default {0} */
  port?: number;
  /** Passwords by user name. With users, clients must log in (SASL_PLAINTEXT); without, they cannot. */
  users?: Readonly<Record<string, string>>;
  /** How many partitions a topic gets when nothing is said. @default {3} */
  defaultPartitions?: number;
  /** Whether a topic is made when a client asks for one that does not exist. @default {true} */
  autoCreateTopics?: boolean;
  /** The largest record batch in bytes (`max.message.bytes`). @default {16 MiB} */
  maxMessageBytes?: number;
  /** The `host:port` that clients are told to connect to; a wrong one shows what clients make of it. */
  advertise?: string;
  /** With a certificate and its key, both PEM, the broker speaks TLS (SASL_SSL or SSL). */
  tls?: { readonly cert: string; readonly key: string };
  /** Told of failures inside the broker, which end the connection they happen on. @default {console.error} */
  onError?: (error: unknown) => void;
}

const HOST = "127.0.0.1";
const DEFAULT_MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** How long to wait after a connection could not be accepted. */
const ACCEPT_RETRY_MS = 50;

/** Records appended directly are put into batches of about this size. */
const APPEND_BATCH_BYTES = 128 * 1024;

/**
 * A Kafka broker for practice and tests: the real wire protocol, one node, on the loopback interface only.
 *
 * @example A topic with three records
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * await using broker = await KafkaBroker.start({ dir, users: { student: "secret" } });
 * broker.createTopic("reviews", 1);
 * broker.append("reviews", 0, [{ value: "good" }, { value: "bad" }, { key: "k", value: null }]);
 * assertEquals(broker.endOffsets("reviews"), [3]);
 * assertEquals(broker.bootstrap.startsWith("127.0.0.1:"), true);
 * ```
 */
export class KafkaBroker implements AsyncDisposable {
  readonly #listener: Deno.Listener<Deno.TcpConn | Deno.TlsConn>;
  readonly #lock: BrokerLock;
  readonly #state: BrokerState;
  readonly #onError: (error: unknown) => void;
  readonly #connections = new Map<Deno.Conn, Promise<void>>();
  readonly #stopping = new AbortController();
  /** Where clients connect: `127.0.0.1:port`. */
  readonly bootstrap: string;

  private constructor(
    listener: Deno.Listener<Deno.TcpConn | Deno.TlsConn>,
    lock: BrokerLock,
    options: KafkaBrokerOptions,
  ) {
    this.#listener = listener;
    this.#lock = lock;
    this.#onError = options.onError ?? ((error) => console.error("Kafka broker:", error));
    const { port } = listener.addr as Deno.NetAddr;
    this.bootstrap = `${HOST}:${port}`;
    this.#state = {
      topics: new TopicStore(options.dir),
      groups: new GroupCoordinator(options.dir),
      advertised: parseAddress(options.advertise ?? this.bootstrap),
      users: options.users && new Map(Object.entries(options.users)),
      autoCreateTopics: options.autoCreateTopics ?? true,
      defaultPartitions: options.defaultPartitions ?? 3,
      maxMessageBytes: options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES,
    };
  }

  /**
   * Starts a broker, going on with what is in its folder.
   *
   * @throws {Error} When the port is taken, or another broker is running in the folder.
   */
  static async start(options: KafkaBrokerOptions): Promise<KafkaBroker> {
    const lock = await BrokerLock.acquire(options.dir);
    let listener: Deno.Listener<Deno.TcpConn | Deno.TlsConn> | undefined;
    try {
      listener = listen(options.port ?? 0, options.tls);
      const broker = new KafkaBroker(listener, lock, options);
      const { bootstrap } = broker;
      lock.announce({ pid: Deno.pid, bootstrap, needsLogin: options.users !== undefined });
      broker.#acceptConnections();
      return broker;
    } catch (error) {
      if (listener) close(listener);
      lock.release();
      throw error;
    }
  }

  /** The names of all topics. */
  get topics(): string[] {
    return this.#state.topics.all().map(({ name }) => name);
  }

  /**
   * Creates a topic.
   *
   * @param configs Settings such as `max.message.bytes`.
   * @throws {KafkaError} When it exists, or the name or the number of partitions is not allowed.
   */
  createTopic(name: string, partitionCount?: number, configs?: Record<string, string>): void {
    this.#state.topics.create(name, partitionCount ?? this.#state.defaultPartitions, configs);
  }

  /**
   * Appends records directly, without a network round trip.
   *
   * @returns The offset of the first record.
   * @throws {KafkaError} When there is no such partition, or a record is too large.
   */
  append(topic: string, partition: number, records: Iterable<PracticeRecord>): number {
    const log = this.#state.topics.log(topic, partition);
    const maxBytes = maxBatchBytes(this.#state.topics.find(topic), this.#state);
    const firstOffset = log.endOffset;
    for (const batch of inBatches(records)) log.append(encodeBatch(batch, Date.now()), maxBytes);
    return firstOffset;
  }

  /** The first offset of each partition. */
  startOffsets(topic: string): number[] {
    return this.#state.topics.find(topic)?.partitions.map((log) => log.startOffset) ?? [];
  }

  /** The offset that the next record of each partition gets. */
  endOffsets(topic: string): number[] {
    return this.#state.topics.find(topic)?.partitions.map((log) => log.endOffset) ?? [];
  }

  /**
   * Deletes the records of a partition before `offset`, as a topic's retention does.
   *
   * @throws {KafkaError} When there is no such partition, or its log does not reach `offset`.
   */
  deleteRecords(topic: string, partition: number, offset: number): void {
    this.#state.topics.deleteRecords(topic, partition, offset);
  }

  /** Deletes a topic with its records and committed offsets. */
  deleteTopic(name: string): void {
    this.#state.topics.delete(name);
    this.#state.groups.offsets.deleteTopic(name);
  }

  /** Cuts all connections, as a network failure does; clients may connect again at once. */
  killConnections(): void {
    for (const conn of this.#connections.keys()) close(conn);
  }

  /** Stops the broker; its folder keeps everything for the next start. May be called again. */
  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    close(this.#listener);
    this.#state.groups.close();
    this.killConnections();
    await Promise.all(this.#connections.values());
    this.#state.topics.close();
    this.#lock.release();
  }

  /** Stops the broker at the end of an `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #acceptConnections(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        const conn = await this.#listener.accept();
        this.#connections.set(conn, this.#serve(conn));
      } catch (error) {
        if (error instanceof Deno.errors.BadResource) return; // the listener is closed
        // A client that is gone already, or too many open files for now, must not end the broker.
        await new Promise((resolve) => setTimeout(resolve, ACCEPT_RETRY_MS));
      }
    }
  }

  async #serve(conn: Deno.TcpConn | Deno.TlsConn): Promise<void> {
    try {
      if ("setNoDelay" in conn) conn.setNoDelay();
      await serveConnection(conn, this.#state, this.#stopping.signal);
    } catch (error) {
      if (!CLIENT_FAULTS.some((fault) => error instanceof fault)) this.#onError(error);
    } finally {
      close(conn);
      this.#connections.delete(conn);
    }
  }
}

function listen(port: number, tls: KafkaBrokerOptions["tls"]): Deno.Listener<Deno.TcpConn | Deno.TlsConn> {
  try {
    const address = { hostname: HOST, port };
    return tls ? Deno.listenTls({ ...address, ...tls }) : Deno.listen(address);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AddrInUse)) throw cause;
    throw new Error(
      `Cannot start a Kafka broker on ${HOST}:${port}: the port is taken. ` +
        "Stop the program that uses it, or choose another port (0 takes a free one)",
      { cause },
    );
  }
}

function parseAddress(address: string): { host: string; port: number } {
  const { hostname, port } = new URL(`tcp://${address}`);
  return { host: hostname, port: Number(port) };
}

function* inBatches(records: Iterable<PracticeRecord>): Generator<PracticeRecord[]> {
  let batch: PracticeRecord[] = [];
  let size = 0;
  for (const record of records) {
    batch.push(record);
    size += (record.key?.length ?? 0) + (record.value?.length ?? 0);
    if (size < APPEND_BATCH_BYTES) continue;
    yield batch;
    [batch, size] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

/** What clients do to a connection is no failure of the broker; the last two come from TLS. */
const CLIENT_FAULTS = [
  ProtocolError,
  Deno.errors.BadResource,
  Deno.errors.Interrupted,
  Deno.errors.BrokenPipe,
  Deno.errors.ConnectionAborted,
  Deno.errors.ConnectionReset,
  Deno.errors.NotConnected,
  Deno.errors.TimedOut,
  Deno.errors.InvalidData,
  Deno.errors.UnexpectedEof,
];

function close(resource: { close(): void }): void {
  try {
    resource.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error; // it is closed already
  }
}
