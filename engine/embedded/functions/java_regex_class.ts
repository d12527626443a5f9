/**
 * Character classes of Java's regular expressions, spelt for JavaScript (flag `v`) and for RE2.
 *
 * @module
 */

/** The same class in both dialects, without the surrounding brackets; `re2` is undefined where RE2 has no such class. */
export interface ClassSpelling {
  readonly js: string;
  readonly re2: string | undefined;
}

const HORIZONTAL_SPACE = [
  0x20,
  0x09,
  0xa0,
  0x1680,
  0x180e,
  [0x2000, 0x200a],
  0x202f,
  0x205f,
  0x3000,
] as const;
const VERTICAL_SPACE = [[0x0a, 0x0d], 0x85, 0x2028, 0x2029] as const;
const DIGIT = [[0x30, 0x39]] as const;
const LOWER = [[0x61, 0x7a]] as const;
const UPPER = [[0x41, 0x5a]] as const;
const PUNCTUATION = [[0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e]] as const;
const SPACE = [[0x09, 0x0d], 0x20] as const;

type CodePoints = readonly (number | readonly [number, number])[];

const ESCAPES: Readonly<Record<string, CodePoints>> = {
  d: DIGIT,
  w: [...LOWER, ...UPPER, ...DIGIT, 0x5f],
  s: SPACE,
  h: HORIZONTAL_SPACE,
  v: VERTICAL_SPACE,
};

const POSIX: Readonly<Record<string, CodePoints>> = {
  Lower: LOWER,
  Upper: UPPER,
  ASCII: [[0, 0x7f]],
  Alpha: [...LOWER, ...UPPER],
  Digit: DIGIT,
  Alnum: [...LOWER, ...UPPER, ...DIGIT],
  Punct: PUNCTUATION,
  Graph: [[0x21, 0x7e]],
  Print: [[0x20, 0x7e]],
  Blank: [0x20, 0x09],
  Cntrl: [[0, 0x1f], 0x7f],
  XDigit: [...DIGIT, [0x41, 0x46], [0x61, 0x66]],
  Space: SPACE,
};

/** Properties that RE2 does not know, by the JavaScript name of the same set of characters. */
const PROPERTIES: Readonly<Record<string, string>> = {
  IsAlphabetic: "\\p{Alphabetic}",
  IsLetter: "\\p{L}",
  IsDigit: "\\p{Nd}",
  IsLowercase: "\\p{Lowercase}",
  IsUppercase: "\\p{Uppercase}",
  IsPunctuation: "\\p{P}",
  IsWhite_Space: "\\p{White_Space}",
  IsIdeographic: "\\p{Ideographic}",
  IsEmoji: "\\p{Emoji}",
  javaLowerCase: "\\p{Lowercase}",
  javaUpperCase: "\\p{Uppercase}",
  javaAlphabetic: "\\p{Alphabetic}",
  javaLetter: "\\p{L}",
  javaDigit: "\\p{Nd}",
  javaLetterOrDigit: "\\p{L}\\p{Nd}",
};

/** Line terminators of Java's `.`, `^` and `$`. */
export const LINE_TERMINATORS: ClassSpelling = spell([0x0a, 0x0d, 0x85, 0x2028, 0x2029]);

/** Everything that counts as part of a word for Java 17's `\b`. */
export const WORD_CHARACTERS = "\\p{L}\\p{Nd}\\p{Mn}_";

/** One code point as it may stand anywhere in a pattern, inside a class or outside. */
export function spellCodePoint(codePoint: number): ClassSpelling {
  const char = String.fromCodePoint(codePoint);
  if (/^[A-Za-z0-9]$/.test(char)) return { js: char, re2: char };
  const hex = codePoint.toString(16);
  return { js: `\\u{${hex}}`, re2: isSurrogate(codePoint) ? undefined : `\\x{${hex}}` };
}

/** A range of code points; with `ignoreCase`, also those that ASCII letters in it become when their case is swapped. */
export function spellRange(from: number, to: number, ignoreCase: boolean): ClassSpelling {
  const ranges: [number, number][] = [[from, to]];
  if (ignoreCase) {
    for (const [low, high, shift] of [[0x41, 0x5a, 0x20], [0x61, 0x7a, -0x20]] as const) {
      const start = Math.max(from, low);
      const end = Math.min(to, high);
      if (start <= end) ranges.push([start + shift, end + shift]);
    }
  }
  return spell(ranges);
}

/** `\d`, `\w`, `\s`, `\h`, `\v`; undefined for another letter. */
export function escapeClass(letter: string): ClassSpelling | undefined {
  const codePoints = ESCAPES[letter];
  return codePoints && spell(codePoints);
}

/** `\p{name}`; undefined for a name that we do not know. */
export function propertyClass(name: string): ClassSpelling | undefined {
  if (POSIX[name]) return spell(POSIX[name]);
  if (PROPERTIES[name]) return { js: PROPERTIES[name], re2: undefined };
  const category = /^(?:Is|general_category=|gc=)?([CLMNPSZ][a-z&]?)$/.exec(name)?.[1];
  if (category && isJsProperty(category)) {
    return { js: `\\p{${category}}`, re2: category.startsWith("C") ? undefined : `\\p{${category}}` };
  }
  const script = /^(?:Is|script=|sc=)([A-Za-z_]+)$/.exec(name)?.[1];
  return script && isJsProperty(`Script=${script}`)
    ? { js: `\\p{Script=${script}}`, re2: undefined }
    : undefined;
}

function isJsProperty(name: string): boolean {
  try {
    return new RegExp(`\\p{${name}}`, "v") !== undefined;
  } catch {
    return false;
  }
}

function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}

function spell(codePoints: CodePoints): ClassSpelling {
  const parts = codePoints.map((item) => {
    if (typeof item === "number") return spellCodePoint(item);
    const [from, to] = item.map(spellCodePoint) as [ClassSpelling, ClassSpelling];
    return { js: `${from.js}-${to.js}`, re2: from.re2 && to.re2 && `${from.re2}-${to.re2}` };
  });
  const re2 = parts.map((part) => part.re2);
  return {
    js: parts.map((part) => part.js).join(""),
    re2: re2.includes(undefined) ? undefined : re2.join(""),
  };
}
