import type { DuckDBConnection } from "@duckdb/node-api";
import { AnalysisError } from "../../errors.ts";
import type { ReadPlan } from "../../declare/plan.ts";
import type { RuntimeConf } from "../../declare/runtime_conf.ts";
import type { StructType } from "../../declare/types.ts";
import { HELD_ROWS_FORMAT, type HeldRows } from "../held_rows.ts";
import type { StorageOptions } from "../../storage/storage.ts";
import { openKafkaBatch } from "../source/kafka/kafka_batch.ts";
import type { WantedColumn } from "../source/source.ts";
import { FileInput } from "./file_input.ts";
import { readFormat } from "./read_formats.ts";

/** What is there now at some place, readable until it is disposed. */
export interface BatchRead extends AsyncDisposable {
  readonly schema: StructType;
  /** A DuckDB relation with the columns, for the connection that it was opened with. */
  relation(columns: readonly WantedColumn[]): Promise<string>;
}

/** What batch reads share with their session. */
export interface BatchReadSession {
  readonly conf: RuntimeConf;
  readonly storage: StorageOptions;
  readonly heldRows: HeldRows;
}

/**
 * Opens what a batch read asks for: finds its files and its columns. Rows are read when a relation is asked for.
 *
 * @throws {AnalysisError} `DATA_SOURCE_NOT_FOUND` for a format that cannot be read so, `PATH_NOT_FOUND`, `UNABLE_TO_INFER_SCHEMA`.
 */
export async function openBatchRead(
  connection: DuckDBConnection,
  read: ReadPlan,
  { conf, heldRows, storage }: BatchReadSession,
): Promise<BatchRead> {
  if (read.format === HELD_ROWS_FORMAT) return heldRows.read(read, connection);
  if (read.format?.toLowerCase() === "kafka") return await openKafkaBatch(connection, read);
  const options = new Map(Object.entries(read.options).map(([name, value]) => [name.toLowerCase(), value]));
  const format = readFormat(read.format ?? conf.get("spark.sql.sources.default")!, options);
  const path = options.get("path");
  if (path !== undefined && read.paths.length > 0) {
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_1306",
      "There is a 'path' or 'paths' option set and load() is called with path parameters. Either remove the path option, or call load() without " +
        "the parameter.",
    );
  }
  const paths = path === undefined ? read.paths : [path];
  return await FileInput.open({ paths, format, options, declared: read.schema, connection, conf, storage });
}
