import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type DeclareQueries, labMain, type LabPlace } from "./lab.ts";
import { createSession } from "../engine/mod.ts";
import { captureConsole, LabProcess, linesToBronze } from "./testing.ts";
import { todo } from "./todo.ts";

/** Runs a lab in this process; gives its exit code and what it said. */
async function run(
  place: LabPlace,
  args: string[],
  declare: DeclareQueries = linesToBronze,
): Promise<{ code: number; text: string }> {
  using output = captureConsole();
  const code = await labMain("week4", declare, args, { environment: {}, envFile: "", ...place });
  return { code, text: output.text };
}

/** A practice folder that is gone after the test. */
async function practice(): Promise<{ practiceFolder: string } & AsyncDisposable> {
  const practiceFolder = await Deno.makeTempDir({ prefix: "lab_test_" });
  return { practiceFolder, [Symbol.asyncDispose]: () => Deno.remove(practiceFolder, { recursive: true }) };
}

async function countLines({ practiceFolder }: LabPlace): Promise<number> {
  await using session = createSession({ storage: { practiceFolder: `${practiceFolder}/s3` } });
  return await session.read.parquet("s3a://hwe-practice/me/bronze/lines").count();
}

function neverDeclared(): never {
  throw new Error("The queries were declared");
}

Deno.test("labMain() explains itself with --help", async () => {
  const { code, text } = await run({}, ["--help"], neverDeclared);
  assertEquals(code, 0);
  assertStringIncludes(text, "deno task week4:solution");
});

Deno.test("labMain() refuses an unknown flag with exit code 2", async () => {
  const { code, text } = await run({}, ["--avaiable-now"], neverDeclared);
  assertEquals(code, 2);
  assertStringIncludes(text, "--available-now");
});

Deno.test("labMain() names all settings that are missing, with exit code 2", async () => {
  const place = { environment: { HWE_USERNAME: "ada" }, envFile: "AWS_SECRET_ACCESS_KEY=shh\n" };
  const { code, text } = await run(place, [], neverDeclared);
  assertEquals(code, 2);
  assertMatch(
    text,
    /HWE_BOOTSTRAP .*\n.*HWE_PASSWORD .*\n.*AWS_ACCESS_KEY_ID .*\n.*CLASS .*\n.*HANDLE .*\n.*\.env/,
  );
});

Deno.test("labMain() says that the Spark cluster is not there before anything is made", async () => {
  const place = { environment: { SPARK_REMOTE: "sc://127.0.0.1:1/;token=se=cret" } };
  const { code, text } = await run(place, ["--practice"]);
  assertEquals(code, 1);
  assertMatch(text, /^\nCannot reach the Spark cluster at sc:\/\/127\.0\.0\.1:1: /);
  assertEquals(text.includes("se=cret"), false);
});

Deno.test("labMain() names the next question, with exit code 0", async () => {
  const { code, text } = await run({}, [], () => todo(2, "Add the time of processing"));
  assertEquals(code, 0);
  assertStringIncludes(text, "Question 2 is not answered yet: Add the time of processing");
  assertStringIncludes(text, "week4/README.md");
});

Deno.test("labMain() shows where a mistake in the lab's code is", async () => {
  const broken = () => (undefined as unknown as { select(): never }).select();
  const { code, text } = await run({}, [], broken);
  assertEquals(code, 1);
  assertMatch(text, /TypeError: .*\n +at .*lab_test\.ts/);
});

Deno.test("labMain() names the line of a mistake in the lab's folder, without a stack trace", async () => {
  const broken = () => {
    throw Object.assign(new TypeError("No select"), {
      stack: "at answer (file:///labs/week4/starter.ts:65:18)",
    });
  };
  const { code, text } = await run({}, [], broken);
  assertEquals(code, 1);
  assertMatch(
    text,
    /^\nTypeError in week4\/starter\.ts, line 65: No select\nHas every answer its return\? .*$/,
  );
});

Deno.test("labMain() names the line that declares what is rejected", async () => {
  await using folder = await practice();
  using output = captureConsole();
  const declare: DeclareQueries = ({ session }) => {
    const rates = session.readStream.format("rate").load().select("valu").distinct();
    return [rates.writeStream.format("noop").queryName("rates")];
  };
  const place = { environment: {}, envFile: "", ...folder };
  assertEquals(await labMain("lib", declare, ["--available-now"], place), 1);
  assertMatch(output.text, /\[UNRESOLVED_COLUMN.*`valu`.*\nDeclared in lib\/lab_test\.ts, line \d+\./);
});

Deno.test("labMain() says it when an answer returns no writer, or starts its query", async () => {
  const forgotten = (() => [undefined]) as unknown as DeclareQueries;
  assertMatch(
    (await run({}, [], forgotten)).text,
    /^\nCannot run the queries: .* Does it begin with return.*$/,
  );
  const started = (() => [Promise.resolve()]) as unknown as DeclareQueries;
  assertMatch((await run({}, [], started)).text, /^\nCannot run the queries: .* without start\(\).*$/);
});

Deno.test("labMain() practises with all rows of the topic, and only with new ones at the next start", async () => {
  await using folder = await practice();
  const first = await run(folder, ["--available-now", "--rows", "1200"]);
  assertEquals(first.code, 0);
  assertStringIncludes(first.text, `S3: the practice folder ${folder.practiceFolder}/s3`);
  assertStringIncludes(first.text, "Filled the reviews topic with 1,200 generated reviews");
  assertMatch(first.text, /^lines {3}batch 0 +498 rows read .* reviews 0:166 1:166 2:166$/m);
  const second = await run(folder, ["--available-now"]);
  assertStringIncludes(second.text, "lines   no new rows");
  const third = await run(folder, ["--available-now", "--messy", "--rows", "50"]);
  assertStringIncludes(third.text, "50 generated reviews, some of them malformed");
  assertEquals(await countLines(folder), 1250);
});

Deno.test("labMain() forgets output, checkpoint and topic with --fresh --yes", async () => {
  await using folder = await practice();
  await run(folder, ["--available-now", "--rows", "30"]);
  const { code, text } = await run(folder, ["--fresh", "--yes", "--available-now", "--rows", "20"]);
  assertEquals(code, 0);
  assertStringIncludes(text, "Forgotten:\n  s3a://hwe-practice/me/bronze/lines\n");
  assertStringIncludes(text, "Filled the reviews topic with 20 generated reviews");
  assertEquals(await countLines(folder), 20);
});

Deno.test("labMain() leaves the topic alone with --fresh when the lab does not use Kafka", async () => {
  await using folder = await practice();
  await run(folder, ["--available-now", "--rows", "30"]);
  const copyLines: DeclareQueries = ({ session, path, checkpoint }) => [
    session.readStream.schema("line string").parquet(path("bronze/lines")).writeStream
      .option("path", path("silver/lines")).option("checkpointLocation", checkpoint("copy-checkpoint")),
  ];
  assertEquals((await run(folder, ["--fresh", "--yes", "--available-now"], copyLines)).code, 0);
  assertStringIncludes((await run(folder, ["--available-now"])).text, "lines   no new rows");
});

Deno.test("labMain() says when --rows comes too late", async () => {
  await using folder = await practice();
  await run(folder, ["--available-now", "--rows", "30"]);
  const { text } = await run(folder, ["--available-now", "--rows", "40"]);
  assertStringIncludes(text, "--rows 40 counts when it is made, so give --fresh too");
});

Deno.test("labMain() does not forget the output of a query that has no checkpoint", async () => {
  await using folder = await practice();
  await run(folder, ["--available-now", "--rows", "30"]);
  const incomplete: DeclareQueries = (tools) => [
    tools.session.readStream.format("kafka").load().writeStream.option("path", tools.path("bronze/lines")),
  ];
  const { code, text } = await run(folder, ["--fresh", "--yes"], incomplete);
  assertEquals(code, 2);
  assertStringIncludes(text, "has no checkpointLocation");
  assertEquals(await countLines(folder), 30);
});

Deno.test("labMain() does not forget where it cannot ask, or where anything is real", async () => {
  await using folder = await practice();
  await run(folder, ["--available-now", "--rows", "30"]);
  await using asking = new LabProcess({ ...folder, environment: {}, envFile: "" }, "--fresh");
  const asked = await asking.ended();
  assertEquals(asked.code, 2);
  assertStringIncludes(asked.text, "give --yes");
  const environment = { HWE_BOOTSTRAP: "127.0.0.1:1", HWE_USERNAME: "ada", HWE_PASSWORD: "se=cret" };
  const real = await run({ ...folder, environment }, ["--fresh", "--yes"]);
  assertEquals(real.code, 2);
  assertStringIncludes(real.text, "Give --force too");
  assertEquals(await countLines(folder), 30);
});

Deno.test("labMain() refuses a query whose columns do not go with the checkpoint", async () => {
  await using folder = await practice();
  await run(folder, ["--available-now", "--rows", "30"]);
  const changed: DeclareQueries = (tools) => {
    const [writer] = linesToBronze(tools);
    const more = tools.session.readStream.format("kafka").options(tools.kafka).option("subscribe", "reviews")
      .load();
    return [more.select("value", "offset").writeStream.options(writer!.plan.options)];
  };
  const { code, text } = await run(folder, ["--available-now"], changed);
  assertEquals(code, 1);
  assertMatch(
    text,
    /CHECKPOINT_OF_ANOTHER_PLAN.*no longer has line.*now also has value BINARY, offset BIGINT.*--fresh/,
  );
});
