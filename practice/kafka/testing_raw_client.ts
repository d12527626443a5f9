import { assertEquals } from "@std/assert";
import { API_VERSIONS } from "./api/api_versions.ts";
import type { KafkaBroker } from "./mod.ts";
import { type Api, messageVersion } from "./wire/api.ts";
import { Reader } from "./wire/reader.ts";
import { Writer } from "./wire/writer.ts";

const CORRELATION_ID = 7;

/** A client that sends exactly the bytes it is given. */
export class RawClient implements Disposable {
  readonly #conn: Deno.Conn;

  private constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  static async connect(broker: KafkaBroker): Promise<RawClient> {
    const [hostname, port] = broker.bootstrap.split(":");
    return new RawClient(await Deno.connect({ hostname: hostname!, port: Number(port) }));
  }

  async send(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#conn.write(bytes.subarray(sent));
  }

  async request(apiKey: number, apiVersion: number, body: Uint8Array): Promise<void> {
    await this.send(frame(apiKey, apiVersion, body));
  }

  /** A request as the bytes of its frame. */
  encode<In>(api: Api<unknown, never, In>, apiVersion: number, request: In): Uint8Array {
    const version = messageVersion(api, apiVersion);
    const body = new Writer();
    if (version.flexible) body.uvarint(0); // the header's tagged fields
    api.request.write(body, request, version);
    return frame(api.key, apiVersion, body.toBytes());
  }

  /** Sends a request and reads its answer. */
  async call<In, Out>(api: Api<unknown, never, In, Out>, apiVersion: number, request: In): Promise<Out> {
    const version = messageVersion(api, apiVersion);
    await this.send(this.encode(api, apiVersion, request));
    const answer = await this.answer();
    if (answer === "closed") throw new Error(`${api.name} was not answered in version ${apiVersion}`);
    if (version.flexible && api.key !== API_VERSIONS.key) answer.skipTaggedFields();
    const response = api.response.read(answer, version);
    assertEquals(answer.remaining, 0);
    return response;
  }

  /** The next bytes, whatever they mean. */
  async bytes(length: number): Promise<number[]> {
    return Array.from(await this.#read(length));
  }

  /** The next answer without its correlation id; "closed" when the broker has ended the connection. */
  async answer(): Promise<Reader | "closed"> {
    const prefix = await this.#read(4).catch(() => undefined);
    if (prefix === undefined) return "closed";
    const answer = new Reader(await this.#read(new DataView(prefix.buffer).getInt32(0)));
    assertEquals(answer.int32(), CORRELATION_ID);
    return answer;
  }

  [Symbol.dispose](): void {
    this.#conn.close();
  }

  async #read(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const count = await this.#conn.read(bytes.subarray(filled));
      if (count === null) throw new Error("the connection has ended");
      filled += count;
    }
    return bytes;
  }
}

/** A request without a client name. */
export function frame(apiKey: number, apiVersion: number, body: Uint8Array): Uint8Array {
  const to = new Writer();
  to.int32(10 + body.length);
  to.int16(apiKey);
  to.int16(apiVersion);
  to.int32(CORRELATION_ID);
  to.int16(-1);
  to.raw(body);
  return to.toBytes();
}
