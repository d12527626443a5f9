import type { DuckDBConnection } from "@duckdb/node-api";
import { AnalysisError } from "../../errors.ts";
import { type DataType, field, mapType, type StructType, structType } from "../../declare/types.ts";
import { parseType } from "../../declare/parse_type.ts";
import { quoteString } from "../duckdb_type.ts";
import { unsupportedTimeType } from "../functions/time_of_day.ts";
import { parseStoredType, type StoredType } from "./stored_type.ts";

const ROW_METADATA_KEY = "org.apache.spark.sql.parquet.row.metadata";

/**
 * The Spark schema of a Parquet file: the one that Spark, or our sink, left in its footer; or, for files of other programs, what its columns are read as.
 *
 * @param localPath A file of this machine.
 * @throws {AnalysisError} `PARQUET_TYPE_NOT_SUPPORTED` for a column that Spark has no type for, `UNSUPPORTED_TIME_TYPE` for one of times of day.
 */
export async function parquetSchema(connection: DuckDBConnection, localPath: string): Promise<StructType> {
  const file = quoteString(localPath);
  const footer = await connection.runAndReadAll(
    `SELECT decode(value) FROM parquet_kv_metadata(${file}) WHERE decode(key) = '${ROW_METADATA_KEY}'`,
  );
  const json = footer.getRows()[0]?.[0];
  if (typeof json === "string") return JSON.parse(json) as StructType;
  const columns = await connection.runAndReadAll(
    `DESCRIBE SELECT * FROM read_parquet(${file}, hive_partitioning = false)`,
  );
  return structType(
    columns.getRows().map((row) => field(String(row[0]), sparkType(parseStoredType(String(row[1]))))),
  );
}

/** The type with NULLs allowed everywhere, as Spark reads files that no log vouches for. */
export function nullable<Type extends DataType>(type: Type): Type;
export function nullable(type: DataType): DataType {
  if (typeof type === "string") return type;
  switch (type.type) {
    case "array":
      return { ...type, elementType: nullable(type.elementType), containsNull: true };
    case "map":
      return {
        ...type,
        keyType: nullable(type.keyType),
        valueType: nullable(type.valueType),
        valueContainsNull: true,
      };
    case "struct":
      return structType(type.fields.map((each) => ({ ...each, type: nullable(each.type), nullable: true })));
  }
}

const SPARK_NAMES: Readonly<Record<string, string>> = {
  "UTINYINT": "SMALLINT",
  "USMALLINT": "INT",
  "INTEGER": "INT",
  "UINTEGER": "BIGINT",
  "UBIGINT": "DECIMAL(20,0)",
  "HUGEINT": "DECIMAL(38,0)",
  "VARCHAR": "STRING",
  "JSON": "STRING",
  "UUID": "STRING",
  "BLOB": "BINARY",
  "TIMESTAMP": "TIMESTAMP_NTZ",
  "TIMESTAMP WITH TIME ZONE": "TIMESTAMP",
  "TIMESTAMP_NS": "TIMESTAMP_NTZ",
  "TIMESTAMP_MS": "TIMESTAMP_NTZ",
  "TIMESTAMP_S": "TIMESTAMP_NTZ",
};

/** A type as DuckDB finds it in a file, as the Spark type that its values are read as. */
export function sparkType(stored: StoredType): DataType {
  switch (stored.kind) {
    case "simple":
      return simpleType(stored.name);
    case "list":
      return { type: "array", elementType: sparkType(stored.element), containsNull: true };
    case "map":
      return mapType(sparkType(stored.key), sparkType(stored.value));
    case "struct":
      return structType(stored.members.map(({ name, type }) => field(name, sparkType(type))));
  }
}

function simpleType(stored: string): DataType {
  if (/^TIME\b/.test(stored)) throw unsupportedTimeType();
  if (stored === "INTERVAL") throw unsupportedType(stored); // a type of Spark's, but not in files
  try {
    return parseType(SPARK_NAMES[stored] ?? stored);
  } catch (cause) {
    throw unsupportedType(stored, cause);
  }
}

function unsupportedType(stored: string, cause?: unknown): AnalysisError {
  return new AnalysisError(
    "PARQUET_TYPE_NOT_SUPPORTED",
    `Parquet type not yet supported: ${stored}. Declare a schema without that column.`,
    { parameters: { parquetType: stored }, cause },
  );
}
