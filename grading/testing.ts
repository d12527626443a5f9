/**
 * Test equipment: what the tests of every lab do with its questions, its solution and its starter.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type DeclareQueries, labMain, type LabPlace } from "../lib/lab.ts";
import { createSession } from "../lib/mod.ts";
import { captureConsole } from "../lib/testing.ts";
import { isAnswered, type Question } from "./question.ts";

/** Registers a test for each question with the checks of its answer, all of which the solution must pass. */
export function testSolution<Lab>(lab: Lab, questions: readonly Question<Lab>[], script: URL): void {
  for (const question of questions) {
    Deno.test(`solution: ${headingOf(question)}`, (t) => checkAnswer(t, question, lab));
  }
  Deno.test("solution: its regions are the questions, in the same words", async () => {
    const source = await Deno.readTextFile(script);
    const regions = [...source.matchAll(/#region (.+)/g)].map(([, title]) => title);
    assertEquals(regions, questions.map(headingOf));
  });
}

/** Registers a test for each question of a student's script, ignored while it has no answer, and one for what an unfinished script says. */
export async function testStarter<Lab extends { readonly queries: DeclareQueries }>(
  name: string,
  lab: Lab,
  questions: readonly Question<Lab>[],
): Promise<void> {
  await testScript(name, lab, questions, (args, place) => labMain(name, lab.queries, args, place));
}

/** Runs a script with its flags; gives the exit code. */
export type RunScript = (args: readonly string[], place: LabPlace) => Promise<number>;

/** {@linkcode testStarter} for a script that is no set of queries. */
export async function testScript<Lab>(
  name: string,
  lab: Lab,
  questions: readonly Question<Lab>[],
  run: RunScript,
): Promise<void> {
  await using declaring = createSession(); // it runs nothing
  const unanswered = questions.filter((question) => !isAnswered(question, lab, declaring));
  for (const question of questions) {
    const ignore = unanswered.includes(question);
    const note = ignore ? " (not answered yet)" : "";
    Deno.test({
      name: `starter: ${headingOf(question)}${note}`,
      ignore,
      fn: (t) => checkAnswer(t, question, lab),
    });
  }
  const next = unanswered.find(({ title }) => !title.endsWith("(extra)"));
  if (next === undefined) return;
  Deno.test({
    name: `starter: names Question ${next.number} as the next step, and starts nothing`,
    async fn() {
      const practiceFolder = await Deno.makeTempDir();
      using output = captureConsole();
      const code = await run(["--practice"], { practiceFolder });
      assertEquals(code, 0);
      assertStringIncludes(output.text, `Question ${next.number} is not answered yet: ${next.title}`);
      assertStringIncludes(output.text, `${name}/starter.ts`);
      assertEquals([...Deno.readDirSync(practiceFolder)], []);
      await Deno.remove(practiceFolder, { recursive: true });
    },
  });
}

function headingOf<Lab>({ number, title }: Question<Lab>): string {
  return `Question ${number}: ${title}`;
}

async function checkAnswer<Lab>(t: Deno.TestContext, question: Question<Lab>, lab: Lab): Promise<void> {
  for (const [name, check] of Object.entries(question.checks)) {
    await t.step(name, async () => {
      await using session = createSession();
      await check(lab, session);
    });
  }
}
