import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createSession } from "../engine/mod.ts";
import { FakeS3 } from "../engine/storage/fake_s3.ts";
import { KafkaBroker } from "../practice/kafka/mod.ts";
import { lastingPort } from "../practice/kafka/testing.ts";
import { labMain, type LabPlace } from "./lab.ts";
import { SAME_KEY_PRESS_MS } from "../engine/stop_signal.ts";
import { captureConsole, LabProcess, plaintextLinesToBronze } from "./testing.ts";

/** Windows cannot send a Ctrl-C to another process. */
const POSIX = { ignore: Deno.build.os === "windows" };
const USER = "ada", PASSWORD = "se=cret";

/** A broker that asks for a login and folders of a test, gone after it. */
class Outside implements AsyncDisposable {
  readonly folder: string;
  broker: KafkaBroker;
  #rows = 0;

  private constructor(folder: string, broker: KafkaBroker) {
    this.folder = folder;
    this.broker = broker;
  }

  static async open(): Promise<Outside> {
    const folder = await Deno.makeTempDir({ prefix: "lab_failure_test_" });
    const users = { [USER]: PASSWORD };
    const broker = await KafkaBroker.start({ dir: `${folder}/kafka`, port: lastingPort(), users });
    broker.createTopic("reviews", 2);
    return new Outside(folder, broker);
  }

  /** Adds rows `row 0`, `row 1`, … */
  append(count: number): void {
    const values = Array.from({ length: count }, () => ({ value: `row ${this.#rows++}` }));
    this.broker.append("reviews", 0, values.slice(0, count / 2));
    this.broker.append("reviews", 1, values.slice(count / 2));
  }

  /** A place whose Kafka is this broker. */
  place(variables: Record<string, string> = {}): LabPlace {
    return {
      environment: {
        HWE_BOOTSTRAP: this.broker.bootstrap,
        HWE_USERNAME: USER,
        HWE_PASSWORD: PASSWORD,
        ...variables,
      },
      envFile: "",
      practiceFolder: `${this.folder}/practice`,
      checkpointFolder: `${this.folder}/checkpoints`,
    };
  }

  /** Stops the broker; what is returned brings it back at the same address. */
  async goAway(): Promise<() => Promise<void>> {
    const port = Number(this.broker.bootstrap.split(":")[1]);
    await this.broker.stop();
    return async () => {
      this.broker = await KafkaBroker.start({
        dir: `${this.folder}/kafka`,
        port,
        users: { [USER]: PASSWORD },
      });
    };
  }

  /** Asserts that the lake has every row of the topic, once. */
  async assertAllRows(lake = "s3a://hwe-practice/me", s3?: FakeS3): Promise<void> {
    const storage = s3 ? { s3: s3.settings } : { practiceFolder: `${this.folder}/practice/s3` };
    await using session = createSession({ storage });
    const rows = await session.read.parquet(`${lake}/bronze/lines`).collect();
    const expected = Array.from({ length: this.#rows }, (_, i) => `row ${i}`);
    assertEquals(rows.map(({ line }) => line).sort(), expected.sort());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.broker.stop();
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function run(place: LabPlace, ...flags: string[]): Promise<{ code: number; text: string }> {
  using output = captureConsole();
  const code = await labMain("week4", plaintextLinesToBronze, ["--available-now", ...flags], place);
  return { code, text: output.text };
}

/** Settings that lead to a fake S3. */
function awsSettings({ settings }: FakeS3): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: settings.accessKeyId,
    AWS_SECRET_ACCESS_KEY: settings.secretAccessKey,
    AWS_ENDPOINT_URL: settings.endpointUrl,
    AWS_REGION: settings.region,
    CLASS: "c7",
    HANDLE: "ada",
  };
}

Deno.test("labMain() says which side is real, and which address cannot be reached", async () => {
  await using outside = await Outside.open();
  const { code, text } = await run(outside.place({ HWE_BOOTSTRAP: "127.0.0.1:1" }));
  assertEquals(code, 1);
  assertStringIncludes(text, "Kafka: 127.0.0.1:1 as ada");
  assertStringIncludes(
    text,
    `S3: the practice folder ${outside.folder}/practice/s3 stands for s3a://hwe-practice/me`,
  );
  assertMatch(text, /\n\n\[KAFKA_UNREACHABLE\] Cannot reach Kafka at 127\.0\.0\.1:1 [^\n]+\.$/);
});

Deno.test("labMain() gives up within 10 seconds on a broker that is silent", async () => {
  await using outside = await Outside.open();
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address = `127.0.0.1:${silent.addr.port}`;
  const startedMs = performance.now();
  const { code, text } = await run(outside.place({ HWE_BOOTSTRAP: address }));
  assert(performance.now() - startedMs < 10_000);
  assertEquals(code, 1);
  assertStringIncludes(text, `Cannot reach Kafka at ${address} (no answer)`);
});

Deno.test("labMain() names the user whose password is wrong, and not the password", async () => {
  await using outside = await Outside.open();
  const { code, text } = await run(outside.place({ HWE_PASSWORD: "Geheim1" }));
  assertEquals(code, 1);
  assertStringIncludes(text, "refuses the login of user ada");
  assertEquals(text.includes("Geheim1"), false);
});

Deno.test("labMain() does not add malformed rows to a real cluster", async () => {
  await using outside = await Outside.open();
  const { code, text } = await run(outside.place(), "--messy");
  assertEquals(code, 2);
  assertStringIncludes(text, "Give --practice too");
});

Deno.test("labMain() names a topic that is not there", async () => {
  await using outside = await Outside.open();
  outside.broker.createTopic("review", 1);
  outside.broker.deleteTopic("reviews");
  const { code, text } = await run(outside.place());
  assertEquals(code, 1);
  assertStringIncludes(text, "There is no Kafka topic reviews. Did you mean review?");
});

/** Troubles of S3, each with what ends it. */
const TROUBLES = {
  "a refused PutObject": {
    sentence: "S3 refuses s3:PutObject to these credentials",
    begin: (s3: FakeS3) => s3.fail({ operation: "PutObject", answer: [403, "AccessDenied"] }),
    end: () => {}, // it was for one request
  },
  "an expired token": {
    sentence: "the AWS session token has expired",
    begin: (s3: FakeS3) => s3.expired = true,
    end: (s3: FakeS3) => s3.expired = false,
  },
};

for (const [name, trouble] of Object.entries(TROUBLES)) {
  Deno.test(`labMain() ends with one sentence at ${name}, and goes on exactly afterwards`, async () => {
    await using s3 = new FakeS3({ buckets: ["hwe-c7"] });
    await using outside = await Outside.open();
    outside.append(700);
    const place = outside.place(awsSettings(s3));
    assertEquals((await run(place)).code, 0);
    outside.append(1200);
    trouble.begin(s3);
    const { code, text } = await run(place);
    assertEquals(code, 1);
    assertStringIncludes(text, `S3: s3a://hwe-c7/ada at ${s3.settings.endpointUrl}`);
    assertMatch(
      text,
      new RegExp(`\n\nCannot [^\n]*${trouble.sentence}[^\n]*nothing half-written is visible[^\n]*$`),
    );
    assertEquals(text.includes(s3.settings.secretAccessKey), false);
    trouble.end(s3);
    assertEquals((await run(place)).code, 0);
    await outside.assertAllRows("s3a://hwe-c7/ada", s3);
  });
}

Deno.test({
  name: "labMain() goes on when the broker was away for a while (POSIX signals)",
  async fn() {
    await using outside = await Outside.open();
    outside.append(900);
    await using lab = new LabProcess(outside.place());
    await lab.says("reviews 0:450 1:450");
    const comeBack = await outside.goAway();
    await lab.says("trying again");
    await comeBack();
    outside.append(300);
    await lab.says("reviews 0:600 1:600");
    lab.signal("SIGINT");
    assertEquals((await lab.ended()).code, 0);
    await outside.assertAllRows();
  },
  ...POSIX,
});

Deno.test({
  name: "Ctrl-C finishes the running batch, commits it, and ends with exit code 0 (POSIX signals)",
  async fn() {
    await using s3 = new FakeS3({ buckets: ["hwe-c7"] });
    await using outside = await Outside.open();
    outside.append(900);
    const upload = Promise.withResolvers<void>();
    s3.fail({ operation: "PutObject", keyHolds: "/part-", waitFor: upload.promise });
    await using lab = new LabProcess(outside.place(awsSettings(s3)));
    await s3Uploads(s3);
    lab.signal("SIGINT");
    lab.signal("SIGINT"); // `deno task` repeats the one of the terminal
    await lab.says("Finishing the running batch");
    upload.resolve();
    const { code, text } = await lab.ended();
    assertEquals(code, 0);
    assertEquals([...text.matchAll(/batch \d/g)].length, 1);
    assertEquals((await run(outside.place(awsSettings(s3)))).code, 0);
    await outside.assertAllRows("s3a://hwe-c7/ada", s3);
  },
  ...POSIX,
});

Deno.test({
  name: "a second Ctrl-C ends at once with exit code 130, and the batch is done again (POSIX signals)",
  async fn() {
    await using s3 = new FakeS3({ buckets: ["hwe-c7"] });
    await using outside = await Outside.open();
    outside.append(900);
    const upload = Promise.withResolvers<void>();
    s3.fail({ operation: "PutObject", keyHolds: "/part-", waitFor: upload.promise });
    await using lab = new LabProcess(outside.place(awsSettings(s3)));
    await s3Uploads(s3);
    lab.signal("SIGINT");
    await lab.says("Finishing the running batch");
    await new Promise((resolve) => setTimeout(resolve, 2 * SAME_KEY_PRESS_MS));
    lab.signal("SIGINT");
    assertEquals((await lab.ended()).code, 130);
    upload.resolve();
    assertEquals((await run(outside.place(awsSettings(s3)))).code, 0);
    await outside.assertAllRows("s3a://hwe-c7/ada", s3);
  },
  ...POSIX,
});

Deno.test({
  name: "a second lab on one checkpoint is refused, also with --fresh, and the first goes on (POSIX signals)",
  async fn() {
    await using outside = await Outside.open();
    outside.append(400);
    await using lab = new LabProcess(outside.place());
    await lab.says("reviews 0:200 1:200");
    const second = await run(outside.place());
    assertEquals(second.code, 1);
    assertMatch(second.text, /Another query is writing to the checkpoint .*lines-checkpoint/);
    const fresh = await run(outside.place(), "--fresh", "--yes", "--force");
    assertEquals(fresh.code, 2);
    assertStringIncludes(fresh.text, "a query is writing to it");
    outside.append(100);
    await lab.says("reviews 0:250 1:250");
    lab.signal("SIGINT");
    assertEquals((await lab.ended()).code, 0);
    await outside.assertAllRows();
  },
  ...POSIX,
});

/** Waits until the part file of a batch is on its way. */
async function s3Uploads(s3: FakeS3): Promise<void> {
  while (!s3.requests.some((request) => request.includes("/bronze/lines/part-"))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
