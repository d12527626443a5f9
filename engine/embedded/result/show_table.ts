import { unicodeWidth } from "@std/cli/unicode-width";
import type { DuckDBValue } from "@duckdb/node-api";
import type { ShowOptions } from "../../declare/data_frame.ts";
import type { StructType } from "../../declare/types.ts";
import { cellText } from "./cell_text.ts";
import { decodeValue } from "./decode_value.ts";

/** A table of texts, as `show` receives it. */
export interface TextTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** There are more rows than these. */
  readonly more: boolean;
}

/** Rows as DuckDB gives them. */
export interface RowTable {
  readonly schema: StructType;
  readonly rows: readonly (readonly DuckDBValue[])[];
  /** There are more rows than these. */
  readonly more: boolean;
  /** The session's, an IANA name. */
  readonly timeZone: string;
}

/** Rows as Spark's `show` prints them; a line break is to follow. */
export function rowsTable(
  { more, rows, schema: { fields }, timeZone }: RowTable,
  { truncate = true, vertical = false }: ShowOptions,
): string {
  const texts = rows.map((row) =>
    fields.map(({ type }, i) => cellText(decodeValue(row[i]!, type), type, timeZone))
  );
  const names = fields.map(({ name }) => name);
  return showTable({ names, rows: texts, more }, truncate === true ? 20 : Number(truncate), vertical);
}

/**
 * Prints rows as Spark's `show` does: right-aligned and cut to `truncate` characters, or left-aligned and whole when `truncate` is 0; with `vertical` one line
 * for each value.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/api/pyspark.sql.DataFrame.show.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { showTable } from "./show_table.ts";
 *
 * assertEquals(
 *   showTable({ names: ["n"], rows: [["1"]], more: false }, 20),
 *   "+---+\n|  n|\n+---+\n|  1|\n+---+\n",
 * );
 * ```
 */
export function showTable(table: TextTable, truncate: number, vertical = false): string {
  const names = table.names.map((name) => cut(escape(name), truncate));
  const rows = table.rows.map((row) => row.map((cell) => cut(escape(cell), truncate)));
  const count = rows.length;
  const more = table.more ? `only showing top ${count} ${count === 1 ? "row" : "rows"}` : "";
  return (vertical ? verticalText(names, rows) : tableText(names, rows, truncate > 0)) + more;
}

function tableText(names: readonly string[], rows: readonly (readonly string[])[], right: boolean): string {
  const widths = names.map((name, i) =>
    Math.max(3, unicodeWidth(name), ...rows.map((row) => unicodeWidth(row[i]!)))
  );
  const border = `+${widths.map((width) => "-".repeat(width)).join("+")}+\n`;
  const line = (cells: readonly string[]) =>
    `|${cells.map((cell, i) => pad(cell, widths[i]!, right)).join("|")}|\n`;
  return border + line(names) + border + rows.map(line).join("") + border;
}

function verticalText(names: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "(0 rows)";
  const nameWidth = Math.max(3, ...names.map(unicodeWidth));
  const valueWidth = Math.max(3, ...rows.flat().map(unicodeWidth));
  return rows.map((row, i) => {
    const header = `-RECORD ${i}`.padEnd(nameWidth + valueWidth + 5, "-");
    const lines = row.map((cell, c) =>
      ` ${pad(names[c]!, nameWidth, false)} | ${pad(cell, valueWidth, false)} `
    );
    return [header, ...lines, ""].join("\n");
  }).join("");
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = " ".repeat(width - unicodeWidth(text));
  return right ? blanks + text : text + blanks;
}

function cut(text: string, truncate: number): string {
  if (truncate <= 0 || text.length <= truncate) return text;
  return truncate < 4 ? text.slice(0, truncate) : `${text.slice(0, truncate - 3)}...`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
  "\b": "\\b",
  "\u000B": "\\v",
  "\u0007": "\\a",
};

function escape(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => ESCAPES[control] ?? control);
}
