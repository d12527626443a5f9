import { assertEquals } from "@std/assert";
import { API_VERSIONS } from "./api/api_versions.ts";
import { FETCH } from "./api/fetch.ts";
import { SERVICES } from "./api/mod.ts";
import { encodeBatch } from "./log/record_batch.ts";
import type { KafkaBroker } from "./mod.ts";
import { startTestBroker, USERS } from "./testing.ts";
import { frame, RawClient } from "./testing_raw_client.ts";
import type { Reader } from "./wire/reader.ts";
import { Writer } from "./wire/writer.ts";

const NOTHING = new Uint8Array(0);

/** A Fetch request of version 4 for all of partition 0 of topic "t". */
function fetchBody(maxWaitMs: number): Uint8Array {
  const to = new Writer();
  const partitions = [{ index: 0, fetchOffset: 0, maxBytes: 10_000_000 }];
  const request = { maxWaitMs, minBytes: 1, topics: [{ name: "t", partitions }] };
  FETCH.request.write(to, request, { number: 4, flexible: false });
  return to.toBytes();
}

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
  const fetch = frame(FETCH.key, 4, fetchBody(60_000));
  for (const bytes of [Uint8Array.of(0, 0), fetch.subarray(0, 20), fetch]) {
    using client = await RawClient.connect(broker);
    await client.send(bytes);
  }
  await assertAlive(broker);
});

Deno.test("KafkaBroker.stop() does not wait for a long poll", async () => {
  const broker = await startTestBroker();
  broker.createTopic("t", 1);
  using client = await RawClient.connect(broker);
  await client.request(FETCH.key, 4, fetchBody(60_000));
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
