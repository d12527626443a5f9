import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { testSolution } from "../../grading/lab_tests.ts";
import { labMain, type LabPlace } from "../../lib/lab.ts";
import { KinesisStream } from "../../lib/mod.ts";
import { captureConsole } from "../../lib/testing.ts";
import { RandomWalk } from "../../practice/finnhub/mod.ts";
import { KinesisBench } from "../../practice/kinesis/testing.ts";
import { PracticeKinesis } from "../../practice/kinesis/mod.ts";
import { QUESTIONS } from "./questions.ts";
import * as solution from "./solution.ts";

testSolution({ name: "finnhub/consumer", questions: QUESTIONS }, new URL("./", import.meta.url));

const START_MS = Date.parse("2026-03-01T12:00:00Z");

/** Trades of so many seconds, and what must be left out. */
function recordsOf(seconds: number) {
  const walk = new RandomWalk({
    symbol: "BINANCE:BTCUSDT",
    startPrice: 60_000,
    startMs: START_MS,
    tradesPerSecond: 20,
    seed: 3,
  });
  const trades = walk.until(START_MS + seconds * 1000);
  const bad = ["{", '{"type":"ping"}', JSON.stringify({ ...trades[0], v: null })];
  const data = [...trades.map((trade) => JSON.stringify(trade)), ...bad];
  const encoder = new TextEncoder();
  return {
    count: trades.length,
    records: data.map((text) => ({ partitionKey: "BINANCE:BTCUSDT", data: encoder.encode(text) })),
  };
}

async function run(place: LabPlace, ...flags: string[]) {
  using output = captureConsole();
  const code = await labMain("finnhub/consumer", solution.queries, ["--available-now", ...flags], place);
  return { code, text: output.text };
}

Deno.test("solution: what is in the practice stream becomes soln.json, and a second start goes on from there", async () => {
  const folder = await Deno.makeTempDir({ prefix: "consumer_test_" });
  {
    await using kinesis = await PracticeKinesis.join(`${folder}/kinesis`);
    await using stream = new KinesisStream({
      "kinesis.streamName": "finnhub-trades",
      "kinesis.endpointUrl": kinesis.url,
      "kinesis.awsAccessKeyId": "practice",
      "kinesis.awsSecretKey": "practice",
    });
    await stream.ensure();
    const { count, records } = recordsOf(100);
    await stream.put(records.slice(0, 500));
    const place = { practiceFolder: folder, labFolder: folder, uiPort: 0 };
    const insights = async () => JSON.parse(await Deno.readTextFile(`${folder}/soln.json`));
    const first = await run(place, "--practice", "--ui");
    assertEquals(first.code, 0, first.text);
    assertStringIncludes(first.text, "Live page: http://127.0.0.1:");
    assertEquals((await insights())[0].trades, 500);
    const [{ name }] = [...Deno.readDirSync(`${folder}/checkpoints`)] as [Deno.DirEntry];
    const shown = JSON.parse(await Deno.readTextFile(`${folder}/checkpoints/${name}/candles.json`));
    assertEquals(shown["BINANCE:BTCUSDT"].length > 1, true); // for the page of the next run
    await stream.put(records.slice(500));
    const second = await run(place, "--practice");
    assertEquals(second.code, 0, second.text);
    assertEquals((await insights()).map((row: { trades: number }) => row.trades), [count]);
    assertStringIncludes(second.text, "Largest trades");
    const third = await run(place, "--practice", "--fresh", "--yes");
    assertEquals((await insights()).map((row: { trades: number }) => row.trades), [count], third.text);
    await assertRejects(
      () => Deno.stat(`${folder}/checkpoints/${name}/candles.json`),
      Deno.errors.NotFound,
    );
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("solution: with an account it reads the stream there, and reminds of what it costs", async () => {
  await using bench = await KinesisBench.open();
  const folder = await Deno.makeTempDir({ prefix: "consumer_test_" });
  await bench.put(...recordsOf(2).records.map(({ data }) => ["k", new TextDecoder().decode(data)] as const));
  const environment = {
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "very-secret",
    AWS_ENDPOINT_URL_KINESIS: bench.server.url,
    KINESIS_STREAM: "trades",
  };
  const place = { environment, envFile: "", practiceFolder: folder, labFolder: folder };
  const { code, text } = await run({ ...place, checkpointFolder: folder });
  assertEquals(code, 0, text);
  assertStringIncludes(text, `Kinesis: stream trades in us-east-1 at ${bench.server.url}`);
  assertStringIncludes(text, "`deno task finnhub:teardown` deletes it");
  assertEquals(text.includes("very-secret"), false);
  await Deno.remove(folder, { recursive: true });
});
