/**
 * Grades the answers of one student, or of a class: `deno task grade week5`. `--help` says more, and `grading/README.md` all.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "@std/cli/parse-args";
import { gradeClass } from "./grade_class.ts";
import { CommandError, LABS, loadLab, starterOf } from "./labs.ts";
import { csvReport, jsonReport, junitReport } from "./report_files.ts";
import { classText, scriptText } from "./report_text.ts";
import { isAllRight, type SubmissionResult } from "./results.ts";
import { findSubmissions } from "./submissions.ts";

const HELP = `deno task grade week5 [flags]   grades week5/starter.ts; the labs are ${LABS.join(", ")}

  --file PATH       grades another script, or a folder of submissions (name.ts, name/week5/starter.ts)
  --seed N          the data that the answers are tried with; without it, other data at every run
  --json            prints everything as JSON
  --csv             prints a line for each submission, for a spreadsheet
  --junit FILE      also writes a JUnit report
  --details         shows for each submission of a folder what is wrong
  --jobs N          how many are graded at the same time (as many as the machine has cores)
  --limit SECONDS   how much of the processor's time one question may take (10); on the clock five times that
  --trace           shows how a failure came about
  --help            this text

Exit codes: 0 all answers of all submissions are right, 1 some are not, 2 the command line is wrong or a report cannot
be written.`;

interface Flags {
  readonly lab: string | undefined;
  readonly file: string | undefined;
  readonly seed: number;
  readonly jobs: number;
  readonly limitMs: number;
  readonly junit: string | undefined;
  readonly format: "text" | "json" | "csv";
  readonly details: boolean;
  readonly trace: boolean;
  readonly help: boolean;
}

const BOOLEANS = ["json", "csv", "details", "trace", "help"] as const;
const TEXTS = ["file", "seed", "jobs", "limit", "junit"] as const;

function parseFlags(args: readonly string[]): Flags {
  const parsed = parseArgs([...args], {
    boolean: [...BOOLEANS],
    string: [...TEXTS],
    alias: { help: "h" },
    unknown: (arg: string) => {
      if (arg.startsWith("-")) throw new CommandError(`Cannot use "${arg}": --help shows all flags.`);
      return true;
    },
  });
  const [lab, ...more] = parsed._.map(String);
  if (more.length > 0) {
    throw new CommandError(`Grade one lab at a time: ${[lab, ...more].join(", ")} are several.`);
  }
  if (parsed.json && parsed.csv) throw new CommandError("Give --json or --csv, and not both.");
  const someSeed = crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000;
  return {
    lab,
    file: parsed.file,
    seed: wholeNumber("--seed", parsed.seed, someSeed),
    jobs: wholeNumber("--jobs", parsed.jobs, navigator.hardwareConcurrency) || 1,
    limitMs: (wholeNumber("--limit", parsed.limit, 10) || 1) * 1000,
    junit: parsed.junit,
    format: parsed.json ? "json" : parsed.csv ? "csv" : "text",
    details: parsed.details,
    trace: parsed.trace,
    help: parsed.help,
  };
}

function wholeNumber(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (text !== "" && Number.isSafeInteger(number) && number >= 0) return number;
  throw new CommandError(`Cannot use ${flag} ${text}: give a whole number.`);
}

/** Grades as the command line says; gives the exit code. */
export async function gradeMain(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args);
  if (flags.help) {
    console.log(HELP);
    return 0;
  }
  const lab = await loadLab(flags.lab);
  const path = flags.file ?? fileURLToPath(starterOf(lab.name));
  const submissions = await findSubmissions(path, lab.name);
  const isClass = (await Deno.stat(path)).isDirectory;
  const counts = isClass && flags.format === "text" && Deno.stderr.isTerminal();
  const onDone = (done: number) => counts && console.error(`${done} of ${submissions.length} graded`);
  const results = await gradeClass(lab, submissions, { ...flags, onDone });
  console.log(reportOf(results, isClass, flags));
  const isWritten = flags.junit === undefined || await writeReport(flags.junit, junitReport(results));
  return isWritten ? (results.every(isAllRight) ? 0 : 1) : 2;
}

function reportOf(
  results: readonly SubmissionResult[],
  isClass: boolean,
  { format, details, trace }: Flags,
): string {
  if (format === "json") return jsonReport(results, trace);
  if (format === "csv") return csvReport(results).trimEnd();
  const colors = Deno.stdout.isTerminal() && !Deno.noColor;
  const each = results.map((result) => scriptText(result, { colors, trace }));
  if (!isClass) return each.join("\n");
  const parts = results.map(({ file }, i) => `== ${file}\n${each[i]}\n`);
  return [...(details ? parts : []), classText(results)].join("\n");
}

async function writeReport(file: string, text: string): Promise<boolean> {
  try {
    await Deno.writeTextFile(file, text);
    return true;
  } catch (error) {
    console.error(
      `Cannot write the report ${file}: ${(error as Error).message}. The results above are whole.`,
    );
    return false;
  }
}

/** {@linkcode gradeMain}, with a sentence and exit code 2 for a command line that cannot be understood. */
export async function gradeCommand(args: readonly string[]): Promise<number> {
  try {
    return await gradeMain(args);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(error.message);
    return 2;
  }
}

if (import.meta.main) Deno.exitCode = await gradeCommand(Deno.args);
