import { denoOutput, type ScriptFolder } from "./script_folder.ts";

/** What the compiler says of a script. */
export interface TypeProblem {
  /** Of the script, counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** Asks the compiler about several scripts at once, which takes little longer than one. */
export async function typeProblems(
  folders: readonly ScriptFolder[],
): Promise<Map<ScriptFolder, TypeProblem[]>> {
  const [first] = folders;
  const problems = new Map(folders.map((folder): [ScriptFolder, TypeProblem[]] => [folder, []]));
  if (first === undefined) return problems;
  const scripts = folders.map(({ script }) => script);
  const { stderr } = await denoOutput(["check", "--no-lock", "--config", first.config, ...scripts]);
  for (const [, message, id, line] of stderr.matchAll(PROBLEM_REGEXP)) {
    const folder = folders.find((one) => one.id === id);
    if (folder) problems.get(folder)!.push({ line: Number(line), message: message!.split("\n")[0]!.trim() });
  }
  return problems;
}

/** `TS2322 [ERROR]: message … at file:///…/grading_<id>/submission/lab/starter.ts:3:14`. */
const PROBLEM_REGEXP =
  /^TS\d+ \[ERROR\]: ((?:(?!^TS\d+ \[ERROR\])[\s\S])*?)^ +at file:\S*\/(grading_\w+)\/submission\/lab\/starter\.ts:(\d+):/gm;
