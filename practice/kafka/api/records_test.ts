import { assertEquals } from "@std/assert";
import { encodeBatch, readBatchHeader } from "../log/record_batch.ts";
import { startTestBroker } from "../testing.ts";
import { RawClient } from "../testing_raw_client.ts";
import { FETCH } from "./fetch.ts";
import { PRODUCE } from "./produce.ts";
import { METADATA } from "./metadata.ts";

const NO_ID = "0".repeat(32);

function produceRequest(records: Uint8Array, options: { acks?: number; topic?: string } = {}) {
  const { acks = -1, topic: name = "t" } = options;
  return { acks, timeoutMs: 1000, topics: [{ name, partitions: [{ index: 0, records }] }] };
}

interface FetchOptions {
  id?: string;
  offset?: number;
  minBytes?: number;
  maxWaitMs?: number;
  maxBytes?: number;
  partitions?: number[];
}

function fetchRequest(options: FetchOptions = {}) {
  const { id = NO_ID, offset = 0, minBytes = 1, maxWaitMs = 0, maxBytes = 1_000_000, partitions = [0] } =
    options;
  const asked = partitions.map((index) => ({ index, fetchOffset: offset, maxBytes: 1_000_000 }));
  return { maxWaitMs, minBytes, maxBytes, topics: [{ name: "t", id, partitions: asked }] };
}

/** Error code and number of bytes of each partition of an answer. */
function summary(answer: { topics: { partitions: { errorCode: number; records: Uint8Array | null }[] }[] }) {
  return answer.topics[0]!.partitions.map(({ errorCode, records }) => [errorCode, records?.length ?? 0]);
}

Deno.test("produce and fetch work in every version that is offered", async () => {
  await using broker = await startTestBroker();
  broker.createTopic("t", 1);
  using client = await RawClient.connect(broker);
  for (let version = PRODUCE.firstVersion; version <= PRODUCE.lastVersion; version++) {
    const answer = await client.call(PRODUCE, version, produceRequest(encodeBatch([{ value: "v" }], 0)));
    const { errorCode, baseOffset } = answer.topics[0]!.partitions[0]!;
    assertEquals([version, errorCode, baseOffset], [version, 0, version]);
  }
  const topics = [{ name: "t" }];
  const described = await client.call(METADATA, METADATA.lastVersion, {
    topics,
    allowAutoTopicCreation: false,
  });
  const { id } = described.topics[0]!;
  for (let version = FETCH.firstVersion; version <= FETCH.lastVersion; version++) {
    const answer = await client.call(FETCH, version, fetchRequest({ id, offset: 9 }));
    const { errorCode, records, highWatermark } = answer.topics[0]!.partitions[0]!;
    assertEquals([version, errorCode, highWatermark], [version, 0, 11]);
    assertEquals(readBatchHeader(records!).baseOffset, 9);
  }
  assertEquals(summary(await client.call(FETCH, 13, fetchRequest({ id: "f".repeat(32) }))), [[100, 0]]);
});

Deno.test("produce answers what is wrong with records, and nothing with acks 0", async () => {
  await using broker = await startTestBroker({ maxMessageBytes: 200 });
  broker.createTopic("t", 1);
  using client = await RawClient.connect(broker);
  const batch = encodeBatch([{ value: "v" }], 0);
  const code = async (records: Uint8Array, topic = "t") =>
    (await client.call(PRODUCE, 7, produceRequest(records, { topic }))).topics[0]!.partitions[0]!.errorCode;
  assertEquals(await code(batch.with(65, 99)), 2);
  assertEquals(await code(encodeBatch([{ value: "x".repeat(200) }], 0)), 10);
  assertEquals(await code(batch.with(16, 1)), 43);
  assertEquals(await code(batch, "missing"), 3);
  assertEquals(broker.endOffsets("t"), [0]);
  // Were this answered, the next answer would not be the one to the next request.
  await client.send(client.encode(PRODUCE, 7, produceRequest(encodeBatch([{ value: "v" }], 0), { acks: 0 })));
  assertEquals(summary(await client.call(FETCH, 4, fetchRequest())), [[0, batch.length]]);
});

Deno.test("fetch keeps to its limits but always gives one batch", async () => {
  await using broker = await startTestBroker();
  broker.createTopic("t", 3);
  for (const partition of [0, 1, 2]) broker.append("t", partition, [{ value: "x".repeat(5000) }]);
  using client = await RawClient.connect(broker);
  const lengths = async (maxBytes: number) =>
    summary(await client.call(FETCH, 11, fetchRequest({ maxBytes, partitions: [2, 0, 1] }))).map((
      [, length],
    ) => length! > 5000);
  assertEquals(await lengths(1), [true, false, false]);
  assertEquals(await lengths(11_000), [true, true, false]);
  assertEquals(await lengths(1_000_000), [true, true, true]);
});

Deno.test("fetch waits for records until there are enough, and no longer", async () => {
  await using broker = await startTestBroker();
  broker.createTopic("t", 2);
  using client = await RawClient.connect(broker);
  const waiting = client.call(
    FETCH,
    11,
    fetchRequest({ maxWaitMs: 60_000, minBytes: 150, partitions: [0, 1] }),
  );
  using other = await RawClient.connect(broker);
  const empty = summary(await other.call(FETCH, 11, fetchRequest({ maxWaitMs: 20 })));
  assertEquals(empty, [[0, 0]]); // which took 20 ms; the first client is still waiting
  broker.append("t", 0, [{ value: "too little" }]);
  broker.append("t", 1, [{ value: "x".repeat(100) }]);
  assertEquals(summary(await waiting).map(([, length]) => length! > 0), [true, true]);
  assertEquals(summary(await other.call(FETCH, 11, fetchRequest({ offset: 7, maxWaitMs: 60_000 }))), [[
    1,
    0,
  ]]);
});
