import { mix } from "./random.ts";

/**
 * The value of a Kafka record of the reviews topic: a line, bytes that are not valid text, or nothing.
 * The key is always null, as in the course.
 */
export type ReviewValue = string | Uint8Array | null;

/** What can be wrong with a value of a messy topic. */
export type MalformedKind = "tooFewTabs" | "tooManyTabs" | "empty" | "null" | "brokenUtf8";

/** What a value of a messy topic is: `veryLong` is a good line, only a hard one. */
export type ValueKind = "good" | "veryLong" | MalformedKind;

/** How many values of each kind there are; the sum is the number of rows. */
export type KindCounts = Readonly<Record<ValueKind, number>>;

/** Of so many values of a messy topic one is malformed, at a place within them that the seed decides. */
export const ROWS_PER_MALFORMED = 20;

const KINDS: readonly MalformedKind[] = ["tooFewTabs", "tooManyTabs", "empty", "null", "brokenUtf8"];
/** The block of `ROWS_PER_MALFORMED` rows that has the one very long value: after each kind was there once. */
const VERY_LONG_BLOCK = KINDS.length;
const BODY_FIELD = 13;

/** What row `row` of a messy topic is. */
export function kindAt(seed: number, row: number): ValueKind {
  const block = Math.floor(row / ROWS_PER_MALFORMED);
  const place = (mix(seed, block) >>> 0) % ROWS_PER_MALFORMED;
  if (row % ROWS_PER_MALFORMED !== place) return "good";
  return block === VERY_LONG_BLOCK ? "veryLong" : KINDS[block % KINDS.length]!;
}

/** Counts what rows `from` to `from + rows - 1` of a topic are. */
export function countKinds(seed: number, from: number, rows: number, messy: boolean): KindCounts {
  const counts = { good: 0, veryLong: 0, tooFewTabs: 0, tooManyTabs: 0, empty: 0, null: 0, brokenUtf8: 0 };
  if (!messy) return { ...counts, good: rows };
  for (let row = from; row < from + rows; row++) counts[kindAt(seed, row)]++;
  return counts;
}

/** Turns a good line into one of the wanted kind. */
export function spoil(line: string, kind: ValueKind, veryLongBytes: number): ReviewValue {
  const fields = line.split("\t");
  const body = fields[BODY_FIELD]!;
  switch (kind) {
    case "good":
      return line;
    case "tooFewTabs":
      return fields.slice(0, BODY_FIELD).join("\t");
    case "tooManyTabs":
      return fields.with(BODY_FIELD, `${body}\tfurther\ttext`).join("\t");
    case "empty":
      return "";
    case "null":
      return null;
    case "brokenUtf8":
      return replaceMark(fields.with(BODY_FIELD, `${body} caf\0`).join("\t"));
    case "veryLong":
      return fields.with(BODY_FIELD, "long ".repeat(Math.ceil(veryLongBytes / 5))).join("\t");
  }
}

/** Puts the Latin-1 byte of `é` where the line has a NUL: what a program gives that forgot about UTF-8. */
function replaceMark(line: string): Uint8Array {
  const bytes = new TextEncoder().encode(line);
  bytes[bytes.indexOf(0)] = 0xe9;
  return bytes;
}
