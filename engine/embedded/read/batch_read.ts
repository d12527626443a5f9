import type { DuckDBConnection } from "@duckdb/node-api";
import { AnalysisError, closeNames } from "../../errors.ts";
import type { ReadPlan } from "../../declare/plan.ts";
import type { RuntimeConf } from "../../declare/runtime_conf.ts";
import type { StructType } from "../../declare/types.ts";
import { openStorage } from "../../storage/open_storage.ts";
import type { StorageOptions } from "../../storage/storage.ts";
import type { WantedColumn } from "../source/source.ts";
import { openParquet } from "./parquet_files.ts";

/** What is there now at some place, readable until it is disposed. */
export interface BatchRead extends AsyncDisposable {
  readonly schema: StructType;
  /** A parenthesised SELECT of the columns. */
  relation(columns: readonly WantedColumn[]): string;
}

/**
 * Opens what a batch read asks for.
 *
 * @throws {AnalysisError} `DATA_SOURCE_NOT_FOUND` for a format that cannot be read so, `PATH_NOT_FOUND`, `UNABLE_TO_INFER_SCHEMA`.
 */
export async function openBatchRead(
  connection: DuckDBConnection,
  read: ReadPlan,
  { conf, storage }: { readonly conf: RuntimeConf; readonly storage: StorageOptions },
): Promise<BatchRead> {
  const format = read.format ?? conf.get("spark.sql.sources.default")!;
  if (format.toLowerCase() !== "parquet") {
    throw new AnalysisError(
      "DATA_SOURCE_NOT_FOUND",
      `Failed to find the data source: ${format}. This engine reads as a batch: ${
        closeNames(format, ["parquet"]).join(", ")
      }.`,
      { parameters: { provider: format } },
    );
  }
  const option = Object.entries(read.options).find(([name]) => name.toLowerCase() === "path")?.[1];
  const paths = [...read.paths, ...(option === undefined ? [] : [option])];
  if (paths.length !== 1) {
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_1143",
      `Cannot read ${format}: give one path, with load("…") or option("path", "…"); there are ${paths.length}.`,
    );
  }
  return await openParquet(connection, openStorage(paths[0]!, storage), read.schema);
}
