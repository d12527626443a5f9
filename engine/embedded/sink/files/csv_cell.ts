import type { ScalarUdf } from "../../functions/spark_function.ts";

/** How values are written between separators. */
export interface CsvStyle {
  readonly separator: string;
  readonly quote: string;
  readonly escape: string;
  readonly quoteAll: boolean;
  readonly emptyValue: string;
  readonly trimStart: boolean;
  readonly trimEnd: boolean;
}

// deno-lint-ignore no-control-regex -- Spark's CSV writer trims all that is not above a space.
const LEADING = /^[\u0000-\u0020]+/;
// deno-lint-ignore no-control-regex -- likewise
const TRAILING = /[\u0000-\u0020]+$/;

/**
 * A value as Spark's CSV writer (univocity) writes it: trimmed, and in quotes when it holds a separator, a quote or a line break.
 *
 * @param isFirst A value that begins a line and looks like a comment is in quotes too.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { csvCell, csvStyle } from "./csv_cell.ts";
 *
 * assertEquals(csvCell(' a "b", c ', csvStyle(new Map()), false), '"a \\"b\\", c"');
 * ```
 */
export function csvCell(text: string, style: CsvStyle, isFirst: boolean): string {
  const { separator, quote, escape, quoteAll, emptyValue, trimStart, trimEnd } = style;
  const started = trimStart ? text.replace(LEADING, "") : text;
  const value = trimEnd ? started.replace(TRAILING, "") : started;
  if (value === "") return quoteAll && emptyValue !== '""' ? `${quote}${emptyValue}${quote}` : emptyValue;
  const isQuoted = quoteAll || started.includes(separator) || started.includes(quote) ||
    /[\r\n]/.test(started) ||
    (isFirst && value.startsWith("#"));
  if (!isQuoted) return value;
  const escaped = escape === quote ? value : value.replaceAll(escape, () => escape + escape);
  return quote + escaped.replaceAll(quote, () => escape + quote) + quote;
}

/** @param options Lower-case names. */
export function csvStyle(options: ReadonlyMap<string, string>): CsvStyle {
  const keepsSpace = (name: string) => options.get(name.toLowerCase())?.toLowerCase() === "false";
  return {
    separator: (options.get("sep") ?? options.get("delimiter") ?? ",").replaceAll("\\t", "\t"),
    quote: options.has("quote") ? options.get("quote") || "\0" : '"',
    escape: options.get("escape") ?? "\\",
    quoteAll: options.get("quoteall")?.toLowerCase() === "true",
    emptyValue: options.get("emptyvalue") ?? '""',
    trimStart: !keepsSpace("ignoreLeadingWhiteSpace"),
    trimEnd: !keepsSpace("ignoreTrailingWhiteSpace"),
  };
}

const styles = new Map<string, CsvStyle>();

/** {@linkcode csvCell} in SQL: the text, the style as JSON, whether it is the first of its line. */
export const CSV_CELL_UDF: ScalarUdf = {
  name: "spark_csv_cell",
  parameterTypes: ["VARCHAR", "VARCHAR", "BOOLEAN"],
  returnType: "VARCHAR",
  call: (text: string, json: string, isFirst: boolean) => {
    const style = styles.get(json) ?? JSON.parse(json) as CsvStyle;
    styles.set(json, style);
    return csvCell(text, style, isFirst);
  },
};
