import { assertEquals, assertStringIncludes } from "@std/assert";
import { FakeS3 } from "../engine/storage/fake_s3.ts";
import { captureConsole } from "../lib/testing.ts";
import { KafkaBroker } from "../practice/kafka/mod.ts";
import { KinesisBench } from "../practice/kinesis/testing.ts";
import { doctorMain } from "./doctor.ts";
import { finnhubCheck, kafkaCheck, kinesisCheck, s3Check, settingsCheck } from "./doctor/account_checks.ts";
import { examine } from "./doctor/check.ts";
import { denoCheck, folderCheck } from "./doctor/machine_checks.ts";

const AWS = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "very-secret" };

function given(environment: Record<string, string>) {
  return { environment, envFile: "" };
}

Deno.test("doctorMain() is content without any account", async () => {
  const folder = await Deno.makeTempDir();
  using output = captureConsole();
  const place = { ...given({}), practiceFolder: folder, checkpointFolder: folder };
  assertEquals(await doctorMain(place), 0);
  const marks = output.text.split("\n").slice(0, 10).map((line) => line.slice(0, 8).trim());
  const accounts = Array(6).fill("practice");
  assertEquals(marks, ["ok", "ok", ...accounts, "ok", "ok"], output.text);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("examine() makes a failure a problem, and says so", async () => {
  const lines: string[] = [];
  const check = { name: "Kafka", run: () => Promise.reject(new Error("nobody there")) };
  assertEquals(await examine([check], (line) => lines.push(line)), false);
  assertEquals(lines, ["PROBLEM   Kafka  nobody there"]);
});

Deno.test("settingsCheck() shows of secrets their last two characters, and names what is missing", async () => {
  const { detail } = await settingsCheck(given({ FINNHUB_TOKEN: "c0ffee-secret", KAFKA_BOOTSTRAP: "k:9092" }))
    .run();
  assertEquals(detail, "KAFKA_BOOTSTRAP=k:9092  FINNHUB_TOKEN=…et");
  const lines: string[] = [];
  const half = given({ HWE_PASSWORD: "very-secret" });
  await examine([settingsCheck(half)], (line) => lines.push(line));
  assertStringIncludes(lines[0]!, "HWE_BOOTSTRAP");
  assertEquals(lines[0]!.includes("very-secret"), false);
});

Deno.test("kafkaCheck() connects, and reads a record of the course's topic if it is there", async () => {
  const dir = await Deno.makeTempDir();
  {
    await using broker = await KafkaBroker.start({ dir });
    const check = kafkaCheck(given({ KAFKA_BOOTSTRAP: broker.bootstrap }));
    assertStringIncludes((await check.run()).detail, "answers (it has no topic connection-test to read)");
    broker.createTopic("connection-test", 1);
    broker.append("connection-test", 0, [{ value: "hello" }, { value: "again" }]);
    assertStringIncludes((await check.run()).detail, "without login: 1 record of connection-test read");
  }
  await Deno.remove(dir, { recursive: true });
});

Deno.test("s3Check() writes, reads and removes an object", async () => {
  await using s3 = new FakeS3({ buckets: ["hwe-c7"] });
  const { accessKeyId, endpointUrl, secretAccessKey } = s3.settings;
  const environment = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_ENDPOINT_URL: endpointUrl,
    CLASS: "c7",
    HANDLE: "ada",
  };
  assertEquals(await s3Check(given(environment)).run(), {
    status: "ok",
    detail: "s3a://hwe-c7/ada: written, read, removed",
  });
  assertEquals((await s3Check(given(AWS)).run()).status, "practice");
});

Deno.test("kinesisCheck() finds the stream, and names the action that is not allowed", async () => {
  await using bench = await KinesisBench.open();
  const environment = { ...AWS, AWS_ENDPOINT_URL_KINESIS: bench.server.url, KINESIS_STREAM: "trades" };
  const check = kinesisCheck(given(environment), "unused");
  assertStringIncludes((await check.run()).detail, "stream trades: ACTIVE, 1 shards");
  bench.server.faults.refuse("DescribeStreamSummary", { type: "AccessDeniedException", message: "no" }, 1);
  const lines: string[] = [];
  assertEquals(await examine([check], (line) => lines.push(line)), false);
  assertStringIncludes(lines[0]!, "may not do kinesis:DescribeStreamSummary");
});

Deno.test("finnhubCheck() shows Finnhub's own words for a token that is refused", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) =>
      request.headers.get("x-finnhub-token") === "right"
        ? Response.json({ c: 1 })
        : Response.json({ error: "Invalid API key" }, { status: 401 }),
  );
  const api = `http://127.0.0.1:${server.addr.port}/`;
  const right = await finnhubCheck(given({ FINNHUB_TOKEN: "right" }), api).run();
  assertEquals(right, { status: "ok", detail: "the token that ends in …ht is accepted" });
  const away = await finnhubCheck(given({ FINNHUB_TOKEN: "right" }), "http://127.0.0.1:1/").run();
  assertEquals(away.detail, "127.0.0.1:1 cannot be reached. Check the network");
  const wrong = await finnhubCheck(given({ FINNHUB_TOKEN: "wrong" }), api).run();
  assertEquals(wrong.status, "problem");
  assertStringIncludes(wrong.detail, '…ng is refused (401): {"error":"Invalid API key"}');
});

Deno.test("denoCheck() and folderCheck() find what is too old, and what cannot be written", async () => {
  const statuses = ["2.9.5", "2.9.6", "2.10.0", "3.0.0+abc", "1.46.3"].map(async (version) =>
    (await denoCheck(version).run()).status
  );
  assertEquals(await Promise.all(statuses), ["problem", "ok", "ok", "ok", "problem"]);
  const file = await Deno.makeTempFile();
  assertStringIncludes((await folderCheck("Folder", file).run()).detail, "cannot be written");
  await Deno.remove(file);
});
