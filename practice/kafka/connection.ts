import { API_VERSIONS, apiList } from "./api/api_versions.ts";
import { SERVICES } from "./api/mod.ts";
import { continueLogin } from "./api/sasl.ts";
import type { BrokerState, ConnectionState, Service } from "./api/service.ts";
import { AuthenticationError } from "./auth/sasl_exchange.ts";
import { FrameReader } from "./frame_reader.ts";
import { messageVersion, readClientId, readHeader, type RequestHeader } from "./wire/api.ts";
import { ErrorCode } from "./wire/error_code.ts";
import { ProtocolError, Reader } from "./wire/reader.ts";
import type { MessageVersion, WireType } from "./wire/types.ts";
import { type MessagePart, partLength, Writer } from "./wire/writer.ts";

/** As in Kafka: requests may be this large, and much smaller before the client has logged in. */
const MAX_REQUEST_BYTES = 100 * 1024 * 1024;
const MAX_LOGIN_BYTES = 512 * 1024;

/** Log files are sent through a buffer of this size. */
const COPY_BYTES = 256 * 1024;

/** What may be asked before a login. */
const LOGIN_APIS = new Set(["ApiVersions", "SaslHandshake", "SaslAuthenticate"]);

const SERVICE_OF_KEY = new Map(SERVICES.map((one) => [one.api.key, one]));

/**
 * Serves one client until it goes: its requests are answered one after the other, in their order.
 *
 * @throws {ProtocolError} When the client sends what it must not; the connection is over then.
 */
export async function serveConnection(
  conn: Deno.Conn,
  broker: BrokerState,
  stopping: AbortSignal,
): Promise<void> {
  const address = conn.remoteAddr;
  const gone = new AbortController();
  const state: ConnectionState = {
    clientHost: address.transport === "tcp" ? `/${address.hostname}` : "",
    closed: AbortSignal.any([stopping, gone.signal]),
    isLoggedIn: broker.users === undefined,
    login: undefined,
    isLastAnswer: false,
  };
  const frames = new FrameReader(conn, () => state.isLoggedIn ? MAX_REQUEST_BYTES : MAX_LOGIN_BYTES);
  const output = new Output(conn);
  let next = frames.next();
  while (!state.isLastAnswer) {
    const frame = await next;
    if (frame === undefined) return;
    // Reading on while a request is served shows when the client goes, so that a long poll can end.
    next = frames.next();
    next.then((following) => following ?? gone.abort(), () => gone.abort());
    const answer = state.login?.isRaw
      ? answerRawLogin(frame, state)
      : await answerFrame(frame, broker, state);
    if (answer !== undefined) await output.send(answer);
  }
}

/** Login messages after handshake v0 have no header, nor have the answers; a refusal is a closed connection. */
function answerRawLogin(token: Uint8Array, state: ConnectionState): MessagePart[] {
  try {
    return [continueLogin(state, token)];
  } catch (error) {
    if (error instanceof AuthenticationError) {
      throw new ProtocolError("the login was refused", { cause: error });
    }
    throw error;
  }
}

async function answerFrame(
  frame: Uint8Array,
  broker: BrokerState,
  connection: ConnectionState,
): Promise<MessagePart[] | undefined> {
  const from = new Reader(frame);
  const header = readHeader(from);
  const { apiVersion } = header;
  const found = SERVICE_OF_KEY.get(header.apiKey);
  if (found === undefined) throw new ProtocolError(`a request has the unknown API key ${header.apiKey}`);
  const { api } = found;
  if (!connection.isLoggedIn && !LOGIN_APIS.has(api.name)) {
    throw new ProtocolError(`${api.name} was asked before the login`);
  }
  if (apiVersion < api.firstVersion || apiVersion > api.lastVersion) {
    if (api.key === API_VERSIONS.key) return answerUnknownApiVersions(header);
    throw new ProtocolError(`${api.name} was asked in version ${apiVersion}, which was not offered`);
  }
  const version = messageVersion(api, apiVersion);
  const clientId = readClientId(from, version.flexible);
  const request = api.request.read(from, version);
  const answer = await found.serve(request as never, { broker, connection, clientId, apiVersion });
  return answer === undefined ? undefined : encodeAnswer(header, found, answer, version);
}

function answerUnknownApiVersions(header: RequestHeader): MessagePart[] {
  const service = SERVICE_OF_KEY.get(API_VERSIONS.key)!;
  const list = apiList(ErrorCode.UNSUPPORTED_VERSION, SERVICES.filter((one) => one !== service));
  return encodeAnswer(header, service, list, { number: 0, flexible: false });
}

function encodeAnswer(
  { correlationId }: RequestHeader,
  { api }: Service,
  answer: unknown,
  version: MessageVersion,
): MessagePart[] {
  const to = new Writer();
  to.int32(correlationId);
  // The header of an ApiVersions answer is never flexible: the client may not know yet what flexible means.
  if (version.flexible && api.key !== API_VERSIONS.key) to.uvarint(0);
  (api.response as WireType<unknown, unknown>).write(to, answer, version);
  return to.finish();
}

/** Sends answers; ranges of log files pass through one small buffer. */
class Output {
  readonly #conn: Deno.Conn;
  #copy: Uint8Array | undefined;

  constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  async send(parts: readonly MessagePart[]): Promise<void> {
    const prefix = new Uint8Array(4);
    new DataView(prefix.buffer).setInt32(0, parts.reduce((sum, part) => sum + partLength(part), 0));
    let small: Uint8Array[] = [prefix];
    for (const part of parts) {
      if (part instanceof Uint8Array) {
        small.push(part);
        continue;
      }
      await this.#write(joined(small));
      small = [];
      this.#copy ??= new Uint8Array(COPY_BYTES);
      for (let sent = 0; sent < part.length; sent += COPY_BYTES) {
        const chunk = this.#copy.subarray(0, Math.min(COPY_BYTES, part.length - sent));
        part.file.readSync(chunk, part.position + sent);
        await this.#write(chunk);
      }
    }
    await this.#write(joined(small));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#conn.write(bytes.subarray(sent));
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
