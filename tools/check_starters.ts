/**
 * Checks that starters and solutions are in step: `deno run -A tools/check_starters.ts`. With `--fix` it writes each
 * `starter.ts` anew from its `solution.ts`. A learner's own answers are findings too, so this is a check for those
 * who write labs and no part of `deno test`.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { codeOf, parseLab, type Question, starterOf, withoutTodoImport } from "./lab_text.ts";
import { type Finding, report } from "./project_files.ts";

const README_QUESTION_REGEXP = /^#{2,3} Question (\d+): (.+?)\s*$/;

/** Every finding in the labs under `root`, a folder URL that ends in `/`. */
export async function checkStarters(root: URL): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const lab of await labFolders(root)) {
    const read = (name: string) => Deno.readTextFile(new URL(`${lab}/${name}`, root)).catch(() => undefined);
    const [starter, solution, readme] = [
      await read("starter.ts"),
      await read("solution.ts"),
      await read("README.md"),
    ];
    if (starter === undefined || solution === undefined) {
      const missing = starter === undefined ? "starter.ts" : "solution.ts";
      findings.push({ file: `${lab}/${missing}`, line: 1, message: "is missing, and its twin is there" });
      continue;
    }
    findings.push(...outsideFindings(lab, starter, solution));
    findings.push(...answerFindings(lab, starter, solution));
    findings.push(...readmeFindings(lab, parseLab(solution).questions, readme ?? ""));
  }
  return findings;
}

/** Writes each lab's `starter.ts` from its `solution.ts`, formatted; gives the files that changed. */
export async function fixStarters(root: URL): Promise<string[]> {
  const changed: string[] = [];
  for (const lab of await labFolders(root)) {
    const starter = new URL(`${lab}/starter.ts`, root);
    const before = await Deno.readTextFile(starter).catch(() => undefined);
    await Deno.writeTextFile(
      starter,
      starterOf(await Deno.readTextFile(new URL(`${lab}/solution.ts`, root))),
    );
    await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", `${lab}/starter.ts`], cwd: root }).output();
    if (await Deno.readTextFile(starter) !== before) changed.push(`${lab}/starter.ts`);
  }
  return changed;
}

/** The folders with a starter or a solution: those of the top level, and what they hold. */
async function labFolders(root: URL): Promise<string[]> {
  const labs: string[] = [];
  const folders = await foldersIn(root, "");
  for (const top of [...folders]) folders.push(...await foldersIn(root, `${top}/`));
  for (const folder of folders) {
    const files = await Array.fromAsync(Deno.readDir(new URL(`${folder}/`, root)), (file) => file.name);
    if (files.includes("starter.ts") || files.includes("solution.ts")) labs.push(folder);
  }
  return labs.sort();
}

async function foldersIn(root: URL, parent: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(new URL(parent, root)));
  return entries.filter(({ isDirectory, name }) =>
    isDirectory && !name.startsWith(".") && name !== "node_modules"
  )
    .map(({ name }) => parent + name);
}

/** The first line outside the answers that is not the same in both. */
function outsideFindings(lab: string, starter: string, solution: string): Finding[] {
  const starterText = withoutTodoImport(starter);
  const here = parseLab(starterText).outside;
  const there = parseLab(withoutTodoImport(solution)).outside;
  const longer = here.length > there.length ? here : there;
  const index = longer.findIndex((_, index) => here[index]?.text !== there[index]?.text);
  if (index === -1) return [];
  const quote = (line: { text: string } | undefined) => line ? JSON.stringify(line.text) : "the end";
  const message = `differs outside the answers: ${quote(here[index])} here, ${
    quote(there[index])
  } in solution.ts`;
  const importLines = starter.split("\n").length - starterText.split("\n").length;
  return [{ file: `${lab}/starter.ts`, line: (here[index]?.line ?? here.length) + importLines, message }];
}

/** Each answer of the starter must be the `todo` that its solution's region asks for. */
function answerFindings(lab: string, starter: string, solution: string): Finding[] {
  const asked = new Map(parseLab(solution).questions.map(({ number, todo }) => [number, todo]));
  return parseLab(starter).questions
    .filter(({ number, answer }) => asked.has(number) && codeOf(asked.get(number)!) !== answer)
    .map(({ number, line }) => ({
      file: `${lab}/starter.ts`,
      line,
      message: `must be: ${asked.get(number)}`,
    }));
}

/** What the README writes below the heading of a question that is answered outside the script. */
const NO_CODE = "<!-- no code -->";

/** README and script must have the same questions, numbered 1, 2, 3, …; those without code are in the README alone. */
function readmeFindings(lab: string, questions: readonly Question[], readme: string): Finding[] {
  const nameOf = ({ number, title }: { number: number; title: string }) => `Question ${number}: ${title}`;
  const lines = readme.split("\n");
  const headings = lines.flatMap((text, index) => {
    const match = README_QUESTION_REGEXP.exec(text);
    const name = match && nameOf({ number: Number(match[1]), title: match[2]! });
    return name ? [{ name, line: index + 1, hasCode: lines[index + 2] !== NO_CODE }] : [];
  });
  const findings: Finding[] = [];
  for (const question of questions) {
    const find = (message: string) =>
      findings.push({ file: `${lab}/solution.ts`, line: question.line, message });
    if (!headings.some(({ name }) => name === nameOf(question))) {
      find(`README.md has no heading "${nameOf(question)}"`);
    }
  }
  for (const [index, { name, line, hasCode }] of headings.entries()) {
    const find = (message: string) => findings.push({ file: `${lab}/README.md`, line, message });
    if (!name.startsWith(`Question ${index + 1}:`)) find(`is question ${index + 1} of this file: "${name}"`);
    if (hasCode !== questions.some((question) => nameOf(question) === name)) {
      find(hasCode ? `solution.ts has no region "${name}"` : `solution.ts has code for "${name}"`);
    }
  }
  return findings;
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url);
  if (parseArgs(Deno.args, { boolean: ["fix"] }).fix) {
    for (const file of await fixStarters(root)) console.log(`${file}: written from solution.ts`);
  }
  report("Starters", await checkStarters(root));
}
