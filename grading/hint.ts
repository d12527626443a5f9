/**
 * Shows the hints of a question, one more at each call: `deno task hint week5 3`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { headingOf, type LabQuestion, readmeLink } from "./lab_question.ts";
import { CommandError, loadLab } from "./labs.ts";

const HELP = `deno task hint week5 3         shows the next hint to Question 3 of week 5, and those before it
deno task hint week5 3 --all   shows all of them
deno task hint week5 3 --none  forgets how many were shown`;

/** How many hints were shown, by lab and question. */
type Shown = Readonly<Record<string, number>>;

/** Where it is kept how many hints were shown. */
const SHOWN_FILE = new URL("../.practice/hints_shown.json", import.meta.url);

/**
 * What to say, and how many hints are shown by then.
 *
 * @param shown How many were shown before.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nextHints } from "./hint.ts";
 *
 * const question = { number: 3, title: "Name it", hints: ["Look up.", "Look down."] } as const;
 * assertEquals(nextHints("week5", question, 0), {
 *   text: "Question 3: Name it\n\n  Hint 1 of 2: Look up.\n\nThe same command shows the next one.",
 *   shown: 1,
 * });
 * ```
 */
export function nextHints(
  lab: string,
  question: Pick<LabQuestion<unknown>, "number" | "title" | "hints">,
  shown: number,
): { text: string; shown: number } {
  const { hints } = question;
  const count = Math.min(shown + 1, hints.length);
  const lines = hints.slice(0, count).map((hint, i) => `  Hint ${i + 1} of ${hints.length}: ${hint}`);
  const end = count < hints.length
    ? "The same command shows the next one."
    : `There are no more hints. ${readmeLink(lab, question)} has all that is to know.`;
  return { text: [headingOf(question), "", ...lines, "", end].join("\n"), shown: count };
}

async function main([lab, number, flag]: readonly string[]): Promise<void> {
  if (lab === undefined || lab === "--help" || lab === "-h") return console.log(HELP);
  const { name, questions } = await loadLab(lab);
  const question = questions.find((one) => String(one.number) === number);
  if (question === undefined) {
    const numbers = questions.map((one) => one.number).join(", ");
    throw new CommandError(`Say which question of ${name}: its questions with hints are ${numbers}.`);
  }
  const key = `${name} ${question.number}`;
  const before: Shown = await Deno.readTextFile(SHOWN_FILE).then(JSON.parse).catch(() => ({}));
  if (flag === "--none") return await keep({ ...before, [key]: 0 });
  const { text, shown } = nextHints(
    name,
    question,
    flag === "--all" ? question.hints.length : before[key] ?? 0,
  );
  console.log(text);
  await keep({ ...before, [key]: shown });
}

async function keep(shown: Shown): Promise<void> {
  try {
    await Deno.mkdir(new URL("./", SHOWN_FILE), { recursive: true });
    await Deno.writeTextFile(SHOWN_FILE, JSON.stringify(shown));
  } catch (error) {
    console.error(
      `Cannot remember in ${fileURLToPath(SHOWN_FILE)} which hints were shown: ${
        (error as Error).message
      }. ` +
        "--all shows the rest.",
    );
  }
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(error.message);
    Deno.exitCode = 2;
  }
}
