/**
 * Checks that a lab needs nothing that only this repository has: `deno run -A tools/check_single_lab.ts week5`. Copies the lab, and what it and the tasks of its
 * README import, into an empty folder, and follows the README there: its commands, then question by question, with the answers of the solution, to the full score.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { codeOf, parseLab } from "./lab_text.ts";
import { denoJson, type Finding, projectFiles, report } from "./project_files.ts";

/** What every project of this kind has, whatever its labs import. */
const PROJECT_FILES = ["deno.json", "deno.lock", "engine/deno.json"];
/** What grading loads by name. */
const LOADED_BY_NAME = [
  ...["grading/grade.ts", "grading/judge.ts", "grading/hint.ts"],
  ...["grading/sandbox/serve.ts", "grading/sandbox/door.ts", "grading/sandbox/refuses.ts"],
];
/** Tasks that need more than the lab, or a person. */
const SKIPPED_TASKS = new Set(["demo", "kafka", "sql", "finnhub", "finnhub:consumer:solution"]);
/** What ends a task that `--available-now` does not. */
const ENDS: Readonly<Record<string, readonly string[]>> = { "finnhub:producer:solution": ["--seconds", "2"] };

interface ModuleGraph {
  readonly modules: readonly { readonly specifier: string }[];
}

/** A lab in a folder of its own. */
class LabCopy {
  readonly #folder: string;
  readonly #lab: string;

  constructor(folder: string, lab: string) {
    this.#folder = folder;
    this.#lab = lab;
  }

  async run(...args: string[]): Promise<{ code: number; text: string }> {
    const command = new Deno.Command(Deno.execPath(), {
      args,
      cwd: this.#folder,
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      stdin: "null",
    });
    const { code, stdout, stderr } = await command.output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, text: `${out}${err}` };
  }

  /** Writes the answer of the solution into the starter. */
  async answer(heading: string): Promise<void> {
    const [starter, solution] = await Promise.all(
      ["starter.ts", "solution.ts"].map((name) => this.read(name)),
    );
    const region = new RegExp(
      `(// #region ${heading.replaceAll(/[.*+?^\${}()|[\]\\]/g, "\\$&")}\n)[\\s\\S]*?(\n *// #endregion)`,
    );
    const answer = region.exec(solution!)![0];
    await Deno.writeTextFile(this.#path("starter.ts"), starter!.replace(region, () => answer));
  }

  read(name: string): Promise<string> {
    return Deno.readTextFile(this.#path(name));
  }

  #path(name: string): string {
    return join(this.#folder, this.#lab, name);
  }
}

/** What goes wrong with the lab on its own. */
export async function checkSingleLab(root: URL, lab: string): Promise<Finding[]> {
  const folder = await Deno.makeTempDir({ prefix: "single_lab_" });
  try {
    const readme = await Deno.readTextFile(new URL(`${lab}/README.md`, root));
    await copyLab(root, lab, readme, folder);
    return await followReadme(new LabCopy(folder, lab), lab, readme);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function copyLab(root: URL, lab: string, readme: string, folder: string): Promise<void> {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const scripts = tasksIn(readme).flatMap(({ name }) =>
    /deno run -A (\S+)/.exec(tasks[name] ?? "")?.[1] ?? []
  );
  const own = (await projectFiles(root, [".ts", ".md"])).filter((file) => file.startsWith(`${lab}/`));
  const entries = [...own.filter((file) => file.endsWith(".ts")), ...scripts, ...LOADED_BY_NAME];
  const imported = (await Promise.all([...new Set(entries)].map(async (entry) => {
    const { modules } = await denoJson(root, ["info", "--json", entry]) as ModuleGraph;
    return modules.map(({ specifier }) => specifier).filter((specifier) => specifier.startsWith(root.href))
      .map((specifier) => decodeURIComponent(specifier.slice(root.href.length)));
  }))).flat();
  const vendor = await projectFiles(root, [".ts", ".json"], "vendor/");
  for (const file of new Set([...PROJECT_FILES, ...own, ...imported, ...vendor])) {
    const target = join(folder, file);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.copyFile(fileURLToPath(new URL(file, root)), target);
  }
}

/** The tasks of the first block of commands, and the flags that each is given. */
function tasksIn(readme: string): { name: string; flags: string[] }[] {
  const [, block = ""] = /## Run it[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme) ?? [];
  return block.split("\n").flatMap((line) => {
    const [command = "", comment = ""] = line.split(" #");
    const [deno, task, name, ...flags] = command.trim().split(/\s+/);
    if (deno !== "deno" || task !== "task" || name === undefined || SKIPPED_TASKS.has(name)) return [];
    const runsOn = comment.includes("Ctrl-C") && !flags.includes("--available-now");
    if (runsOn && !name.endsWith(":solution")) return []; // it has no flag that ends it
    return [{
      name,
      flags: [
        ...flags,
        ...(ENDS[name] ?? (runsOn ? ["--available-now"] : [])),
        ...(flags.includes("--fresh") ? ["--yes"] : []),
      ],
    }];
  });
}

async function followReadme(copy: LabCopy, lab: string, readme: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  const find = (command: string, text: string) =>
    findings.push({
      file: `${lab}/README.md`,
      line: 1,
      message: `${command} fails on its own: ${text.trim()}`,
    });
  for (const { name, flags } of tasksIn(readme)) {
    const { code, text } = await copy.run("task", name, ...flags);
    if (code !== 0) find(`deno task ${[name, ...flags].join(" ")}`, text);
  }
  let earned = await pointsOf(copy, lab);
  for (const { number, title } of parseLab(await copy.read("solution.ts")).questions) {
    const hint = await copy.run("task", "hint", lab, String(number));
    if (hint.code !== 0) find(`deno task hint ${lab} ${number}`, hint.text);
    await copy.answer(`Question ${number}: ${title}`);
    const now = await pointsOf(copy, lab);
    if (!(now > earned)) {
      find(`deno task grade ${lab}`, `the solution's answer to Question ${number} earns nothing`);
    }
    earned = now;
  }
  const { code, text } = await copy.run("task", "grade", lab);
  if (code !== 0) find(`deno task grade ${lab}`, text);
  const [starter, solution] = [await copy.read("starter.ts"), await copy.read("solution.ts")];
  if (codeOf(starter).replace(", todo", "") !== codeOf(solution)) {
    find("applying the solution", "the starter is another script");
  }
  return findings;
}

async function pointsOf(copy: LabCopy, lab: string): Promise<number> {
  const { text } = await copy.run("task", "-q", "grade", lab, "--json", "--seed", "1");
  return JSON.parse(text.slice(text.indexOf("{"))).submissions[0].earned;
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url);
  const findings: Finding[] = [];
  for (const lab of Deno.args) {
    const startedMs = performance.now();
    findings.push(...await checkSingleLab(root, lab));
    console.log(`${lab}: followed in ${Math.round((performance.now() - startedMs) / 1000)} s`);
  }
  report(`Labs on their own (${Deno.args.join(", ")})`, findings);
}
