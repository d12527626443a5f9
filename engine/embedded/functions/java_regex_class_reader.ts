import { type ClassSpelling, escapeClass, propertyClass, spellRange } from "./java_regex_class.ts";
import type { PatternCursor } from "./java_regex_cursor.ts";

const CONTROL_ESCAPES: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 };

/** Flags of Java's `Pattern` that are on: `i` and `u` without regard to case, `s` dot matches all, `m` lines, `x` comments, `d` Unix lines. */
export interface Flags {
  readonly i: boolean;
  readonly u: boolean;
  readonly s: boolean;
  readonly m: boolean;
  readonly x: boolean;
  readonly d: boolean;
}

/** The class after `[`, with its brackets. */
export function readClass(cursor: PatternCursor, flags: Flags): ClassSpelling {
  const negated = cursor.take("^");
  const operands: ClassSpelling[] = [];
  let items: ClassSpelling[] = [];
  let nested = false;
  let first = true;
  for (;; first = false) {
    if (cursor.isAtEnd) cursor.fail('a "[" is not closed');
    if (!first && cursor.take("]")) break;
    if (cursor.rest().startsWith("&&")) {
      cursor.at += 2;
      operands.push(union(items));
      items = [];
    } else if (cursor.take("[")) {
      nested = true;
      items.push(readClass(cursor, flags));
    } else if (!flags.x || !/[ \t\n\v\f\r]/.test(cursor.peek()!)) items.push(readItem(cursor, flags));
    else cursor.at++;
  }
  if (operands.length === 0) {
    if (negated && nested) cursor.fail("a class within a negated class is not supported here");
    return bracketed(union(items), negated);
  }
  if (items.length > 0) operands.push(union(items));
  const js = operands.map((operand) => `[${operand.js}]`).join("&&");
  return { js: `[${negated ? "^" : ""}${js}]`, re2: undefined };
}

function readItem(cursor: PatternCursor, flags: Flags): ClassSpelling {
  const { i, u } = flags;
  if (i && u) cursor.fail("a class together with (?iu) is not supported here");
  if (cursor.take("\\")) {
    if (cursor.take("Q")) return readQuotation(cursor, flags);
    const spelling = readClassEscape(cursor, flags);
    if (spelling) return spelling;
    return readRange(cursor, flags, readEscapedCodePoint(cursor));
  }
  return readRange(cursor, flags, cursor.next().codePointAt(0)!);
}

function readRange(cursor: PatternCursor, flags: Flags, from: number): ClassSpelling {
  const next = cursor.second;
  if (cursor.peek() !== "-" || next === undefined || next === "]" || next === "[") {
    return spellRange(from, from, flags.i);
  }
  cursor.at++;
  const to = cursor.take("\\") ? readEscapedCodePoint(cursor) : cursor.next().codePointAt(0)!;
  if (to < from) cursor.fail("a range in a class ends before it begins");
  return spellRange(from, to, flags.i);
}

function readQuotation(cursor: PatternCursor, flags: Flags): ClassSpelling {
  const rest = cursor.rest();
  const end = rest.indexOf("\\E");
  const text = end < 0 ? rest : rest.slice(0, end);
  cursor.at += [...text].length + (end < 0 ? 0 : 2);
  return union([...text].map((c) => spellRange(c.codePointAt(0)!, c.codePointAt(0)!, flags.i)));
}

/** `\d`, `\W`, `\p{…}` and the like, as complete classes. */
export function readClassEscape(cursor: PatternCursor, flags: Flags): ClassSpelling | undefined {
  const char = cursor.peek()!;
  const lower = escapeClass(char.toLowerCase());
  if (lower) {
    cursor.at++;
    return bracketed(lower, char !== char.toLowerCase());
  }
  if (char !== "p" && char !== "P") return undefined;
  cursor.at++;
  let name = cursor.next();
  if (name === "{") name = cursor.until("}");
  const property = propertyClass(name.replace(/^In/, "Is"));
  if (!property) cursor.fail(`the class \\p{${name}} is not known here`);
  if (flags.i && /Lower|Upper|^L[lut]$|IsL[lut]$/.test(name)) {
    cursor.fail(`\\p{${name}} together with (?i) is not supported here`);
  }
  return bracketed(property, char === "P");
}

/** The character that `\n`, `\x41`, `\.` and the like stand for, after the backslash. */
export function readEscapedCodePoint(cursor: PatternCursor): number {
  const char = cursor.next();
  if (char in CONTROL_ESCAPES) return CONTROL_ESCAPES[char]!;
  switch (char) {
    case "0":
      return parseInt(cursor.match(/^(?:[0-3][0-7]{2}|[0-7]{1,2})/, "an octal number"), 8);
    case "x":
      if (cursor.take("{")) return parseInt(cursor.until("}"), 16);
      return parseInt(cursor.match(/^[0-9A-Fa-f]{2}/, "two hexadecimal digits"), 16);
    case "u":
      return readUnicodeEscape(cursor);
    case "c":
      return cursor.next().codePointAt(0)! ^ 64;
  }
  if (/[A-Za-z]/.test(char)) cursor.fail(`"\\${char}" has no meaning`);
  return char.codePointAt(0)!;
}

function readUnicodeEscape(cursor: PatternCursor): number {
  const unit = parseInt(cursor.match(/^[0-9A-Fa-f]{4}/, "four hexadecimal digits"), 16);
  if (unit < 0xd800 || unit > 0xdbff) return unit;
  const low = /^\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})/.exec(cursor.rest())?.[1];
  if (!low) return unit;
  cursor.at += 6;
  return String.fromCharCode(unit, parseInt(low, 16)).codePointAt(0)!;
}

/** A class with its brackets. */
export function bracketed(inside: ClassSpelling, negated = false): ClassSpelling {
  const open = negated ? "[^" : "[";
  return { js: `${open}${inside.js}]`, re2: inside.re2 && `${open}${inside.re2}]` };
}

/** A class's items side by side. JavaScript nests classes; RE2 does so only at the top, where the brackets of an inner class can be left out. */
function union(items: readonly ClassSpelling[]): ClassSpelling {
  const re2 = items.map((item) =>
    item.re2?.startsWith("[^") ? undefined : item.re2?.startsWith("[") ? item.re2.slice(1, -1) : item.re2
  );
  return { js: items.map((item) => item.js).join(""), re2: joined(re2) };
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join("");
}
