import { createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import { once } from "node:events";
import { encodeMessage } from "../protocol/encode_message.ts";
import { frameMessage } from "../transport/message_frames.ts";
import type { Sent } from "../protocol/message_types.ts";

/** What a fake server does with a call: messages in turn, and how the call ends. */
export interface FakeAnswer {
  readonly messages?: readonly Uint8Array[];
  /** @default {0, which is "OK"} */
  readonly code?: number;
  readonly message?: string;
  readonly details?: Sent<"Status">;
  /** Cuts the connection after the messages, once this is resolved, instead of ending the call. */
  readonly cut?: Promise<unknown>;
  /** Leaves the call open after the messages. */
  readonly hang?: true;
}

/** Answers a call of a method; `request` is the message that came. */
export type FakeHandler = (method: string, request: Uint8Array) => FakeAnswer | Promise<FakeAnswer>;

/** A server of gRPC on this machine that does what a test tells it. */
export class FakeServer implements AsyncDisposable {
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();
  /** The methods that were called, in order. */
  readonly calls: string[] = [];
  /** The headers of the last call. */
  lastHeaders: Readonly<Record<string, unknown>> = {};

  private constructor(handler: FakeHandler) {
    this.#server = createServer();
    this.#server.on("session", (session: ServerHttp2Session) => {
      this.#sessions.add(session);
      session.on("error", () => {});
    });
    this.#server.on("stream", (stream: ServerHttp2Stream, headers: Record<string, unknown>) => {
      const method = String(headers[":path"]).split("/").at(-1)!;
      this.calls.push(method);
      this.lastHeaders = headers;
      stream.on("error", () => {});
      readAll(stream).then((bytes) => handler(method, bytes.subarray(5))).then((answer) =>
        reply(stream, answer)
      );
    });
  }

  static async start(handler: FakeHandler): Promise<FakeServer> {
    const fake = new FakeServer(handler);
    fake.#server.listen(0, "127.0.0.1");
    await once(fake.#server, "listening");
    return fake;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.#sessions) session.destroy();
    await new Promise((closed) => this.#server.close(closed));
  }
}

async function readAll(stream: ServerHttp2Stream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

async function reply(stream: ServerHttp2Stream, answer: FakeAnswer): Promise<void> {
  const { messages = [], code = 0, message = "", details, cut, hang } = answer;
  const status = {
    "grpc-status": String(code),
    "grpc-message": encodeURIComponent(message),
    ...(details &&
      { "grpc-status-details-bin": encodeMessage("Status", details).toBase64({ omitPadding: true }) }),
  };
  const head = { ":status": 200, "content-type": "application/grpc" };
  if (messages.length === 0 && !cut && !hang) {
    stream.respond({ ...head, ...status }, { endStream: true });
    return;
  }
  stream.respond(head, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(status));
  for (const each of messages) await new Promise((written) => stream.write(frameMessage(each), written));
  if (cut) {
    await cut;
    stream.session?.destroy();
  } else if (!hang) stream.end();
}
