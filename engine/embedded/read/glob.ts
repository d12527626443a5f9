/**
 * A file name pattern of Hadoop as a regular expression for one part of a path: `*`, `?`, `[a-z]`, `[^a]`, `{jpg,png}`, and `\` before a character that is meant.
 *
 * @throws {SyntaxError} When a bracket or a brace is not closed.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { globRegExp } from "./glob.ts";
 *
 * assert(globRegExp("part-*.{json,csv}").test("part-0.json"));
 * ```
 */
export function globRegExp(pattern: string): RegExp {
  let source = "";
  let depth = 0;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    if (char === "\\" && i + 1 < pattern.length) source += RegExp.escape(pattern[++i]!);
    else if (char === "*") source += ".*";
    else if (char === "?") source += ".";
    else if (char === "{") (depth++, source += "(?:");
    else if (char === "}" && depth > 0) (depth--, source += ")");
    else if (char === "," && depth > 0) source += "|";
    else if (char === "[") {
      const end = pattern.indexOf("]", i + 1);
      if (end < 0) throw new SyntaxError(`Cannot read the pattern ${pattern}: a "[" is not closed`);
      const inside = pattern.slice(i + 1, end).replace(/^!/, "^").replaceAll("\\", "\\\\");
      source += `[${inside}]`;
      i = end;
    } else source += RegExp.escape(char);
  }
  if (depth > 0) throw new SyntaxError(`Cannot read the pattern ${pattern}: a "{" is not closed`);
  return new RegExp(`^(?:${source})$`, "su");
}

/** Whether a path is a pattern rather than a name. */
export function isGlob(path: string): boolean {
  return /[{}[\]*?]/.test(path);
}

/** The parts of a path; a comma or slash inside braces belongs to its part. */
export function globParts(path: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const char of path) {
    if (char === "{") depth++;
    if (char === "}") depth--;
    if (char === "/" && depth === 0) (parts.push(part), part = "");
    else part += char;
  }
  return [...parts, part];
}
