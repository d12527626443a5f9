import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { ConnectionWatch, type Patience } from "./connection_watch.ts";
import { GrpcError } from "./grpc_error.ts";
import { connectionError, statusOf } from "./grpc_status.ts";
import { frameMessage, FrameReader } from "./message_frames.ts";
import type { RemoteAddress } from "./remote_address.ts";

const SERVICE = "/spark.connect.SparkConnectService/";

/** HTTP/2's code for a call that nobody reads any more. */
const CANCEL = 8;

/** How much a server may send before it is read: of one answer, and of all together. */
const STREAM_WINDOW_BYTES = 4 * 1024 * 1024;
const CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;
/** How large a piece of an answer may be. HTTP/2's default of 16 kB costs this process a sixth more of its time for a large result. */
const MAX_FRAME_BYTES = 1024 * 1024;

/** How a channel connects. */
export type ChannelOptions =
  & Pick<RemoteAddress, "host" | "port" | "useTls" | "token" | "maxMessageBytes" | "headers">
  /** Certificates to trust besides the system's, as PEM. */
  & { readonly ca?: string; readonly patience?: Partial<Patience> };

interface Connection {
  readonly session: ClientHttp2Session;
  readonly watch: ConnectionWatch;
  callCount: number;
}

/** Calls of gRPC over one HTTP/2 connection, which is made at the first call and again when it was lost. */
export class GrpcChannel implements Disposable {
  readonly #options: ChannelOptions;
  #connection: Connection | undefined;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /**
   * Calls a method of Spark Connect with one message and gives the messages of the answer as they come. Whoever stops reading, cancels the call.
   *
   * @throws {GrpcError} When the server says so, or cannot be reached.
   */
  async *call(method: string, message: Uint8Array, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    signal?.throwIfAborted();
    const connection = await this.#connected();
    signal?.throwIfAborted();
    const stream = this.#request(connection.session, method);
    begin(connection);
    const cancel = () => stream.close(CANCEL);
    signal?.addEventListener("abort", cancel);
    let headers: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    stream.once("response", (received) => headers = received);
    stream.once("trailers", (received) => trailers = received);
    const frames = new FrameReader(this.#options.maxMessageBytes);
    try {
      stream.end(frameMessage(message));
      for await (const chunk of stream) {
        connection.watch.heard();
        yield* frames.push(chunk as Uint8Array);
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof GrpcError ? error : statusIfSent(headers, trailers) ?? connectionError(error);
    } finally {
      signal?.removeEventListener("abort", cancel);
      if (!stream.closed) cancel();
      stream.on("error", () => {}); // of a call that nobody reads any more
      end(connection);
    }
    signal?.throwIfAborted();
    const error = statusOf(headers, trailers);
    if (error) throw error;
  }

  [Symbol.dispose](): void {
    this.#connection?.session.destroy();
    this.#connection = undefined;
  }

  async #connected(): Promise<Connection> {
    // Loaded at the first call: every session has this file, and most have no cluster.
    const [{ connect }, { rootCertificates }] = await Promise.all([import("node:http2"), import("node:tls")]);
    const before = this.#connection;
    if (before && !before.session.closed && !before.session.destroyed) return before;
    const { host, port, useTls, ca, patience } = this.#options;
    const session = connect(`${useTls ? "https" : "http"}://${host}:${port}`, {
      settings: { initialWindowSize: STREAM_WINDOW_BYTES, maxFrameSize: MAX_FRAME_BYTES, enablePush: false },
      ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
    });
    session.on("error", () => session.destroy()); // each call learns it from its own stream
    session.on("goaway", () => session.close());
    session.once("connect", () => session.setLocalWindowSize(CONNECTION_WINDOW_BYTES));
    return this.#connection = { session, watch: new ConnectionWatch(session, patience), callCount: 0 };
  }

  #request(session: ClientHttp2Session, method: string): ClientHttp2Stream {
    try {
      return session.request(this.#headers(method));
    } catch (error) {
      throw connectionError(error); // lost just now
    }
  }

  #headers(method: string): Record<string, string> {
    const { headers, token } = this.#options;
    return {
      ...headers,
      ":method": "POST",
      ":path": SERVICE + method,
      "content-type": "application/grpc",
      "te": "trailers",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
  }
}

/** A connection keeps the process alive, and is watched, as long as calls are under way. */
function begin(connection: Connection): void {
  if (connection.callCount++ > 0) return;
  connection.session.ref();
  connection.watch.start();
}

function end(connection: Connection): void {
  if (--connection.callCount > 0) return;
  connection.session.unref();
  connection.watch.stop();
}

function statusIfSent(headers: IncomingHttpHeaders, trailers: IncomingHttpHeaders): GrpcError | undefined {
  const isSent = headers["grpc-status"] !== undefined || trailers["grpc-status"] !== undefined;
  return isSent ? statusOf(headers, trailers) : undefined;
}
