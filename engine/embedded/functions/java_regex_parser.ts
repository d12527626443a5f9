import { type Flags, readClass } from "./java_regex_class_reader.ts";
import { PatternCursor } from "./java_regex_cursor.ts";
import { readEscape } from "./java_regex_escape.ts";
import { PatternGroups } from "./java_regex_groups.ts";
import type { JavaRegex } from "./java_regex.ts";
import {
  bounds,
  characterPiece,
  classPiece,
  dotPiece,
  joined,
  lineEndPiece,
  lineStartPiece,
  type Piece,
  repeatable,
} from "./java_regex_piece.ts";

const NO_FLAGS: Flags = { i: false, u: false, s: false, m: false, x: false, d: false };
const RE2_MAX_REPEAT = 100;

/** Translates one pattern. */
export class PatternParser {
  readonly #in: PatternCursor;
  #flags = NO_FLAGS;
  readonly #groups = new PatternGroups();
  #atomicCount = 0;

  constructor(pattern: string) {
    this.#in = new PatternCursor(pattern);
  }

  /** @throws {ComputationError} `INVALID_PARAMETER_VALUE.PATTERN`. */
  parse(): JavaRegex {
    const piece = this.#alternatives();
    if (!this.#in.isAtEnd) this.#in.fail("a parenthesis is closed that was not opened");
    this.#groups.checkReferences(this.#in);
    const order = [...piece.js.matchAll(/\(\?<([gp]\d+)>/g)].map((match) => match[1]!);
    let js: RegExp;
    try {
      js = new RegExp(piece.js, "gv");
    } catch (cause) {
      this.#in.fail((cause as Error).message, cause);
    }
    return {
      js,
      re2: piece.re2,
      literal: piece.literal,
      canBeEmpty: piece.canBeEmpty,
      groups: [0, ...Array.from({ length: this.#groups.count }, (_, i) => order.indexOf(`g${i + 1}`) + 1)],
      groupNames: this.#groups.names,
      keptGroups: this.#groups.kept,
    };
  }

  #alternatives(): Piece {
    const outerFlags = this.#flags;
    const firstGroup = this.#groups.count;
    const branches = [this.#sequence()];
    while (this.#in.take("|")) branches.push(this.#sequence());
    this.#flags = outerFlags;
    if (branches.length === 1) return branches[0]!;
    this.#groups.markOptional(firstGroup);
    return {
      js: branches.map((b) => b.js).join("|"),
      re2: joined(branches.map((b) => b.re2), "|"),
      canBeEmpty: branches.some((b) => b.canBeEmpty),
    };
  }

  #sequence(): Piece {
    const pieces: Piece[] = [];
    while (!this.#in.isAtEnd && this.#in.peek() !== "|" && this.#in.peek() !== ")") {
      const firstGroup = this.#groups.count;
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
    const char = this.#in.next();
    if (this.#flags.x) {
      if (/[ \t\n\v\f\r]/.test(char)) return undefined;
      if (char === "#") {
        while (!this.#in.isAtEnd && !/[\n\r\u0085\u2028\u2029]/.test(this.#in.peek()!)) this.#in.at++;
        return undefined;
      }
    }
    switch (char) {
      case "(":
        return this.#group();
      case "[":
        return classPiece(readClass(this.#in, this.#flags));
      case ".":
        return dotPiece(this.#flags);
      case "^":
        return lineStartPiece(this.#flags);
      case "$":
        return lineEndPiece(this.#flags, this.#flags.m);
      case "\\":
        return readEscape(this.#in, this.#flags, this.#groups);
      case "*":
      case "+":
      case "?":
        return this.#in.fail(`"${char}" has nothing to repeat`);
      case "{":
        return this.#in.fail('"{" must follow what it repeats, or be written \\{');
      default:
        return characterPiece(char.codePointAt(0)!, this.#flags);
    }
  }

  #group(): Piece | undefined {
    if (!this.#in.take("?")) return this.#capturing();
    if (this.#in.take(":")) return this.#enclosed("(?:", "(?:");
    if (this.#in.take("=")) return { ...this.#enclosed("(?=", undefined), canBeEmpty: true };
    if (this.#in.take("!")) return { ...this.#enclosed("(?!", undefined), canBeEmpty: true };
    if (this.#in.take(">")) return this.#atomic(this.#enclosed("(?:", undefined));
    if (this.#in.take("<")) {
      if (this.#in.take("=")) return { ...this.#enclosed("(?<=", undefined), canBeEmpty: true };
      if (this.#in.take("!")) return { ...this.#enclosed("(?<!", undefined), canBeEmpty: true };
      const name = this.#in.until(">");
      if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) this.#in.fail(`"${name}" is no name for a group`);
      if (this.#groups.names.has(name)) this.#in.fail(`the group name ${name} is used twice`);
      this.#groups.names.set(name, this.#groups.count + 1);
      return this.#capturing();
    }
    return this.#flagGroup();
  }

  #capturing(): Piece {
    const number = ++this.#groups.count;
    return this.#enclosed(`(?<g${number}>`, "(");
  }

  #enclosed(open: string, openRe2: string | undefined): Piece {
    const body = this.#alternatives();
    if (!this.#in.take(")")) this.#in.fail("a parenthesis is not closed");
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
    const spec = this.#in.match(/^[a-zA-Z]*(?:-[a-zA-Z]*)?/, "flags");
    const flags = { ...this.#flags };
    const [on = "", off = ""] = spec.split("-");
    for (const [letters, value] of [[on, true], [off, false]] as const) {
      for (const letter of letters) {
        if (!(letter in flags)) this.#in.fail(`the flag (?${letter}) is not known here`);
        flags[letter as keyof Flags] = value;
      }
    }
    if (this.#in.take(")")) {
      this.#flags = flags;
      return undefined;
    }
    if (!this.#in.take(":")) this.#in.fail(`"(?${spec}" must be followed by ":" or ")"`);
    const outer = this.#flags;
    this.#flags = flags;
    const piece = this.#enclosed("(?:", "(?:");
    this.#flags = outer;
    return piece;
  }

  #quantified(atom: Piece, firstGroup: number): Piece {
    this.#skipComments();
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(this.#in.rest())?.[0];
    if (!quantifier) {
      return this.#in.peek() === "{"
        ? this.#in.fail('"{" must be followed by a number of repetitions, or be written \\{')
        : atom;
    }
    this.#in.at += quantifier.length;
    const [min, max] = bounds(quantifier);
    if (max < min) this.#in.fail(`the repetition ${quantifier} ends before it begins`);
    if (max > 1) this.#groups.markRepeated(firstGroup);
    if (min === 0) this.#groups.markOptional(firstGroup);
    const lazy = this.#in.take("?") ? "?" : "";
    const possessive = !lazy && this.#in.take("+");
    const re2Fits = !atom.canBeEmpty && min <= RE2_MAX_REPEAT && (max === Infinity || max <= RE2_MAX_REPEAT);
    const piece: Piece = {
      js: `${repeatable(atom.js)}${quantifier}${lazy}`,
      re2: re2Fits && !possessive && atom.re2 !== undefined
        ? `(?:${atom.re2})${quantifier}${lazy}`
        : undefined,
      canBeEmpty: min === 0 || atom.canBeEmpty,
    };
    if (this.#in.quantifierFollows()) {
      this.#in.fail("a repetition of a repetition must be put in parentheses");
    }
    return possessive ? this.#atomic(piece) : piece;
  }

  #skipComments(): void {
    while (this.#flags.x && /[ \t\n\v\f\r]/.test(this.#in.peek() ?? "")) this.#in.at++;
  }
}
