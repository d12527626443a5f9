/**
 * JSON as Spark's parser (Jackson) takes it, with the text of numbers kept, and written as Spark writes it.
 *
 * @module
 */

import { javaDoubleText } from "../../java_double.ts";
import { quoteJson } from "../../quote_json.ts";

/** A JSON value; members keep their order and may repeat a name. */
export type JsonValue =
  | { readonly kind: "object"; readonly members: readonly (readonly [name: string, value: JsonValue])[] }
  | { readonly kind: "array"; readonly items: readonly JsonValue[] }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" };

/** What a parser takes besides strict JSON; single quotes and control characters in strings are always taken. */
export interface JsonOptions {
  /** `NaN`, `Infinity` and `-Infinity` as numbers. */
  readonly nonNumericNumbers?: boolean;
  /** Numbers such as `007`. */
  readonly leadingZeros?: boolean;
  /** Nothing but JSON: no single quotes and no control characters in strings. */
  readonly strict?: boolean;
}

const ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const NUMBER_REGEXP = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const LEADING_ZEROS_REGEXP = /-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const NON_NUMERIC_REGEXP = /NaN|[-+]?(?:Infinity|INF)/y;

/** Reads the first value of a text; what follows it is ignored, as Spark does. Undefined when it is malformed or there is none. */
export function parseJson(text: string, options: JsonOptions = {}): JsonValue | undefined {
  try {
    return new JsonReader(text, options).value();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

class JsonReader {
  readonly #text: string;
  readonly #options: JsonOptions;
  #at = 0;

  constructor(text: string, options: JsonOptions) {
    this.#text = text;
    this.#options = options;
  }

  value(): JsonValue {
    const char = this.#skipSpace();
    if (char === "{") return this.#object();
    if (char === "[") return this.#array();
    if (this.#isQuote(char)) return { kind: "string", text: this.#string() };
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) return this.#endOfWord(word, value);
    }
    return { kind: "number", text: this.#number() };
  }

  #object(): JsonValue {
    const members: [string, JsonValue][] = [];
    this.#at++;
    if (this.#skipSpace() === "}") return this.#closed({ kind: "object", members });
    for (;;) {
      const quote = this.#skipSpace();
      if (!this.#isQuote(quote)) throw new SyntaxError("name expected");
      const name = this.#string();
      this.#expect(":");
      members.push([name, this.value()]);
      if (this.#skipSpace() === "}") return this.#closed({ kind: "object", members });
      this.#expect(",");
    }
  }

  #array(): JsonValue {
    const items: JsonValue[] = [];
    this.#at++;
    if (this.#skipSpace() === "]") return this.#closed({ kind: "array", items });
    for (;;) {
      items.push(this.value());
      if (this.#skipSpace() === "]") return this.#closed({ kind: "array", items });
      this.#expect(",");
    }
  }

  #closed(value: JsonValue): JsonValue {
    this.#at++;
    return value;
  }

  #isQuote(char: string | undefined): boolean {
    return char === '"' || (char === "'" && !this.#options.strict);
  }

  #string(): string {
    const quote = this.#text[this.#at++];
    let text = "";
    for (;;) {
      const char = this.#text[this.#at++];
      if (char === undefined || (this.#options.strict && char < " ")) {
        throw new SyntaxError("string not closed");
      }
      if (char === quote) return text;
      text += char === "\\" ? this.#escape() : char;
    }
  }

  #escape(): string {
    const char = this.#text[this.#at++] ?? "";
    if (char === "u") {
      const hex = this.#text.slice(this.#at, this.#at + 4);
      if (!/^[0-9A-Fa-f]{4}$/.test(hex)) throw new SyntaxError("bad escape");
      this.#at += 4;
      return String.fromCharCode(parseInt(hex, 16));
    }
    const plain = this.#options.strict ? `"\\/` : `"'\\/`;
    const meaning = ESCAPES[char] ?? (plain.includes(char) ? char : undefined);
    if (meaning === undefined || char === "") throw new SyntaxError("bad escape");
    return meaning;
  }

  #number(): string {
    const plain = this.#options.leadingZeros ? LEADING_ZEROS_REGEXP : NUMBER_REGEXP;
    const patterns = this.#options.nonNumericNumbers ? [NON_NUMERIC_REGEXP, plain] : [plain];
    for (const pattern of patterns) {
      pattern.lastIndex = this.#at;
      const found = pattern.exec(this.#text)?.[0];
      if (!found) continue;
      this.#at += found.length;
      if (/[\w.+-]/.test(this.#text[this.#at] ?? "")) break;
      return found.replace(/^(-?)0+(?=[0-9])/, "$1");
    }
    throw new SyntaxError("value expected");
  }

  #endOfWord(word: string, value: JsonValue): JsonValue {
    this.#at += word.length;
    if (/\w/.test(this.#text[this.#at] ?? "")) throw new SyntaxError("unknown word");
    return value;
  }

  #expect(char: string): void {
    if (this.#skipSpace() !== char) throw new SyntaxError(`${char} expected`);
    this.#at++;
  }

  #skipSpace(): string | undefined {
    while (" \t\r\n".includes(this.#text[this.#at] ?? "x")) this.#at++;
    return this.#text[this.#at];
  }
}

const WORDS: readonly (readonly [string, JsonValue])[] = [
  ["true", { kind: "boolean", value: true }],
  ["false", { kind: "boolean", value: false }],
  ["null", { kind: "null" }],
];

/**
 * A value without spaces.
 *
 * @param number How a number is written, from its text. Default: one with a fraction or an exponent as Java writes a DOUBLE.
 */
export function printJson(value: JsonValue, number: (text: string) => string = numberText): string {
  switch (value.kind) {
    case "object":
      return `{${
        value.members.map(([name, member]) => `${quoteJson(name)}:${printJson(member, number)}`).join(",")
      }}`;
    case "array":
      return `[${value.items.map((item) => printJson(item, number)).join(",")}]`;
    case "string":
      return quoteJson(value.text);
    case "number":
      return number(value.text);
    case "boolean":
      return String(value.value);
    case "null":
      return "null";
  }
}

/** The text of a number as Spark hands it on. */
export function numberText(text: string): string {
  return /^-?[0-9]+$/.test(text) ? text : javaDoubleText(Number(text.replace("INF", "Infinity")));
}
