import { ComputationError } from "../../errors.ts";
import { javaDoubleText } from "../../java_double.ts";
import { exactDecimal, groupThousands, roundDecimal } from "./decimal_text.ts";
import type { ScalarUdf } from "./spark_function.ts";

/**
 * An argument of `format_string` as text: a letter for its kind, then its value. `i` integer, `d` floating point, `n` decimal, `s` text, `b`
 * boolean; NULL is null.
 */
export type FormatArgument = string | null;

const SPECIFIER_REGEXP = /%(?:(\d+)\$|(<))?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([A-Za-z%])|%/g;

interface Specifier {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

/**
 * Formats as Java's `Formatter` does, in the root locale.
 *
 * @throws {ComputationError} `INVALID_FORMAT.SPECIFIER` for a malformed specifier, a missing argument, or one of a kind that the specifier does not
 *   take.
 */
export function formatJava(format: string, args: readonly FormatArgument[]): string {
  let ordinary = 0;
  let last = -1;
  return format.replaceAll(
    SPECIFIER_REGEXP,
    (text, index, previous, flags = "", width, precision, conversion) => {
      if (conversion === undefined) throw invalid(format, `"%" without a conversion`);
      const specifier = {
        flags,
        width: Number(width ?? 0),
        precision: precision === undefined ? undefined : Number(precision),
        conversion,
      };
      if (conversion === "n") return "\n";
      if (conversion === "%") return padded("%", specifier);
      last = index ? Number(index) - 1 : previous ? last : ordinary++;
      if (last < 0 || last >= args.length) throw invalid(format, `there is no argument for "${text}"`);
      const formatted = formatOne(args[last]!, specifier);
      if (formatted === undefined) throw invalid(format, `"${text}" does not take argument ${last + 1}`);
      return /[A-Z]/.test(conversion) ? formatted.toUpperCase() : formatted;
    },
  );
}

function formatOne(arg: FormatArgument, specifier: Specifier): string | undefined {
  const kind = arg?.[0];
  const value = arg?.slice(1) ?? "null";
  const conversion = specifier.conversion.toLowerCase();
  switch (conversion) {
    case "s":
      return padded(cut(kind === "d" ? javaDoubleText(Number(value)) : value, specifier), specifier);
    case "b":
      return padded(cut(arg === null ? "false" : kind === "b" ? value : "true", specifier), specifier);
  }
  if (arg === null) {
    return "cdxoefg".includes(conversion) ? padded(cut("null", specifier), specifier) : undefined;
  }
  if (conversion === "c") {
    return kind === "i" ? padded(String.fromCodePoint(Number(value)), specifier) : undefined;
  }
  if ("dxo".includes(conversion)) {
    return kind === "i" ? integer(BigInt(value), specifier, conversion) : undefined;
  }
  if ("efg".includes(conversion)) {
    return kind === "d" ? floating(Number(value), specifier, conversion) : undefined;
  }
  return undefined;
}

function integer(value: bigint, specifier: Specifier, conversion: string): string {
  if (conversion === "d") return signed(specifier, (value < 0n ? -value : value).toString(), value < 0n);
  const bits = value < -0x80000000n ? 64 : 32;
  const digits = BigInt.asUintN(bits, value).toString(conversion === "x" ? 16 : 8);
  const prefix = specifier.flags.includes("#") ? (conversion === "x" ? "0x" : "0") : "";
  return specifier.flags.includes("0")
    ? prefix + digits.padStart(specifier.width - prefix.length, "0")
    : padded(prefix + digits, specifier);
}

function floating(value: number, specifier: Specifier, conversion: string): string {
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? "NaN" : "Infinity";
    return padded((value < 0 ? "-" : specifier.flags.includes("+") ? "+" : "") + text, specifier);
  }
  const size = Math.abs(value);
  const precision = specifier.precision ?? 6;
  const negative = value < 0 || Object.is(value, -0);
  if (conversion === "e") return signed(specifier, scientific(size, precision), negative);
  if (conversion === "f") return signed(specifier, fixed(size, precision), negative);
  const significant = precision === 0 ? 1 : precision;
  if (size !== 0 && (size < 1e-4 || size >= 10 ** significant)) {
    return signed(specifier, scientific(size, significant - 1), negative);
  }
  const magnitude = size === 0 ? 0 : Math.floor(Math.log10(size));
  return signed(specifier, fixed(size, Math.max(0, significant - magnitude - 1)), negative);
}

/** Java rounds the shortest decimal text of the number, half up. */
function fixed(size: number, precision: number): string {
  return roundDecimal(plainText(size), precision, "half up");
}

function scientific(size: number, precision: number): string {
  if (size === 0) return `${roundDecimal("0", precision, "half up")}e+00`;
  const [mantissa = "", power] = size.toExponential().split("e");
  let digits = roundDecimal(mantissa, precision, "half up");
  let exponent = Number(power);
  if (digits.startsWith("10")) {
    digits = roundDecimal("1", precision, "half up");
    exponent++;
  }
  return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** The shortest decimal text of a number, without an exponent. */
function plainText(size: number): string {
  const text = String(size);
  if (!text.includes("e")) return text;
  if (size >= 1) return exactDecimal(size);
  const [mantissa = "", exponent] = text.split("e-");
  return `0.${"0".repeat(Number(exponent) - 1)}${mantissa.replace(".", "")}`;
}

function signed({ flags, width }: Specifier, digits: string, negative: boolean): string {
  const [text = "", exponent] = digits.split("e");
  let body = flags.includes(",") ? groupThousands(text) : text;
  if (exponent !== undefined) body += `e${exponent}`;
  const before = negative
    ? (flags.includes("(") ? "(" : "-")
    : flags.includes("+")
    ? "+"
    : flags.includes(" ")
    ? " "
    : "";
  const after = before === "(" ? ")" : "";
  if (flags.includes("0")) body = body.padStart(width - before.length - after.length, "0");
  const result = before + body + after;
  return flags.includes("-") ? result.padEnd(width) : result.padStart(width);
}

function padded(text: string, { flags, width }: Specifier): string {
  return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
}

function cut(text: string, { precision }: Specifier): string {
  return precision === undefined ? text : text.slice(0, precision);
}

function invalid(format: string, reason: string): ComputationError {
  return new ComputationError(
    "INVALID_FORMAT.SPECIFIER",
    `The format '${format}' is invalid: ${reason}. Write it as for Java's String.format.`,
    { parameters: { format } },
  );
}

/** Formats with a number of decimals and commas, rounding half to even; `number` is exact decimal text. */
function formatWithScale(number: string, scale: number): string | null {
  return scale < 0 ? null : groupThousands(roundDecimal(number, scale, "half even"));
}

/** Formats with a pattern of `#`, `0`, `,` and `.`, as Java's `DecimalFormat` does. */
function formatWithPattern(number: string, pattern: string): string {
  const match = /^([#,0]*)(?:\.(0*)(#*))?$/.exec(pattern);
  if (!match || /0[,]*#/.test(match[1]!)) {
    throw new ComputationError(
      "UNSUPPORTED_FEATURE.NUMBER_PATTERN",
      `The number pattern '${pattern}' is not supported: use only "#", "0", "," and ".".`,
    );
  }
  const [, whole = "", zeros = "", optional = ""] = match;
  const rounded = roundDecimal(number, zeros.length + optional.length, "half even");
  const [digits = "", fraction = ""] = rounded.replace("-", "").split(".");
  const kept = fraction.slice(0, zeros.length) + fraction.slice(zeros.length).replace(/0+$/, "");
  const minimum = whole.replaceAll(/[^0]/g, "").length;
  const padded = digits.replace(/^0+/, "").padStart(minimum, "0");
  const text = grouped(padded, whole) + (kept === "" ? "" : `.${kept}`);
  const sign = rounded.startsWith("-") ? "-" : "";
  return sign + (text === "" ? "0" : text);
}

function grouped(digits: string, pattern: string): string {
  const size = pattern.includes(",") ? pattern.length - pattern.lastIndexOf(",") - 1 : 0;
  return size > 0 ? digits.replaceAll(new RegExp(`\\B(?=(?:\\d{${size}})+$)`, "g"), ",") : digits;
}

function ofDouble<T>(format: (number: string, spec: T) => string | null) {
  return (value: number, spec: T): string | null => {
    if (typeof spec === "number" && spec < 0) return null;
    if (Number.isNaN(value)) return "NaN";
    if (!Number.isFinite(value)) return value < 0 ? "-∞" : "∞";
    return format(exactDecimal(value), spec);
  };
}

/** `spark_format_string(format, arguments)`. */
export const FORMAT_STRING_UDF: ScalarUdf = {
  name: "spark_format_string",
  parameterTypes: ["VARCHAR", "VARCHAR[]"],
  returnType: "VARCHAR",
  call: formatJava,
};

/** `spark_format_double(value, scale)` and `spark_format_decimal(text, scale)`, and the same with a pattern. */
export const FORMAT_NUMBER_UDFS: readonly ScalarUdf[] = [
  {
    name: "spark_format_double",
    parameterTypes: ["DOUBLE", "INTEGER"],
    returnType: "VARCHAR",
    call: ofDouble(formatWithScale),
  },
  {
    name: "spark_format_decimal",
    parameterTypes: ["VARCHAR", "INTEGER"],
    returnType: "VARCHAR",
    call: formatWithScale,
  },
  {
    name: "spark_format_double_pattern",
    parameterTypes: ["DOUBLE", "VARCHAR"],
    returnType: "VARCHAR",
    call: ofDouble(formatWithPattern),
  },
  {
    name: "spark_format_decimal_pattern",
    parameterTypes: ["VARCHAR", "VARCHAR"],
    returnType: "VARCHAR",
    call: formatWithPattern,
  },
];
