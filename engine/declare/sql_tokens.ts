import type { AnalysisError } from "../errors.ts";
import { syntaxError } from "./syntax_error.ts";

/** One token of Spark SQL text. */
export interface SqlToken {
  /** `word` is a keyword or bare name, `quoted` a name in back quotes, `end` what follows the last token. */
  readonly kind: "word" | "quoted" | "string" | "number" | "symbol" | "end";
  /** As written. */
  readonly text: string;
  /** The name without its back quotes; the string with its escapes resolved; otherwise the text. */
  readonly value: string;
  /** Offset of the first character in the text. */
  readonly start: number;
  /** Offset after the last character. */
  readonly end: number;
}

const SPACE = /(?:\s|--[^\n]*)+/y;
const NUMBER = /(?:\d+[LSY]|(?:\d+\.\d*|\.\d+|\d+)(?:E[+-]?\d+)?(?:BD|[DF])?)(?![\p{L}\d_])/iuy;
const WORD = /[\p{L}\d_]+/uy;
const QUOTED = /`(?:[^`]|``)*`/y;
const RAW_STRING = /R(?:'[^']*'|"[^"]*")/iy;
const STRING = /'(?:[^'\\]|\\[^]|'')*'|"(?:[^"\\]|\\[^]|"")*"/y;
// `>` always stands alone: in `ARRAY<ARRAY<INT>>` it closes, and only the expression grammar knows a shift when it sees one.
const SYMBOL = /<=>|<>|<=|>=|<<|!=|!<|!>|==|->|=>|::|\|\||\/(?!\*)|[-+*%&|^~!=<>()[\].,:;?]/y;

/**
 * Cuts Spark SQL text into tokens, without white space and comments, ending in one of kind `end`.
 *
 * @throws {AnalysisError} `PARSE_SYNTAX_ERROR` at a character that begins no token, or a quote that is never closed.
 * @see {@link https://spark.apache.org/docs/latest/sql-ref-literals.html}
 */
export function tokenizeSql(text: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (true) {
    at = skipSpace(text, at);
    if (at >= text.length) break;
    const token = readToken(match);
    if (token === undefined) throw badCharacter(text, at);
    tokens.push({ ...token, start: at, end: at + token.text.length });
    at += token.text.length;
  }
  tokens.push({ kind: "end", text: "", value: "", start: at, end: at });
  return tokens;
}

/** Where white space and comments end. A comment may hold others: `/* a /* b *\/ c *\/`. */
function skipSpace(text: string, start: number): number {
  let at = start;
  while (true) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    const end = text.startsWith("/*", at) ? endOfComment(text, at) : undefined;
    if (end === undefined) return at;
    at = end;
  }
}

function endOfComment(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const isOpening = text.startsWith("/*", at);
    if (!isOpening && !text.startsWith("*/", at)) continue;
    depth += isOpening ? 1 : -1;
    if (depth === 0) return at + 2;
    at++;
  }
  return undefined;
}

function readToken(match: (pattern: RegExp) => string | undefined) {
  let text: string | undefined;
  if ((text = match(RAW_STRING))) return { kind: "string", text, value: text.slice(2, -1) } as const;
  if ((text = match(NUMBER))) return { kind: "number", text, value: text } as const;
  if ((text = match(WORD))) return { kind: "word", text, value: text } as const;
  if ((text = match(STRING))) return { kind: "string", text, value: unescapeSqlString(text) } as const;
  if ((text = match(QUOTED))) {
    return { kind: "quoted", text, value: text.slice(1, -1).replaceAll("``", "`") } as const;
  }
  if ((text = match(SYMBOL))) return { kind: "symbol", text, value: text } as const;
  return undefined;
}

function badCharacter(text: string, at: number): AnalysisError {
  const char = String.fromCodePoint(text.codePointAt(at)!);
  if (text.startsWith("/*", at)) return syntaxError(text, at, at + 2, "this comment is never closed with */");
  const hint = /['"`]/.test(char)
    ? `this ${char} is never closed`
    : "Spark SQL has no such character outside of quotes";
  return syntaxError(text, at, at + char.length, hint);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  "b": "\b",
  "n": "\n",
  "r": "\r",
  "t": "\t",
  "Z": "\x1a",
  // LIKE patterns need to see these backslashes.
  "%": "\\%",
  "_": "\\_",
};

/** The value of a string literal with its quotes, by Spark's escapes: `\t`, `\u0041`, `\101`, `''`; a backslash before any other character vanishes. */
function unescapeSqlString(quoted: string): string {
  const quote = quoted[0]!;
  return quoted.slice(1, -1).replaceAll(
    /\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})|\\([01][0-7]{2})|\\([^])|''|""/g,
    (all, hex4?: string, hex8?: string, octal?: string, char?: string) => {
      if (hex4 ?? hex8) return codePoint(parseInt((hex4 ?? hex8)!, 16));
      if (octal) return String.fromCharCode(parseInt(octal, 8));
      if (char) return ESCAPES[char] ?? char;
      return all[0] === quote ? quote : all;
    },
  );
}

function codePoint(value: number): string {
  return value <= 0x10ffff ? String.fromCodePoint(value) : "\ufffd";
}

/** Writes a string literal that {@linkcode tokenizeSql} reads back as the same value. */
export function quoteSqlString(value: string): string {
  let quoted = "";
  for (const char of value) {
    quoted += UNESCAPES.get(char) ?? char;
  }
  return `'${quoted}'`;
}

const UNESCAPES = new Map([
  ["\\", "\\\\"],
  ["'", "\\'"],
  // Not \0, which would swallow digits that follow.
  ["\0", "\\u0000"],
  ["\b", "\\b"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\x1a", "\\Z"],
]);
