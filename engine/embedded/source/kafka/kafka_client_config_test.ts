import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { AnalysisError } from "../../../errors.ts";
import { formatAddress, kafkaClientConfig, parseBootstrapServers } from "./kafka_client_config.ts";

const SCRAM =
  'org.apache.kafka.common.security.scram.ScramLoginModule required username="ann" password="Geheim";';

function config(options: Record<string, string>) {
  return kafkaClientConfig(new Map(Object.entries({ "bootstrap.servers": "h:1", ...options })));
}

Deno.test("parseBootstrapServers() reads hosts, ports, IPv6 and listener names", () => {
  assertEquals(parseBootstrapServers("a:1, [::1]:2 ,SASL_SSL://b.c:3,").map(formatAddress), [
    "a:1",
    "[::1]:2",
    "b.c:3",
  ]);
});

Deno.test("parseBootstrapServers() refuses an address without a port, naming it", () => {
  assertThrows(() => parseBootstrapServers("a:1,b"), AnalysisError, "current value is 'b'");
  assertThrows(() => parseBootstrapServers("a:99999"), AnalysisError, "current value is 'a:99999'");
  assertThrows(() => parseBootstrapServers(" "), AnalysisError, "at least one host:port");
});

Deno.test("kafkaClientConfig() takes the login from a JAAS line or from a user name and password", async () => {
  const sasl = { "security.protocol": "SASL_SSL", "sasl.mechanism": "SCRAM-SHA-512" };
  const login = { mechanism: "SCRAM-SHA-512" as const, username: "ann", password: "Geheim" };
  assertEquals((await config({ ...sasl, "sasl.jaas.config": SCRAM })).sasl, login);
  assertEquals((await config({ ...sasl, "sasl.username": "ann", "sasl.password": "Geheim" })).sasl, login);
  assertEquals((await config({ "sasl.username": "ann", "sasl.password": "Geheim" })).sasl, undefined);
});

Deno.test("kafkaClientConfig() says what is wrong with a login, and never the password", async () => {
  const sasl = { "security.protocol": "sasl_plaintext" };
  const cases: [Record<string, string>, string][] = [
    [
      { "security.protocol": "TLS" },
      "kafka.security.protocol must be one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL",
    ],
    [sasl, "kafka.sasl.mechanism must be one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512"],
    [{ ...sasl, "sasl.mechanism": "PLAIN" }, "give kafka.sasl.username and kafka.sasl.password"],
    [
      { ...sasl, "sasl.mechanism": "PLAIN", "sasl.jaas.config": SCRAM },
      "names the login module ScramLoginModule, but kafka.sasl.mechanism PLAIN needs org.apache.kafka.common.security.plain.Plain",
    ],
    [
      { "isolation.level": "serializable" },
      "must be read_committed or read_uncommitted: the current value is 'serializable'",
    ],
    [
      { "request.timeout.ms": "30s" },
      "kafka.request.timeout.ms must be a whole number: the current value is '30s'",
    ],
  ];
  for (const [options, fragment] of cases) {
    const error = await assertRejects(() => config(options), AnalysisError, fragment);
    assertEquals(error.message.includes("Geheim"), false);
  }
});

Deno.test("kafkaClientConfig() reads PEM trust and names other stores", async () => {
  const ssl = { "security.protocol": "SSL" };
  const path = await Deno.makeTempFile({ suffix: ".pem" });
  await Deno.writeTextFile(path, "PEM TEXT");
  const file = { ...ssl, "ssl.truststore.location": path };
  assertEquals((await config({ ...file, "ssl.truststore.type": "pem" })).tls, { ca: "PEM TEXT" });
  assertEquals((await config({ ...ssl, "ssl.truststore.certificates": "X" })).tls, { ca: "X" });
  await assertRejects(() => config(file), AnalysisError, "names a JKS file");
  await Deno.remove(path);
  await assertRejects(
    () => config({ ...file, "ssl.truststore.type": "PEM" }),
    AnalysisError,
    "cannot be read",
  );
  const open = await config({ ...ssl, "ssl.endpoint.identification.algorithm": "" });
  assertEquals(open.tls?.checkServerIdentity?.(), undefined);
});

Deno.test("kafkaClientConfig() takes over Java's settings and lets unknown ones through", async () => {
  const { clientId, readCommitted, fetchMaxBytes, checkCrcs } = await config({
    "client.id": "lab",
    "isolation.level": "READ_COMMITTED",
    "fetch.max.bytes": "1000",
    "check.crcs": "false",
    "session.timeout.ms": "1",
  });
  assertEquals({ clientId, readCommitted, fetchMaxBytes, checkCrcs }, {
    clientId: "lab",
    readCommitted: true,
    fetchMaxBytes: 1000,
    checkCrcs: false,
  });
});
