import type { StructType } from "../../../declare/types.ts";
import { AnalysisError, closeNames } from "../../../errors.ts";
import type { ScalarUdf } from "../../functions/spark_function.ts";
import { csvFormat } from "./csv_format.ts";
import { jsonFormat } from "./json_format.ts";
import { parquetFormat } from "./parquet_format.ts";
import { textFormat } from "./text_format.ts";

/** How rows become the bytes of a file. */
export interface FileFormat {
  /** As Spark's messages name it. */
  readonly name: string;
  /** What the names of its files end in. */
  readonly extension: string;
  /** Functions in JavaScript that its SQL calls. */
  readonly udfs: readonly ScalarUdf[];
  /** @throws {AnalysisError} When a column cannot be written. */
  check(schema: StructType): void;
  /** The query and the options of a DuckDB COPY that writes the rows of a SELECT. */
  copy(sql: string, schema: StructType): { readonly select: string; readonly options: string };
}

/** Makes a format. Option names are lower case. */
export type FileFormatOf = (
  options: ReadonlyMap<string, string>,
  context: { readonly timeZone: string },
) => FileFormat;

const FORMATS: Readonly<Record<string, FileFormatOf>> = {
  parquet: parquetFormat,
  json: jsonFormat,
  csv: csvFormat,
  text: textFormat,
};

/**
 * A format by Spark's short name.
 *
 * @param options Lower-case names.
 * @throws {AnalysisError} `DATA_SOURCE_NOT_FOUND` for a format that cannot be written.
 */
export function fileFormat(
  format: string,
  options: ReadonlyMap<string, string>,
  context: { readonly timeZone: string },
): FileFormat {
  const formatOf = FORMATS[format.toLowerCase()];
  if (formatOf) return formatOf(options, context);
  throw new AnalysisError(
    "DATA_SOURCE_NOT_FOUND",
    `Cannot write files of the format ${format}: ${
      closeNames(format, Object.keys(FORMATS), 9).join(", ")
    } can be written.`,
    { parameters: { provider: format } },
  );
}
