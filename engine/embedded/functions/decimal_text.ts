/**
 * Numbers as decimal text: exact, rounded, grouped.
 *
 * @module
 */

/** The exact value of a finite number, without an exponent: 0.1 is `0.1000000000000000055511151231257827021181583404541015625`. */
export function exactDecimal(value: number): string {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(value));
  const high = bits.getBigUint64(0);
  const exponent = Number(high >> 52n);
  const mantissa = (high & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  const shift = Math.max(exponent, 1) - 1075;
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (shift >= 0) return sign + (mantissa << BigInt(shift)).toString();
  const digits = (mantissa * 5n ** BigInt(-shift)).toString().padStart(-shift + 1, "0");
  return `${sign}${digits.slice(0, shift)}.${digits.slice(shift)}`.replace(/\.?0+$/, "");
}

/** Rounds decimal text to a number of digits after the point, and gives exactly so many. A negative sign is kept even when all digits are zero. */
export function roundDecimal(text: string, scale: number, mode: "half even" | "half up"): string {
  const sign = text.startsWith("-") ? "-" : "";
  const [whole = "0", fraction = ""] = text.replace(/^[-+]/, "").split(".");
  const digits = BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
  const rest = fraction.slice(scale);
  const half = /^50*$/.test(rest) ? (mode === "half up" || digits % 2n === 1n) : rest >= "5";
  const rounded = (digits + (half ? 1n : 0n)).toString().padStart(scale + 1, "0");
  const point = rounded.length - scale;
  return sign + rounded.slice(0, point) + (scale > 0 ? `.${rounded.slice(point)}` : "");
}

/** Puts commas between groups of three digits of the whole part. */
export function groupThousands(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
