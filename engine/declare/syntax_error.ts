import { AnalysisError } from "../errors.ts";

/**
 * The error for text that Spark SQL's grammar has no room for: what was met, where (line and position as Spark counts them, from 1 and 0), and the
 * line with a pointer under it.
 *
 * @param start Offset of what was met. @param end Offset after it. @param hint What to do, or what was expected.
 */
export function syntaxError(text: string, start: number, end: number, hint: string): AnalysisError {
  const near = start >= text.trimEnd().length ? "end of input" : `'${text.slice(start, end)}'`;
  const sentence = `Syntax error at or near ${near}: ${hint}.`;
  return new AnalysisError("PARSE_SYNTAX_ERROR", sentence + pointer(text, start, end), {
    parameters: { error: near, hint },
  });
}

/** Line and position of an offset, and the text with a line of `^` under it, to end a message with. */
export function pointer(text: string, start: number, end = start + 1): string {
  const before = text.slice(0, start).split("\n");
  const position = before.at(-1)!.length;
  const lines = text.split("\n");
  const row = before.length - 1;
  const width = Math.max(1, Math.min(end - start, lines[row]!.length - position));
  // Tabs stay tabs, or the pointer would stand in the wrong place.
  const indent = before.at(-1)!.replaceAll(/[^\t]/g, " ");
  lines.splice(row + 1, 0, indent + "^".repeat(width));
  return ` (line ${row + 1}, pos ${position})\n\n== SQL ==\n${lines.join("\n")}`;
}
