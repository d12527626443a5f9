import type { DuckDBConnection } from "@duckdb/node-api";
import { AnalysisError } from "../../errors.ts";
import { type StructType, structType } from "../../declare/types.ts";
import type { LocalCopy, Storage } from "../../storage/storage.ts";
import { duckDbType, quoteIdentifier, quoteString } from "../duckdb_type.ts";
import { readSinkLog } from "../sink/files/sink_log.ts";
import type { WantedColumn } from "../source/source.ts";
import type { BatchRead } from "./batch_read.ts";
import { parquetSchema } from "./parquet_schema.ts";

/**
 * Opens the Parquet files of a folder: those that its `_spark_metadata` names when a streaming query writes there, otherwise all that are not hidden.
 *
 * @param declared The columns to read; a column that a file lacks is NULL. Default: those of the first file.
 * @throws {AnalysisError} `PATH_NOT_FOUND` when the folder is empty or missing; `UNABLE_TO_INFER_SCHEMA` when it holds no Parquet file and no schema was given.
 */
export async function openParquet(
  connection: DuckDBConnection,
  storage: Storage,
  declared: StructType | undefined,
): Promise<BatchRead> {
  const names = await parquetFileNames(storage);
  const copies = new AsyncDisposableStack();
  try {
    const opened: LocalCopy[] = [];
    for (const name of names) opened.push(copies.use(await storage.open(name)));
    const files = opened.map((copy) => copy.localPath);
    const schema = declared ?? await inferSchema(connection, files, storage);
    const stored = await storedTypes(connection, files);
    return {
      schema,
      relation: (columns) => selectColumns(columns, schema, files, stored),
      [Symbol.asyncDispose]: () => copies.disposeAsync(),
    };
  } catch (error) {
    await copies.disposeAsync();
    throw error;
  }
}

async function parquetFileNames(storage: Storage): Promise<string[]> {
  const committed = await readSinkLog(storage);
  if (committed) return committed.map((file) => pathBelow(storage, file.path));
  const names: string[] = [];
  let files = 0;
  for await (const { path } of storage.list()) {
    files++;
    if (path.endsWith(".parquet") && !path.split("/").some(isHidden)) names.push(path);
  }
  if (files === 0) {
    throw new AnalysisError(
      "PATH_NOT_FOUND",
      `Path does not exist: ${storage.url}. Nothing has been written there yet; check the path, or run what writes it first.`,
      { parameters: { path: storage.url } },
    );
  }
  return names;
}

/** Spark's rule: names that begin with a dot, or with an underscore unless they are partitions. */
function isHidden(part: string): boolean {
  return part.startsWith(".") || (part.startsWith("_") && !part.includes("="));
}

/** The path of a file that the log names in full. */
function pathBelow(storage: Storage, url: string): string {
  const root = storage.urlOf("x").slice(0, -1);
  if (url.startsWith(root)) return decodeURIComponent(url.slice(root.length));
  const normal = (text: string) => text.replace(/^file:\/+/, "file:/").replace(/^s3a?:\/\//, "s3:/");
  if (normal(url).startsWith(normal(root))) return decodeURIComponent(normal(url).slice(normal(root).length));
  throw new AnalysisError(
    "PATH_NOT_FOUND",
    `Cannot read ${storage.url}: its log names the file ${url}, which is elsewhere. Was the folder moved or copied? Then remove its _spark_metadata.`,
    { parameters: { path: url } },
  );
}

async function inferSchema(
  connection: DuckDBConnection,
  files: readonly string[],
  storage: Storage,
): Promise<StructType> {
  const first = files[0];
  if (first !== undefined) return await parquetSchema(connection, first);
  throw new AnalysisError(
    "UNABLE_TO_INFER_SCHEMA",
    `Unable to infer schema for PARQUET. It must be specified manually: there is no Parquet file in ${storage.url}.`,
    { parameters: { format: "PARQUET" } },
  );
}

/** DuckDB's types of the columns that the files have, by lower-case name. */
async function storedTypes(
  connection: DuckDBConnection,
  files: readonly string[],
): Promise<Map<string, string>> {
  if (files.length === 0) return new Map();
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${readParquet(files)}`);
  return new Map(described.getRows().map((row) => [String(row[0]).toLowerCase(), String(row[1])]));
}

function selectColumns(
  columns: readonly WantedColumn[],
  schema: StructType,
  files: readonly string[],
  stored: ReadonlyMap<string, string>,
): string {
  const wanted =
    structType(columns.map(({ name }) => schema.fields.find((field) => field.name === name)!)).fields;
  const items = wanted.map((field, i) => {
    const name = quoteIdentifier(field.name);
    const type = duckDbType(columns[i]!.landing === "text" ? "string" : field.type);
    const found = stored.get(field.name.toLowerCase());
    if (found === undefined) return `CAST(NULL AS ${type}) AS ${name}`;
    if (columns[i]!.landing === "text") return `decode(${name}) AS ${name}`;
    // Spark's own files hold timestamps as INT96, which DuckDB reads as wall-clock time in UTC.
    if (field.type === "timestamp" && found === "TIMESTAMP") return `${name} AT TIME ZONE 'UTC' AS ${name}`;
    return `CAST(${name} AS ${type}) AS ${name}`;
  });
  const from = files.length === 0 ? "(SELECT 1) WHERE false" : readParquet(files);
  return `(SELECT ${items.join(", ") || "1"} FROM ${from})`;
}

function readParquet(files: readonly string[]): string {
  return `read_parquet([${
    files.map(quoteString).join(", ")
  }], union_by_name = true, hive_partitioning = true)`;
}
