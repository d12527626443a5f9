import * as net from "node:net";
import * as tls from "node:tls";
import type { ConnectProblem } from "./connect_problem.ts";
import { type BrokerAddress, formatAddress, type KafkaClientConfig } from "./kafka_client_config.ts";
import { type BrokerLink, brokerLink, type Protocol } from "./kafkajs_internals.ts";

/** A broker could not be connected to. */
export class ConnectFailure extends Error {
  override name = "ConnectFailure";
  readonly address: BrokerAddress;
  readonly problem: ConnectProblem;

  constructor(address: BrokerAddress, problem: ConnectProblem, cause: unknown) {
    super(`${formatAddress(address)}: ${problem}${cause instanceof Error ? ` (${cause.message})` : ""}`, {
      cause,
    });
    this.address = address;
    this.problem = problem;
  }
}

/** A connection that worked broke, or a request was not answered in time. */
export class ConnectionLost extends Error {
  override name = "ConnectionLost";
  readonly address: BrokerAddress;

  constructor(address: BrokerAddress, cause: unknown) {
    super(`${formatAddress(address)}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.address = address;
  }
}

/** One broker: connected, logged in, able to answer requests until the first failure. */
export class KafkaConnection {
  readonly address: BrokerAddress;
  readonly link: BrokerLink;
  readonly #sockets: Set<net.Socket>;
  #closed = false;

  private constructor(address: BrokerAddress, link: BrokerLink, sockets: Set<net.Socket>) {
    this.address = address;
    this.link = link;
    this.#sockets = sockets;
  }

  /**
   * Connects and logs in.
   *
   * @throws {ConnectFailure} Saying what kind of failure it was, within `timeoutMs`.
   */
  static async open(
    address: BrokerAddress,
    config: KafkaClientConfig,
    timeoutMs: number,
  ): Promise<KafkaConnection> {
    const sockets = new Set<net.Socket>();
    const watch = new ConnectWatch(timeoutMs);
    const link = brokerLink({
      ...address,
      clientId: config.clientId,
      ssl: config.tls ?? null,
      // kafkajs keeps its authenticator in this object, so each connection gets its own.
      sasl: config.sasl ? { ...config.sasl, mechanism: config.sasl.mechanism.toLowerCase() } : null,
      connectionTimeoutMs: timeoutMs,
      requestTimeoutMs: config.requestTimeoutMs,
      socketFactory: (options) => {
        const socket = openSocket(options);
        sockets.add(socket);
        socket.once("close", () => sockets.delete(socket));
        watch.observe(socket, options.ssl !== undefined && options.ssl !== null);
        return socket;
      },
    });
    const connection = new KafkaConnection(address, link, sockets);
    try {
      await Promise.race([link.connect(), watch.failed]);
      return connection;
    } catch (cause) {
      connection.close();
      throw new ConnectFailure(address, watch.problem ?? problemOf(cause, config), cause);
    } finally {
      watch.end();
    }
  }

  get isOpen(): boolean {
    return !this.#closed && this.link.connectionPool.isConnected();
  }

  /**
   * Sends a request.
   *
   * @throws {ConnectionLost} When the connection breaks or the answer does not come in time; the connection is closed then.
   */
  async send(protocol: Protocol): Promise<unknown> {
    try {
      return await this.link.connectionPool.send(protocol);
    } catch (cause) {
      if (!isNetworkFailure(cause)) throw cause;
      this.close();
      throw new ConnectionLost(this.address, cause);
    }
  }

  /** Closes at once; requests under way fail. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { requestQueue } of this.link.connectionPool.pool) requestQueue.rejectAll(new Error("closed"));
    this.link.disconnect().catch(() => {});
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Looks at what comes back while a connection is made, to tell the ways in which that fails apart. */
class ConnectWatch {
  readonly failed: Promise<never>;
  problem: ConnectProblem | undefined;
  #fail!: (reason: Error) => void;
  readonly #timer: ReturnType<typeof setTimeout>;
  #closeTimer: ReturnType<typeof setTimeout> | undefined;
  #over = false;

  constructor(timeoutMs: number) {
    this.failed = new Promise((_, reject) => this.#fail = reject);
    this.failed.catch(() => {});
    this.#timer = setTimeout(() => this.#conclude("no answer", `no answer for ${timeoutMs} ms`), timeoutMs);
  }

  observe(socket: net.Socket, encrypted: boolean): void {
    // kafkajs hears "end" and "error" only, and forgets its promise when a TLS handshake ends early.
    socket.once("close", () => {
      if (!this.#over) {
        this.#closeTimer = setTimeout(() => this.#fail(new Error("the connection was closed")), 20);
      }
    });
    if (encrypted) return;
    socket.once("data", (data: Uint8Array) => {
      if (data[0] === 0x15 && data[1] === 0x03) this.#conclude("answers in TLS", "a TLS alert came back");
      else if (data[0]! > 0x0f) { // as a length it would be a quarter of a gigabyte
        this.#conclude("not Kafka", "the answer is not Kafka's");
      }
    });
  }

  end(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#closeTimer);
  }

  #conclude(problem: ConnectProblem, message: string): void {
    if (this.#over) return;
    this.problem = problem;
    this.#fail(new Error(message));
  }
}

function openSocket(
  options: { host: string; port: number; ssl?: object; onConnect: () => void },
): net.Socket {
  const { host, port, ssl, onConnect } = options;
  const socket = ssl
    ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
    : net.connect({ host, port }, onConnect);
  socket.setKeepAlive(true, 60_000);
  socket.setNoDelay(true);
  return socket;
}

function problemOf(cause: unknown, config: KafkaClientConfig): ConnectProblem {
  const { message = "", code = "", type = "" } = cause as { message?: string; code?: string; type?: string };
  const text = `${code} ${type} ${message}`;
  if (/UNSUPPORTED_SASL_MECHANISM|mechanism is not supported/i.test(text)) return "mechanism refused";
  if (/ILLEGAL_SASL_STATE/.test(text)) return "no login expected";
  if (/SASL/.test(text) && config.sasl) {
    // A broker that is being stopped breaks off a login; one that refuses it says so.
    return /closed connection|ECONNRESET|EPIPE/i.test(text) ? "closed" : "login refused";
  }
  if (/altnames|NotValidForName|ALTNAME/i.test(text)) return "certificate name";
  if (/certificate|UnknownIssuer|self.signed|CERT_/i.test(text)) return "certificate";
  if (/ENOTFOUND|EAI_|getaddrinfo|lookup|resolve/i.test(text)) return "unknown host";
  if (/ECONNREFUSED|refused|EHOSTUNREACH|ENETUNREACH|unreachable/i.test(text)) return "refused";
  if (/timeout|timed out/i.test(text)) return "no answer";
  if (config.tls) return "answers in plain text";
  return "closed";
}

function isNetworkFailure(cause: unknown): boolean {
  const { name = "", message = "" } = cause as { name?: string; message?: string };
  // kafkajs opens a connection again within a request, and logs in: what is wrong with that, connecting anew will tell.
  return /^KafkaJS(Connection|RequestTimeout|LockTimeout|SASLAuthentication)/.test(name) ||
    message === "closed";
}
