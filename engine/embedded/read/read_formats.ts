import { AnalysisError, closeNames } from "../../errors.ts";
import { csvReadFormat } from "./csv_files.ts";
import { jsonReadFormat } from "./json_files.ts";
import { parquetReadFormat } from "./parquet_files.ts";
import { refuseReadOptions } from "./parse_mode.ts";
import type { ReadFormat } from "./read_format.ts";
import { textReadFormat } from "./text_files.ts";

type FormatOf = (options: ReadonlyMap<string, string>) => ReadFormat;

const FORMATS: Readonly<Record<string, FormatOf>> = {
  parquet: () => parquetReadFormat,
  json: jsonReadFormat,
  csv: csvReadFormat,
  text: textReadFormat,
};

/** Options of every format that would change which rows are read. */
const NOT_FOLLOWED = {
  mergeSchema: "false",
  modifiedBefore: "",
  modifiedAfter: "",
  ignoreCorruptFiles: "false",
};

/** Spark's short names of the files that can be read. */
export const FILE_FORMATS: readonly string[] = Object.keys(FORMATS);

/**
 * How a format is read.
 *
 * @param options Lower-case names.
 * @throws {AnalysisError} `DATA_SOURCE_NOT_FOUND`; `UNSUPPORTED_OPTION` for an option that is not followed.
 */
export function readFormat(format: string, options: ReadonlyMap<string, string>): ReadFormat {
  const formatOf = FORMATS[format.toLowerCase()];
  if (formatOf) {
    refuseReadOptions(format, options, NOT_FOLLOWED);
    return formatOf(options);
  }
  throw new AnalysisError(
    "DATA_SOURCE_NOT_FOUND",
    `Failed to find the data source: ${format}. This engine reads files as: ${
      closeNames(format, FILE_FORMATS, 9).join(", ")
    }.`,
    { parameters: { provider: format } },
  );
}
