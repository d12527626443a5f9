import {
  type ClassSpelling,
  LINE_TERMINATORS,
  spellCodePoint,
  spellRange,
  WORD_CHARACTERS,
} from "./java_regex_class.ts";
import { bracketed, type Flags } from "./java_regex_class_reader.ts";

/** A piece of the expression in both dialects. */
export interface Piece {
  readonly js: string;
  readonly re2: string | undefined;
  readonly canBeEmpty: boolean;
  readonly literal?: string | undefined;
}

/** One character that stands for itself. */
export function characterPiece(codePoint: number, flags: Flags): Piece {
  const { i, u } = flags;
  if (i && u) return { js: `(?i:${spellCodePoint(codePoint).js})`, re2: undefined, canBeEmpty: false };
  if (i && isAsciiLetter(codePoint)) return classPiece(bracketed(spellRange(codePoint, codePoint, true)));
  return { ...spellCodePoint(codePoint), canBeEmpty: false, literal: String.fromCodePoint(codePoint) };
}

/** `.`. */
export function dotPiece(flags: Flags): Piece {
  if (flags.s) return { js: "[\\s\\S]", re2: "(?s:.)", canBeEmpty: false };
  if (flags.d) return { js: "[^\\n]", re2: "[^\\n]", canBeEmpty: false };
  return classPiece({ js: `[^${LINE_TERMINATORS.js}]`, re2: `[^${LINE_TERMINATORS.re2}]` });
}

/** `^`. */
export function lineStartPiece(flags: Flags): Piece {
  if (!flags.m) return { js: "^", re2: "\\A", canBeEmpty: true };
  const after = flags.d ? "\\n" : `\\r(?!\\n)|[\\n\\u0085\\u2028\\u2029]`;
  return { js: `(?:(?<=^|${after})(?=[\\s\\S]))`, re2: undefined, canBeEmpty: true };
}

/** `$`, which also matches before a line break at the end; with `multiline`, before every one. */
export function lineEndPiece(flags: Flags, multiline: boolean): Piece {
  const end = multiline ? "" : "$";
  const js = flags.d
    ? `(?:$|(?=\\n${end}))`
    : `(?:$|(?=\\r\\n${end}|[\\r\\u0085\\u2028\\u2029]${end})|(?<!\\r)(?=\\n${end}))`;
  return { js, re2: undefined, canBeEmpty: true };
}

/** `\b`, or `\B`. */
export function wordBoundaryPiece(not: boolean): Piece {
  const word = `[${WORD_CHARACTERS}]`;
  const js = not
    ? `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`
    : `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
  return { js, re2: undefined, canBeEmpty: true };
}

/** Texts one after the other; undefined where one is. */
export function joined(parts: readonly (string | undefined)[], separator: string): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join(separator);
}

/** A class as a piece. */
export function classPiece(spelling: ClassSpelling): Piece {
  return { ...spelling, canBeEmpty: false };
}

/** The least and the greatest number of times that a quantifier allows. */
export function bounds(quantifier: string): [number, number] {
  if (quantifier === "*") return [0, Infinity];
  if (quantifier === "+") return [1, Infinity];
  if (quantifier === "?") return [0, 1];
  const [min, max] = quantifier.slice(1, -1).split(",");
  return [Number(min), max === undefined ? Number(min) : max === "" ? Infinity : Number(max)];
}

/** JavaScript cannot repeat a look-around or an assertion; wrapped it can. */
export function repeatable(js: string): string {
  return /^(?:[A-Za-z0-9]|\\u\{[0-9a-f]+\}|\((?:\?:|\?<[gp]))/.test(js) || js.startsWith("[")
    ? js
    : `(?:${js})`;
}

function isAsciiLetter(codePoint: number): boolean {
  return (codePoint | 0x20) >= 0x61 && (codePoint | 0x20) <= 0x7a;
}
