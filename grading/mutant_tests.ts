/**
 * Test equipment: wrong answers, kept as data, that the checks must tell from right ones.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { GradedLab } from "./grade_question.ts";
import { gradeScript } from "./grade_script.ts";
import { headingOf } from "./lab_question.ts";

/** A wrong answer. */
export interface Mutant {
  /** The mistake: `wrong delimiter`. */
  readonly name: string;
  /** What stands in the place of the right answer. */
  readonly answer: string;
  /** What the failure must say, so that the mistake can be found. */
  readonly says: string;
}

/** Wrong answers by the number of their question. */
export type Mutants = Readonly<Record<number, readonly Mutant[]>>;

/** Other right answers by the number of their question, each with what is special about it. */
export type Variants = Readonly<Record<number, Readonly<Record<string, string>>>>;

const SEED = 7;
const LEAST = 5;

/** Registers a test for each question: each of its mutants is caught with a sentence that names the mistake. */
export function testMutants<Lab>(lab: GradedLab<Lab>, folder: URL, mutants: Mutants): void {
  for (const question of lab.questions) {
    Deno.test(`mutants: ${headingOf(question)}`, async () => {
      const wrong = mutants[question.number] ?? [];
      assert(wrong.length >= LEAST, `there are ${wrong.length} mutants`);
      for (const { name, answer, says } of wrong) {
        const { state, failure } = await gradeAnswer(lab, folder, question, answer);
        assertEquals(state, "failed", `"${name}" is not caught`);
        const evidence = failure!.evidence.flatMap(({ rows }) => rows.flat()).join(" ");
        assertStringIncludes(`${failure!.sentence} ${evidence}`, says, `"${name}" is not named`);
      }
    });
  }
}

/** Registers a test for each question that has other right answers: each of them passes. */
export function testVariants<Lab>(lab: GradedLab<Lab>, folder: URL, variants: Variants): void {
  for (const question of lab.questions.filter(({ number }) => number in variants)) {
    Deno.test(`other right answers: ${headingOf(question)}`, async () => {
      for (const [name, answer] of Object.entries(variants[question.number]!)) {
        const { state, failure } = await gradeAnswer(lab, folder, question, answer);
        assertEquals(state, "passed", `"${name}" is refused: ${failure?.sentence}`);
      }
    });
  }
}

async function gradeAnswer<Lab>(
  lab: GradedLab<Lab>,
  folder: URL,
  question: GradedLab<Lab>["questions"][number],
  answer: string,
) {
  const solution = await Deno.readTextFile(new URL("solution.ts", folder));
  const source = withAnswer(solution, headingOf(question), answer);
  const { questions, problem } = await gradeScript(lab, lab.name, source, {
    seed: SEED,
    only: [question.number],
  });
  assertEquals(problem, undefined);
  return questions[0]!;
}

/** A script with another answer to one question. What a mutant needs and the solution does not import comes from the same door. */
export function withAnswer(script: string, heading: string, answer: string): string {
  const start = script.indexOf(`// #region ${heading}\n`);
  const end = script.indexOf("// #endregion", start);
  assert(start !== -1 && end !== -1, `there is no region ${heading}`);
  const [, door] = /from ("[./]+\/lib\/mod\.ts")/.exec(script)!;
  const imports = `import * as all from ${door};\n`;
  return imports + script.slice(0, start) + `// #region ${heading}\n${answer}\n  ` + script.slice(end);
}
