import { assertEquals } from "@std/assert";
import { API_VERSIONS } from "./api/api_versions.ts";
import { SERVICES } from "./api/mod.ts";
import { encodeBatch } from "./log/record_batch.ts";
import type { KafkaBroker } from "./mod.ts";
import { startTestBroker, USERS } from "./testing.ts";
import { Reader } from "./wire/reader.ts";
import { Writer } from "./wire/writer.ts";

/** A client that sends exactly the bytes it is given. */
class RawClient implements Disposable {
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

  /** The next bytes, whatever they mean. */
  async bytes(length: number): Promise<number[]> {
    return Array.from(await this.#read(length));
  }

  /** The next answer without its correlation id; "closed" when the broker has ended the connection. */
  async answer(): Promise<Reader | "closed"> {
    try {
      const prefix = await this.#read(4);
      const answer = new Reader(await this.#read(new DataView(prefix.buffer).getInt32(0)));
      assertEquals(answer.int32(), 7);
      return answer;
    } catch {
      return "closed";
    }
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

/** A request with correlation id 7 and no client name. */
function frame(apiKey: number, apiVersion: number, body: Uint8Array): Uint8Array {
  const to = new Writer();
  to.int32(10 + body.length);
  to.int16(apiKey);
  to.int16(apiVersion);
  to.int32(7);
  to.int16(-1);
  to.raw(body);
  return to.toBytes();
}

const NOTHING = new Uint8Array(0);

async function assertAlive(broker: KafkaBroker): Promise<void> {
  using client = await RawClient.connect(broker);
  await client.request(API_VERSIONS.key, 0, NOTHING);
  assertEquals(((await client.answer()) as Reader).int16(), 0);
}

/** A generator of numbers from 0 to `below`, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

Deno.test("serveConnection() offers its versions to a client that asks in an unknown one", async () => {
  await using broker = await startTestBroker();
  using client = await RawClient.connect(broker);
  await client.request(API_VERSIONS.key, 99, NOTHING);
  const answer = await client.answer() as Reader;
  const list = API_VERSIONS.response.read(answer, { number: 0, flexible: false });
  assertEquals([list.errorCode, list.apis.length], [35, SERVICES.length]);
  assertEquals(list.apis.find(({ key }) => key === 1), { key: 1, firstVersion: 4, lastVersion: 16 });
});

Deno.test("serveConnection() ends a connection that breaks the protocol, and only that one", async () => {
  await using broker = await startTestBroker();
  const garbage: [string, Uint8Array][] = [
    ["HTTP", new TextEncoder().encode("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")],
    ["too large", Uint8Array.of(0x7f, 0xff, 0xff, 0xff, 0)],
    ["negative length", Uint8Array.of(0xff, 0xff, 0xff, 0xff)],
    ["empty", Uint8Array.of(0, 0, 0, 0)],
    ["unknown API", frame(999, 0, NOTHING)],
    ["unknown version", frame(3, 99, NOTHING)],
    ["missing fields", frame(0, 7, Uint8Array.of(0, 0))],
    ["endless array", frame(3, 1, Uint8Array.of(0x7f, 0xff, 0xff, 0xff))],
  ];
  for (const [what, bytes] of garbage) {
    using client = await RawClient.connect(broker);
    await client.send(bytes);
    assertEquals([what, await client.answer()], [what, "closed"]);
  }
  await assertAlive(broker);
});

Deno.test("serveConnection() answers nothing but a login before the login", async () => {
  await using broker = await startTestBroker({ users: USERS });
  using client = await RawClient.connect(broker);
  await client.request(3, 1, Uint8Array.of(0xff, 0xff, 0xff, 0xff));
  assertEquals(await client.answer(), "closed");
  using huge = await RawClient.connect(broker);
  await huge.send(Uint8Array.of(0, 0x10, 0, 0)); // 1 MiB, allowed only after the login
  assertEquals(await huge.answer(), "closed");
});

Deno.test("serveConnection() logs in with the messages of handshake v0, which have no header", async () => {
  await using broker = await startTestBroker({ users: USERS });
  using client = await RawClient.connect(broker);
  await client.request(17, 0, new TextEncoder().encode("\0\x05PLAIN"));
  assertEquals(((await client.answer()) as Reader).int16(), 0);
  const token = new TextEncoder().encode(`\0student\0${USERS.student}`);
  await client.send(Uint8Array.of(0, 0, 0, token.length, ...token));
  assertEquals(await client.bytes(4), [0, 0, 0, 0]); // an answer without any bytes: the login is complete
  await client.request(3, 1, Uint8Array.of(0, 0, 0, 0));
  assertEquals(((await client.answer()) as Reader).int32(), 1); // one broker
});

Deno.test("serveConnection() survives clients that go away in the middle", async () => {
  await using broker = await startTestBroker();
  broker.createTopic("t", 1);
  broker.append("t", 0, Array.from({ length: 2000 }, () => ({ value: "x".repeat(1000) })));
  const fetch = fetchBody({ maxWaitMs: 60_000, minBytes: 1, offset: 0 });
  for (const bytes of [Uint8Array.of(0, 0), frame(1, 4, fetch).subarray(0, 20), frame(1, 4, fetch)]) {
    using client = await RawClient.connect(broker);
    await client.send(bytes);
  }
  await assertAlive(broker);
});

/** A Fetch request of version 4 for partition 0 of topic "t". */
function fetchBody(request: { maxWaitMs: number; minBytes: number; offset: number }): Uint8Array {
  const to = new Writer();
  for (const value of [-1, request.maxWaitMs, request.minBytes, 10_000_000]) to.int32(value);
  to.int8(0);
  to.int32(1);
  to.int16(1);
  to.int8("t".charCodeAt(0));
  to.int32(1);
  to.int32(0);
  to.int64(request.offset);
  to.int32(10_000_000);
  return to.toBytes();
}

Deno.test("fetch waits for records until there are enough, and no longer", async () => {
  await using broker = await startTestBroker();
  broker.createTopic("t", 1);
  using client = await RawClient.connect(broker);
  const started = performance.now();
  await client.request(1, 4, fetchBody({ maxWaitMs: 60_000, minBytes: 1, offset: 0 }));
  await assertAlive(broker); // others are served meanwhile
  broker.append("t", 0, [{ value: "v" }]);
  assertEquals((await client.answer() as Reader).remaining > 60, true);
  await client.request(1, 4, fetchBody({ maxWaitMs: 20, minBytes: 1, offset: 1 }));
  assertEquals((await client.answer() as Reader).remaining < 60, true);
  assertEquals(performance.now() - started < 10_000, true);
});

Deno.test("KafkaBroker.stop() does not wait for a long poll", async () => {
  const broker = await startTestBroker();
  broker.createTopic("t", 1);
  using client = await RawClient.connect(broker);
  await client.request(1, 4, fetchBody({ maxWaitMs: 60_000, minBytes: 1, offset: 0 }));
  await assertAlive(broker);
  await broker.stop();
  assertEquals(await client.answer(), "closed");
});

Deno.test("serveConnection() survives requests made of chance", async () => {
  await using broker = await startTestBroker({ defaultPartitions: 1 });
  broker.createTopic("t", 1);
  const random = randomNumbers(20260101);
  const batch = encodeBatch([{ value: "v" }], 0);
  for (let round = 0; round < 300; round++) {
    const { api } = SERVICES[random(SERVICES.length)]!;
    const version = api.firstVersion + random(api.lastVersion - api.firstVersion + 1);
    const body = Uint8Array.from({ length: random(80) }, () => random(4) === 0 ? random(256) : random(3));
    using client = await RawClient.connect(broker);
    // JoinGroup and Fetch may rightly wait for long, so that no answer is waited for.
    await client.request(api.key, version, random(2) === 0 ? body : new Uint8Array([...body, ...batch]));
  }
  await assertAlive(broker);
});
