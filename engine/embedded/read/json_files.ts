import { type DataType, sqlName } from "../../declare/types.ts";
import { type JsonValue, parseJson, printJson } from "../functions/json_text.ts";
import { JsonInference } from "./json_inference.ts";
import { jsonToValue } from "./json_value.ts";
import { malformedRecord, recordOptions, refuseReadOptions } from "./parse_mode.ts";
import type { FileColumn, LocalFile, ReadContext, ReadFormat } from "./read_format.ts";
import { appendRows } from "./row_appender.ts";
import { readLines, wholeText } from "./text_lines.ts";
import type { TextValueOptions } from "./text_value.ts";
import { hasVariant } from "../analyze/resolve_set_operation.ts";
import { refuseTypes } from "../sink/files/text_output.ts";

const NOT_FOLLOWED = {
  allowComments: "false",
  allowUnquotedFieldNames: "false",
  allowSingleQuotes: "true",
  allowNumericLeadingZeros: "false",
  allowBackslashEscapingAnyCharacter: "false",
  allowUnquotedControlChars: "false",
  allowNonNumericNumbers: "true",
  prefersDecimal: "false",
  dropFieldIfAllNull: "false",
  locale: "en-us",
};

/**
 * JSON: a record on each line, or with `multiLine` one value in each file; a list of objects is that many rows.
 *
 * @param options Lower-case names; `mode`, `columnNameOfCorruptRecord`, `multiLine`, `lineSep`, `encoding`, `dateFormat`, `timestampFormat`,
 * `timestampNTZFormat`, `timeZone`, `primitivesAsString`, `inferTimestamp`.
 */
export function jsonReadFormat(options: ReadonlyMap<string, string>): ReadFormat {
  refuseReadOptions("json", options, NOT_FOLLOWED);
  const { corruptColumn, mode, multiLine } = recordOptions(options);
  const texts = (file: LocalFile) => recordTexts(file, options, multiLine);
  return {
    name: "JSON",
    async infer(files) {
      if (files.length === 0) return undefined;
      const flag = (name: string) => options.get(name)?.toLowerCase() === "true";
      const inference = new JsonInference({
        primitivesAsString: flag("primitivesasstring"),
        inferTimestamp: flag("infertimestamp"),
      });
      let hasCorrupt = false;
      for (const file of files) {
        for await (const { text, line } of texts(file)) {
          if (inference.add(parseJson(text, { nonNumericNumbers: true }))) continue;
          if (mode === "FAILFAST") throw malformedRecord(file, `line ${line}`, text);
          hasCorrupt ||= mode === "PERMISSIVE";
        }
      }
      return inference.schema(hasCorrupt ? corruptColumn : undefined);
    },
    check: (schema) => refuseTypes("JSON", schema, hasVariant),
    async read(files, _schema, target, context) {
      const values = valueOptions(options, context);
      let rowCount = 0;
      for (const file of files) {
        const reader = new RecordReader(file, target.columns, corruptColumn, values, context);
        const rows = appendRows(file, target, context);
        for await (const { text, line } of texts(file)) {
          const { records, fits } = reader.read(text, line);
          if (!fits && mode === "FAILFAST") throw malformedRecord(file, `line ${line}`, text);
          for (const record of records) {
            if (record.fits || mode !== "DROPMALFORMED") await rows.add(record.row, text.length);
          }
        }
        rowCount += await rows.end();
      }
      return rowCount;
    },
  };
}

/** The options about values. */
export function valueOptions(
  options: ReadonlyMap<string, string>,
  { timeZone }: ReadContext,
): TextValueOptions {
  return {
    timeZone: options.get("timezone") ?? timeZone,
    dateFormat: options.get("dateformat"),
    timestampFormat: options.get("timestampformat"),
    timestampNtzFormat: options.get("timestampntzformat"),
    nanValue: options.get("nanvalue"),
    positiveInf: options.get("positiveinf"),
    negativeInf: options.get("negativeinf"),
  };
}

async function* recordTexts(
  file: LocalFile,
  options: ReadonlyMap<string, string>,
  multiLine: boolean,
): AsyncGenerator<{ text: string; line: number }> {
  if (multiLine) {
    const text = await wholeText(file, options.get("encoding"));
    if (text.trim() !== "") yield { text, line: 1 };
    return;
  }
  let line = 0;
  for await (
    const lines of readLines(file, { separator: options.get("linesep"), encoding: options.get("encoding") })
  ) {
    for (const text of lines) {
      line++;
      if (text.trim() !== "") yield { text, line };
    }
  }
}

interface ReadRecord {
  readonly row: Record<string, unknown>;
  readonly fits: boolean;
}

/** Turns the text of a record into rows. */
class RecordReader {
  readonly #file: LocalFile;
  readonly #columns: readonly FileColumn[];
  readonly #corruptColumn: string;
  readonly #values: TextValueOptions;
  readonly #context: ReadContext;

  constructor(
    file: LocalFile,
    columns: readonly FileColumn[],
    corruptColumn: string,
    values: TextValueOptions,
    context: ReadContext,
  ) {
    this.#file = file;
    this.#columns = columns.filter(({ name }) =>
      name !== corruptColumn && !file.partition.has(name.toLowerCase())
    );
    this.#corruptColumn = corruptColumn;
    this.#values = values;
    this.#context = context;
  }

  read(text: string, line: number): { records: ReadRecord[]; fits: boolean } {
    const parsed = parseJson(text, { nonNumericNumbers: true });
    const objects = parsed?.kind === "array" ? parsed.items : parsed ? [parsed] : [];
    const isMalformed = parsed === undefined || objects.some((value) => value.kind !== "object");
    if (isMalformed) {
      this.#context.onMisfit({
        url: this.#file.url,
        sentence: `line ${line}: ${shown(text)} is no JSON object`,
      });
      return { records: [{ row: { [this.#corruptColumn]: text }, fits: false }], fits: false };
    }
    const records = objects.map((value) => this.#row(value, text, line));
    return { records, fits: records.every((record) => record.fits) };
  }

  #row(value: JsonValue, text: string, line: number): ReadRecord {
    const members = new Map(value.kind === "object" ? value.members : []);
    const row: Record<string, unknown> = {};
    let fits = true;
    for (const { name, type } of this.#columns) {
      const member = members.get(name);
      if (member === undefined) continue;
      row[name] = jsonToValue(member, type, this.#values, (found, wanted) => {
        fits = false;
        this.#tellMisfit(name, wanted, found, line);
      });
    }
    if (!fits) row[this.#corruptColumn] = text;
    return { row, fits };
  }

  #tellMisfit(column: string, wanted: DataType, found: JsonValue, line: number): void {
    const sentence = `line ${line}: ${sqlName(wanted)} expected, ${shown(printJson(found))} found`;
    this.#context.onMisfit({ url: this.#file.url, column, sentence });
  }
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
