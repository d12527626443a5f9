import { ComputationError } from "../../errors.ts";
import { roundDecimal } from "./decimal_text.ts";
import type { ScalarUdf } from "./spark_function.ts";

/** Rounds decimal text as Java's BigDecimal does; with a negative scale, to tens, hundreds and so on. */
function roundText(text: string, scale: number, mode: string): string {
  if (scale >= 0) return roundWith(text, scale, mode);
  const sign = text.startsWith("-") ? "-" : "";
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const digits = whole.padStart(1 - scale, "0");
  const shifted = `${sign}${digits.slice(0, scale)}.${digits.slice(scale)}${fraction}`;
  const rounded = roundWith(shifted, 0, mode);
  return /^-?0+$/.test(rounded) ? "0" : rounded + "0".repeat(-scale);
}

function roundWith(text: string, scale: number, mode: string): string {
  if (mode === "half up" || mode === "half even") return roundDecimal(text, scale, mode);
  const negative = text.startsWith("-");
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const isExact = /^0*$/.test(fraction.slice(scale));
  const cut = BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
  const away = !isExact && (mode === "ceiling") !== negative ? 1n : 0n;
  const digits = (cut + away).toString().padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${negative ? "-" : ""}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ""}`;
}

/** Rounds the shortest decimal text of a number, as Spark does: 1.005 becomes 1.01. */
function roundDouble(value: number, scale: number, mode: string): number {
  if (!Number.isFinite(value)) return value;
  return Number(roundText(plainDecimal(value), scale, mode)) + 0;
}

/** The shortest decimal text of a number, without an exponent. */
export function plainDecimal(value: number): string {
  const match = /^(-?)(\d)(?:\.(\d+))?e([-+]\d+)$/.exec(value.toExponential());
  if (!match) return String(value);
  const [, sign = "", first = "", rest = "", power = "0"] = match;
  const exponent = Number(power);
  const digits = first + rest;
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  if (rest.length <= exponent) return sign + digits.padEnd(exponent + 1, "0");
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** Converts a number's digits from one base to another, in 64 bits without a sign; a negative `toBase` gives a signed result. */
export function convertBase(text: string, fromBase: number, toBase: number, ansi: boolean): string | null {
  const base = Math.abs(toBase);
  const digits = text.trim().toUpperCase();
  if (digits === "" || fromBase < 2 || fromBase > 36 || base < 2 || base > 36) return null;
  const isNegative = digits.startsWith("-");
  let value = leadingNumber(isNegative ? digits.slice(1) : digits, BigInt(fromBase), ansi, text);
  if (isNegative && toBase > 0) {
    value = BigInt.asIntN(64, value) < 0n ? 2n ** 64n - 1n : BigInt.asUintN(64, -value);
  }
  let sign = isNegative && toBase < 0 ? "-" : "";
  if (toBase < 0 && BigInt.asIntN(64, value) < 0n) {
    value = BigInt.asUintN(64, -value);
    sign = "-";
  }
  return sign + value.toString(base).toUpperCase();
}

function leadingNumber(digits: string, base: bigint, ansi: boolean, text: string): bigint {
  let value = 0n;
  for (const char of digits) {
    const digit = /[0-9A-Z]/.test(char) ? BigInt(parseInt(char, 36)) : base;
    if (digit >= base) break;
    value = value * base + digit;
    if (value < 2n ** 64n) continue;
    if (!ansi) return 2n ** 64n - 1n;
    throw new ComputationError(
      "ARITHMETIC_OVERFLOW",
      `Overflow in function conv() for '${text}'. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.`,
    );
  }
  return value;
}

function ofDouble(name: string, call: (x: number) => number | null): ScalarUdf {
  return { name: `spark_${name}`, parameterTypes: ["DOUBLE"], returnType: "DOUBLE", call };
}

/** Functions of one DOUBLE that DuckDB lacks or computes otherwise. */
export const DOUBLE_UDFS = {
  cbrt: ofDouble("cbrt", Math.cbrt),
  expm1: ofDouble("expm1", Math.expm1),
  log1p: ofDouble("log1p", (x) => x <= -1 ? null : Math.log1p(x)),
  asinh: ofDouble("asinh", (x) => x === -Infinity ? x : Math.log(x + Math.sqrt(x * x + 1))),
  acosh: ofDouble("acosh", (x) => Math.log(x + Math.sqrt(x * x - 1))),
  atanh: ofDouble("atanh", (x) => 0.5 * (Math.log1p(x) - Math.log1p(-x))),
} as const;

/** `spark_hypot(a, b)`. */
export const HYPOT_UDF: ScalarUdf = {
  name: "spark_hypot",
  parameterTypes: ["DOUBLE", "DOUBLE"],
  returnType: "DOUBLE",
  call: Math.hypot,
};

/** `spark_round_double(value, scale, mode)`. */
export const ROUND_DOUBLE_UDF: ScalarUdf = {
  name: "spark_round_double",
  parameterTypes: ["DOUBLE", "INTEGER", "VARCHAR"],
  returnType: "DOUBLE",
  call: roundDouble,
};

/** `spark_round_text(decimal, scale, mode)`. */
export const ROUND_TEXT_UDF: ScalarUdf = {
  name: "spark_round_text",
  parameterTypes: ["VARCHAR", "INTEGER", "VARCHAR"],
  returnType: "VARCHAR",
  call: roundText,
};

/** `spark_conv(num, from, to, ansi)`. */
export const CONV_UDF: ScalarUdf = {
  name: "spark_conv",
  parameterTypes: ["VARCHAR", "INTEGER", "INTEGER", "BOOLEAN"],
  returnType: "VARCHAR",
  call: convertBase,
};
