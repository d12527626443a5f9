import { VARIANT_TEXT_UDFS } from "../functions/variant_udfs.ts";
import { javaDoubleText, javaFloatText } from "../../java_double.ts";
import type { ScalarUdf } from "../functions/spark_function.ts";
import { INTERVAL_UDFS } from "./cast_text_to_interval.ts";
import { ZONED_INSTANT_UDF } from "../functions/time_zone.ts";

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
  ...VARIANT_TEXT_UDFS,
  {
    name: "spark_utf8_text",
    parameterTypes: ["BLOB"],
    returnType: "VARCHAR",
    call: (bytes: Uint8Array) => UTF8.decode(bytes),
  },
];
