/**
 * Numbers as text by Spark's patterns of `to_number` and `to_char`: `$99,999.00S`.
 *
 * @module
 */
import { AnalysisError } from "../../errors.ts";

/** A run of digits of a pattern, `999` or `000`; one that begins with 0 wants exactly so many. */
interface Digits {
  readonly count: number;
  readonly exact: boolean;
}

type Token =
  | { readonly kind: "digits"; readonly groups: readonly Digits[] }
  | { readonly kind: "." | "$" | "S" | "MI" | "<" | ">" };

/** A pattern that was read. */
export interface NumberPattern {
  readonly tokens: readonly Token[];
  /** Of the DECIMAL that holds every number of this form. */
  readonly precision: number;
  readonly scale: number;
}

const SHAPE = "`[MI|S]` `[$]` `[0|9|G|,]*` `[.|D]` `[0|9]*` `[$]` `[PR|MI|S]`";
const PATTERNS = new Map<string, NumberPattern>();

/**
 * Reads a pattern, in whatever case.
 *
 * @throws {AnalysisError} `INVALID_FORMAT.…` when it is malformed; `DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION` for more than 38 digits.
 */
export function numberPattern(format: string): NumberPattern {
  const known = PATTERNS.get(format);
  if (known) return known;
  const pattern = readPattern(format.toUpperCase());
  if (PATTERNS.size < 1000) PATTERNS.set(format, pattern);
  return pattern;
}

function readPattern(format: string): NumberPattern {
  const words: readonly string[] = format.match(/0[09]*|9[09]*|MI|PR|[^]/g) ?? [];
  checkPattern(
    format,
    words.map((word) => /^[09]/.test(word) ? "9" : word === "D" ? "." : word.replace("G", ",")),
  );
  const tokens: Token[] = words.includes("PR") ? [{ kind: "<" }] : [];
  let digits: Digits[] = [];
  const counts = [0, 0];
  for (const word of [...words, ""]) {
    const isAfterPoint = tokens.some(({ kind }) => kind === ".");
    if (/^[09]/.test(word)) {
      digits.push({ count: word.length, exact: word.startsWith("0") && !isAfterPoint });
      counts[isAfterPoint ? 1 : 0]! += word.length;
    }
    if (/^[09,G]/.test(word)) continue;
    if (digits.length > 0) tokens.push({ kind: "digits", groups: digits });
    digits = [];
    if (word === ".") tokens.push({ kind: "." });
    else if (word === "D") tokens.push({ kind: "." });
    else if (word === "PR") tokens.push({ kind: ">" });
    else if (word !== "") tokens.push({ kind: word as "$" | "S" | "MI" });
  }
  const precision = counts[0]! + counts[1]!;
  if (precision <= 38) return { tokens, precision, scale: counts[1]! };
  throw new AnalysisError(
    "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
    `Decimal precision ${precision} exceeds max precision 38.`,
    { parameters: { precision: String(precision), maxPrecision: "38" } },
  );
}

/** @param words The parts of the pattern; `9` for any run of digits. */
function checkPattern(format: string, words: readonly string[]): void {
  const fail = (condition: string, sentence: string): never => {
    throw new AnalysisError(
      `INVALID_FORMAT.${condition}`,
      `The format is invalid: '${format}'. ${sentence}`,
      { parameters: { format: `'${format}'` } },
    );
  };
  if (words.length === 0) fail("EMPTY", "The number format string cannot be empty.");
  if (!words.includes("9")) fail("WRONG_NUM_DIGIT", "The format string requires at least one number digit.");
  const digit = words.indexOf("9");
  const dollar = words.indexOf("$");
  const point = words.indexOf(".");
  if (dollar > digit) {
    fail("CUR_MUST_BEFORE_DIGIT", "Currency characters must appear before digits in the number format.");
  }
  if (point >= 0 && dollar > point) {
    fail(
      "CUR_MUST_BEFORE_DEC",
      "Currency characters must appear before any decimal point in the number format.",
    );
  }
  if (point >= 0 && words.lastIndexOf(",") > point) {
    fail(
      "THOUSANDS_SEPS_MUST_BEFORE_DEC",
      "Thousands separators (, or G) may not appear after the decimal point in the number format.",
    );
  }
  if (words.some((word, i) => word === "," && (words[i - 1] !== "9" || words[i + 1] !== "9"))) {
    fail(
      "CONT_THOUSANDS_SEPS",
      "Thousands separators (, or G) must have digits in between them in the number format.",
    );
  }
  for (const [word, name] of [[".", ". or D"], ["S", "S"], ["$", "$"], ["MI", "MI"], ["PR", "PR"]]) {
    if (words.filter((each) => each === word).length > 1) {
      fail("WRONG_NUM_TOKEN", `At most one ${name} is allowed in the number format.`);
    }
  }
  if (!/^(MI|S)?\$?[9,]*\.?9?\$?(PR|MI|S)?$/.test(words.join(""))) {
    fail("UNEXPECTED_TOKEN", `The structure of the format string must match: ${SHAPE}.`);
  }
}

/**
 * Reads a number.
 *
 * @returns Decimal text with the pattern's digits after the point; null for a text of another form.
 */
export function readNumber(text: string, { tokens, scale }: NumberPattern): string | null {
  let at = 0;
  let sign = "";
  let brackets = 0;
  const digits = ["", ""];
  let isAfterPoint = false;
  for (const token of tokens) {
    const char = text[at];
    switch (token.kind) {
      case "digits": {
        const run = /^[\d,\s]*/.exec(text.slice(at))![0];
        const sizes = run.replaceAll(/\s/g, "").split(",").map((group) => group.length).reverse();
        if (!fits(sizes, token.groups)) return null;
        digits[isAfterPoint ? 1 : 0] += run.replaceAll(/\D/g, "");
        at += run.length;
        break;
      }
      case ".":
        if (char === ".") isAfterPoint = true;
        if (char === ".") at++;
        break;
      case "$":
        if (char !== "$") return null;
        at++;
        break;
      case "S":
      case "MI":
        if (char === "-") sign = "-";
        if (char === "-" || (char === "+" && token.kind === "S")) at++;
        break;
      default:
        if (char !== token.kind) break;
        sign = "-";
        brackets++;
        at++;
    }
  }
  if (at < text.length || brackets === 1 || digits.join("") === "") return null;
  return `${sign}${digits[0]!.replace(/^0+/, "") || "0"}${
    scale > 0 ? `.${digits[1]!.padEnd(scale, "0")}` : ""
  }`;
}

/** @param sizes Of the groups of digits in the text, from the right. */
function fits(sizes: readonly number[], groups: readonly Digits[]): boolean {
  return sizes.length <= groups.length &&
    groups.toReversed().every(({ count, exact }, i) => {
      const size = sizes[i] ?? 0;
      return exact ? size === count : size <= count;
    });
}

/**
 * Writes a number; one that does not fit has `#` for its digits.
 *
 * @param decimal Plain decimal text.
 */
export function writeNumber(decimal: string, { tokens, precision, scale }: NumberPattern): string {
  const isNegative = decimal.startsWith("-");
  const [whole = "", fraction = ""] = decimal.replace("-", "").split(".");
  let before = whole.replace(/^0+/, "");
  let after = fraction.replace(/0+$/, "").padEnd(scale, "0");
  if (before.length > precision - scale || after.length > scale) {
    before = "#".repeat(precision - scale);
    after = "#".repeat(scale);
  }
  let result = "";
  let isAfterPoint = false;
  // A sign stands directly before the digits: it changes places with spaces that follow it.
  const space = () => {
    result = /[-+<]$/.test(result) ? `${result.slice(0, -1)} ${result.at(-1)}` : `${result} `;
  };
  for (const token of tokens) {
    switch (token.kind) {
      case "digits":
        if (isAfterPoint) result += after;
        else {writeWhole(token.groups, before, precision - scale, (char) =>
            char === " " ? space() : result += char);}
        break;
      case ".":
        if (result.endsWith(" ")) result = `${result.slice(0, -1)}0`;
        result += scale > 0 ? "." : " ";
        isAfterPoint = true;
        break;
      case "$":
        result += "$";
        break;
      case "S":
        result += isNegative ? "-" : "+";
        break;
      case "MI":
        result += isNegative ? "-" : " ";
        break;
      case "<":
        if (isNegative) result += "<";
        break;
      case ">":
        result += isNegative ? ">" : "  ";
    }
  }
  return result;
}

function writeWhole(
  groups: readonly Digits[],
  digits: string,
  width: number,
  write: (char: string) => void,
): void {
  const padded = digits.padStart(width, " ");
  let at = 0;
  let last = "";
  for (const [i, { count, exact }] of groups.entries()) {
    if (i > 0) write(last = /\d/.test(last) ? "," : " ");
    for (const char of padded.slice(at, at + count)) write(last = char === " " && exact ? "0" : char);
    at += count;
  }
}
