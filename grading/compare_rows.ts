import type { DataFrame } from "../lib/mod.ts";
import { valueText, wholeText } from "./value_text.ts";
import { type Evidence, WrongAnswer } from "./wrong_answer.ts";

/** A row by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** How rows are compared. */
export interface Comparison {
  readonly expected: readonly Row[];
  readonly actual: readonly Row[];
  /** The columns that count. @default {those of the first row that is expected} */
  readonly columns?: readonly string[];
  /** The columns that tell which row is which. */
  readonly key?: readonly string[];
  /** What an expected row was made of. */
  readonly input?: (row: Row) => readonly Evidence[];
  /** Said of a row that is missing, and of one that is too much. */
  readonly says?: { readonly missing?: string; readonly extra?: string };
}

/** More columns of one row are not shown. */
const MAX_SHOWN = 6;

/**
 * Asserts that there are exactly the rows that are expected, in any order.
 *
 * @throws {WrongAnswer} Names the smallest row that differs, with expected and actual side by side.
 */
export function assertRows(comparison: Comparison): void {
  const { expected, actual, key = [], input = () => [], says = {} } = comparison;
  const columns = comparison.columns ?? Object.keys(expected[0] ?? actual[0] ?? {});
  const missing = smallestFirst(difference(expected, actual, columns), columns);
  const extra = difference(actual, expected, columns);
  const [row] = missing;
  if (row !== undefined) {
    const there = countOf(row, actual, columns);
    if (there > 0) {
      throw countDiffers(row, there, countOf(row, expected, columns), { columns, key }, input(row));
    }
    const twin = twinOf(row, extra, columns, key);
    throw twin ? differs(row, twin, { columns, key }, input(row)) : missingRow(row, { columns, key }, {
      says: says.missing ?? "A row is missing",
      input: input(row),
    });
  }
  const [tooMuch] = smallestFirst(extra, columns);
  if (tooMuch === undefined) return;
  const wanted = countOf(tooMuch, expected, columns);
  if (wanted > 0) {
    throw countDiffers(tooMuch, countOf(tooMuch, actual, columns), wanted, { columns, key }, input(tooMuch));
  }
  throw new WrongAnswer(`${says.extra ?? "A row is there that should not be"}:`, [
    ...input(tooMuch),
    oneRow("the row that is too much", tooMuch, shownColumns(columns, key)),
  ]);
}

function countDiffers(
  row: Row,
  there: number,
  wanted: number,
  { columns, key }: Columns,
  input: readonly Evidence[],
): WrongAnswer {
  const times = (count: number) => count === 1 ? "once" : `${count} times`;
  return new WrongAnswer(`A row is there ${times(there)} instead of ${times(wanted)}:`, [
    ...input,
    oneRow("the row", row, shownColumns(columns, key)),
  ]);
}

/** Rows of `rows` that are there more often than in `others`. */
function difference(rows: readonly Row[], others: readonly Row[], columns: readonly string[]): Row[] {
  const counts = new Map<string, number>();
  for (const row of others) {
    const text = rowText(row, columns);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return rows.filter((row) => {
    const text = rowText(row, columns);
    const left = counts.get(text) ?? 0;
    counts.set(text, left - 1);
    return left <= 0;
  });
}

function countOf(row: Row, rows: readonly Row[], columns: readonly string[]): number {
  const text = rowText(row, columns);
  return rows.filter((other) => rowText(other, columns) === text).length;
}

function rowText(row: Row, columns: readonly string[]): string {
  return columns.map((name) => wholeText(row[name])).join("\t");
}

function smallestFirst(rows: readonly Row[], columns: readonly string[]): Row[] {
  return rows.toSorted((a, b) => rowText(a, columns).length - rowText(b, columns).length);
}

/** The row that is there in the place of another: that of the same key or, without one, that with the most equal columns. */
function twinOf(
  row: Row,
  rows: readonly Row[],
  columns: readonly string[],
  key: readonly string[],
): Row | undefined {
  const equal = (other: Row, names: readonly string[]) =>
    names.filter((name) => wholeText(row[name]) === wholeText(other[name])).length;
  if (key.length > 0) return rows.find((other) => equal(other, key) === key.length);
  return rows.toSorted((a, b) => equal(b, columns) - equal(a, columns))[0];
}

interface Columns {
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

function differs(row: Row, twin: Row, { columns, key }: Columns, input: readonly Evidence[]): WrongAnswer {
  const wrong = columns.filter((name) => wholeText(row[name]) !== wholeText(twin[name]));
  const [first] = wrong;
  const more = wrong.length > 1
    ? `, and so ${wrong.length === 2 ? "is another" : `are ${wrong.length - 1} more`}`
    : "";
  const shown = [...key.filter((name) => !wrong.includes(name)), ...wrong.slice(0, MAX_SHOWN)];
  return new WrongAnswer(`Column ${first} is wrong${more}:`, [...input, {
    title: "expected and actual",
    header: ["column", "expected", "actual"],
    rows: shown.map((name) => [name, valueText(row[name]), valueText(twin[name])]),
  }]);
}

function missingRow(
  row: Row,
  { columns, key }: Columns,
  { says, input }: { says: string; input: readonly Evidence[] },
): WrongAnswer {
  return new WrongAnswer(`${says}:`, [
    ...input,
    oneRow("the row that is missing", row, shownColumns(columns, key)),
  ]);
}

function shownColumns(columns: readonly string[], key: readonly string[]): string[] {
  return [...new Set([...key, ...columns])].slice(0, MAX_SHOWN);
}

/** A row, its columns below each other: that reads well in every width. */
export function oneRow(title: string, row: Row, columns: readonly string[] = Object.keys(row)): Evidence {
  return { title, header: ["column", "value"], rows: columns.map((name) => [name, valueText(row[name])]) };
}

/**
 * Asserts that a frame has the columns, each as `name type`, in any order unless `inOrder` is set.
 *
 * @throws {WrongAnswer} Names the columns that are missing, of another type, or too many.
 */
export async function assertColumns(
  frame: DataFrame,
  columns: readonly string[],
  { inOrder = false }: { readonly inOrder?: boolean } = {},
): Promise<void> {
  const { fields } = await frame.schema();
  const printable = (name: string) => name.replaceAll("\t", "\\t").replaceAll("\n", "\\n");
  assertFields(fields.map(({ name, type }) => [printable(name), typeText(type)]), columns, inOrder);
}

/** The same for columns that are there as names with types. */
export function assertFields(
  actual: readonly (readonly [name: string, type: string])[],
  columns: readonly string[],
  inOrder = false,
): void {
  const expected = columns.map((
    column,
  ) => [column.slice(0, column.indexOf(" ")), column.slice(column.indexOf(" ") + 1)]);
  const typeOf = new Map(actual);
  const names = expected.map(([name]) => name!);
  const missing = names.filter((name) => !typeOf.has(name));
  const extra = actual.map(([name]) => name).filter((name) => !names.includes(name));
  const list = (some: readonly string[]) => some.slice(0, 3).join(", ") + (some.length > 3 ? ", …" : "");
  const subject = (some: readonly string[]) =>
    some.length === 1 ? `Column ${some[0]} is` : `The columns ${list(some)} are`;
  if (missing.length > 0 && extra.length > 0) {
    throw new WrongAnswer(`${subject(missing)} missing, and there is ${list(extra)} instead.`, [
      sideBySide(expected, actual),
    ]);
  }
  if (missing.length > 0) throw new WrongAnswer(`${subject(missing)} missing.`);
  if (extra.length > 0) throw new WrongAnswer(`There is a column too much: ${list(extra)}.`);
  const actualNames = actual.map(([name]) => name);
  const twice = actualNames.find((name, i) => actualNames.indexOf(name) !== i);
  if (twice !== undefined) throw new WrongAnswer(`Column ${twice} is there twice.`);
  for (const [name, type] of expected) {
    const actualType = typeOf.get(name!)!;
    if (actualType === type) continue;
    throw new WrongAnswer(`Column ${name} has the type ${actualType}, and should have ${type}.`, [{
      title: "expected and actual",
      header: ["column", "expected", "actual"],
      rows: [[name!, type!, actualType]],
    }]);
  }
  const place = names.findIndex((name, i) => actualNames[i] !== name);
  if (inOrder && place !== -1) {
    throw new WrongAnswer(
      `Column ${place + 1} should be ${names[place]}, and is ${actualNames[place]}: the order counts here.`,
    );
  }
}

function sideBySide(expected: readonly string[][], actual: readonly (readonly [string, string])[]): Evidence {
  const places = Array.from({ length: Math.max(expected.length, actual.length) }, (_, i) => i);
  const rows = places.map((i) => [String(i + 1), expected[i]?.[0] ?? "", actual[i]?.[0] ?? ""]);
  return {
    title: "columns, expected and actual",
    header: ["number", "expected", "actual"],
    rows: rows.filter(([, a, b]) => a !== b).slice(0, MAX_SHOWN),
  };
}

/** A type as DDL has it, near enough: nested ones as JSON. */
export function typeText(type: unknown): string {
  const NAMES: Record<string, string> = {
    integer: "int",
    long: "bigint",
    short: "smallint",
    byte: "tinyint",
  };
  return typeof type === "string" ? NAMES[type] ?? type : JSON.stringify(type);
}
