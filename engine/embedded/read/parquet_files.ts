import type { DuckDBConnection } from "@duckdb/node-api";
import { SourceError } from "../../errors.ts";
import { sqlName } from "../../declare/types.ts";
import { duckDbType, quoteIdentifier, quoteString } from "../duckdb_type.ts";
import { parquetSchema, sparkType } from "./parquet_schema.ts";
import { parquetValue, textOfBytes } from "./parquet_value.ts";
import { partitionSql } from "./partition_types.ts";
import type { FileColumn, LocalFile, ReadContext, ReadFormat } from "./read_format.ts";
import { parseStoredType, type StoredType } from "./stored_type.ts";
import { hasVariant } from "../analyze/resolve_set_operation.ts";
import { refuseTypes } from "../sink/files/text_output.ts";

/** Parquet: DuckDB reads it, column by column, with Spark's types. */
export const parquetReadFormat: ReadFormat = {
  name: "Parquet",
  infer: async ([first], { connection }) => {
    if (first === undefined) return undefined;
    await checkFooters(connection, [first]);
    return await parquetSchema(connection, first.localPath);
  },
  check: (schema) => refuseTypes("Parquet", schema, hasVariant),
  async read(files, _schema, target, context) {
    if (files.length === 0) return 0;
    await checkFooters(context.connection, files);
    let rowCount = 0;
    for (const group of await groupAlike(files, context.connection)) {
      const items = target.columns.map((column) => selectItem(column, group, context));
      const paths = group.files.map((file) => quoteString(file.localPath)).join(", ");
      const from = `read_parquet([${paths}], hive_partitioning = false)`;
      await target.scan(`SELECT ${items.join(", ") || "1"} FROM ${from}`, group.rowCount);
      rowCount += group.rowCount;
    }
    return rowCount;
  },
};

/** Files with the same columns, in the same partition: one SELECT reads them. */
interface FileGroup {
  readonly files: LocalFile[];
  /** By lower-case name. */
  readonly stored: ReadonlyMap<string, StoredColumn>;
  rowCount: number;
}

interface StoredColumn {
  readonly name: string;
  readonly type: StoredType;
}

/**
 * Groups files, so that DuckDB need not find a type for columns that are stored in two ways: times as INT96 in one file and as TIMESTAMP_MICROS in another would
 * be mixed by the session's time zone.
 */
async function groupAlike(files: readonly LocalFile[], connection: DuckDBConnection): Promise<FileGroup[]> {
  const paths = files.map((file) => quoteString(file.localPath)).join(", ");
  const kinds = await connection.runAndReadAll(
    `SELECT file_name, string_agg(concat_ws(' ', name, type, num_children, converted_type, logical_type, duckdb_type), ',' ORDER BY column_id) ` +
      `FROM parquet_schema([${paths}]) GROUP BY file_name`,
  );
  const counts = await connection.runAndReadAll(
    `SELECT file_name, num_rows FROM parquet_file_metadata([${paths}])`,
  );
  const kindOf = new Map(kinds.getRows().map(([file, kind]) => [String(file), String(kind)]));
  const rowCountOf = new Map(counts.getRows().map(([file, count]) => [String(file), Number(count)]));
  const groups = new Map<string, FileGroup>();
  const storedOf = new Map<string, ReadonlyMap<string, StoredColumn>>();
  for (const file of files) {
    const kind = kindOf.get(file.localPath)!;
    const key = JSON.stringify([kind, ...file.partition]);
    const stored = storedOf.get(kind) ?? await storedColumns(connection, file.localPath);
    storedOf.set(kind, stored);
    const group = groups.get(key) ?? { files: [], stored, rowCount: 0 };
    groups.set(key, group);
    group.files.push(file);
    group.rowCount += rowCountOf.get(file.localPath)!;
  }
  return [...groups.values()];
}

async function storedColumns(
  connection: DuckDBConnection,
  localPath: string,
): Promise<Map<string, StoredColumn>> {
  const described = await connection.runAndReadAll(
    `DESCRIBE SELECT * FROM read_parquet(${quoteString(localPath)}, hive_partitioning = false)`,
  );
  return new Map(
    described.getRows().map((row) => {
      const name = String(row[0]);
      return [name.toLowerCase(), { name, type: parseStoredType(String(row[1])) }];
    }),
  );
}

function selectItem(column: FileColumn, group: FileGroup, { onMisfit }: ReadContext): string {
  const { files, stored, rowCount } = group;
  const name = quoteIdentifier(column.name);
  const type = column.landing === "text" ? "string" : column.type;
  const key = column.name.toLowerCase();
  const partition = files[0]!.partition.get(key);
  if (partition !== undefined) {
    return `CAST(${partitionSql(partition, type)} AS ${duckDbType(type)}) AS ${name}`;
  }
  const found = stored.get(key);
  if (found === undefined) {
    onMisfit({
      url: files[0]!.url,
      column: column.name,
      sentence: "the file has no such column",
      count: rowCount,
    });
    return `CAST(NULL AS ${duckDbType(type)}) AS ${name}`;
  }
  const value = quoteIdentifier(found.name);
  const isBytes = found.type.kind === "simple" && found.type.name === "BLOB";
  const read = column.landing === "text" && isBytes
    ? textOfBytes(value)
    : parquetValue(value, found.type, type);
  if (read === undefined) throw typeMismatch(column, found, files[0]!.url);
  return `${read} AS ${name}`;
}

function typeMismatch(column: FileColumn, found: StoredColumn, url: string): SourceError {
  const expected = sqlName(column.type);
  const actual = storedName(found.type);
  return new SourceError(
    "FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH",
    `Encountered error while reading file ${url}. Data type mismatches when reading Parquet column [${found.name}]. Expected Spark type ` +
      `${expected}, actual type ${actual}. Declare ${found.name} as ${actual} in the schema (and cast it afterwards), or take the file away.`,
    { parameters: { path: url, column: `[${found.name}]`, expectedType: expected, actualType: actual } },
  );
}

/** As Spark would name it, if it has a type for it. */
function storedName(stored: StoredType): string {
  try {
    return sqlName(sparkType(stored));
  } catch {
    return stored.kind === "simple" ? stored.name : stored.kind;
  }
}

/**
 * Refuses files that cannot be read, by name.
 *
 * @throws {SourceError} `FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER` for what is no Parquet, or not all of it; `FAILED_READ_FILE.UNSUPPORTED_CODEC`.
 */
async function checkFooters(connection: DuckDBConnection, files: readonly LocalFile[]): Promise<void> {
  const paths = files.map((file) => quoteString(file.localPath)).join(", ");
  let withLz4;
  try {
    withLz4 = await connection.runAndReadAll(
      `SELECT file_name FROM parquet_metadata([${paths}]) WHERE compression = 'LZ4' LIMIT 1`,
    );
  } catch (cause) {
    throw await damaged(files, cause);
  }
  const lz4 = withLz4.getRows()[0]?.[0];
  if (lz4 === undefined) return;
  const { url } = files.find((file) => file.localPath === lz4)!;
  throw new SourceError(
    "FAILED_READ_FILE.UNSUPPORTED_CODEC",
    `Cannot read ${url}: it is compressed with the codec that Spark calls lz4, which is Hadoop's own framing and not read here. Write it with ` +
      `.option("compression", "lz4_raw") or "zstd".`,
    { parameters: { path: url, codecName: "lz4" } },
  );
}

/** What is wrong with the file that DuckDB names. One that is not there any more is not damaged: who listed it says what to do. */
async function damaged(files: readonly LocalFile[], cause: unknown): Promise<unknown> {
  const message = cause instanceof Error ? cause.message : String(cause);
  const file = files.find(({ localPath }) => message.includes(localPath));
  if (file === undefined || !await exists(file.localPath)) return cause;
  const { localPath, url } = file;
  return new SourceError(
    "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER",
    `Encountered error while reading file ${url}. Could not read its footer: it is no Parquet file, or not all of it is there ` +
      `(${
        message.replace(/^[A-Z]\w+ Error: /, "").split("\n")[0]!.replaceAll(localPath, url)
      }). Copy it again, or take it away.`,
    { parameters: { path: url }, cause },
  );
}

async function exists(localPath: string): Promise<boolean> {
  try {
    await Deno.stat(localPath);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
