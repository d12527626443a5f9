import { assert, assertEquals, assertRejects } from "@std/assert";
import { CompressionTypes, ConfigResourceTypes } from "kafkajs";
import { KafkaBroker } from "./mod.ts";
import { lastingPort, scram, startTestBroker, TestClients, until, USERS } from "./testing.ts";

/** Reads a topic from its beginning in a group, until `count` values have come. */
async function consume(
  clients: TestClients,
  groupId: string,
  topic: string,
  count: number,
): Promise<string[]> {
  const consumer = await clients.consumer(groupId);
  const values: string[] = [];
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    // deno-lint-ignore require-await
    eachMessage: async ({ message }) => {
      values.push(message.value?.toString() ?? "null");
    },
  });
  await until(() => values.length >= count);
  await consumer.stop(); // commits
  return values;
}

for (const mechanism of ["plain", "scram-sha-256", "scram-sha-512"] as const) {
  Deno.test(`KafkaBroker lets a client in with ${mechanism}`, async () => {
    await using broker = await startTestBroker({ users: USERS });
    await using clients = new TestClients(broker.bootstrap, {
      mechanism: mechanism as "plain",
      username: "student",
      password: USERS.student,
    });
    const admin = await clients.admin();
    assertEquals(await admin.listTopics(), []);
  });
}

Deno.test("KafkaBroker refuses a wrong password and an unknown user", async () => {
  await using broker = await startTestBroker({ users: USERS });
  for (const username of ["student", "__proto__"]) {
    await using clients = new TestClients(broker.bootstrap, {
      mechanism: "scram-sha-512",
      username,
      password: "x",
    });
    const error = await assertRejects(() => clients.admin());
    assertEquals((error as Error).name, "KafkaJSSASLAuthenticationError");
  }
});

Deno.test("KafkaBroker keeps what kafkajs produces, plain and gzip, with keys, headers and timestamps", async () => {
  await using broker = await startTestBroker({ users: USERS });
  await using clients = new TestClients(broker.bootstrap, scram());
  const producer = await clients.producer();
  broker.createTopic("reviews", 1);
  for (const compression of [CompressionTypes.None, CompressionTypes.GZIP]) {
    const messages = [
      { key: "k", value: `täglich ${compression}`, headers: { h: "1" }, timestamp: "1700000000000" },
      { key: null, value: null, timestamp: "1700000000001" },
    ];
    await producer.send({ topic: "reviews", compression, messages });
  }
  const consumer = await clients.consumer("readers");
  const rows: unknown[] = [];
  await consumer.subscribe({ topic: "reviews", fromBeginning: true });
  await consumer.run({
    // deno-lint-ignore require-await
    eachMessage: async ({ message: { offset, key, value, timestamp, headers } }) => {
      rows.push([offset, key?.toString(), value?.toString(), timestamp, headers?.h?.toString()]);
    },
  });
  await until(() => rows.length === 4);
  assertEquals(rows, [
    ["0", "k", "täglich 0", "1700000000000", "1"],
    ["1", undefined, undefined, "1700000000001", undefined],
    ["2", "k", "täglich 1", "1700000000000", "1"],
    ["3", undefined, undefined, "1700000000001", undefined],
  ]);
});

Deno.test("KafkaBroker.append() writes records that kafkajs reads", async () => {
  await using broker = await startTestBroker();
  await using clients = new TestClients(broker.bootstrap);
  broker.createTopic("big", 2);
  const large = "x".repeat(10_000_000);
  assertEquals(broker.append("big", 0, Array.from({ length: 5000 }, (_, at) => ({ value: `row ${at}` }))), 0);
  assertEquals(broker.append("big", 1, [{ value: "first" }, { value: large }, { value: "last" }]), 0);
  const values = await consume(clients, "g", "big", 5003);
  assertEquals(values.length, 5003);
  assertEquals(values.filter((value) => value.startsWith("row")).slice(4998), ["row 4998", "row 4999"]);
  assertEquals(values.filter((value) => !value.startsWith("row")).map(({ length }) => length), [
    5,
    10_000_000,
    4,
  ]);
});

Deno.test("KafkaBroker shares partitions between two members and resumes from committed offsets", async () => {
  await using broker = await startTestBroker({ defaultPartitions: 4 });
  await using clients = new TestClients(broker.bootstrap);
  broker.createTopic("shared");
  const seen: string[] = [];
  const assigned = new Map<string, number>();
  const run = async (name: string) => {
    const consumer = await clients.consumer("team");
    await consumer.subscribe({ topic: "shared", fromBeginning: true });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      assigned.set(name, payload.memberAssignment.shared?.length ?? 0);
    });
    await consumer.run({
      // deno-lint-ignore require-await
      eachMessage: async ({ message }) => {
        seen.push(String(message.value));
      },
    });
    return consumer;
  };
  const first = await run("first");
  await until(() => assigned.get("first") === 4);
  const second = await run("second");
  await until(() => assigned.get("first") === 2 && assigned.get("second") === 2);
  for (const partition of [0, 1, 2, 3]) broker.append("shared", partition, [{ value: `p${partition}` }]);
  await until(() => seen.length === 4);
  assertEquals(seen.toSorted(), ["p0", "p1", "p2", "p3"]);
  await first.disconnect(); // commits and leaves, so that the other one takes over
  await until(() => assigned.get("second") === 4);
  await second.disconnect();
  broker.append("shared", 2, [{ value: "later" }]);
  assertEquals(await consume(clients, "team", "shared", 1), ["later"]);
});

Deno.test("KafkaBroker answers the admin client about topics, offsets and groups", async () => {
  await using broker = await startTestBroker();
  await using clients = new TestClients(broker.bootstrap);
  const admin = await clients.admin();
  const configEntries = [{ name: "retention.ms", value: "1000" }];
  assertEquals(await admin.createTopics({ topics: [{ topic: "a", numPartitions: 2, configEntries }] }), true);
  assertEquals(await admin.createTopics({ topics: [{ topic: "a" }] }), false); // it exists
  await admin.createPartitions({ topicPartitions: [{ topic: "a", count: 3 }] });
  const records = [10, 30, 20, 40].map((timestampMs) => ({ value: "v", timestampMs }));
  broker.append("a", 1, records);
  const partitionOne = <T extends { partition: number }>(list: T[]) =>
    list.find(({ partition }) => partition === 1);
  assertEquals(partitionOne(await admin.fetchTopicOffsets("a")), {
    partition: 1,
    offset: "4",
    high: "4",
    low: "0",
  });
  assertEquals(partitionOne(await admin.fetchTopicOffsetsByTimestamp("a", 25)), {
    partition: 1,
    offset: "1",
  });
  await admin.deleteTopicRecords({ topic: "a", partitions: [{ partition: 1, offset: "2" }] });
  assertEquals(partitionOne(await admin.fetchTopicOffsets("a"))?.low, "2");
  assertEquals(await consume(clients, "g", "a", 2), ["v", "v"]);
  const [committed] = await admin.fetchOffsets({ groupId: "g", topics: ["a"] });
  assertEquals(partitionOne(committed!.partitions)?.offset, "4");
  assertEquals((await admin.listGroups()).groups.map(({ groupId }) => groupId), ["g"]);
  assertEquals((await admin.describeGroups(["g"])).groups[0]?.state, "Empty");
  await admin.deleteGroups(["g"]);
  assertEquals((await admin.listGroups()).groups, []);
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: "a", configNames: ["retention.ms"] }],
  });
  assertEquals(resources[0]?.configEntries[0]?.configValue, "1000");
  assertEquals((await admin.describeCluster()).brokers.length, 1);
  await admin.deleteTopics({ topics: ["a"] });
  assertEquals(await admin.listTopics(), []);
});

Deno.test("KafkaBroker makes a topic on first use only where that is allowed", async () => {
  await using broker = await startTestBroker({ defaultPartitions: 2 });
  await using clients = new TestClients(broker.bootstrap);
  const producer = await clients.producer();
  await producer.send({ topic: "made", messages: [{ value: "v" }] });
  assertEquals(broker.endOffsets("made").length, 2);
  await using strict = await startTestBroker({ autoCreateTopics: false });
  await using others = new TestClients(strict.bootstrap);
  const other = await others.producer();
  const error = await assertRejects(() => other.send({ topic: "missing", messages: [{ value: "v" }] }));
  assert((error as Error).message.includes("does not host this topic-partition"));
});

Deno.test("KafkaBroker refuses batches above max.message.bytes", async () => {
  await using broker = await startTestBroker({ maxMessageBytes: 1000 });
  await using clients = new TestClients(broker.bootstrap);
  broker.createTopic("small", 1);
  broker.createTopic("large", 1, { "max.message.bytes": "5000" });
  const producer = await clients.producer();
  const messages = [{ value: "x".repeat(2000) }];
  const error = await assertRejects(() => producer.send({ topic: "small", messages }));
  assert((error as Error).message.includes("larger than the max message size"));
  await producer.send({ topic: "large", messages });
  assertEquals(broker.endOffsets("large"), [1]);
});

Deno.test("KafkaBroker goes on after a restart with its records, groups and port", async () => {
  const dir = Deno.makeTempDirSync();
  const port = lastingPort();
  let broker = await KafkaBroker.start({ dir, port });
  broker.createTopic("kept", 1);
  broker.append("kept", 0, [{ value: "a" }, { value: "b" }, { value: "c" }]);
  broker.deleteRecords("kept", 0, 1);
  await using clients = new TestClients(broker.bootstrap);
  assertEquals(await consume(clients, "g", "kept", 2), ["b", "c"]);
  const producer = await clients.producer({ idempotent: true });
  await producer.send({ topic: "kept", messages: [{ value: "d" }] });
  await broker.stop();
  broker = await KafkaBroker.start({ dir, port });
  assertEquals([broker.startOffsets("kept"), broker.endOffsets("kept")], [[1], [4]]);
  await producer.send({ topic: "kept", messages: [{ value: "e" }] }); // the same sequence of the same producer
  assertEquals(await consume(clients, "g", "kept", 2), ["d", "e"]);
  await broker.stop();
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("KafkaBroker.killConnections() interrupts clients, which come back", async () => {
  await using broker = await startTestBroker();
  await using clients = new TestClients(broker.bootstrap);
  broker.createTopic("t", 1);
  const producer = await clients.producer();
  await producer.send({ topic: "t", messages: [{ value: "a" }] });
  broker.killConnections();
  await producer.send({ topic: "t", messages: [{ value: "b" }] });
  assertEquals(broker.endOffsets("t"), [2]);
});

Deno.test("KafkaBroker tells clients the advertised address", async () => {
  await using broker = await startTestBroker({ advertise: "127.0.0.1:1" });
  await using clients = new TestClients(broker.bootstrap);
  const admin = await clients.admin();
  await assertRejects(() => admin.describeCluster(), Error, "connect ECONNREFUSED 127.0.0.1:1");
});

Deno.test("KafkaBroker.start() names a taken port and what to do", async () => {
  await using broker = await startTestBroker();
  const port = Number(broker.bootstrap.split(":")[1]);
  await assertRejects(() => startTestBroker({ port }), Error, `127.0.0.1:${port}: the port is taken. Stop`);
});
