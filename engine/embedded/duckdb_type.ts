import { type DataType, decimalParts, type SimpleType } from "../declare/types.ts";

const SIMPLE: Readonly<Partial<Record<SimpleType, string>>> = {
  "void": "INTEGER",
  "boolean": "BOOLEAN",
  "byte": "TINYINT",
  "short": "SMALLINT",
  "integer": "INTEGER",
  "long": "BIGINT",
  "float": "FLOAT",
  "double": "DOUBLE",
  "string": "VARCHAR",
  "binary": "BLOB",
  "date": "DATE",
  "timestamp": "TIMESTAMP WITH TIME ZONE",
  "timestamp_ntz": "TIMESTAMP",
  "variant": "VARCHAR",
};

/**
 * The DuckDB type that stands for a Spark type everywhere in the embedded engine. Spark's TIMESTAMP is an instant, hence TIMESTAMP WITH TIME ZONE, which
 * DuckDB also writes to Parquet as Spark expects it.
 */
export function duckDbType(type: DataType): string {
  if (typeof type === "string") {
    const decimal = decimalParts(type);
    if (decimal) return `DECIMAL(${decimal.precision},${decimal.scale})`;
    return SIMPLE[type as SimpleType] ?? (type.startsWith("time(") ? "TIME" : "INTERVAL");
  }
  switch (type.type) {
    case "array":
      return `${duckDbType(type.elementType)}[]`;
    case "map":
      return `MAP(${duckDbType(type.keyType)}, ${duckDbType(type.valueType)})`;
    case "struct":
      return `STRUCT(${
        type.fields.map((f) => `${quoteIdentifier(f.name)} ${duckDbType(f.type)}`).join(", ")
      })`;
  }
}

/** A name as a DuckDB identifier, always quoted. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string as a DuckDB literal. A NUL character, which DuckDB's SQL text cannot hold, is spelt with `chr(0)`. */
export function quoteString(text: string): string {
  const parts = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts[0]! : `(${parts.join(" || chr(0) || ")})`;
}
