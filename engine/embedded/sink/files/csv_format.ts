import type { DataType } from "../../../declare/types.ts";
import { quoteIdentifier, quoteString } from "../../duckdb_type.ts";
import { DATE_FORMAT_UDF } from "../../functions/datetime_format.ts";
import type { ScalarUdf } from "../../functions/spark_function.ts";
import { renderCast } from "../../render/render_cast.ts";
import { CAST_UDFS } from "../../render/text_udfs.ts";
import { CSV_CELL_UDF, csvCell, csvStyle } from "./csv_cell.ts";
import type { FileFormatOf } from "./file_format.ts";
import { refuseOptions, refuseTypes, textOutput } from "./text_output.ts";

const NOT_FOLLOWED = ["escapeQuotes", "charToEscapeQuoteEscaping", "lineSep", "encoding", "dateFormat"];
const TIMESTAMP_FORMAT = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";
const TIMESTAMP_NTZ_FORMAT = "yyyy-MM-dd'T'HH:mm:ss.SSS";

/**
 * CSV: a line for each row, with a header if wanted.
 *
 * @param options Lower-case names; `header`, `sep`, `quote`, `escape`, `quoteAll`, `nullValue`, `emptyValue`, `ignoreLeadingWhiteSpace`,
 * `ignoreTrailingWhiteSpace`, `timestampFormat`, `timestampNTZFormat`, `compression`.
 */
export const csvFormat: FileFormatOf = (options, { timeZone }) => {
  refuseOptions("csv", options, NOT_FOLLOWED);
  const header = options.get("header")?.toLowerCase() === "true";
  const output = textOutput(".csv", options, { header });
  const style = csvStyle(options);
  return {
    name: "CSV",
    extension: output.extension,
    udfs: CSV_LINE_UDFS,
    check: (schema) =>
      refuseTypes("CSV", schema, (type) => typeof type !== "string" || type === "void" || type === "variant"),
    copy: (sql, schema) => {
      const values = schema.fields.map(({ name, type }) => ({ sql: quoteIdentifier(name), type }));
      const line = csvLineSql(values, options, timeZone);
      const title = schema.fields.map((f, i) => csvCell(f.name, style, i === 0)).join(style.separator);
      return {
        select: `SELECT ${line} AS ${quoteIdentifier(header ? title : "line")} FROM (${sql})`,
        options: output.copyOptions,
      };
    },
  };
};

/** What {@linkcode csvLineSql} may call. */
export const CSV_LINE_UDFS: readonly ScalarUdf[] = [...CAST_UDFS, DATE_FORMAT_UDF, CSV_CELL_UDF];

/**
 * Values as a line of CSV, as SQL; it is never NULL.
 *
 * @param options As for {@linkcode csvFormat}.
 */
export function csvLineSql(
  values: readonly { readonly sql: string; readonly type: DataType }[],
  options: ReadonlyMap<string, string>,
  timeZone: string,
): string {
  const style = csvStyle(options);
  const nullValue = options.get("nullvalue") ?? "";
  const nullCell = quoteString(style.quoteAll ? `${style.quote}${nullValue}${style.quote}` : nullValue);
  const cells = values.map(({ sql, type }, i) => {
    const text = textSql(sql, type, options, timeZone);
    const cell = `spark_csv_cell(${text}, ${quoteString(JSON.stringify(style))}, ${i === 0})`;
    return `coalesce(${cell}, ${nullCell})`;
  });
  return cells.join(` || ${quoteString(style.separator)} || `) || "''";
}

function textSql(
  value: string,
  type: DataType,
  options: ReadonlyMap<string, string>,
  timeZone: string,
): string {
  switch (type) {
    case "string":
      return value;
    case "timestamp":
      return formatSql(value, options.get("timestampformat") ?? TIMESTAMP_FORMAT, timeZone);
    case "timestamp_ntz":
      return formatSql(value, options.get("timestampntzformat") ?? TIMESTAMP_NTZ_FORMAT, "UTC");
    case "binary":
      return `('[' || rtrim(regexp_replace(hex(${value}), '(..)', '\\1 ', 'g')) || ']')`;
    default:
      return renderCast(value, type, "string", { mode: "legacy", timeZone });
  }
}

function formatSql(value: string, pattern: string, timeZone: string): string {
  return `spark_date_format(epoch_us(${value}), ${quoteString(pattern)}, ${quoteString(timeZone)})`;
}
