import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { col, createSession, lit, type Plan, window } from "../lib/mod.ts";
import { gradeScript } from "./grade_script.ts";
import { withAnswer } from "./mutant_tests.ts";
import { refuseUnsafePlan } from "./safe_plan.ts";
import { WrongAnswer } from "./wrong_answer.ts";
import { QUESTIONS } from "../week4/questions.ts";

const SCRIPT = await Deno.readTextFile(new URL("../week4/solution.ts", import.meta.url));
const LAB = { name: "week4", questions: QUESTIONS };

/** What is said of an answer to Question 1. */
async function sentenceOf(answer: string): Promise<string> {
  const script = withAnswer(SCRIPT, "Question 1: Split each line and name its fields", answer);
  const { questions } = await gradeScript(LAB, "cheat", script, { seed: 1, only: [1] });
  return questions[0]?.failure?.sentence ?? questions[0]!.state;
}

Deno.test("refuseUnsafePlan() takes the plans that programs declare", async () => {
  await using session = createSession();
  const rows = session.createDataFrame(
    [["a", 1.5, new Date(0), 7n]],
    "s string, d double, t timestamp, n bigint",
  );
  const plans = [
    rows.select(
      col("n").cast("decimal(10,2)"),
      lit("x'; DROP TABLE y; --").as("text"),
      lit(-1.5e300),
      lit(10n ** 30n),
    ),
    rows.groupBy(window("t", "10 seconds")).count().orderBy("count"),
    session.sql("WITH a AS (SELECT 1 AS one) SELECT * FROM a JOIN a AS b USING (one)"),
    session.readStream.schema("a STRING").parquet("s3a://mine/bronze/reviews"),
  ].map((frame) => frame.plan);
  for (const plan of plans) refuseUnsafePlan(plan, ["s3a://mine/bronze"]);
  assertEquals(plans.length, 4);
});

Deno.test("refuseUnsafePlan() refuses what would read elsewhere, and what is no plan", () => {
  const read = {
    kind: "read",
    streaming: false,
    options: {},
    paths: [] as string[],
    format: "text",
  } as const;
  const literal = (type: string, value: unknown) => ({
    kind: "project",
    input: read,
    columns: [{ kind: "literal", type, value }],
  });
  const bad: readonly (readonly [unknown, string])[] = [
    [{ ...read, paths: ["/etc/passwd"] }, "It reads /etc/passwd, and not the path that it is given."],
    [{ ...read, options: { PATH: "/etc/passwd" } }, "It reads /etc/passwd"],
    [
      { ...read, format: "kafka", options: { "kafka.bootstrap.servers": "10.0.0.1:9092" } },
      "It reads from Kafka at 10.0.0.1:9092",
    ],
    [{ ...read, format: "kinesis" }, 'It reads from the source "kinesis"'],
    [{ kind: "project; DROP", input: read }, "no DataFrame can be made of"],
    [literal("long", "1); ATTACH 'x'; --"), "no DataFrame can be made of"],
    [literal("integer", { toString: 1 }), "no DataFrame can be made of"],
    [{ kind: "cast", type: "integer) FROM read_text('/etc/passwd'" }, "no DataFrame can be made of"],
  ];
  for (const [plan, says] of bad) {
    const safe = structuredClone(plan) as Plan & { input?: { paths: string[] } };
    if (safe.input?.paths) safe.input.paths = ["given-rows://0/"];
    const error = assertThrows(() => refuseUnsafePlan(safe, ["s3a://mine"]), WrongAnswer);
    assertStringIncludes((error as Error).message, says);
  }
});

Deno.test("an answer sees the columns of its rows, and never the rows", async () => {
  const said = await sentenceOf("throw new Error(JSON.stringify(lines.plan));");
  assertStringIncludes(said, "given-rows://0/");
  assertEquals(said.includes('"rows"'), false);
});

Deno.test("an answer cannot have the grader read files or reach a network for it", async () => {
  const make = "const make = (plan: any) => new (lines.constructor as any)(plan, {});";
  const read = (rest: string) =>
    `${make} return make({ kind: "read", streaming: true, schema: undefined, options: {}, paths: [], ${rest} });`;
  assertStringIncludes(
    await sentenceOf(read('format: "text", paths: ["/etc/passwd"]')),
    "It reads /etc/passwd",
  );
  assertStringIncludes(
    await sentenceOf(read('format: "kafka", options: { "kafka.bootstrap.servers": "127.0.0.1:1" }')),
    "It reads from Kafka at 127.0.0.1:1",
  );
  assertStringIncludes(
    await sentenceOf(
      `${make} return make({ kind: "limit", input: lines.plan, count: "1 UNION SELECT * FROM read_text('x')" });`,
    ),
    "no DataFrame can be made of",
  );
});
