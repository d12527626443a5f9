import { assertEquals, assertThrows } from "@std/assert";
import { AnalysisError } from "../errors.ts";
import { Reach } from "./reach.ts";

const HERE = { host: "localhost", place: "sc://localhost:15002", folder: "/program" };
const FAR = { host: "spark.example.com", place: "sc://spark.example.com:15002", folder: "/program" };
const KEYS = { region: "eu-west-1", accessKeyId: "id", secretAccessKey: "s3cret" };

Deno.test("Reach.path() leads where the program means", () => {
  const here = new Reach({ ...HERE, storage: { practiceFolder: "/practice" } });
  assertEquals(here.path("out/x"), "/program/out/x");
  assertEquals(here.path("/data/x"), "/data/x");
  assertEquals(here.path("s3a://bucket/a b"), "file:///practice/bucket/a%20b");
  assertEquals(here.path("hdfs://name/x"), "hdfs://name/x");
  const far = new Reach({ ...FAR, storage: { s3: KEYS } });
  assertEquals(far.path("out/x"), "out/x");
  assertEquals(far.path("s3://bucket/x"), "s3a://bucket/x");
});

Deno.test("Reach refuses what is on this machine when the cluster is not", () => {
  const practice = new Reach({ ...FAR, storage: { practiceFolder: "/practice" } });
  assertThrows(() => practice.path("s3a://b/x"), AnalysisError, "cannot reach the practice folder /practice");
  const brokers = { "kafka.bootstrap.servers": "b-1:9092, 127.0.0.1:9092" };
  assertThrows(() => practice.options(brokers), AnalysisError, "the Kafka broker 127.0.0.1:9092");
  const local = new Reach({ ...FAR, storage: { s3: { ...KEYS, endpointUrl: "http://127.0.0.1:9000" } } });
  assertThrows(() => local.path("s3a://b/x"), AnalysisError, "the S3 server http://127.0.0.1:9000");
});

Deno.test("Reach.options() changes paths and nothing else", () => {
  const here = new Reach({ ...HERE, storage: {} });
  const options = { "kafka.bootstrap.servers": "127.0.0.1:9092", checkpointLocation: "cp", header: "true" };
  assertEquals(here.options(options), { ...options, checkpointLocation: "/program/cp" });
});

Deno.test("Reach.checkpointNote() speaks of folders of a cluster elsewhere only", () => {
  const far = new Reach({ ...FAR, storage: {} });
  assertEquals(
    far.checkpointNote("/data/cp")?.slice(0, 57),
    "The checkpoint /data/cp is a folder of the cluster at sc:",
  );
  assertEquals(far.checkpointNote("s3a://b/cp"), undefined);
  assertEquals(new Reach({ ...HERE, storage: {} }).checkpointNote("/data/cp"), undefined);
});

Deno.test("Reach.s3Settings() are Hadoop's, with what an S3 server of one's own needs", () => {
  const s3 = { ...KEYS, sessionToken: "t", endpointUrl: "http://h:9000" };
  assertEquals(new Reach({ ...HERE, storage: { s3 } }).s3Settings(), {
    "fs.s3a.aws.credentials.provider": "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider",
    "fs.s3a.access.key": "id",
    "fs.s3a.secret.key": "s3cret",
    "fs.s3a.endpoint.region": "eu-west-1",
    "fs.s3a.session.token": "t",
    "fs.s3a.endpoint": "http://h:9000",
    "fs.s3a.path.style.access": "true",
    "fs.s3a.connection.ssl.enabled": "false",
  });
  assertEquals(new Reach({ ...HERE, storage: {} }).s3Settings(), {});
});
