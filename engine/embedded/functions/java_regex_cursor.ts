import { ComputationError } from "../../errors.ts";

/** A place in a pattern, counted in characters. */
export class PatternCursor {
  readonly #pattern: string;
  readonly #chars: readonly string[];
  at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.#chars = [...pattern];
  }

  /** Nothing is left. */
  get isAtEnd(): boolean {
    return this.at >= this.#chars.length;
  }

  /** The character after the next one. */
  get second(): string | undefined {
    return this.#chars[this.at + 1];
  }

  /** Whether a repetition comes next. */
  quantifierFollows(): boolean {
    return /^(?:[*+?]|\{\d)/.test(this.rest());
  }

  /** The next character. */
  peek(): string | undefined {
    return this.#chars[this.at];
  }

  /** Takes the next character. */
  next(): string {
    return this.#chars[this.at++] ?? this.fail("it ends too early");
  }

  /** Takes the next character if it is `char`. */
  take(char: string): boolean {
    if (this.peek() !== char) return false;
    this.at++;
    return true;
  }

  /** Takes the text up to `end`, and `end`. */
  until(end: string): string {
    const length = this.#chars.indexOf(end, this.at) - this.at;
    if (length < 0) this.fail(`"${end}" is missing`);
    const text = this.#chars.slice(this.at, this.at + length).join("");
    this.at += length + 1;
    return text;
  }

  /** Takes what matches at this place. */
  match(wanted: RegExp, what: string): string {
    const found = wanted.exec(this.rest())?.[0] ?? this.fail(`${what} expected`);
    this.at += found.length;
    return found;
  }

  /** Everything that is left. */
  rest(): string {
    return this.#chars.slice(this.at).join("");
  }

  /** Refuses the pattern. */
  fail(reason: string, cause?: unknown): never {
    throw new ComputationError(
      "INVALID_PARAMETER_VALUE.PATTERN",
      `The regular expression '${this.#pattern}' cannot be used: ${reason} (at character ${this.at}). Write it as a Java regular expression.`,
      { parameters: { value: this.#pattern }, cause },
    );
  }
}
