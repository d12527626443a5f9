import { assertEquals, assertRejects } from "@std/assert";
import { RuntimeConf } from "../declare/runtime_conf.ts";
import { RemoteError } from "./client/remote_error.ts";
import { ClusterSession } from "./cluster_session.ts";
import { decodeMessage } from "./protocol/decode_message.ts";
import { encodeMessage } from "./protocol/encode_message.ts";
import { Reach } from "./reach.ts";
import { type FakeAnswer, FakeServer } from "./testing/fake_server.ts";
import { parseRemoteAddress } from "./transport/remote_address.ts";

const SECRET = { region: "r", accessKeyId: "id", secretAccessKey: "s3cret" };

/** A session on a fake cluster of a version; `told` are the settings it was told, one list for each call. */
async function sessionOn(version: string, parameters = "") {
  const told: string[][] = [];
  const announced: string[] = [];
  const server = await FakeServer.start((method, request): FakeAnswer => {
    if (method === "AnalyzePlan") {
      return { messages: [encodeMessage("AnalyzePlanResponse", { spark_version: { version } })] };
    }
    if (method === "Config") {
      const { set, unset } = decodeMessage("ConfigRequest", request).operation!;
      told.push([...set?.pairs.map(({ key, value }) => `${key}=${value}`) ?? [], ...unset?.keys ?? []]);
      return { messages: [encodeMessage("ConfigResponse", {})] };
    }
    return {};
  });
  const conf = new RuntimeConf({ "spark.sql.shuffle.partitions": "3" });
  const address = parseRemoteAddress(`sc://127.0.0.1:${server.port}/${parameters}`);
  const reach = new Reach({ host: address.host, place: "sc://here", storage: { s3: SECRET } });
  const resumed: string[] = [];
  const session = new ClusterSession({
    address,
    conf,
    reach,
    announce: (sentence) => announced.push(sentence.replace(String(server.port), "<port>")),
    onResumed: (client) => Promise.resolve(void resumed.push(client.sessionId)),
  });
  return {
    server,
    session,
    conf,
    told,
    announced,
    resumed,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

Deno.test("ClusterSession says where it is, and tells the settings, then only what changed", async () => {
  await using fake = await sessionOn("4.1.3");
  await fake.session.client();
  assertEquals(fake.announced, [
    "Spark 4.1.3 at sc://127.0.0.1:<port>: Kafka, S3, files and checkpoints are read and written from there",
  ]);
  assertEquals(fake.told[0]?.sort(), [
    "fs.s3a.access.key=id",
    "fs.s3a.aws.credentials.provider=org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
    "fs.s3a.endpoint.region=r",
    "fs.s3a.secret.key=s3cret",
    "spark.sql.ansi.enabled=true",
    "spark.sql.session.timeZone=UTC",
    "spark.sql.shuffle.partitions=3",
    "spark.sql.sources.default=parquet",
  ]);
  await fake.session.client();
  fake.conf.set("spark.sql.session.timeZone", "Asia/Kolkata");
  fake.conf.unset("spark.sql.shuffle.partitions");
  await fake.session.client();
  assertEquals(fake.told.slice(1), [["spark.sql.session.timeZone=Asia/Kolkata"], [
    "spark.sql.shuffle.partitions",
  ]]);
  await fake.session[Symbol.asyncDispose]();
  assertEquals(fake.server.calls.at(-1), "ReleaseSession");
});

Deno.test("ClusterSession refuses a cluster that is too old, each time it is asked", async () => {
  await using fake = await sessionOn("3.5.1");
  await assertRejects(() => fake.session.client(), RemoteError, "it is Spark 3.5.1, and Spark 4 is needed");
  await assertRejects(() => fake.session.client(), RemoteError, "Spark 4 is needed");
  await fake.session[Symbol.asyncDispose]();
  assertEquals(fake.announced, []);
});

Deno.test("ClusterSession keeps a session that the address names", async () => {
  const id = "11111111-2222-3333-4444-555555555555";
  await using fake = await sessionOn("4.1.3", `;session_id=${id}`);
  await fake.session.client();
  assertEquals(fake.resumed, [id]);
  await fake.session[Symbol.asyncDispose]();
  assertEquals(fake.server.calls.includes("ReleaseSession"), false);
});
