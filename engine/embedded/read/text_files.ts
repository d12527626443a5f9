import { AnalysisError } from "../../errors.ts";
import { field, sqlName, type StructType, structType } from "../../declare/types.ts";
import type { ReadFormat } from "./read_format.ts";
import { readLines, wholeText } from "./text_lines.ts";
import { appendRows } from "./row_appender.ts";

const ONE_COLUMN = structType([field("value", "string")]);

/**
 * Text: a row for each line, or for each file with the option `wholetext`.
 *
 * @param options Lower-case names; `lineSep`, `wholetext`.
 */
export function textReadFormat(options: ReadonlyMap<string, string>): ReadFormat {
  const whole = options.get("wholetext")?.toLowerCase() === "true";
  return {
    name: "Text",
    fixedSchema: ONE_COLUMN,
    infer: () => Promise.resolve(ONE_COLUMN),
    check: checkOneColumn,
    async read(files, schema, target, context) {
      let rowCount = 0;
      const name = schema.fields[0]?.name;
      for (const file of files) {
        const rows = appendRows(file, target, context);
        const lines = whole
          ? [[await wholeText(file)]]
          : readLines(file, { separator: options.get("linesep"), encoding: options.get("encoding") });
        for await (const some of lines) {
          for (const line of some) await rows.add(name === undefined ? {} : { [name]: line }, line.length);
        }
        rowCount += await rows.end();
      }
      return rowCount;
    },
  };
}

function checkOneColumn(schema: StructType): void {
  if (schema.fields.length > 1) {
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_1290",
      `Text data source supports only a single column, and you have ${schema.fields.length} columns.`,
    );
  }
  const [only] = schema.fields;
  if (only === undefined || only.type === "string") return;
  const columnType = sqlName(only.type);
  throw new AnalysisError(
    "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
    `The Text datasource doesn't support the column \`${only.name}\` of the type "${columnType}". Declare it as STRING.`,
    { parameters: { format: "Text", columnName: only.name, columnType } },
  );
}
