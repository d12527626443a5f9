import { denoOutput, type ScriptFolder } from "./script_folder.ts";

/** What the compiler says of a script. */
export interface TypeProblem {
  /** Of the script, counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** Of the processor, for all scripts, and for one that the others wait for, in milliseconds. */
const ALL_MS = 60_000;
const ONE_MS = 30_000;

/** Asks the compiler about several scripts at once, which takes little longer than one. None of them may have a mistake that keeps it from being parsed. */
export async function typeProblems(
  folders: readonly ScriptFolder[],
): Promise<Map<ScriptFolder, TypeProblem[]>> {
  const [first] = folders;
  if (first === undefined) return new Map();
  const text = await checkText(folders, folders.length === 1 ? ONE_MS : ALL_MS);
  if (text !== undefined) return new Map(folders.map((folder) => [folder, problemsIn(text, folder)]));
  if (folders.length === 1) {
    return new Map([[first, [{ line: 1, message: "the compiler does not come to an end" }]]]);
  }
  const each = new Map<ScriptFolder, TypeProblem[]>(); // one of them keeps the compiler busy: find it
  for (const folder of folders) each.set(folder, (await typeProblems([folder])).get(folder)!);
  return each;
}

async function checkText(folders: readonly ScriptFolder[], limitMs: number): Promise<string | undefined> {
  const scripts = folders.map(({ script }) => script);
  const args = ["check", "--no-lock", "--config", folders[0]!.config, ...scripts];
  return (await denoOutput(args, limitMs))?.stderr;
}

function problemsIn(text: string, { id: wanted }: ScriptFolder): TypeProblem[] {
  return [...text.matchAll(PROBLEM_REGEXP)].filter(([, , id]) => id === wanted)
    .map(([, message, , line]) => ({ line: Number(line), message: message!.split("\n")[0]!.trim() }));
}

/** `TS2322 [ERROR]: message … at file:///…/grading_<id>/submission/lab/starter.ts:3:14`. */
const PROBLEM_REGEXP =
  /^TS\d+ \[ERROR\]: ((?:(?!^TS\d+ \[ERROR\])[\s\S])*?)^ +at file:\S*\/(grading_\w+)\/submission\/lab\/starter\.ts:(\d+):/gm;
