import { assertEquals, assertStringIncludes } from "@std/assert";
import { testSolution } from "../../grading/lab_tests.ts";
import { producerMain } from "../../lib/finnhub/producer.ts";
import { KinesisStream } from "../../lib/mod.ts";
import { captureConsole } from "../../lib/testing.ts";
import { PracticeKinesis } from "../../practice/kinesis/mod.ts";
import { QUESTIONS } from "./questions.ts";
import * as solution from "./solution.ts";

testSolution({ name: "finnhub/producer", questions: QUESTIONS }, new URL("./", import.meta.url));

/** Runs the solution on a practice side of its own, which the test has begun to serve. */
async function run(...flags: string[]) {
  const practiceFolder = await Deno.makeTempDir({ prefix: "producer_test_" });
  try {
    await using kinesis = await PracticeKinesis.join(`${practiceFolder}/kinesis`);
    using output = captureConsole();
    const code = await producerMain("finnhub/producer", solution, ["--practice", ...flags], {
      practiceFolder,
    });
    await using stream = new KinesisStream({
      "kinesis.streamName": "finnhub-trades",
      "kinesis.endpointUrl": kinesis.url,
      "kinesis.awsAccessKeyId": "practice",
      "kinesis.awsSecretKey": "practice",
    });
    return { code, text: output.text, stream: await stream.describe() };
  } finally {
    await Deno.remove(practiceFolder, { recursive: true });
  }
}

Deno.test("solution: trades of the practice feed are in the stream, and a line says how many", async () => {
  const { code, stream, text } = await run("--rate", "300", "--seconds", "0.7");
  assertEquals([code, stream?.status], [0, "ACTIVE"]);
  assertStringIncludes(text, "Kinesis: the practice Kinesis of this machine, stream finnhub-trades");
  const [, count] = /Done: (\d+) trades are in the stream/.exec(text) ?? [];
  assertEquals(Number(count) > 20, true, text);
});

Deno.test("solution: an unknown flag is named, with what it may have been", async () => {
  const { code, text } = await run("--rat", "300");
  assertEquals(code, 2);
  assertStringIncludes(text, "--rate");
});
