// Other people's clients do the same on Apache Kafka and on the practice broker.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Kafka, logLevel } from "kafkajs";
import { kafkaOptions } from "../../lib/kafka.ts";
import { runKafkaTool } from "../services/kafka_tool.ts";
import { BROKERS, type BrokerUnderTest, javaService, kafkajsLogin } from "./tested_brokers.ts";
import { confluentKafka, kcat, librdkafkaLogin } from "./kafka_client_programs.ts";
import { KafkaBench } from "./kafka_bench.ts";

const CODECS = ["none", "gzip", "snappy", "lz4", "zstd"] as const;
const LINES = Array.from({ length: 500 }, (_, at) => `line ${at}`);

const CASES: Readonly<Record<string, (broker: BrokerUnderTest) => Promise<void>>> = {
  async "kcat lists topics and partitions"(broker) {
    const topic = await broker.topics.create("listed", { numPartitions: 2 });
    const { stdout } = await kcat(broker, ["-L", "-t", topic]);
    assertStringIncludes(stdout, `broker 1 at ${broker.withLogin} (controller)`);
    assertStringIncludes(
      stdout,
      `topic "${topic}" with 2 partitions:\n    partition 0, leader 1, replicas: 1, isrs: 1`,
    );
  },

  async "kcat produces and consumes with every codec"(broker) {
    await Promise.all(CODECS.map(async (codec) => {
      const topic = await broker.topics.create(codec);
      await kcat(broker, ["-P", "-t", topic, "-z", codec], { input: `${LINES.join("\n")}\n` });
      const { stdout } = await kcat(broker, ["-C", "-t", topic, "-e", "-q"]);
      assertEquals([codec, stdout.trimEnd().split("\n")], [codec, LINES]);
    }));
  },

  async "kcat produces idempotently and finds offsets by time"(broker) {
    const topic = await broker.topics.create("times");
    await kcat(broker, ["-P", "-t", topic, "-X", "enable.idempotence=true"], { input: "a\nb\nc\n" });
    const { stdout } = await kcat(broker, ["-Q", "-t", `${topic}:0:1000`]);
    assertEquals(stdout, `${topic} [0] offset 0\n`);
    const keyed = await kcat(broker, ["-C", "-t", topic, "-o", "1", "-e", "-q", "-f", "%o:%s:%p\\n"]);
    assertEquals(keyed.stdout, "1:b:0\n2:c:0\n");
  },

  async "kcat goes on in a group where it stopped"(broker) {
    const topic = await broker.topics.create("group", { numPartitions: 2 });
    const args = ["-G", `${topic}-group`, "-e", "-q", "-X", "auto.offset.reset=earliest", topic];
    await broker.topics.add(topic, ["a", "b"], 2);
    assertEquals((await kcat(broker, args)).stdout.trimEnd().split("\n").toSorted(), ["a", "b"]);
    await broker.topics.add(topic, ["c"]);
    assertEquals((await kcat(broker, args)).stdout, "c\n");
  },

  async "kcat is refused with a wrong password"(broker) {
    assertEquals((await kcat(broker, ["-L"])).code, 0);
    const login = { ...librdkafkaLogin(broker), "sasl.password": "wrong" };
    const { stderr } = await kcat(broker, ["-L", "-m", "2"], { login });
    assertMatch(stderr, /Authentication failed/);
  },

  async "confluent_kafka administers topics"(broker) {
    const name = `admin-${crypto.randomUUID()}`;
    const result = await confluentKafka(
      broker,
      `
name = ${JSON.stringify(name)}
admin = AdminClient(conf)
admin.create_topics([NewTopic(name, 2, 1)])[name].result()
try:
    admin.create_topics([NewTopic(name, 2, 1)])[name].result()
except KafkaException as error:
    second = error.args[0].name()
admin.create_partitions([NewPartitions(name, 3)])[name].result()
partitions = len(admin.list_topics(name).topics[name].partitions)
resource = ConfigResource("topic", name)
policy = admin.describe_configs([resource])[resource].result()["cleanup.policy"].value
consumer = Consumer({**conf, "group.id": name})
watermarks = consumer.get_watermark_offsets(TopicPartition(name, 0))
consumer.close()
admin.delete_topics([name])[name].result()
print(json.dumps([second, partitions, policy, watermarks, name in admin.list_topics().topics]))
`,
    );
    assertEquals(result, ["TOPIC_ALREADY_EXISTS", 3, "delete", [0, 0], false]);
  },

  async "confluent_kafka produces idempotently with every codec and consumes in a group"(broker) {
    const topic = await broker.topics.create("python", { numPartitions: 3 });
    const result = await confluentKafka(
      broker,
      `
topic, codecs = ${JSON.stringify(topic)}, ${JSON.stringify(CODECS)}
for codec in codecs:
    producer = Producer({**conf, "compression.type": codec, "enable.idempotence": True})
    for i in range(300):
        producer.produce(topic, key=str(i), value=codec, headers={"i": str(i)}, timestamp=1700000000000 + i)
    producer.flush(20)
consumer = Consumer({**conf, "group.id": topic, "auto.offset.reset": "earliest", "enable.auto.commit": False})
consumer.subscribe([topic])
counts = dict.fromkeys(codecs, 0)
while sum(counts.values()) < 1500:
    for message in consumer.consume(500, 1.0):
        assert message.error() is None and dict(message.headers())["i"] == message.key()
        counts[message.value().decode()] += 1
consumer.commit(asynchronous=False)
at_time = consumer.offsets_for_times([TopicPartition(topic, p, 1700000000299) for p in range(3)])
committed = consumer.committed([TopicPartition(topic, p) for p in range(3)])
consumer.close()
print(json.dumps([counts, sum(p.offset for p in committed), max(p.offset for p in at_time) >= 0]))
`,
    );
    assertEquals(result, [{ none: 300, gzip: 300, snappy: 300, lz4: 300, zstd: 300 }, 1500, true]);
  },

  async "confluent_kafka shares partitions in a group and sees who is in it"(broker) {
    const topic = await broker.topics.create("shared", { numPartitions: 4 });
    const result = await confluentKafka(
      broker,
      `
topic = ${JSON.stringify(topic)}
settings = {**conf, "group.id": topic, "auto.offset.reset": "earliest", "heartbeat.interval.ms": 100}
first, second = Consumer(settings), Consumer(settings)
first.subscribe([topic])
second.subscribe([topic])
while [len(first.assignment()), len(second.assignment())] != [2, 2]:
    first.poll(0.05)
    second.poll(0.05)
group = AdminClient(conf).list_groups(topic)[0]
second.close()
while len(first.assignment()) != 4:
    first.poll(0.05)
first.close()
print(json.dumps([group.state, group.protocol_type, len(group.members)]))
`,
    );
    assertEquals(result, ["Stable", "consumer", 2]);
  },

  async "kafkajs consumes in a group what it produced, with headers and tombstones"(broker) {
    const topic = await broker.topics.create("kafkajs");
    await broker.topics.addKeyed(topic, [
      { key: "a", value: "1", headers: { h: "x" } },
      { key: "b", value: null },
      { key: "ü", value: "🚲" },
    ]);
    const consumer = new Kafka({ ...kafkajsLogin(broker), logLevel: logLevel.NOTHING })
      .consumer({ groupId: topic, maxWaitTimeInMs: 50 });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    const { promise, resolve } = Promise.withResolvers<void>();
    const read: unknown[] = [];
    await consumer.run({
      eachMessage({ message: { key, value, headers } }) {
        read.push([key?.toString(), value?.toString(), headers?.h?.toString()]);
        if (read.length === 3) resolve();
        return Promise.resolve();
      },
    });
    await promise;
    await consumer.disconnect();
    assertEquals(read, [["a", "1", "x"], ["b", undefined, undefined], ["ü", "🚲", undefined]]);
  },

  async "the Java client writes with every codec, reads, and asks offsets"(broker) {
    const topic = `java-${crypto.randomUUID()}`;
    const records = LINES.map((value, i) => ({
      key: i % 2 === 0 ? value : null,
      value,
      headers: { i: `${i}` },
      timestampMs: 1_700_000_000_000 + i,
    }));
    const results = await runKafkaTool(await javaService(broker), [
      { action: "createTopic", topic },
      ...CODECS.map((codec) => ({ action: "produce" as const, topic, codec, records })),
      { action: "consume", topic },
      { action: "offsets", topic },
    ]);
    const [read, offsets] = results.slice(-2);
    assertEquals(
      read,
      CODECS.flatMap((_, round) =>
        records.map((record, i) => ({ ...record, partition: 0, offset: round * records.length + i }))
      ),
    );
    assertEquals(offsets, [{ partition: 0, start: 0, end: 2500, stableEnd: 2500 }]);
  },

  async "our source reads what is there"(broker) {
    const topic = await broker.topics.create("ours", { numPartitions: 3 });
    await broker.topics.add(topic, LINES, 3);
    await using bench = await KafkaBench.open(
      kafkaOptions({ bootstrap: broker.withLogin, ...broker.user }, "SASL_PLAINTEXT"),
    );
    await bench.readToEnd(topic);
    const values = (await bench.records(topic)).map(({ value }) => value);
    assertEquals(values.toSorted(), LINES.toSorted());
    assert(bench.notices.length === 0, bench.notices.join());
  },
};

for (const [name, open] of Object.entries(BROKERS)) {
  for (const [what, run] of Object.entries(CASES)) {
    Deno.test(`on ${name}, ${what}`, async () => {
      await using broker = await open();
      await run(broker);
    });
  }
}
