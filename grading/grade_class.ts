import type { GradedLab } from "./grade_question.ts";
import { refusedScript, withTypeProblems } from "./grade_script.ts";
import { JudgePool } from "./judge_pool.ts";
import type { SubmissionResult } from "./results.ts";
import { RefusedScript, ScriptFolder } from "./script_folder.ts";
import type { Submission } from "./submissions.ts";
import { typeProblems } from "./type_check.ts";

/** How submissions are graded. */
export interface ClassOptions {
  /** Decides the data, the same for all. */
  readonly seed: number;
  /** How many are graded at the same time. */
  readonly jobs: number;
  /** How much of the processor's time one question may take, in milliseconds; see {@linkcode JudgePool}. */
  readonly limitMs: number;
  /** Told how many are done. */
  readonly onDone?: (done: number) => void;
}

/** So many files are opened at the same time. */
const OPEN_AT_ONCE = 8;

/** Grades submissions side by side, while the compiler looks at all of them together; gives the results in the same order. */
export async function gradeClass<Lab>(
  lab: GradedLab<Lab>,
  submissions: readonly Submission[],
  { seed, jobs, limitMs, onDone = () => undefined }: ClassOptions,
): Promise<SubmissionResult[]> {
  await using folders = new AsyncDisposableStack();
  const opened = await mapAtOnce(submissions, OPEN_AT_ONCE, (one) => open(one, folders));
  const whole = opened.flatMap((one) => "folder" in one ? [one.folder] : []);
  await using pool = new JudgePool(Math.min(jobs, Math.max(1, whole.length)), limitMs);
  let done = 0;
  const [problems, results] = await Promise.all([
    typeProblems(whole),
    mapAtOnce(opened, jobs, async (one) => {
      const result = "folder" in one
        ? await pool.grade(lab, one.name, one.source, seed)
        : refusedScript(lab, one.name, seed, one.problem);
      onDone(++done);
      return result;
    }),
  ]);
  return results.map((result, i) => {
    const one = opened[i]!;
    return "folder" in one ? withTypeProblems(result, one.source, problems.get(one.folder) ?? []) : result;
  });
}

type Opened =
  | { readonly name: string; readonly source: string; readonly folder: ScriptFolder }
  | { readonly name: string; readonly problem: string };

async function open({ name, source }: Submission, folders: AsyncDisposableStack): Promise<Opened> {
  if (typeof source !== "string") return { name, problem: source.problem };
  const folder = folders.use(await ScriptFolder.make(source));
  try {
    await folder.refuseOtherImports();
  } catch (error) {
    if (error instanceof RefusedScript) return { name, problem: error.message };
    throw error;
  }
  return { name, source, folder };
}

/** Like `map`, with so many calls running at the same time. */
async function mapAtOnce<T, R>(
  items: readonly T[],
  count: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const work = async () => {
    for (const [i, item] of left) results[i] = await map(item);
  };
  await Promise.all(Array.from({ length: Math.max(1, count) }, work));
  return results;
}
