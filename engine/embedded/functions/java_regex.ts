import { type Flags, readClass, readClassEscape, readEscapedCodePoint } from "./java_regex_class_reader.ts";
import { PatternCursor } from "./java_regex_cursor.ts";
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
  wordBoundaryPiece,
} from "./java_regex_piece.ts";

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

const NO_FLAGS: Flags = { i: false, u: false, s: false, m: false, x: false, d: false };
const RE2_MAX_REPEAT = 100;

class Parser {
  readonly #in: PatternCursor;
  #flags = NO_FLAGS;
  #groupCount = 0;
  #atomicCount = 0;
  #groupNames = new Map<string, number>();
  /** Open groups, and what is known of closed ones: which groups lie in an optional or alternative part, which in a repeated one. */
  #optionalGroups = new Set<number>();
  #keptGroups = new Set<number>();
  #references = new Set<number>();

  constructor(pattern: string) {
    this.#in = new PatternCursor(pattern);
  }

  parse(): JavaRegex {
    const piece = this.#alternatives();
    if (!this.#in.isAtEnd) this.#in.fail("a parenthesis is closed that was not opened");
    for (const group of this.#references) {
      if (group > this.#groupCount) this.#in.fail(`there is no group ${group}`);
      if (this.#optionalGroups.has(group)) {
        this.#in.fail(`a reference to the optional group ${group} is not supported here`);
      }
    }
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
      groups: [0, ...Array.from({ length: this.#groupCount }, (_, i) => order.indexOf(`g${i + 1}`) + 1)],
      groupNames: this.#groupNames,
      keptGroups: this.#keptGroups,
    };
  }

  #alternatives(): Piece {
    const outerFlags = this.#flags;
    const firstGroup = this.#groupCount;
    const branches = [this.#sequence()];
    while (this.#in.take("|")) branches.push(this.#sequence());
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
    while (!this.#in.isAtEnd && this.#in.peek() !== "|" && this.#in.peek() !== ")") {
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
        return this.#escape();
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

  #escape(): Piece {
    if (this.#in.isAtEnd) this.#in.fail('a single "\\" at the end escapes nothing');
    const char = this.#in.peek()!;
    const spelling = readClassEscape(this.#in, this.#flags);
    if (spelling) return classPiece(spelling);
    switch (char) {
      case "Q":
        return this.#quotation();
      case "b":
      case "B":
        this.#in.at++;
        return wordBoundaryPiece(char === "B");
      case "A":
        this.#in.at++;
        return { js: "^", re2: "\\A", canBeEmpty: true };
      case "z":
        this.#in.at++;
        return { js: "$", re2: "\\z", canBeEmpty: true };
      case "Z":
        this.#in.at++;
        return lineEndPiece(this.#flags, false);
      case "R":
        this.#in.at++;
        return {
          js: "(?:\\r\\n|[\\n\\v\\f\\r\\u0085\\u2028\\u2029])",
          re2: "(?:\\r\\n|[\\n\\v\\f\\r\\x{85}\\x{2028}\\x{2029}])",
          canBeEmpty: false,
        };
      case "k":
        return this.#namedReference();
    }
    return /[1-9]/.test(char)
      ? this.#numberedReference()
      : characterPiece(readEscapedCodePoint(this.#in), this.#flags);
  }

  #quotation(): Piece {
    this.#in.at++;
    const rest = this.#in.rest();
    const end = rest.indexOf("\\E");
    const text = end < 0 ? rest : rest.slice(0, end);
    this.#in.at += [...text].length + (end < 0 ? 0 : 2);
    const pieces = [...text].map((char) => characterPiece(char.codePointAt(0)!, this.#flags));
    return {
      js: pieces.length > 1 && this.#in.quantifierFollows()
        ? this.#in.fail("a quotation \\Q…\\E followed by a repetition is not supported here: put it in (?: )")
        : pieces.map((p) => p.js).join(""),
      re2: joined(pieces.map((p) => p.re2), ""),
      canBeEmpty: pieces.length === 0,
      literal: joined(pieces.map((p) => p.literal), ""),
    };
  }

  #numberedReference(): Piece {
    let group = Number(this.#in.next());
    while (/[0-9]/.test(this.#in.peek() ?? "") && group * 10 + Number(this.#in.peek()) <= this.#groupCount) {
      group = group * 10 + Number(this.#in.next());
    }
    return this.#reference(group);
  }

  #namedReference(): Piece {
    this.#in.at++;
    if (!this.#in.take("<")) this.#in.fail('"\\k" must be followed by a group\'s name in < >');
    const name = this.#in.until(">");
    const group = this.#groupNames.get(name);
    return group === undefined ? this.#in.fail(`there is no group named ${name}`) : this.#reference(group);
  }

  #reference(group: number): Piece {
    if (group > this.#groupCount) this.#in.fail(`there is no group ${group} before its reference`);
    if (this.#flags.i) this.#in.fail("a reference to a group together with (?i) is not supported here");
    this.#references.add(group);
    return { js: `\\k<g${group}>`, re2: undefined, canBeEmpty: true };
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
      if (this.#groupNames.has(name)) this.#in.fail(`the group name ${name} is used twice`);
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
    if (max > 1) {
      for (const group of this.#optionalGroups) if (group > firstGroup) this.#keptGroups.add(group);
    }
    if (min === 0) this.#mark(this.#optionalGroups, firstGroup);
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

  #mark(groups: Set<number>, after: number): void {
    for (let group = after + 1; group <= this.#groupCount; group++) groups.add(group);
  }

  #skipComments(): void {
    while (this.#flags.x && /[ \t\n\v\f\r]/.test(this.#in.peek() ?? "")) this.#in.at++;
  }
}
