import { AnalysisError, ComputationError } from "../../errors.ts";
import { type JavaRegex, javaRegex } from "./java_regex.ts";
import type { ScalarUdf } from "./spark_function.ts";

/** A replacement of Java's `replaceAll`: text and the numbers of groups to insert. */
export type Replacement = readonly (string | number)[];

/**
 * Reads Java's replacement syntax: `$1`, `${name}`, and `\` before a character that means itself.
 *
 * @throws {ComputationError} `INVALID_REGEXP_REPLACE` when it is malformed, or names a group that the pattern does not have.
 */
export function parseReplacement(replacement: string, regex: JavaRegex, pattern: string): Replacement {
  const parts: (string | number)[] = [];
  const fail = (reason: string): never => {
    throw new ComputationError(
      "INVALID_REGEXP_REPLACE",
      `Could not perform regexp_replace with the pattern '${pattern}' and the replacement '${replacement}': ${reason}. Write "\\$" for a dollar sign and "\\\\" for a backslash.`,
      { parameters: { pattern, replacement } },
    );
  };
  const last = regex.groups.length - 1;
  for (const [token] of replacement.matchAll(/\\[^]|\$\{[^}]*\}|\$\d+|[^\\$]+|[^]/g)) {
    if (token.startsWith("\\")) parts.push(token.slice(1) || fail("it ends with a single backslash"));
    else if (token.startsWith("${")) {
      parts.push(
        regex.groupNames.get(token.slice(2, -1)) ?? fail(`there is no group named ${token.slice(2, -1)}`),
      );
    } else if (token === "$") fail('"$" must be followed by the number of a group');
    else if (token.startsWith("$")) {
      let digits = 1;
      while (digits < token.length - 1 && Number(token.slice(1, digits + 2)) <= last) digits++;
      const group = Number(token.slice(1, digits + 1));
      if (group > last) fail(`there is no group ${group}`);
      parts.push(group, token.slice(digits + 1));
    } else parts.push(token);
  }
  return parts.filter((part) => part !== "");
}

/** Splits as Java does, with Spark's rules: trailing empty strings are kept, and the empty pattern gives characters. */
export function splitText(text: string, pattern: string, limit: number): string[] {
  if (pattern === "" && text !== "") return splitCharacters(text, limit);
  const pieces: string[] = [];
  let from = 0;
  for (const match of allMatches(javaRegex(pattern), text)) {
    if (limit > 0 && pieces.length >= limit - 1) break;
    const end = match.index + match[0].length;
    if (end === 0) continue;
    pieces.push(text.slice(from, match.index));
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces;
}

function splitCharacters(text: string, limit: number): string[] {
  const characters = [...text];
  if (limit <= 0 || limit >= characters.length) return characters;
  return [...characters.slice(0, limit - 1), characters.slice(limit - 1).join("")];
}

function replaceText(text: string, pattern: string, replacement: string, position: number): string {
  if (position < 1) throw positionOutOfRange(position);
  const start = position - 1;
  if (start > 0 && start >= text.length) return text;
  const regex = javaRegex(pattern);
  let parts: Replacement | undefined;
  const replaced = text.slice(start).replace(regex.js, (...match) => {
    parts ??= parseReplacement(replacement, regex, pattern);
    return parts.map((part) => typeof part === "string" ? part : groupText(regex, match, part, pattern)).join(
      "",
    );
  });
  return text.slice(0, start) + replaced;
}

/** The error of a position that is not in the text: found in the plan when it is a literal, in the row when it is not. */
export function positionOutOfRange(position: unknown): AnalysisError {
  return new AnalysisError(
    "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
    `Cannot use regexp_replace at position ${position}: the \`position\` must be between (0, 2147483647].`,
    { parameters: { exprName: "`position`", currentValue: String(position) } },
  );
}

function extractText(text: string, pattern: string, group: number): string {
  const regex = javaRegex(pattern);
  checkGroup("regexp_extract", group, regex);
  const match = firstMatch(regex, text);
  return match ? groupText(regex, match, group, pattern) : "";
}

function extractAllTexts(text: string, pattern: string, group: number): string[] {
  const regex = javaRegex(pattern);
  checkGroup("regexp_extract_all", group, regex);
  return Array.from(allMatches(regex, text), (match) => groupText(regex, match, group, pattern));
}

function firstMatch(regex: JavaRegex, text: string): RegExpExecArray | null {
  regex.js.lastIndex = 0;
  return regex.js.exec(text);
}

function allMatches(regex: JavaRegex, text: string): Iterable<RegExpExecArray> {
  regex.js.lastIndex = 0;
  return text.matchAll(regex.js);
}

function groupText(regex: JavaRegex, match: ArrayLike<unknown>, group: number, pattern: string): string {
  if (regex.keptGroups.has(group)) {
    throw new ComputationError(
      "UNSUPPORTED_FEATURE.REGEX_GROUP",
      `Group ${group} of the regular expression '${pattern}' lies in a repetition and is optional there, and cannot be extracted. Repeat without a group: (?: ).`,
    );
  }
  return match[regex.groups[group]!] as string | undefined ?? "";
}

/** @throws {ComputationError} `INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX` when the pattern has no group of this number. */
export function checkGroup(functionName: string, group: number, regex: JavaRegex): void {
  const count = regex.groups.length - 1;
  if (group >= 0 && group <= count) return;
  throw new ComputationError(
    "INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX",
    `The value of parameter(s) \`idx\` in \`${functionName}\` is invalid: expects group index between 0 and ${count}, but got ${group}.`,
    { parameters: { functionName, groupCount: `${count}`, groupIndex: `${group}` } },
  );
}

/** `spark_split(str, regex, limit)`. */
export const SPLIT_UDF: ScalarUdf = {
  name: "spark_split",
  parameterTypes: ["VARCHAR", "VARCHAR", "INTEGER"],
  returnType: "VARCHAR[]",
  call: splitText,
};

/** `spark_rlike(str, regex)`. */
export const RLIKE_UDF: ScalarUdf = {
  name: "spark_rlike",
  parameterTypes: ["VARCHAR", "VARCHAR"],
  returnType: "BOOLEAN",
  call: (text: string, pattern: string) => firstMatch(javaRegex(pattern), text) !== null,
};

/** `spark_regexp_replace(str, regex, replacement, position)`. */
export const REPLACE_UDF: ScalarUdf = {
  name: "spark_regexp_replace",
  parameterTypes: ["VARCHAR", "VARCHAR", "VARCHAR", "INTEGER"],
  returnType: "VARCHAR",
  call: replaceText,
};

/** `spark_regexp_extract(str, regex, group)`. */
export const EXTRACT_UDF: ScalarUdf = {
  name: "spark_regexp_extract",
  parameterTypes: ["VARCHAR", "VARCHAR", "INTEGER"],
  returnType: "VARCHAR",
  call: extractText,
};

/** `spark_regexp_extract_all(str, regex, group)`. */
export const EXTRACT_ALL_UDF: ScalarUdf = {
  name: "spark_regexp_extract_all",
  parameterTypes: ["VARCHAR", "VARCHAR", "INTEGER"],
  returnType: "VARCHAR[]",
  call: extractAllTexts,
};

/** `spark_regexp_instr(str, regex)`: the 1-based position in characters. */
export const INSTR_UDF: ScalarUdf = {
  name: "spark_regexp_instr",
  parameterTypes: ["VARCHAR", "VARCHAR"],
  returnType: "INTEGER",
  call: (text: string, pattern: string) => {
    const match = firstMatch(javaRegex(pattern), text);
    return match ? [...text.slice(0, match.index)].length + 1 : 0;
  },
};
