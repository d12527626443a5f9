import type { ScalarUdf } from "../functions/spark_function.ts";
import { INTERVAL_UDFS } from "./cast_text_to_interval.ts";
import { ZONED_INSTANT_UDF } from "../functions/time_zone.ts";

/**
 * Java's text of a DOUBLE: `1.0`, `1.0E10`, `1.0E-4`.
 *
 * @see {@link https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/lang/Double.html#toString(double)}
 */
export function javaDoubleText(value: number): string {
  return javaText(value, value.toExponential());
}

/** Java's text of a FLOAT: the fewest digits that are the same FLOAT again. */
export function javaFloatText(value: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return javaText(value, text);
  }
  return javaText(value, value.toExponential());
}

function javaText(value: number, exponential: string): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [mantissa, power] = exponential.split("e") as [string, string];
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    const plain = String(Number(exponential));
    return plain.includes(".") ? plain : `${plain}.0`;
  }
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(power)}`;
}

/** Java's hexadecimal floating-point text: `-0x1.8p1` is -3. */
function hexadecimalDouble(text: string): number {
  const [, sign, whole, fraction, power] = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)p([+-]?\d+)/i.exec(text)!;
  const digits = Number(BigInt(`0x0${whole}${fraction}`));
  const value = digits * 2 ** (Number(power) - 4 * fraction!.length);
  return sign === "-" ? -value : value;
}

/** Java's text of a decimal below a millionth: `1E-7` for `0.0000001`, `0E-8` for `0.00000000`. */
function smallDecimalText(plain: string): string {
  const fraction = plain.slice(plain.indexOf(".") + 1);
  const digits = fraction.replace(/^0+(?=.)/, "");
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${plain.startsWith("-") ? "-" : ""}${mantissa}E${digits.length - 1 - fraction.length}`;
}

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Functions in JavaScript that casts use for what DuckDB's SQL cannot say. */
export const CAST_UDFS: readonly ScalarUdf[] = [
  {
    name: "spark_double_text",
    parameterTypes: ["DOUBLE"],
    returnType: "VARCHAR",
    call: javaDoubleText,
  },
  {
    name: "spark_float_text",
    parameterTypes: ["FLOAT"],
    returnType: "VARCHAR",
    call: javaFloatText,
  },
  {
    name: "spark_hexadecimal_double",
    parameterTypes: ["VARCHAR"],
    returnType: "DOUBLE",
    call: hexadecimalDouble,
  },
  {
    name: "spark_small_decimal_text",
    parameterTypes: ["VARCHAR"],
    returnType: "VARCHAR",
    call: smallDecimalText,
  },
  ZONED_INSTANT_UDF,
  ...INTERVAL_UDFS,
  {
    name: "spark_utf8_text",
    parameterTypes: ["BLOB"],
    returnType: "VARCHAR",
    call: (bytes: Uint8Array) => UTF8.decode(bytes),
  },
];
