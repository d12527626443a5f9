import { AnalysisError, closeNames } from "../../errors.ts";
import { parquetReadFormat } from "./parquet_files.ts";
import type { ReadFormat } from "./read_format.ts";

/** Spark's short names. */
export const FILE_FORMATS: readonly string[] = ["parquet"];

/**
 * How a format is read.
 *
 * @param options Lower-case names.
 * @throws {AnalysisError} `DATA_SOURCE_NOT_FOUND`.
 */
export function readFormat(
  format: string,
  _options: ReadonlyMap<string, string>,
  _use: "batch" | "stream",
): ReadFormat {
  if (format.toLowerCase() === "parquet") return parquetReadFormat;
  throw new AnalysisError(
    "DATA_SOURCE_NOT_FOUND",
    `Failed to find the data source: ${format}. This engine reads as a batch: ${
      closeNames(format, FILE_FORMATS, 9).join(", ")
    }.`,
    { parameters: { provider: format } },
  );
}
