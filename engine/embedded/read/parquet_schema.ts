import type { DuckDBConnection } from "@duckdb/node-api";
import { type DataType, field, type StructType, structType } from "../../declare/types.ts";
import { parseType } from "../../declare/parse_type.ts";
import { quoteString } from "../duckdb_type.ts";

const ROW_METADATA_KEY = "org.apache.spark.sql.parquet.row.metadata";

/**
 * The Spark schema of a Parquet file: the one that Spark, or our sink, left in its footer; or, for files of other programs, what its columns are read as. All
 * columns can be NULL, as in every Spark source.
 *
 * @param localPath A file of this machine.
 */
export async function parquetSchema(connection: DuckDBConnection, localPath: string): Promise<StructType> {
  const file = quoteString(localPath);
  const footer = await connection.runAndReadAll(
    `SELECT decode(value) FROM parquet_kv_metadata(${file}) WHERE decode(key) = '${ROW_METADATA_KEY}'`,
  );
  const json = footer.getRows()[0]?.[0];
  if (typeof json === "string") return nullable(JSON.parse(json)) as StructType;
  const columns = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${file})`);
  return structType(columns.getRows().map((row) => field(String(row[0]), sparkType(String(row[1])))));
}

function nullable(type: DataType): DataType {
  if (typeof type === "string") return type;
  switch (type.type) {
    case "array":
      return { ...type, elementType: nullable(type.elementType), containsNull: true };
    case "map":
      return { ...type, valueType: nullable(type.valueType), valueContainsNull: true };
    case "struct":
      return structType(type.fields.map((each) => ({ ...each, type: nullable(each.type), nullable: true })));
  }
}

const SPARK_NAMES: Readonly<Record<string, string>> = {
  "UTINYINT": "SMALLINT",
  "USMALLINT": "INT",
  "UINTEGER": "BIGINT",
  "UBIGINT": "DECIMAL(20,0)",
  "HUGEINT": "DECIMAL(38,0)",
  "VARCHAR": "STRING",
  "UUID": "STRING",
  "BLOB": "BINARY",
  "TIMESTAMP": "TIMESTAMP_NTZ",
  "TIMESTAMP WITH TIME ZONE": "TIMESTAMP",
  "TIMESTAMP_NS": "TIMESTAMP_NTZ",
  "TIMESTAMP_MS": "TIMESTAMP_NTZ",
  "TIMESTAMP_S": "TIMESTAMP_NTZ",
};

/** A DuckDB type, as DESCRIBE spells it, as the Spark type that its values are read as. */
export function sparkType(duckDb: string): DataType {
  if (duckDb.endsWith("[]")) {
    return { type: "array", elementType: sparkType(duckDb.slice(0, -2)), containsNull: true };
  }
  const nested = /^(STRUCT|MAP)\((.*)\)$/s.exec(duckDb);
  if (!nested) return parseType(SPARK_NAMES[duckDb] ?? duckDb);
  const parts = splitParts(nested[2]!);
  if (nested[1] === "MAP") {
    return {
      type: "map",
      keyType: sparkType(parts[0]!),
      valueType: sparkType(parts[1]!),
      valueContainsNull: true,
    };
  }
  return structType(parts.map((part) => {
    const member = /^(?:"((?:[^"]|"")*)"|(\S+)) (.*)$/s.exec(part)!;
    return field(member[1]?.replaceAll('""', '"') ?? member[2]!, sparkType(member[3]!));
  }));
}

/** Splits at the commas outside parentheses and quotes. */
function splitParts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}
