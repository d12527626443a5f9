import { assertEquals, assertThrows } from "@std/assert";
import { checkStarters, fixStarters } from "./check_starters.ts";
import { parseLab } from "./lab_text.ts";
import { writeProject } from "./temporary_project.ts";

const README = `# Week 4

## Question 1: Split the value

### Question 2: Add the time
`;

const SOLUTION = `import { col, type DataFrame, split } from "../lib/mod.ts";

/** Names the fields. */
export function reviews(topic: DataFrame): DataFrame {
  // #region Question 1: Split the value
  // TODO: Split the value on tabs
  // and say "thanks".
  return topic.select(split(col("value"), "\\t"));
  // #endregion
}

export function bronze(rows: DataFrame): DataFrame {
  // #region Question 2: Add the time
  return rows;
  // #endregion
}
`;

const STARTER = `import { col, type DataFrame, split, todo } from "../lib/mod.ts";

/** Names the fields. */
export function reviews(topic: DataFrame): DataFrame {
  // #region Question 1: Split the value
  return todo(1, 'Split the value on tabs and say "thanks".');
  // #endregion
}

export function bronze(rows: DataFrame): DataFrame {
  // #region Question 2: Add the time
  return todo(2, "Add the time");
  // #endregion
}
`;

const LAB = { "week4/README.md": README, "week4/solution.ts": SOLUTION, "week4/starter.ts": STARTER };

/** Checks the miniature lab with some of its files changed; the findings as one line each. */
async function findingsOf(changes: Partial<typeof LAB>): Promise<string[]> {
  await using project = await writeProject({ ...LAB, ...changes });
  return (await checkStarters(project.root)).map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

Deno.test("checkStarters() finds nothing in a lab that is in step, nor in a project without labs", async () => {
  await using empty = await writeProject({ "lib/mod.ts": "" });
  assertEquals(await checkStarters(empty.root), []);
  assertEquals(await findingsOf({}), []);
});

Deno.test("checkStarters() accepts a todo on several lines with a comment, and an import on several lines", async () => {
  const starter = STARTER
    .replace(
      '  return todo(2, "Add the time");',
      '  /** Which time? */\n  return todo(\n    2,\n    "Add the time",\n  );',
    )
    .replace("{ col, type DataFrame, split, todo }", "{\n  col,\n  type DataFrame,\n  split,\n  todo,\n}");
  assertEquals(await findingsOf({ "week4/starter.ts": starter }), []);
});

Deno.test("checkStarters() finds what differs outside the answers", async () => {
  assertEquals(
    await findingsOf({ "week4/starter.ts": STARTER.replace("Names the fields", "Names fields") }),
    [
      'week4/starter.ts:3: differs outside the answers: "/** Names fields. */" here, ' +
      '"/** Names the fields. */" in solution.ts',
    ],
  );
  assertEquals(await findingsOf({ "week4/starter.ts": STARTER + "more();\n" }), [
    'week4/starter.ts:15: differs outside the answers: "more();" here, "" in solution.ts',
  ]);
  assertEquals(await findingsOf({ "week4/starter.ts": STARTER.replace("split, ", "") }), [
    'week4/starter.ts:1: differs outside the answers: "import { col, type DataFrame } from \\"../lib/mod.ts\\";" here, ' +
    '"import { col, type DataFrame, split } from \\"../lib/mod.ts\\";" in solution.ts',
  ]);
});

Deno.test("checkStarters() finds an answer that is no todo, and a todo of another wording or number", async () => {
  const wanted = 'week4/starter.ts:11: must be: return todo(2, "Add the time");';
  const answers = ["return rows;", 'return todo(2, "Add time");', 'return todo(3, "Add the time");', ""];
  for (const answer of answers) {
    const starter = STARTER.replace('return todo(2, "Add the time");', answer);
    assertEquals(await findingsOf({ "week4/starter.ts": starter }), [wanted]);
  }
});

Deno.test("checkStarters() finds questions that README or script lacks, and wrong numbers", async () => {
  assertEquals(await findingsOf({ "week4/README.md": README.replace("Add the time", "Add a time") }), [
    'week4/solution.ts:13: README.md has no heading "Question 2: Add the time"',
    'week4/README.md:5: solution.ts has no region "Question 2: Add a time"',
  ]);
  const renumbered = Object.fromEntries(
    Object.entries(LAB).map(([name, text]) => [
      name,
      text.replace("Question 2", "Question 4").replace("todo(2", "todo(4"),
    ]),
  );
  assertEquals(await findingsOf(renumbered), [
    'week4/README.md:5: is question 2 of this file: "Question 4: Add the time"',
  ]);
});

Deno.test("checkStarters() finds a missing twin", async () => {
  await using project = await writeProject({ "week5/solution.ts": SOLUTION });
  assertEquals(await checkStarters(project.root), [
    { file: "week5/starter.ts", line: 1, message: "is missing, and its twin is there" },
  ]);
});

Deno.test("fixStarters() writes the starter of a solution", async () => {
  await using project = await writeProject({ ...LAB, "week4/starter.ts": "drifted\n" });
  assertEquals(await fixStarters(project.root), ["week4/starter.ts"]);
  assertEquals(await Deno.readTextFile(new URL("week4/starter.ts", project.root)), STARTER);
  assertEquals(await fixStarters(project.root), []);
});

Deno.test("parseLab() refuses answers without end and inside each other", () => {
  const region = "// #region Question 1: One\n";
  assertThrows(() => parseLab(region), SyntaxError, "Line 1: the answer has no // #endregion");
  assertThrows(
    () => parseLab(region + region),
    SyntaxError,
    "Line 2: an answer begins inside the one of line 1",
  );
});
