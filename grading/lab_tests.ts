/**
 * Test equipment: what the tests of every lab do with its questions, its solution and its starter. Both are graded as a submission is: in a process without
 * permissions.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type DeclareQueries, labMain, type LabPlace } from "../lib/lab.ts";
import { captureConsole } from "../lib/testing.ts";
import { failureText } from "./failure_text.ts";
import { type GradedLab, isAnswered } from "./grade_question.ts";
import { gradeScript, withTypeProblems } from "./grade_script.ts";
import { headingOf, isExtra, type LabQuestion } from "./lab_question.ts";
import { starterOf } from "./labs.ts";
import { readmeProblems } from "./readme_sections.ts";
import { Sandbox } from "./sandbox.ts";
import { RefusedScript, ScriptFolder } from "./script_folder.ts";
import { type TypeProblem, typeProblems } from "./type_check.ts";

/** Runs a script that was loaded; gives the exit code. */
export type RunScript = (
  // deno-lint-ignore no-explicit-any -- a script exports what it likes
  script: any,
  args: readonly string[],
  place: LabPlace,
) => Promise<number>;

/** The data of a solution's tests, the same at every run. */
const SOLUTION_SEED = 42;

/**
 * Registers a test for each question with the checks of its answer, all of which the solution must pass, and one for what must be in the same words everywhere.
 *
 * @param folder Of the lab, as a URL that ends in `/`.
 */
export function testSolution<Lab>(lab: GradedLab<Lab>, folder: URL): void {
  for (const question of lab.questions) {
    Deno.test(`solution: ${headingOf(question)}`, async () => {
      const source = await Deno.readTextFile(new URL("solution.ts", folder));
      await assertPassed(lab, question, source, { seed: SOLUTION_SEED, typeProblems: [] });
    });
  }
  Deno.test("solution: its regions are the questions, in the same words", async () => {
    const source = await Deno.readTextFile(new URL("solution.ts", folder));
    const regions = [...source.matchAll(/#region (.+)/g)].map(([, title]) => title);
    assertEquals(regions, lab.questions.map(headingOf));
  });
  Deno.test("README: each section is its question, in the same words", async () => {
    const readme = await Deno.readTextFile(new URL("README.md", folder));
    assertEquals(readmeProblems(lab, readme), []);
  });
}

/**
 * Registers a test for each question of a student's script, ignored while it has no answer, and one for what an untouched script says.
 *
 * @param source The script's text, imported as text: so `--watch` knows of it, and its mistakes are its own.
 * @param run Runs the script as its last line does; gives the exit code.
 */
export async function testStarter<Lab>(
  lab: GradedLab<Lab>,
  source: string,
  run: RunScript = (script, args, place) => labMain(lab.name, script.queries as DeclareQueries, args, place),
): Promise<void> {
  const { unanswered, problem } = await look(lab, source);
  let types: Promise<readonly TypeProblem[]> | undefined;
  const seed = crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000;
  if (problem !== undefined) {
    Deno.test("starter: it can be graded", () => {
      throw quiet(problem);
    });
  }
  for (const question of lab.questions) {
    const isOpen = unanswered.includes(question);
    const note = problem !== undefined ? " (not looked at)" : isOpen ? " (not answered yet)" : "";
    Deno.test({
      name: `starter: ${headingOf(question)}${note}`,
      ignore: note !== "",
      async fn() {
        await assertPassed(lab, question, source, {
          seed,
          typeProblems: await (types ??= problemsIn(source)),
        });
      },
    });
  }
  if (unanswered.length === lab.questions.length) testUntouched(lab, run);
}

/** The questions without an answer; or why the script cannot be asked. */
async function look<Lab>(
  { questions }: GradedLab<Lab>,
  source: string,
): Promise<{ unanswered: readonly LabQuestion<Lab>[]; problem?: string }> {
  await using folder = await ScriptFolder.make(source);
  try {
    await folder.refuseOtherImports();
  } catch (error) {
    if (!(error instanceof RefusedScript)) throw error;
    return { unanswered: [], problem: error.message };
  }
  await using sandbox = new Sandbox(folder);
  const unanswered: LabQuestion<Lab>[] = [];
  for (const question of questions) if (!await isAnswered(question, sandbox)) unanswered.push(question);
  return { unanswered };
}

async function problemsIn(source: string): Promise<readonly TypeProblem[]> {
  await using folder = await ScriptFolder.make(source);
  return (await typeProblems([folder])).get(folder)!;
}

async function assertPassed<Lab>(
  lab: GradedLab<Lab>,
  question: LabQuestion<Lab>,
  source: string,
  { seed, typeProblems }: { seed: number; typeProblems: readonly TypeProblem[] },
): Promise<void> {
  const only = [question.number];
  const graded = await gradeScript(lab, lab.name, source, { seed, only });
  const { questions, problem } = withTypeProblems(graded, source, typeProblems);
  const [result] = questions;
  if (result?.failure !== undefined) {
    const repeat =
      `deno task grade ${lab.name} --seed ${seed} repeats it; deno task hint ${lab.name} ${question.number} helps`;
    throw quiet(`${failureText(result.failure)}\n${repeat}.`);
  }
  if (problem !== undefined) throw quiet(problem);
  assertEquals(result?.state, "passed");
}

/** An error that shows these lines and nothing else: Deno prints the message, and in the place of the way to it the rest. */
function quiet(text: string): Error {
  const [sentence, ...rest] = text.split("\n");
  const error = new Error(sentence);
  error.name = "Not yet right";
  error.stack = `\n${rest.join("\n") || " "}`;
  return error;
}

function testUntouched<Lab>({ name, questions }: GradedLab<Lab>, run: RunScript): void {
  const next = questions.find((question) => !isExtra(question))!;
  Deno.test({
    name: `starter: names Question ${next.number} as the next step, and starts nothing`,
    async fn() {
      const script = `${starterOf(name).href}?run`; // under its own name it is a text, see `testStarter`
      const practiceFolder = await Deno.makeTempDir();
      using output = captureConsole();
      const code = await run(await import(script), ["--practice"], { practiceFolder });
      assertEquals(code, 0);
      assertStringIncludes(output.text, `Question ${next.number} is not answered yet: ${next.title}`);
      assertStringIncludes(output.text, `${name}/starter.ts`);
      assertEquals([...Deno.readDirSync(practiceFolder)], []);
      await Deno.remove(practiceFolder, { recursive: true });
    },
  });
}
