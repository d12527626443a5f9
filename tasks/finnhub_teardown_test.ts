import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { KinesisSide, streamCheckpoints } from "../lib/finnhub/kinesis_side.ts";
import { readStreamSettings } from "../lib/finnhub/stream_settings.ts";
import { captureConsole } from "../lib/testing.ts";
import { KinesisBench } from "../practice/kinesis/testing.ts";
import { teardownMain } from "./finnhub_teardown.ts";

/** Runs the task as with an account, whose Kinesis is the bench. */
async function run(bench: KinesisBench, answer: boolean, ...args: string[]) {
  const environment = {
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "very-secret",
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL_KINESIS: bench.server.url,
    KINESIS_STREAM: "trades",
  };
  using output = captureConsole();
  const code = await teardownMain(args, { environment, envFile: "" }, () => answer);
  assertEquals(output.text.includes("very-secret"), false);
  return { code, text: output.text };
}

Deno.test("teardownMain() shows the stream and deletes it after a yes, and then nothing is left", async () => {
  await using bench = await KinesisBench.open(2);
  const kept = await run(bench, false);
  assertStringIncludes(kept.text, "  name    trades\n  region  us-east-1\n  shards  2 open");
  assertStringIncludes(kept.text, "Nothing is deleted.");
  const deleted = await run(bench, true);
  assertStringIncludes(deleted.text, "The stream trades is deleted");
  const again = await run(bench, false, "--yes");
  assertEquals([kept.code, deleted.code, again.code], [0, 0, 0]);
  assertStringIncludes(again.text, "There is no stream trades: nothing is left.");
});

Deno.test("teardownMain() says what the credentials may not do", async () => {
  await using bench = await KinesisBench.open();
  bench.server.faults.refuse("DeleteStream", { type: "AccessDeniedException", message: "no" }, 1);
  const { code, text } = await run(bench, true, "--yes");
  assertEquals(code, 1);
  assertStringIncludes(text, "may not do kinesis:DeleteStream");
});

Deno.test("teardownMain() deletes a practice stream with what the consumer remembers of it, and refuses other flags", async () => {
  const practiceFolder = await Deno.makeTempDir({ prefix: "teardown_test_" });
  const place = { environment: {}, envFile: "", practiceFolder };
  {
    await using kinesis = new KinesisSide(readStreamSettings({}, ""), practiceFolder);
    const { createdMs } = await kinesis.ready(() => {});
    await Deno.mkdir(`${practiceFolder}/checkpoints/${streamCheckpoints(createdMs)}/candles`, {
      recursive: true,
    });
  }
  using output = captureConsole();
  assertEquals(await teardownMain(["--yes"], place), 0);
  assertStringIncludes(output.text, "The stream finnhub-trades is deleted: nothing is left.");
  assertEquals([...Deno.readDirSync(`${practiceFolder}/checkpoints`)], []);
  await assertRejects(() => Deno.stat(`${practiceFolder}/kinesis`), Deno.errors.NotFound);
  assertEquals(await teardownMain(["--yes"], place), 0);
  assertStringIncludes(output.text, "There is no stream finnhub-trades: nothing is left.");
  assertEquals(await teardownMain(["--no"], place), 2);
  await Deno.remove(practiceFolder, { recursive: true });
});
