// Other people's clients against the broker: kcat and Python's confluent_kafka, both on librdkafka.
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { scram, startTestBroker, TestClients, USERS } from "./testing.ts";
import {
  hasKcat,
  kcat,
  LOGIN,
  python,
  run,
  testKcat,
  testPython,
  testWith,
  works,
} from "./testing_other_clients.ts";

const CODECS = ["none", "gzip", "snappy", "lz4", "zstd"];
const hasOpenssl = await works("openssl", "version");

testKcat("kcat lists topics and partitions", async () => {
  await using broker = await startTestBroker({ users: USERS });
  broker.createTopic("reviews", 2);
  const { stdout } = await kcat(broker, ["-L"]);
  assertStringIncludes(stdout, `broker 1 at ${broker.bootstrap} (controller)`);
  assertStringIncludes(
    stdout,
    '  topic "reviews" with 2 partitions:\n    partition 0, leader 1, replicas: 1, isrs: 1',
  );
});

testKcat("kcat produces and consumes with every compression", async () => {
  await using broker = await startTestBroker({ users: USERS });
  const lines = Array.from({ length: 500 }, (_, at) => `line ${at}`);
  await Promise.all(CODECS.map(async (codec) => {
    broker.createTopic(codec, 1);
    await kcat(broker, ["-P", "-t", codec, "-z", codec], { input: lines.join("\n") + "\n" });
    const { stdout } = await kcat(broker, ["-C", "-t", codec, "-e", "-q"]);
    assertEquals([codec, stdout.trimEnd().split("\n")], [codec, lines]);
  }));
});

testKcat("kcat produces idempotently and finds offsets by time", async () => {
  await using broker = await startTestBroker({ users: USERS, defaultPartitions: 1 });
  await kcat(broker, ["-P", "-t", "t", "-X", "enable.idempotence=true"], { input: "a\nb\nc\n" });
  assertEquals(broker.endOffsets("t"), [3]);
  const { stdout } = await kcat(broker, ["-Q", "-t", "t:0:1000"]);
  assertEquals(stdout, "t [0] offset 0\n");
  const keyed = await kcat(broker, ["-C", "-t", "t", "-o", "1", "-e", "-q", "-f", "%o:%s:%p\\n"]);
  assertEquals(keyed.stdout, "1:b:0\n2:c:0\n");
});

testKcat("kcat goes on in a group where it stopped", async () => {
  await using broker = await startTestBroker({ users: USERS });
  broker.createTopic("t", 2);
  const args = ["-G", "group", "-e", "-q", "-X", "auto.offset.reset=earliest", "t"];
  broker.append("t", 0, [{ value: "a" }]);
  broker.append("t", 1, [{ value: "b" }]);
  assertEquals((await kcat(broker, args)).stdout.trimEnd().split("\n").toSorted(), ["a", "b"]);
  broker.append("t", 1, [{ value: "c" }]);
  assertEquals((await kcat(broker, args)).stdout, "c\n");
});

testKcat("kcat is refused with a wrong password", async () => {
  await using broker = await startTestBroker({ users: USERS });
  await Promise.all(["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"].map(async (mechanism) => {
    const right = { ...LOGIN, "sasl.mechanism": mechanism };
    assertEquals((await kcat(broker, ["-L"], { login: right })).code, 0);
    const wrong = { ...right, "sasl.password": "wrong" };
    const { stderr } = await kcat(broker, ["-L", "-m", "1"], { login: wrong });
    assertMatch(
      stderr,
      new RegExp(`Authentication failed with SASL mechanism ${mechanism}: invalid credentials`),
    );
  }));
});

testWith(
  hasKcat && hasOpenssl,
  "kcat and openssl",
  "kcat and kafkajs log in over TLS, trusting the broker's certificate",
  async () => {
    const dir = Deno.makeTempDirSync();
    const [certFile, keyFile] = [`${dir}/cert.pem`, `${dir}/key.pem`];
    const options = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    await run("openssl", ["req", ...options, ...names, "-out", certFile, "-keyout", keyFile]);
    const [cert, key] = [Deno.readTextFileSync(certFile), Deno.readTextFileSync(keyFile)];
    await using broker = await startTestBroker({ users: USERS, tls: { cert, key } });
    broker.createTopic("reviews", 1);
    const login = { ...LOGIN, "security.protocol": "SASL_SSL", "ssl.ca.location": certFile };
    assertStringIncludes((await kcat(broker, ["-L"], { login })).stdout, '"reviews" with 1 partitions');
    await using clients = new TestClients(broker.bootstrap, scram(), cert);
    assertEquals(await (await clients.admin()).listTopics(), ["reviews"]);
    Deno.removeSync(dir, { recursive: true });
  },
);

testPython("confluent_kafka administers topics and offsets", async () => {
  await using broker = await startTestBroker({ users: USERS });
  const result = await python(
    broker,
    `
admin = AdminClient(conf)
admin.create_topics([NewTopic("t", 2, 1)])["t"].result()
try:
    admin.create_topics([NewTopic("t", 2, 1)])["t"].result()
except KafkaException as error:
    second = error.args[0].name()
admin.create_partitions([NewPartitions("t", 3)])["t"].result()
partitions = len(admin.list_topics("t").topics["t"].partitions)
resource = ConfigResource("topic", "t")
policy = admin.describe_configs([resource])[resource].result()["cleanup.policy"].value
consumer = Consumer({**conf, "group.id": "g"})
watermarks = consumer.get_watermark_offsets(TopicPartition("t", 0))
consumer.close()
admin.delete_topics(["t"])["t"].result()
print(json.dumps([second, partitions, policy, watermarks, list(admin.list_topics().topics)]))
`,
  );
  assertEquals(result, ["TOPIC_ALREADY_EXISTS", 3, "delete", [0, 0], []]);
});

testPython(
  "confluent_kafka produces idempotently with every compression and consumes in a group",
  async () => {
    await using broker = await startTestBroker({ users: USERS });
    broker.createTopic("t", 3);
    const result = await python(
      broker,
      `
codecs = ${JSON.stringify(CODECS)}
for codec in codecs:
    producer = Producer({**conf, "compression.type": codec, "enable.idempotence": True})
    for i in range(300):
        producer.produce("t", key=str(i), value=codec, headers={"i": str(i)}, timestamp=1000 + i)
    producer.flush(20)
consumer = Consumer({**conf, "group.id": "g", "auto.offset.reset": "earliest", "enable.auto.commit": False})
consumer.subscribe(["t"])
counts = dict.fromkeys(codecs, 0)
while sum(counts.values()) < 1500:
    for message in consumer.consume(500, 1.0):
        assert message.error() is None and dict(message.headers())["i"] == message.key()
        counts[message.value().decode()] += 1
consumer.commit(asynchronous=False)
at_time = consumer.offsets_for_times([TopicPartition("t", p, 1299) for p in range(3)])
committed = consumer.committed([TopicPartition("t", p) for p in range(3)])
consumer.close()
print(json.dumps([counts, sum(p.offset for p in committed), max(p.offset for p in at_time) >= 0]))
`,
    );
    assertEquals(result, [{ none: 300, gzip: 300, snappy: 300, lz4: 300, zstd: 300 }, 1500, true]);
    assertEquals(broker.endOffsets("t").reduce((sum, end) => sum + end), 1500);
  },
);

testPython("confluent_kafka shares partitions in a group and sees who is in it", async () => {
  await using broker = await startTestBroker({ users: USERS });
  broker.createTopic("t", 4);
  const result = await python(
    broker,
    `
settings = {**conf, "group.id": "g", "auto.offset.reset": "earliest", "heartbeat.interval.ms": 100}
first, second = Consumer(settings), Consumer(settings)
first.subscribe(["t"])
second.subscribe(["t"])
while [len(first.assignment()), len(second.assignment())] != [2, 2]:
    first.poll(0.05)
    second.poll(0.05)
group = AdminClient(conf).list_groups("g")[0]
second.close()
while len(first.assignment()) != 4:
    first.poll(0.05)
first.close()
print(json.dumps([group.state, group.protocol_type, len(group.members)]))
`,
  );
  assertEquals(result, ["Stable", "consumer", 2]);
});
