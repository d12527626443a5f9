import { failureText } from "./failure_text.ts";
import { headingOf } from "./lab_question.ts";
import { pointsOf, type SubmissionResult } from "./results.ts";

/** For machines: everything, as JSON. */
export function jsonReport(results: readonly SubmissionResult[], trace: boolean): string {
  const submissions = results.map((result) => ({
    ...result,
    ...pointsOf(result),
    questions: result.questions.map(({ failure, ...question }) => {
      if (failure === undefined) return question;
      const { trace: how, ...rest } = failure;
      return { ...question, failure: trace ? { ...rest, trace: how } : rest };
    }),
  }));
  return JSON.stringify({ submissions }, undefined, 2);
}

/** For a class in a spreadsheet: a line for each submission, a column for each question. */
export function csvReport(results: readonly SubmissionResult[]): string {
  const [first] = results;
  const header = [
    "submission",
    ...(first?.questions ?? []).map(({ number }) => `question ${number}`),
    "points",
    "problem",
  ];
  const rows = results.map((result) => [
    result.file,
    ...result.questions.map(({ earned, state }) => state === "unanswered" ? "" : String(earned)),
    String(pointsOf(result).earned),
    result.problem ?? "",
  ]);
  return [header, ...rows].map((row) => row.map(csvField).join(",")).join("\r\n") + "\r\n";
}

/** A field that no spreadsheet takes for a formula. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** For CI: a suite for each submission, a case for each question. */
export function junitReport(results: readonly SubmissionResult[]): string {
  const suites = results.map((result) => {
    const { lab, file, questions, problem } = result;
    const cases = questions.map((question) => {
      const open = `    <testcase classname="${xml(`${lab} ${file}`)}" name="${xml(headingOf(question))}"`;
      if (question.failure !== undefined) {
        const message = xml(question.failure.sentence);
        return `${open}><failure message="${message}">${
          xml(failureText(question.failure))
        }</failure></testcase>`;
      }
      if (question.state === "passed") return `${open}/>`;
      return problem === undefined
        ? `${open}><skipped message="not answered"/></testcase>`
        : `${open}><failure message="${xml(problem)}"/></testcase>`;
    });
    const failed = questions.filter(({ state }) =>
      state === "failed" || problem !== undefined && state !== "passed"
    ).length;
    const skipped = questions.filter(({ state }) => state === "unanswered").length -
      (problem === undefined ? 0 : questions.filter(({ state }) => state === "unanswered").length);
    const counts = `tests="${questions.length}" failures="${failed}" skipped="${skipped}"`;
    return [`  <testsuite name="${xml(`${lab} ${file}`)}" ${counts}>`, ...cases, "  </testsuite>"].join("\n");
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...suites, "</testsuites>", ""].join(
    "\n",
  );
}

function xml(text: string): string {
  const NAMES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  // deno-lint-ignore no-control-regex -- XML has no way to hold these
  return text.replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, "\ufffd").replaceAll(
    /[&<>"]/g,
    (one) => NAMES[one]!,
  );
}
