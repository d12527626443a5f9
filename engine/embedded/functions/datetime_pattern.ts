import { AnalysisError } from "../../errors.ts";

/** One piece of a pattern: a field such as `yyyy`, a text, or a part in brackets that may be missing. */
export type PatternPart =
  | { readonly kind: "field"; readonly letter: string; readonly count: number }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "optional"; readonly parts: readonly PatternPart[] };

/** The longest run of each letter; letters that are missing have no meaning in Spark 4. */
const MAX_COUNT: Readonly<Record<string, number>> = {
  G: 4,
  y: 6,
  M: 4,
  L: 4,
  d: 2,
  D: 3,
  E: 4,
  F: 1,
  Q: 4,
  q: 2,
  a: 1,
  H: 2,
  h: 2,
  K: 2,
  k: 2,
  m: 2,
  s: 2,
  S: 9,
  V: 2,
  z: 4,
  O: 4,
  X: 5,
  x: 5,
  Z: 5,
};

const FORMAT_ONLY = "EFQq";
const CACHE = new Map<string, readonly PatternPart[]>();

/**
 * Reads a date pattern of Java as far as Spark 4 takes it.
 *
 * @throws {AnalysisError} `INVALID_DATETIME_PATTERN` for letters or runs without a meaning.
 *
 * @see {@link https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parsePattern } from "./datetime_pattern.ts";
 *
 * assertEquals(parsePattern("d'th'", "format"), [
 *   { kind: "field", letter: "d", count: 1 },
 *   { kind: "text", text: "th" },
 * ]);
 * ```
 */
export function parsePattern(pattern: string, use: "format" | "parse"): readonly PatternPart[] {
  const key = `${use} ${pattern}`;
  let parts = CACHE.get(key);
  if (!parts) {
    if (CACHE.size > 500) CACHE.clear();
    CACHE.set(key, parts = readParts(pattern, use));
  }
  return parts;
}

function readParts(pattern: string, use: "format" | "parse"): readonly PatternPart[] {
  const open: PatternPart[][] = [[]];
  const addText = (text: string) => {
    const parts = open.at(-1)!;
    const last = parts.at(-1);
    if (last?.kind === "text") parts[parts.length - 1] = { kind: "text", text: last.text + text };
    else if (text !== "") parts.push({ kind: "text", text });
  };
  for (const [token] of pattern.matchAll(/([A-Za-z])\1*|'(?:[^']|'')*'|[^]/g)) {
    if (/^[A-Za-z]/.test(token)) open.at(-1)!.push(readField(token, pattern, use));
    else if (token === "''") addText("'");
    else if (token.startsWith("'")) {
      if (token === "'") throw invalid(pattern, "a quotation is not closed");
      addText(token.slice(1, -1).replaceAll("''", "'"));
    } else if (token === "[") open.push([]);
    else if (token === "]") {
      const parts = open.pop()!;
      if (open.length === 0) throw invalid(pattern, '"]" without "["');
      open.at(-1)!.push({ kind: "optional", parts });
    } else if ("{}#".includes(token)) {
      throw invalid(pattern, `"${token}" is reserved; write '${token}' in quotes`);
    } else addText(token);
  }
  while (open.length > 1) {
    const parts = open.pop()!;
    open.at(-1)!.push({ kind: "optional", parts });
  }
  return open[0]!;
}

function readField(token: string, pattern: string, use: "format" | "parse"): PatternPart {
  const letter = token[0]!;
  const count = token.length;
  const max = MAX_COUNT[letter];
  if (max === undefined) throw invalid(pattern, `the letter "${letter}" has no meaning in Spark 4`);
  if (use === "parse" && FORMAT_ONLY.includes(letter)) {
    throw invalid(pattern, `the letter "${letter}" can only be used for writing, not for reading`);
  }
  const isTooShort = (letter === "V" && count === 1) || (letter === "O" && (count === 2 || count === 3));
  if (count > max || isTooShort) throw invalid(pattern, `"${token}" has the wrong length`);
  return { kind: "field", letter, count };
}

function invalid(pattern: string, reason: string): AnalysisError {
  return new AnalysisError(
    "INVALID_DATETIME_PATTERN.WITH_SUGGESTION",
    `Unrecognized datetime pattern: ${pattern}: ${reason}. See the list of letters at https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html`,
    { parameters: { pattern } },
  );
}

/** The era is part of the pattern, so the year counts from 1 in both eras. */
export function hasEra(parts: readonly PatternPart[]): boolean {
  return parts.some((part) =>
    part.kind === "field" ? part.letter === "G" : part.kind === "optional" && hasEra(part.parts)
  );
}

const STRFTIME: Readonly<Record<string, string>> = {
  yyyy: "%Y",
  yy: "%y",
  MM: "%m",
  M: "%-m",
  LL: "%m",
  L: "%-m",
  MMM: "%b",
  MMMM: "%B",
  dd: "%d",
  d: "%-d",
  DDD: "%j",
  D: "%-j",
  E: "%a",
  EE: "%a",
  EEE: "%a",
  EEEE: "%A",
  HH: "%H",
  H: "%-H",
  hh: "%I",
  h: "%-I",
  mm: "%M",
  m: "%-M",
  ss: "%S",
  s: "%-S",
  SSS: "%g",
  SSSSSS: "%f",
  a: "%p",
};

/** DuckDB's format that writes the same for the years 0 to 9999; undefined where there is none. */
export function strftimeFormat(parts: readonly PatternPart[]): string | undefined {
  let format = "";
  for (const part of parts) {
    const piece = part.kind === "text"
      ? part.text.replaceAll("%", "%%")
      : part.kind === "optional"
      ? strftimeFormat(part.parts)
      : STRFTIME[part.letter.repeat(part.count)];
    if (piece === undefined) return undefined;
    format += piece;
  }
  return format;
}

const FIXED_FIELDS: Readonly<Record<string, string>> = {
  yyyy: "[0-9]{4}",
  MM: "[0-9]{2}",
  dd: "[0-9]{2}",
  HH: "[0-9]{2}",
  mm: "[0-9]{2}",
  ss: "[0-9]{2}",
};

/**
 * DuckDB's format that reads the pattern, with a regular expression of the texts for which it does so exactly; undefined unless all fields have a fixed
 * number of digits.
 */
export function strptimeFormat(parts: readonly PatternPart[]): { format: string; texts: string } | undefined {
  let format = "";
  let texts = "";
  for (const part of parts) {
    if (part.kind === "optional") return undefined;
    if (part.kind === "text") {
      // Java reads letters without regard to case.
      if (/[^ -~]|[A-Za-z%]/.test(part.text)) return undefined;
      format += part.text;
      texts += part.text.replaceAll(/[^0-9]/g, "\\$&");
      continue;
    }
    const field = part.letter.repeat(part.count);
    if (!FIXED_FIELDS[field]) return undefined;
    format += STRFTIME[field];
    texts += FIXED_FIELDS[field];
  }
  return format.includes("%Y") && format.includes("%m") && format.includes("%d")
    ? { format, texts }
    : undefined;
}
