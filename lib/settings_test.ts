import { assertEquals, assertThrows } from "@std/assert";
import { practiceSettings, readSettings, SettingsError } from "./settings.ts";

const KAFKA = { HWE_BOOTSTRAP: "b-1:9196,b-2:9196", HWE_USERNAME: "ada", HWE_PASSWORD: "se=cret" };
const AWS = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "shh", CLASS: "c7", HANDLE: "ada" };

Deno.test("readSettings() practises on both sides without settings", () => {
  assertEquals(readSettings({}, ""), {
    kafka: undefined,
    s3: undefined,
    lake: "s3a://hwe-practice/me",
    sparkRemote: "",
  });
});

Deno.test("readSettings() takes the environment before the file, and an empty value as not set", () => {
  const file =
    "HWE_BOOTSTRAP=file:1\nHWE_USERNAME=file-user\nHWE_PASSWORD='with # and =' # comment\nAWS_REGION=\n";
  const settings = readSettings({ HWE_BOOTSTRAP: "env:1", HWE_USERNAME: "" }, file);
  assertEquals(settings.kafka, { bootstrap: "env:1", username: "file-user", password: "with # and =" });
  assertEquals(settings.s3, undefined);
});

Deno.test("readSettings() knows the real side of each", () => {
  const settings = readSettings({ ...KAFKA, ...AWS, AWS_SESSION_TOKEN: "t", AWS_REGION: "eu-west-1" }, "");
  assertEquals(settings.lake, "s3a://hwe-c7/ada");
  assertEquals(settings.s3, {
    region: "eu-west-1",
    accessKeyId: "AKIA",
    secretAccessKey: "shh",
    sessionToken: "t",
  });
});

Deno.test("readSettings() takes any Kafka without login, unless the course's cluster is set", () => {
  const open = { KAFKA_BOOTSTRAP: "localhost:9092" };
  assertEquals(readSettings(open, "").kafka, { bootstrap: "localhost:9092" });
  assertEquals(readSettings({ ...open, ...KAFKA }, "").kafka?.username, "ada");
});

Deno.test("readSettings() reports everything that is missing at once, and no secret", () => {
  const error = assertThrows(
    () => readSettings({ HWE_PASSWORD: "se=cret", AWS_SESSION_TOKEN: "token", CLASS: "c7" }, ""),
    SettingsError,
    ".env",
  );
  const missing = ["HWE_BOOTSTRAP", "HWE_USERNAME", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "HANDLE"];
  assertEquals(missing.filter((name) => !error.message.includes(name)), []);
  assertEquals(["se=cret", "token\n"].filter((secret) => error.message.includes(secret)), []);
});

Deno.test("readSettings() does not take a CLASS or HANDLE of the machine for a wish to use S3", () => {
  assertEquals(readSettings({ CLASS: "x", HANDLE: "y" }, "").s3, undefined);
});

for (
  const [wrong, sentence] of [
    [{ CLASS: "My_Class" }, "Cannot use CLASS=My_Class: "],
    [{ AWS_ENDPOINT_URL: "localhost:9000" }, "Cannot use AWS_ENDPOINT_URL=localhost:9000: "],
  ] as const
) {
  Deno.test(`readSettings() refuses ${JSON.stringify(wrong)}`, () => {
    assertThrows(() => readSettings({ ...AWS, ...wrong }, ""), SettingsError, sentence);
  });
}

const CLUSTER = "sc://spark.example.com:15002/;token=se=cret";

Deno.test("readSettings() takes SPARK_REMOTE from the file, too", () => {
  assertEquals(readSettings({}, `SPARK_REMOTE='${CLUSTER}'`).sparkRemote, CLUSTER);
  assertEquals(
    readSettings({ SPARK_REMOTE: "sc://here" }, `SPARK_REMOTE='${CLUSTER}'`).sparkRemote,
    "sc://here",
  );
});

Deno.test("readSettings() refuses what cannot be SPARK_REMOTE, and does not show the token", () => {
  const error = assertThrows(
    () => readSettings({ SPARK_REMOTE: `${CLUSTER};use_ssl=perhaps` }, ""),
    SettingsError,
    "Cannot use SPARK_REMOTE",
  );
  assertEquals(error.message.includes("se=cret"), false);
});

Deno.test("readSettings() keeps the checkpoints of a cluster elsewhere in the lake, unless CHECKPOINT_FOLDER says where", () => {
  const folderOf = (more: Record<string, string>) => readSettings({ ...AWS, ...more }, "").checkpointFolder;
  assertEquals(folderOf({}), undefined);
  assertEquals(folderOf({ SPARK_REMOTE: "sc://127.0.0.1" }), undefined);
  assertEquals(folderOf({ SPARK_REMOTE: CLUSTER }), "s3a://hwe-c7/ada/checkpoints");
  assertEquals(folderOf({ SPARK_REMOTE: CLUSTER, CHECKPOINT_FOLDER: "hdfs://n/c" }), "hdfs://n/c");
});

Deno.test("practiceSettings() keeps a cluster of this machine, and says why it leaves another one", () => {
  const here = practiceSettings({ ...KAFKA, ...AWS, SPARK_REMOTE: "sc://localhost" }, "");
  assertEquals([here.kafka, here.s3, here.sparkRemote], [undefined, undefined, "sc://localhost"]);
  const { sparkNotice, sparkRemote } = practiceSettings({}, `SPARK_REMOTE='${CLUSTER}'`);
  assertEquals([sparkRemote, sparkNotice], [
    "",
    "Spark: not sc://spark.example.com:15002, which cannot reach the practice side; this process does the work",
  ]);
});
