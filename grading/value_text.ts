const MAX_LENGTH = 70;

/** A value of a row as one line of text: text in quotes, NULL, numbers, times, bytes in hexadecimal. */
export function valueText(value: unknown): string {
  const text = wholeText(value);
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}

/** The same, however long: two values are equal when these are. */
export function wholeText(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return numberText(value);
  if (value instanceof Uint8Array) return `X'${value.toHex()}'`;
  if (Array.isArray(value)) return `[${value.map(wholeText).join(", ")}]`;
  if (typeof value !== "object" || isTime(value)) return String(value);
  return `{${Object.entries(value).map(([name, field]) => `${name}: ${wholeText(field)}`).join(", ")}}`;
}

/** Sums in another order are equal, and a FLOAT has seven digits. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(Math.fround(value) === value ? 7 : 9)));
}

function isTime(value: object): boolean {
  return Object.prototype.toString.call(value).startsWith("[object Temporal.");
}
