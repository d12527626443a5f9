import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { captureConsole } from "../lib/testing.ts";
import { gradeCommand } from "./grade.ts";
import { withAnswer } from "./mutant_tests.ts";

const LAB = new URL("../week4/", import.meta.url);
const STARTER = await Deno.readTextFile(new URL("starter.ts", LAB));
const SOLUTION = await Deno.readTextFile(new URL("solution.ts", LAB));
const QUESTION_1 = "Question 1: Split each line and name its fields";
const QUESTION_2 = "Question 2: Add the time of processing";

/** The starter with an answer to Question 2 alone. */
function second(answer: string): string {
  return withAnswer(STARTER, QUESTION_2, answer);
}

/** Every submission that should have no points at all, and what is said of it. */
const HOPELESS: Readonly<Record<string, readonly [source: string, says: string]>> = {
  "does not parse.ts": [STARTER.replace("{\n", "{{{\n"), "It is no TypeScript: line "],
  "empty.ts": ["", "failed: 1, 2, 3, 4"],
  "hangs at the start.ts": [`${SOLUTION}\nfor (;;);`, "failed: 1, 2, 3, 4"],
  "imports the solution.ts": [
    `export * from "../week4/solution.ts";`,
    'It imports "../week4/solution.ts" in line 1.',
  ],
  "reads the questions.ts": [
    `import { QUESTIONS } from "${new URL("questions.ts", LAB)}";\n${STARTER}`,
    'may import "../lib/mod.ts" and nothing else',
  ],
  "writes its own report.ts": [
    `${STARTER}\nDeno.writeTextFileSync("report.json", '{"points": 10}');`,
    "failed: 1, 2, 3, 4",
  ],
  "prints its own report.ts": [
    `${STARTER}\nconsole.log('{"kind":"done"}\\n{"submissions":[{"earned":10}]}');`,
    "not answered: 1, 2, 3, 4",
  ],
  "without exports.ts": [SOLUTION.replaceAll("export function", "function"), "failed: 1, 2, 3, 4"],
};

/** Submissions with some points. */
const MIXED: Readonly<Record<string, readonly [source: string, points: number, says: string]>> = {
  "all right": [SOLUTION, 10, ""],
  "Größe ünd Leerzeichen 💥.ts": [
    second('return reviews.withColumn("review_timestamp", currentTimestamp());'),
    1,
    "not answered: 1, 3, 4",
  ],
  "-flag.ts": [second("return reviews;"), 0, "failed: 2; not answered: 1, 3, 4"],
  "line\nbreak.ts": [SOLUTION, 10, ""],
  "=1+1.ts": [SOLUTION, 10, ""],
  "exits.ts": [withAnswer(SOLUTION, QUESTION_2, "Deno.exit(0);"), 9, "failed: 2"],
  "exports a number.ts": [
    SOLUTION.replace(
      "export function addReviewTimestamp",
      "export const addReviewTimestamp = 5;\nfunction other",
    ),
    9,
    "It does not type-check: line 104: This expression is not callable.; failed: 2",
  ],
  "hangs.ts": [withAnswer(SOLUTION, QUESTION_2, "for (;;);"), 9, "failed: 2"],
  "mistyped.ts": [
    withAnswer(SOLUTION, QUESTION_2, 'return reviews.withColumn("review_timestamp", currentTimestamp(), 1);'),
    9,
    "failed: 2",
  ],
  "too many rows.ts": [
    withAnswer(
      SOLUTION,
      QUESTION_1,
      'return lines.selectExpr("explode(sequence(1, 100000000)) AS n", "*").crossJoin(lines).selectExpr("*", "sha2(value, 512) AS h") as any;',
    ),
    7,
    "failed: 1",
  ],
};

/** Runs the command, and takes what it says. */
async function grade(...args: string[]): Promise<{ code: number; text: string }> {
  using output = captureConsole();
  const code = await gradeCommand(args);
  return { code, text: output.text };
}

Deno.test("grade: a class of submissions, none of which can harm the others", async () => {
  const folder = await Deno.makeTempDir();
  for (const [name, [source]] of Object.entries({ ...HOPELESS, ...MIXED })) {
    if (name.endsWith(".ts")) await Deno.writeTextFile(`${folder}/${name}`, source);
  }
  await Deno.mkdir(`${folder}/all right/week4`, { recursive: true });
  await Deno.writeTextFile(`${folder}/all right/week4/starter.ts`, SOLUTION);
  await Deno.mkdir(`${folder}/nothing`);
  await Deno.symlink(fileURLToPath(new URL("solution.ts", LAB)), `${folder}/link.ts`);

  const { code, text: out } = await grade("week4", "--file", folder, "--seed", "5", "--limit", "4");

  assertEquals(code, 1, out);
  const lineOf = (name: string) =>
    out.split("\n").find((line) => line.startsWith(name.replace("\n", "\\u{a}"))) ?? "none";
  for (const [name, [, says]] of Object.entries(HOPELESS)) {
    assertStringIncludes(lineOf(name), "  0 of 10 points", name);
    assertStringIncludes(lineOf(name), says);
  }
  for (const [name, [, points, says]] of Object.entries(MIXED)) {
    assertStringIncludes(lineOf(name), `${points} of 10 points   ${says}`.trim(), name);
  }
  assertStringIncludes(lineOf("nothing"), "It has neither week4/starter.ts nor starter.ts.");
  assertStringIncludes(lineOf("link.ts"), "It is a symbolic link, which is not followed.");
  assertStringIncludes(out, "3 of 20 submissions all right. --seed 5 repeats this.");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("grade: one script, as text, JSON, CSV and JUnit, with exit codes", async () => {
  const folder = await Deno.makeTempDir();
  const file = `${folder}/ada.ts`;
  await Deno.writeTextFile(file, second('return reviews.withColumn("when", currentTimestamp());'));

  const text = await grade("week4", "--file", file, "--seed", "5", "--junit", `${folder}/report.xml`);
  assertEquals(text.code, 1);
  assertStringIncludes(text.text, "failed         Question 2: Add the time of processing   0 of 1 point");
  assertStringIncludes(text.text, "    Column review_timestamp is missing, and there is when instead.");
  assertStringIncludes(text.text, "    See week4/README.md#question-2-add-the-time-of-processing");
  assertStringIncludes(text.text, "week4: 0 of 10 points. --seed 5 repeats this.");
  assertEquals(text.text.includes("    at "), false, "there is a stack trace");
  const xml = await Deno.readTextFile(`${folder}/report.xml`);
  assertStringIncludes(xml, 'tests="4" failures="1" skipped="3"');
  assertStringIncludes(xml, '<failure message="Column review_timestamp is missing');

  const { text: out } = await grade("week4", "--file", file, "--seed", "5", "--json");
  const [submission] = JSON.parse(out).submissions;
  assertEquals([submission.file, submission.earned, submission.points], [file, 0, 10]);
  assertEquals(
    submission.questions[1].failure.check,
    "review_timestamp is there beside the other columns, and is a timestamp",
  );
  assertEquals("trace" in submission.questions[1].failure, false);

  const csv = await grade("week4", "--file", file, "--csv");
  assertEquals(csv.text.split("\r\n"), [
    "submission,question 1,question 2,question 3,question 4,points,problem",
    `${file},,0,,,0,`,
  ]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("grade: exit code 0 only when all is right, 2 when a report cannot be written", async () => {
  const solution = fileURLToPath(new URL("solution.ts", LAB));
  const right = await grade("week4", "--file", solution);
  assertEquals(right.code, 0, right.text);
  const unwritten = await grade("week4", "--file", solution, "--junit", `${solution}/report.xml`);
  assertEquals(unwritten.code, 2);
  assertStringIncludes(unwritten.text, "week4: 10 of 10 points");
  assertMatch(unwritten.text, /^Cannot write the report .*report\.xml: /m);
});

Deno.test("grade: a command line that is wrong says what to give", async () => {
  const says = async (...args: string[]) => {
    const { code, text: err } = await grade(...args);
    assertEquals(code, 2);
    return err;
  };
  assertStringIncludes(await says(), "Name a lab: week4");
  assertStringIncludes(await says("week9"), 'There is no lab "week9". Did you mean week');
  assertStringIncludes(await says("week4", "--fiel", "x"), 'Cannot use "--fiel"');
  assertStringIncludes(await says("week4", "--seed", "x"), "Cannot use --seed x: give a whole number.");
  assertMatch(await says("week4", "--file", "not there.ts"), /^Cannot read not there\.ts: /);
  const empty = await Deno.makeTempDir();
  assertMatch(await says("week4", "--file", empty), /^There is no submission in /);
  await Deno.remove(empty);
  assert((await grade("--help")).text.startsWith("deno task grade week5"));
});
