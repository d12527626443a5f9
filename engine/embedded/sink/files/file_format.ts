import type { StructType } from "../../../declare/types.ts";
import { AnalysisError } from "../../../errors.ts";
import { parquetFormat } from "./parquet_format.ts";

/** How rows become the bytes of a file. */
export interface FileFormat {
  /** As Spark's messages name it. */
  readonly name: string;
  /** What the names of its files end in. */
  readonly extension: string;
  /** @throws {AnalysisError} When a column cannot be written. */
  check(schema: StructType): void;
  /** What goes into the parentheses of DuckDB's COPY. */
  copyOptions(schema: StructType): string;
}

/**
 * A format by Spark's short name.
 *
 * @param options Lower-case names.
 * @throws {AnalysisError} `DATA_SOURCE_NOT_FOUND` for a format that cannot be written.
 */
export function fileFormat(format: string, options: ReadonlyMap<string, string>): FileFormat {
  if (format.toLowerCase() === "parquet") return parquetFormat(options);
  throw new AnalysisError(
    "DATA_SOURCE_NOT_FOUND",
    `Cannot write files of the format ${format}: only parquet can be written. Use .format("parquet").`,
    { parameters: { provider: format } },
  );
}
