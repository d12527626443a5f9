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
