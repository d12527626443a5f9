import { ComputationError } from "../../errors.ts";
import {
  type ClassSpelling,
  escapeClass,
  LINE_TERMINATORS,
  propertyClass,
  spellCodePoint,
  spellRange,
  WORD_CHARACTERS,
} from "./java_regex_class.ts";

/** A regular expression of Java, translated. */
export interface JavaRegex {
  /** The same expression in JavaScript, with the flags `g` and `v`. */
  readonly js: RegExp;
  /** The same expression for RE2, which DuckDB uses; undefined when RE2 cannot say it or would match differently. */
  readonly re2: string | undefined;
  /** The text that it matches, when it is nothing but text. */
  readonly literal: string | undefined;
  /** Whether it may match the empty string. */
  readonly canBeEmpty: boolean;
  /** The number in {@linkcode JavaRegex.js} of each group, by Java's number; 0 is the whole match. */
  readonly groups: readonly number[];
  /** Java's numbers of the named groups. */
  readonly groupNames: ReadonlyMap<string, number>;
  /** Groups (Java's numbers) that Java keeps from an earlier repetition where JavaScript forgets them. */
  readonly keptGroups: ReadonlySet<number>;
}

const CACHE = new Map<string, JavaRegex>();
const CACHE_SIZE = 500;

/**
 * Translates a regular expression of Java (17), as Spark uses it.
 *
 * @throws {ComputationError} `INVALID_PARAMETER_VALUE.PATTERN` when it is not a regular expression, or uses a construct that has no translation.
 *
 * @see {@link https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { javaRegex } from "./java_regex.ts";
 *
 * assertEquals("a1b22".replace(javaRegex("\\p{Digit}++").js, "#"), "a#b#");
 * assertEquals(javaRegex("a,b").literal, "a,b");
 * assertEquals(javaRegex("(?<=a)b").re2, undefined);
 * ```
 */
export function javaRegex(pattern: string): JavaRegex {
  const known = CACHE.get(pattern);
  if (known) return known;
  if (CACHE.size >= CACHE_SIZE) CACHE.clear();
  const parsed = new Parser(pattern).parse();
  CACHE.set(pattern, parsed);
  return parsed;
}

/** A piece of the expression in both dialects. */
interface Piece {
  readonly js: string;
  readonly re2: string | undefined;
  readonly canBeEmpty: boolean;
  readonly literal?: string | undefined;
}

interface Flags {
  readonly i: boolean;
  readonly u: boolean;
  readonly s: boolean;
  readonly m: boolean;
  readonly x: boolean;
  readonly d: boolean;
}

const NO_FLAGS: Flags = { i: false, u: false, s: false, m: false, x: false, d: false };
const CONTROL_ESCAPES: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 };
const RE2_MAX_REPEAT = 100;

class Parser {
  readonly #chars: readonly string[];
  readonly #pattern: string;
  #at = 0;
  #flags = NO_FLAGS;
  #groupCount = 0;
  #atomicCount = 0;
  #groupNames = new Map<string, number>();
  /** Open groups, and what is known of closed ones: which groups lie in an optional or alternative part, which in a repeated one. */
  #optionalGroups = new Set<number>();
  #keptGroups = new Set<number>();
  #references = new Set<number>();

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.#chars = [...pattern];
  }

  parse(): JavaRegex {
    const piece = this.#alternatives();
    if (this.#at < this.#chars.length) this.#fail("a parenthesis is closed that was not opened");
    for (const group of this.#references) {
      if (group > this.#groupCount) this.#fail(`there is no group ${group}`);
      if (this.#optionalGroups.has(group)) {
        this.#fail(`a reference to the optional group ${group} is not supported here`);
      }
    }
    const order = [...piece.js.matchAll(/\(\?<([gp]\d+)>/g)].map((match) => match[1]!);
    let js: RegExp;
    try {
      js = new RegExp(piece.js, "gv");
    } catch (cause) {
      this.#fail((cause as Error).message, cause);
    }
    return {
      js,
      re2: piece.re2,
      literal: piece.literal,
      canBeEmpty: piece.canBeEmpty,
      groups: [0, ...Array.from({ length: this.#groupCount }, (_, i) => order.indexOf(`g${i + 1}`) + 1)],
      groupNames: this.#groupNames,
      keptGroups: this.#keptGroups,
    };
  }

  #alternatives(): Piece {
    const outerFlags = this.#flags;
    const firstGroup = this.#groupCount;
    const branches = [this.#sequence()];
    while (this.#take("|")) branches.push(this.#sequence());
    this.#flags = outerFlags;
    if (branches.length === 1) return branches[0]!;
    this.#mark(this.#optionalGroups, firstGroup);
    return {
      js: branches.map((b) => b.js).join("|"),
      re2: joined(branches.map((b) => b.re2), "|"),
      canBeEmpty: branches.some((b) => b.canBeEmpty),
    };
  }

  #sequence(): Piece {
    const pieces: Piece[] = [];
    while (this.#at < this.#chars.length && this.#peek() !== "|" && this.#peek() !== ")") {
      const firstGroup = this.#groupCount;
      const atom = this.#atom();
      if (atom) pieces.push(this.#quantified(atom, firstGroup));
    }
    return {
      js: pieces.map((p) => p.js).join(""),
      re2: joined(pieces.map((p) => p.re2), ""),
      canBeEmpty: pieces.every((p) => p.canBeEmpty),
      literal: joined(pieces.map((p) => p.literal), ""),
    };
  }

  /** One atom; undefined for what matches nothing by itself: a comment, a change of flags. */
  #atom(): Piece | undefined {
    const char = this.#next();
    if (this.#flags.x) {
      if (/[ \t\n\v\f\r]/.test(char)) return undefined;
      if (char === "#") {
        while (this.#at < this.#chars.length && !/[\n\r\u0085\u2028\u2029]/.test(this.#peek()!)) this.#at++;
        return undefined;
      }
    }
    switch (char) {
      case "(":
        return this.#group();
      case "[":
        return classPiece(this.#class());
      case ".":
        return this.#dot();
      case "^":
        return this.#lineStart();
      case "$":
        return this.#lineEnd(this.#flags.m);
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
        return this.#fail(`"${char}" has nothing to repeat`);
      case "{":
        return this.#fail('"{" must follow what it repeats, or be written \\{');
      default:
        return this.#character(char.codePointAt(0)!);
    }
  }

  #character(codePoint: number): Piece {
    const { i, u } = this.#flags;
    if (i && u) return { js: `(?i:${spellCodePoint(codePoint).js})`, re2: undefined, canBeEmpty: false };
    if (i && isAsciiLetter(codePoint)) return classPiece(bracketed(spellRange(codePoint, codePoint, true)));
    return { ...spellCodePoint(codePoint), canBeEmpty: false, literal: String.fromCodePoint(codePoint) };
  }

  #dot(): Piece {
    if (this.#flags.s) return { js: "[\\s\\S]", re2: "(?s:.)", canBeEmpty: false };
    if (this.#flags.d) return { js: "[^\\n]", re2: "[^\\n]", canBeEmpty: false };
    return classPiece({ js: `[^${LINE_TERMINATORS.js}]`, re2: `[^${LINE_TERMINATORS.re2}]` });
  }

  #lineStart(): Piece {
    if (!this.#flags.m) return { js: "^", re2: "\\A", canBeEmpty: true };
    const after = this.#flags.d ? "\\n" : `\\r(?!\\n)|[\\n\\u0085\\u2028\\u2029]`;
    return { js: `(?:(?<=^|${after})(?=[\\s\\S]))`, re2: undefined, canBeEmpty: true };
  }

  #lineEnd(multiline: boolean): Piece {
    const end = multiline ? "" : "$";
    const js = this.#flags.d
      ? `(?:$|(?=\\n${end}))`
      : `(?:$|(?=\\r\\n${end}|[\\r\\u0085\\u2028\\u2029]${end})|(?<!\\r)(?=\\n${end}))`;
    return { js, re2: undefined, canBeEmpty: true };
  }

  #escape(): Piece {
    if (this.#at >= this.#chars.length) this.#fail('a single "\\" at the end escapes nothing');
    const char = this.#peek()!;
    const spelling = this.#classEscape();
    if (spelling) return classPiece(spelling);
    switch (char) {
      case "Q":
        return this.#quotation();
      case "b":
      case "B":
        this.#at++;
        return this.#wordBoundary(char === "B");
      case "A":
        this.#at++;
        return { js: "^", re2: "\\A", canBeEmpty: true };
      case "z":
        this.#at++;
        return { js: "$", re2: "\\z", canBeEmpty: true };
      case "Z":
        this.#at++;
        return this.#lineEnd(false);
      case "R":
        this.#at++;
        return {
          js: "(?:\\r\\n|[\\n\\v\\f\\r\\u0085\\u2028\\u2029])",
          re2: "(?:\\r\\n|[\\n\\v\\f\\r\\x{85}\\x{2028}\\x{2029}])",
          canBeEmpty: false,
        };
      case "k":
        return this.#namedReference();
    }
    return /[1-9]/.test(char) ? this.#numberedReference() : this.#character(this.#escapedCodePoint());
  }

  /** `\d`, `\W`, `\p{…}` and the like, as complete classes. */
  #classEscape(): ClassSpelling | undefined {
    const char = this.#peek()!;
    const lower = escapeClass(char.toLowerCase());
    if (lower) {
      this.#at++;
      return bracketed(lower, char !== char.toLowerCase());
    }
    if (char !== "p" && char !== "P") return undefined;
    this.#at++;
    let name = this.#next();
    if (name === "{") name = this.#until("}");
    const property = propertyClass(name.replace(/^In/, "Is"));
    if (!property) this.#fail(`the class \\p{${name}} is not known here`);
    if (this.#flags.i && /Lower|Upper|^L[lut]$|IsL[lut]$/.test(name)) {
      this.#fail(`\\p{${name}} together with (?i) is not supported here`);
    }
    return bracketed(property, char === "P");
  }

  #wordBoundary(not: boolean): Piece {
    const word = `[${WORD_CHARACTERS}]`;
    const js = not
      ? `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`
      : `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
    return { js, re2: undefined, canBeEmpty: true };
  }

  #quotation(): Piece {
    this.#at++;
    const rest = this.#chars.slice(this.#at).join("");
    const end = rest.indexOf("\\E");
    const text = end < 0 ? rest : rest.slice(0, end);
    this.#at += [...text].length + (end < 0 ? 0 : 2);
    const pieces = [...text].map((char) => this.#character(char.codePointAt(0)!));
    return {
      js: pieces.length > 1 && this.#quantifierFollows()
        ? this.#fail("a quotation \\Q…\\E followed by a repetition is not supported here: put it in (?: )")
        : pieces.map((p) => p.js).join(""),
      re2: joined(pieces.map((p) => p.re2), ""),
      canBeEmpty: pieces.length === 0,
      literal: joined(pieces.map((p) => p.literal), ""),
    };
  }

  #escapedCodePoint(): number {
    const char = this.#next();
    if (char in CONTROL_ESCAPES) return CONTROL_ESCAPES[char]!;
    switch (char) {
      case "0":
        return parseInt(this.#match(/^(?:[0-3][0-7]{2}|[0-7]{1,2})/, "an octal number"), 8);
      case "x":
        if (this.#take("{")) return parseInt(this.#until("}"), 16);
        return parseInt(this.#match(/^[0-9A-Fa-f]{2}/, "two hexadecimal digits"), 16);
      case "u":
        return this.#unicodeEscape();
      case "c":
        return this.#next().codePointAt(0)! ^ 64;
    }
    if (/[A-Za-z]/.test(char)) this.#fail(`"\\${char}" has no meaning`);
    return char.codePointAt(0)!;
  }

  #unicodeEscape(): number {
    const unit = parseInt(this.#match(/^[0-9A-Fa-f]{4}/, "four hexadecimal digits"), 16);
    if (unit < 0xd800 || unit > 0xdbff) return unit;
    const low = /^\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})/.exec(this.#rest())?.[1];
    if (!low) return unit;
    this.#at += 6;
    return String.fromCharCode(unit, parseInt(low, 16)).codePointAt(0)!;
  }

  #numberedReference(): Piece {
    let group = Number(this.#next());
    while (/[0-9]/.test(this.#peek() ?? "") && group * 10 + Number(this.#peek()) <= this.#groupCount) {
      group = group * 10 + Number(this.#next());
    }
    return this.#reference(group);
  }

  #namedReference(): Piece {
    this.#at++;
    if (!this.#take("<")) this.#fail('"\\k" must be followed by a group\'s name in < >');
    const name = this.#until(">");
    const group = this.#groupNames.get(name);
    return group === undefined ? this.#fail(`there is no group named ${name}`) : this.#reference(group);
  }

  #reference(group: number): Piece {
    if (group > this.#groupCount) this.#fail(`there is no group ${group} before its reference`);
    if (this.#flags.i) this.#fail("a reference to a group together with (?i) is not supported here");
    this.#references.add(group);
    return { js: `\\k<g${group}>`, re2: undefined, canBeEmpty: true };
  }

  #group(): Piece | undefined {
    if (!this.#take("?")) return this.#capturing();
    if (this.#take(":")) return this.#enclosed("(?:", "(?:");
    if (this.#take("=")) return { ...this.#enclosed("(?=", undefined), canBeEmpty: true };
    if (this.#take("!")) return { ...this.#enclosed("(?!", undefined), canBeEmpty: true };
    if (this.#take(">")) return this.#atomic(this.#enclosed("(?:", undefined));
    if (this.#take("<")) {
      if (this.#take("=")) return { ...this.#enclosed("(?<=", undefined), canBeEmpty: true };
      if (this.#take("!")) return { ...this.#enclosed("(?<!", undefined), canBeEmpty: true };
      const name = this.#until(">");
      if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) this.#fail(`"${name}" is no name for a group`);
      if (this.#groupNames.has(name)) this.#fail(`the group name ${name} is used twice`);
      this.#groupNames.set(name, this.#groupCount + 1);
      return this.#capturing();
    }
    return this.#flagGroup();
  }

  #capturing(): Piece {
    const number = ++this.#groupCount;
    return this.#enclosed(`(?<g${number}>`, "(");
  }

  #enclosed(open: string, openRe2: string | undefined): Piece {
    const body = this.#alternatives();
    if (!this.#take(")")) this.#fail("a parenthesis is not closed");
    return {
      js: `${open}${body.js})`,
      re2: openRe2 && body.re2 !== undefined ? `${openRe2}${body.re2})` : undefined,
      canBeEmpty: body.canBeEmpty,
    };
  }

  /** What matches as `piece` does and gives nothing back once it has. */
  #atomic(piece: Piece): Piece {
    const name = `p${++this.#atomicCount}`;
    return {
      js: `(?:(?=(?<${name}>${piece.js}))\\k<${name}>)`,
      re2: undefined,
      canBeEmpty: piece.canBeEmpty,
    };
  }

  #flagGroup(): Piece | undefined {
    const spec = this.#match(/^[a-zA-Z]*(?:-[a-zA-Z]*)?/, "flags");
    const flags = { ...this.#flags };
    const [on = "", off = ""] = spec.split("-");
    for (const [letters, value] of [[on, true], [off, false]] as const) {
      for (const letter of letters) {
        if (!(letter in flags)) this.#fail(`the flag (?${letter}) is not known here`);
        flags[letter as keyof Flags] = value;
      }
    }
    if (this.#take(")")) {
      this.#flags = flags;
      return undefined;
    }
    if (!this.#take(":")) this.#fail(`"(?${spec}" must be followed by ":" or ")"`);
    const outer = this.#flags;
    this.#flags = flags;
    const piece = this.#enclosed("(?:", "(?:");
    this.#flags = outer;
    return piece;
  }

  #quantified(atom: Piece, firstGroup: number): Piece {
    this.#skipComments();
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(this.#rest())?.[0];
    if (!quantifier) {
      return this.#peek() === "{"
        ? this.#fail('"{" must be followed by a number of repetitions, or be written \\{')
        : atom;
    }
    this.#at += quantifier.length;
    const [min, max] = bounds(quantifier);
    if (max < min) this.#fail(`the repetition ${quantifier} ends before it begins`);
    if (max > 1) {
      for (const group of this.#optionalGroups) if (group > firstGroup) this.#keptGroups.add(group);
    }
    if (min === 0) this.#mark(this.#optionalGroups, firstGroup);
    const lazy = this.#take("?") ? "?" : "";
    const possessive = !lazy && this.#take("+");
    const re2Fits = !atom.canBeEmpty && min <= RE2_MAX_REPEAT && (max === Infinity || max <= RE2_MAX_REPEAT);
    const piece: Piece = {
      js: `${repeatable(atom.js)}${quantifier}${lazy}`,
      re2: re2Fits && !possessive && atom.re2 !== undefined
        ? `(?:${atom.re2})${quantifier}${lazy}`
        : undefined,
      canBeEmpty: min === 0 || atom.canBeEmpty,
    };
    if (this.#quantifierFollows()) this.#fail("a repetition of a repetition must be put in parentheses");
    return possessive ? this.#atomic(piece) : piece;
  }

  /** The class after `[`, with its brackets. */
  #class(): ClassSpelling {
    const negated = this.#take("^");
    const operands: ClassSpelling[] = [];
    let items: ClassSpelling[] = [];
    let nested = false;
    let first = true;
    for (;; first = false) {
      if (this.#at >= this.#chars.length) this.#fail('a "[" is not closed');
      if (!first && this.#take("]")) break;
      if (this.#rest().startsWith("&&")) {
        this.#at += 2;
        operands.push(union(items));
        items = [];
      } else if (this.#take("[")) {
        nested = true;
        items.push(this.#class());
      } else if (!this.#flags.x || !/[ \t\n\v\f\r]/.test(this.#peek()!)) items.push(this.#classItem());
      else this.#at++;
    }
    if (operands.length === 0) {
      if (negated && nested) this.#fail("a class within a negated class is not supported here");
      return bracketed(union(items), negated);
    }
    if (items.length > 0) operands.push(union(items));
    const js = operands.map((operand) => `[${operand.js}]`).join("&&");
    return { js: `[${negated ? "^" : ""}${js}]`, re2: undefined };
  }

  #classItem(): ClassSpelling {
    const { i, u } = this.#flags;
    if (i && u) this.#fail("a class together with (?iu) is not supported here");
    if (this.#take("\\")) {
      if (this.#take("Q")) return this.#classQuotation();
      const spelling = this.#classEscape();
      if (spelling) return spelling;
      return this.#classRange(this.#escapedCodePoint());
    }
    return this.#classRange(this.#next().codePointAt(0)!);
  }

  #classRange(from: number): ClassSpelling {
    const next = this.#chars[this.#at + 1];
    if (this.#peek() !== "-" || next === undefined || next === "]" || next === "[") {
      return spellRange(from, from, this.#flags.i);
    }
    this.#at++;
    const to = this.#take("\\") ? this.#escapedCodePoint() : this.#next().codePointAt(0)!;
    if (to < from) this.#fail("a range in a class ends before it begins");
    return spellRange(from, to, this.#flags.i);
  }

  #classQuotation(): ClassSpelling {
    const rest = this.#rest();
    const end = rest.indexOf("\\E");
    const text = end < 0 ? rest : rest.slice(0, end);
    this.#at += [...text].length + (end < 0 ? 0 : 2);
    return union([...text].map((c) => spellRange(c.codePointAt(0)!, c.codePointAt(0)!, this.#flags.i)));
  }

  #mark(groups: Set<number>, after: number): void {
    for (let group = after + 1; group <= this.#groupCount; group++) groups.add(group);
  }

  #skipComments(): void {
    while (this.#flags.x && /[ \t\n\v\f\r]/.test(this.#peek() ?? "")) this.#at++;
  }

  #quantifierFollows(): boolean {
    return /^(?:[*+?]|\{\d)/.test(this.#rest());
  }

  #peek(): string | undefined {
    return this.#chars[this.#at];
  }

  #next(): string {
    return this.#chars[this.#at++] ?? this.#fail("it ends too early");
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at++;
    return true;
  }

  #until(end: string): string {
    const length = this.#chars.indexOf(end, this.#at) - this.#at;
    if (length < 0) this.#fail(`"${end}" is missing`);
    const text = this.#chars.slice(this.#at, this.#at + length).join("");
    this.#at += length + 1;
    return text;
  }

  #match(wanted: RegExp, what: string): string {
    const found = wanted.exec(this.#rest())?.[0] ?? this.#fail(`${what} expected`);
    this.#at += found.length;
    return found;
  }

  #rest(): string {
    return this.#chars.slice(this.#at).join("");
  }

  #fail(reason: string, cause?: unknown): never {
    throw new ComputationError(
      "INVALID_PARAMETER_VALUE.PATTERN",
      `The regular expression '${this.#pattern}' cannot be used: ${reason} (at character ${this.#at}). Write it as a Java regular expression.`,
      { parameters: { value: this.#pattern }, cause },
    );
  }
}

function joined(parts: readonly (string | undefined)[], separator: string): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join(separator);
}

function classPiece(spelling: ClassSpelling): Piece {
  return { ...spelling, canBeEmpty: false };
}

function bracketed(inside: ClassSpelling, negated = false): ClassSpelling {
  const open = negated ? "[^" : "[";
  return { js: `${open}${inside.js}]`, re2: inside.re2 && `${open}${inside.re2}]` };
}

/** A class's items side by side. JavaScript nests classes; RE2 does so only at the top, where the brackets of an inner class can be left out. */
function union(items: readonly ClassSpelling[]): ClassSpelling {
  const re2 = items.map((item) =>
    item.re2?.startsWith("[^") ? undefined : item.re2?.startsWith("[") ? item.re2.slice(1, -1) : item.re2
  );
  return { js: items.map((item) => item.js).join(""), re2: joined(re2, "") };
}

function bounds(quantifier: string): [number, number] {
  if (quantifier === "*") return [0, Infinity];
  if (quantifier === "+") return [1, Infinity];
  if (quantifier === "?") return [0, 1];
  const [min, max] = quantifier.slice(1, -1).split(",");
  return [Number(min), max === undefined ? Number(min) : max === "" ? Infinity : Number(max)];
}

/** JavaScript cannot repeat a look-around or an assertion; wrapped it can. */
function repeatable(js: string): string {
  return /^(?:[A-Za-z0-9]|\\u\{[0-9a-f]+\}|\((?:\?:|\?<[gp]))/.test(js) || js.startsWith("[")
    ? js
    : `(?:${js})`;
}

function isAsciiLetter(codePoint: number): boolean {
  return (codePoint | 0x20) >= 0x61 && (codePoint | 0x20) <= 0x7a;
}
