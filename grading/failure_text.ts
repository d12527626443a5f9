import type { Failure } from "./results.ts";
import type { Evidence } from "./wrong_answer.ts";

/**
 * Why an answer is not right, as lines for a terminal, a log or a screen reader: no colours, no stack.
 *
 * @param trace Adds how it came to this.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { failureText } from "./failure_text.ts";
 *
 * const text = failureText({
 *   check: "each field is in its column",
 *   sentence: "Column vine is wrong:",
 *   evidence: [{ title: "expected and actual", header: ["column", "expected", "actual"], rows: [["vine", '"N"', '"Y"']] }],
 *   link: "week4/README.md#question-1-split",
 * });
 * assertEquals(text.split("\n"), [
 *   "Column vine is wrong:",
 *   "",
 *   "  expected and actual",
 *   "    column   expected   actual",
 *   '    vine     "N"        "Y"',
 *   "",
 *   "What should hold: each field is in its column.",
 *   "See week4/README.md#question-1-split",
 * ]);
 * ```
 */
export function failureText({ check, sentence, evidence, link, trace }: Failure, withTrace = false): string {
  return [
    sentence,
    ...evidence.flatMap((one) => ["", ...evidenceLines(one)]),
    "",
    `What should hold: ${check}.`,
    `See ${link}`,
    ...(withTrace && trace !== undefined ? ["", trace] : []),
  ].join("\n");
}

function evidenceLines({ title, header, rows }: Evidence): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    `    ${row.map((cell, i) => cell.padEnd(widths[i]!)).join("   ").trimEnd()}`;
  return [`  ${title}`, ...all.map(line)];
}
