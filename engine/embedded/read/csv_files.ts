import { type DataType, field, sqlName, type StructType, structType } from "../../declare/types.ts";
import { refuseTypes } from "../sink/files/text_output.ts";
import { type CsvDialect, csvDialect, csvRecord } from "./csv_record.ts";
import { inferCsvType } from "./csv_inference.ts";
import { valueOptions } from "./json_files.ts";
import { malformedRecord, recordOptions, refuseReadOptions } from "./parse_mode.ts";
import type { FileColumn, LocalFile, Misfit, ReadContext, ReadFormat } from "./read_format.ts";
import { appendRows } from "./row_appender.ts";
import { readLines, wholeText } from "./text_lines.ts";
import { parseText, type TextValueOptions } from "./text_value.ts";

const NOT_FOLLOWED = {
  enforceSchema: "true",
  charToEscapeQuoteEscaping: "",
  unescapedQuoteHandling: "stop_at_delimiter",
  locale: "en-us",
};

/** A record with its text, for columns and messages. */
interface CsvLine {
  readonly values: readonly string[];
  readonly text: string;
  readonly line: number;
}

interface CsvValueOptions extends TextValueOptions {
  readonly nullValue: string;
}

/**
 * CSV: a record on each line; with `multiLine`, values in quotes may hold line breaks.
 *
 * @param options Lower-case names; `header`, `inferSchema`, `sep`, `quote`, `escape`, `comment`, `nullValue`, `emptyValue`, `mode`,
 * `columnNameOfCorruptRecord`, `multiLine`, `lineSep`, `encoding`, `dateFormat`, `timestampFormat`, `timestampNTZFormat`, `timeZone`, `nanValue`,
 * `positiveInf`, `negativeInf`, `preferDate`, `ignoreLeadingWhiteSpace`, `ignoreTrailingWhiteSpace`.
 */
export function csvReadFormat(options: ReadonlyMap<string, string>): ReadFormat {
  refuseReadOptions("csv", options, NOT_FOLLOWED);
  const { corruptColumn, mode, multiLine } = recordOptions(options);
  const dialect = csvDialect(options);
  const header = options.get("header")?.toLowerCase() === "true";
  const records = (file: LocalFile) => csvRecords(file, options, dialect, multiLine);
  return {
    name: "CSV",
    async infer(files, context) {
      if (files.length === 0) return undefined;
      const infers = options.get("inferschema")?.toLowerCase() === "true";
      const inference = {
        ...valueOptions(options, context),
        nullValue: dialect.nullValue,
        preferDate: options.get("preferdate")?.toLowerCase() !== "false",
      };
      let names: string[] | undefined;
      let types: DataType[] = [];
      for (const file of files) {
        let isFirst = true;
        for await (const { values } of records(file)) {
          names ??= columnNames(values, header, dialect.nullValue);
          if (types.length === 0) types = names.map(() => infers ? "void" : "string");
          const isHeader = header && isFirst;
          isFirst = false;
          if (isHeader) continue;
          if (!infers) break;
          types = types.map((type, i) => inferCsvType(type, values[i] ?? "", inference));
        }
        if (names && !infers) break;
      }
      return structType(
        (names ?? []).map((name, i) => field(name, types[i] === "void" ? "string" : types[i]!)),
      );
    },
    check: (schema) =>
      refuseTypes("CSV", schema, (type) => typeof type !== "string" || type === "void" || type === "variant"),
    async read(files, schema, target, context) {
      const values = { ...valueOptions(options, context), nullValue: dialect.nullValue };
      const positions = columnPositions(schema, corruptColumn);
      let rowCount = 0;
      for (const file of files) {
        const rows = appendRows(file, target, context);
        const reader = new CsvRowReader(file, target.columns, positions, values, context);
        let isHeader = header;
        for await (const record of records(file)) {
          if (isHeader) {
            isHeader = false;
            continue;
          }
          const { row, fits } = reader.read(record);
          if (!fits && mode === "FAILFAST") throw malformedRecord(file, `line ${record.line}`, record.text);
          if (!fits && mode === "DROPMALFORMED") continue;
          if (!fits) row[corruptColumn] = record.text;
          await rows.add(row, record.text.length);
        }
        rowCount += await rows.end();
      }
      return rowCount;
    },
  };
}

async function* csvRecords(
  file: LocalFile,
  options: ReadonlyMap<string, string>,
  dialect: CsvDialect,
  multiLine: boolean,
): AsyncGenerator<CsvLine> {
  const isSkipped = (text: string) =>
    text.trim() === "" || (dialect.comment !== undefined && text.startsWith(dialect.comment));
  const encoding = options.get("encoding") ?? options.get("charset");
  let line = 0;
  if (!multiLine) {
    for await (const lines of readLines(file, { separator: options.get("linesep"), encoding })) {
      for (const text of lines) {
        line++;
        if (!isSkipped(text)) yield { values: csvRecord(text, dialect).values, text, line };
      }
    }
    return;
  }
  const whole = await wholeText(file, encoding);
  for (let at = 0; at < whole.length;) {
    const { values, end } = csvRecord(whole, dialect, at);
    const text = whole.slice(at, end).replace(/\r?\n$|\r$/, "");
    line++;
    if (!isSkipped(text)) yield { values, text, line };
    at = end;
  }
}

/** `_c0`, `_c1`, …, or the header's names; those that are there twice get their position. */
function columnNames(values: readonly string[], header: boolean, nullValue: string): string[] {
  if (!header) return values.map((_, i) => `_c${i}`);
  const counts = new Map<string, number>();
  for (const name of values) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  return values.map((name, i) =>
    name === "" || name === nullValue ? `_c${i}` : counts.get(name.toLowerCase())! > 1 ? `${name}${i}` : name
  );
}

/** Which value of a record a column is; the corrupt record's column is none. */
function columnPositions(schema: StructType, corruptColumn: string): Map<string, number> {
  const names = schema.fields.map((f) => f.name).filter((name) => name !== corruptColumn);
  return new Map(names.map((name, i) => [name, i]));
}

/** Turns the values of a record into a row. */
class CsvRowReader {
  readonly #file: LocalFile;
  readonly #columns: readonly FileColumn[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly #values: CsvValueOptions;
  readonly #context: ReadContext;

  constructor(
    file: LocalFile,
    columns: readonly FileColumn[],
    positions: ReadonlyMap<string, number>,
    values: CsvValueOptions,
    context: ReadContext,
  ) {
    this.#file = file;
    this.#columns = columns.filter(({ name }) => positions.has(name));
    this.#positions = positions;
    this.#values = values;
    this.#context = context;
  }

  read({ line, values }: CsvLine): { row: Record<string, unknown>; fits: boolean } {
    const { size } = this.#positions;
    const row: Record<string, unknown> = {};
    let fits = values.length === size;
    if (!fits) this.#tell({ sentence: `line ${line}: ${values.length} values for ${size} columns` });
    for (const { name, type } of this.#columns) {
      const text = values[this.#positions.get(name)!];
      if (text === undefined || text === this.#values.nullValue) continue;
      row[name] = parseText(text, type, this.#values);
      if (row[name] !== undefined) continue;
      fits = false;
      const found = JSON.stringify(text.slice(0, 80));
      this.#tell({ column: name, sentence: `line ${line}: ${sqlName(type)} expected, ${found} found` });
    }
    return { row, fits };
  }

  #tell(misfit: Omit<Misfit, "url">): void {
    this.#context.onMisfit({ url: this.#file.url, ...misfit });
  }
}
