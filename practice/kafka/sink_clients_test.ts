// What the engine's Kafka sink writes, read by other people's clients.
import { assertEquals } from "@std/assert";
import { createSession, type Session } from "../../engine/mod.ts";
import { MemoryStream } from "../../engine/testing.ts";
import type { KafkaBroker } from "./mod.ts";
import { startTestBroker, USERS } from "./testing.ts";
import { kcat, LOGIN, python, testKcat, testPython } from "./testing_other_clients.ts";

const CODECS = ["none", "gzip", "snappy", "lz4", "zstd"];

/** Rows that a stream writes to the topic `rides`, with a header, packed in one way after the other. */
async function writeRides(session: Session, broker: KafkaBroker, codec: string): Promise<void> {
  using rides = new MemoryStream("vendor int, amount string");
  rides.addData([1, "9.3"], [2, null], [null, "größe"]);
  const folder = await Deno.makeTempDir();
  const records = rides.toDF(session).selectExpr(
    "CAST(vendor AS STRING) AS key",
    "CAST(amount AS BINARY) AS value",
    `array(struct('codec' AS key, CAST('${codec}' AS BINARY) AS value)) AS headers`,
    "0 AS partition",
  );
  const login = Object.fromEntries(Object.entries(LOGIN).map(([name, value]) => [`kafka.${name}`, value]));
  const query = await records.writeStream.format("kafka").options(login)
    .option("kafka.bootstrap.servers", broker.bootstrap)
    .option("kafka.compression.type", codec)
    .option("topic", "rides")
    .option("checkpointLocation", folder)
    .trigger({ availableNow: true }).start();
  await query.awaitTermination();
  await Deno.remove(folder, { recursive: true });
}

testKcat("kcat reads what a stream wrote, with keys, tombstones and headers", async () => {
  await using broker = await startTestBroker({ users: USERS });
  await using session = createSession();
  broker.createTopic("rides", 1);
  await writeRides(session, broker, "none");
  const { stdout } = await kcat(broker, ["-C", "-t", "rides", "-e", "-q", "-Z", "-f", "%o %k %s %S %h\\n"]);
  assertEquals(stdout.trimEnd().split("\n"), [
    "0 1 9.3 3 codec=none",
    "1 2 NULL -1 codec=none",
    "2 NULL größe 7 codec=none",
  ]);
});

testPython("confluent_kafka reads what a stream wrote, with every compression", async () => {
  await using broker = await startTestBroker({ users: USERS });
  await using session = createSession();
  broker.createTopic("rides", 1);
  for (const codec of CODECS) await writeRides(session, broker, codec);
  const found = await python(
    broker,
    `
consumer = Consumer({**conf, "group.id": "g", "auto.offset.reset": "earliest"})
consumer.subscribe(["rides"])
text = lambda bytes: None if bytes is None else bytes.decode()
found = []
while len(found) < ${3 * CODECS.length}:
    for message in consumer.consume(500, 1.0):
        assert message.error() is None
        found.append([text(message.key()), text(message.value()), [[k, text(v)] for k, v in message.headers()]])
consumer.close()
print(json.dumps(found))
`,
  );
  assertEquals(
    found,
    CODECS.flatMap((codec) =>
      [["1", "9.3"], ["2", null], [null, "größe"]].map((record) => [...record, [["codec", codec]]])
    ),
  );
});
