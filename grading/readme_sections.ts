import type { GradedLab } from "./grade_question.ts";
import { headingOf, type LabQuestion } from "./lab_question.ts";

/**
 * What the README says of a question other than its data does: each section begins with the points of its question and where
 * its hints are, and has its words.
 *
 * @returns A sentence for each section that differs.
 */
export function readmeProblems<Lab>(lab: GradedLab<Lab>, readme: string): string[] {
  return lab.questions.flatMap((question) => {
    const section = sectionOf(headingOf(question), readme);
    if (section === undefined) return [`README.md has no section "## ${headingOf(question)}"`];
    const parts = sectionParts(lab.name, question);
    const isThere = oneLine(section).startsWith(oneLine(parts.head)) &&
      oneLine(section).includes(oneLine(parts.task));
    return isThere ? [] : [
      `The section "${
        headingOf(question)
      }" must begin with:\n${parts.head}\nand have the words:\n${parts.task}`,
    ];
  });
}

/** What the section of a question begins with, and what it must say. */
export function sectionParts<Lab>(
  lab: string,
  { number, task, points }: LabQuestion<Lab>,
): { head: string; task: string } {
  const worth = points === 1 ? "1 point" : `${points} points`;
  return { head: `_${worth}. Stuck? \`deno task hint ${lab} ${number}\`_`, task };
}

/** The text below a heading, up to the next one. */
function sectionOf(heading: string, readme: string): string | undefined {
  const lines = readme.split("\n");
  const start = lines.indexOf(`## ${heading}`);
  if (start === -1) return undefined;
  const end = lines.findIndex((line, i) => i > start && line.startsWith("## "));
  return lines.slice(start + 1, end === -1 ? undefined : end).join("\n").trim();
}

/** Text without its line breaks, which the formatter moves. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
