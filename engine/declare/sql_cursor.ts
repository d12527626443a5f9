import { AnalysisError } from "../errors.ts";
import { type SqlToken, tokenizeSql } from "./sql_tokens.ts";
import { syntaxError } from "./syntax_error.ts";

/** Deeper than any text that a person writes, and well within what recursion can bear. */
const MAX_DEPTH = 300;

/** Reads tokens one after another; shared by the grammars of types and of expressions. */
export class SqlCursor {
  readonly text: string;
  /** All tokens, ending in one of kind `end`. */
  protected readonly tokens: readonly SqlToken[];
  #index = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokenizeSql(text);
  }

  /** The token that comes `ahead` tokens after the next one. */
  peek(ahead = 0): SqlToken {
    return this.tokens[Math.min(this.#index + ahead, this.tokens.length - 1)]!;
  }

  /** Takes the next token. */
  next(): SqlToken {
    const token = this.peek();
    if (token.kind !== "end") this.#index++;
    return token;
  }

  /** Whether the coming tokens are these keywords (upper case) and symbols. */
  sees(...wanted: string[]): boolean {
    return wanted.every((text, i) => {
      const token = this.peek(i);
      return token.kind === "word"
        ? token.text.toUpperCase() === text
        : token.kind === "symbol" && token.text === text;
    });
  }

  /** Takes these keywords and symbols if they are what comes. */
  takes(...wanted: string[]): boolean {
    if (!this.sees(...wanted)) return false;
    this.#index += wanted.length;
    return true;
  }

  /** Takes a keyword or symbol that must come. @throws {AnalysisError} `PARSE_SYNTAX_ERROR` if it does not. */
  expect(wanted: string, context: string): void {
    if (!this.takes(wanted)) throw this.error(`expected ${wanted === "," ? "a comma" : wanted} ${context}`);
  }

  /** Takes a name, bare or in back quotes. @throws {AnalysisError} `PARSE_SYNTAX_ERROR` if none comes. */
  name(what: string): string {
    const token = this.peek();
    if (token.kind !== "word" && token.kind !== "quoted") throw this.error(`expected ${what}`);
    return this.next().value;
  }

  /** Where to come back to with {@linkcode rewind}. */
  get mark(): number {
    return this.#index;
  }

  /** Goes back to a {@linkcode mark}, to try another reading. */
  rewind(mark: number): void {
    this.#index = mark;
  }

  /** Reads one level deeper. @throws {AnalysisError} `FAILED_TO_PARSE_TOO_COMPLEX` before the levels become too many. */
  nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) {
      throw new AnalysisError(
        "FAILED_TO_PARSE_TOO_COMPLEX",
        "Cannot read SQL text that is nested so deeply. Take it apart, with withColumn or WITH.",
      );
    }
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  /** The syntax error at the next token. */
  error(hint: string, token: SqlToken = this.peek()): AnalysisError {
    return syntaxError(this.text, token.start, token.end, hint);
  }

  /** @throws {AnalysisError} `PARSE_SYNTAX_ERROR` unless all text is read. */
  expectEnd(hint = "the text should end here"): void {
    if (this.peek().kind !== "end") throw this.error(hint);
  }
}
