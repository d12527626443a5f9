import { type DataType, decimalParts, type StructType } from "../../declare/types.ts";
import { duckDbType, quoteIdentifier, quoteString } from "../duckdb_type.ts";
import type { StoredType } from "./stored_type.ts";

/** Which stored types a Spark type is read from. Spark's own lists are in its vectorised reader. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  boolean: ["BOOLEAN"],
  byte: ["TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT"],
  short: ["TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT"],
  integer: ["TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT"],
  long: ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"],
  float: ["FLOAT"],
  double: ["FLOAT", "DOUBLE", "TINYINT", "SMALLINT", "INTEGER"],
  string: ["VARCHAR", "BLOB", "UUID", "JSON"],
  binary: ["VARCHAR", "BLOB"],
  date: ["DATE"],
  timestamp: ["TIMESTAMP WITH TIME ZONE", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS"],
  timestamp_ntz: ["TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "DATE"],
};

/** Digits before the point that a whole number of Parquet may have. */
const WHOLE_DIGITS: Readonly<Record<string, number>> = {
  TINYINT: 10,
  SMALLINT: 10,
  INTEGER: 10,
  UTINYINT: 10,
  USMALLINT: 10,
  UINTEGER: 20,
  BIGINT: 20,
  UBIGINT: 20,
};

/**
 * DuckDB SQL that reads a stored value as a Spark type, with no regard to the session's time zone: a time without zone, such as Spark's INT96, is UTC.
 *
 * @returns Undefined when Spark reads no such type from what is stored.
 */
export function parquetValue(value: string, stored: StoredType, type: DataType): string | undefined {
  if (stored.kind === "simple") return simpleValue(value, stored.name, type);
  if (typeof type === "string") return undefined;
  if (stored.kind === "list" && type.type === "array") {
    const element = parquetValue("x", stored.element, type.elementType);
    return element === undefined
      ? undefined
      : element === "x"
      ? value
      : `list_transform(${value}, lambda x: ${element})`;
  }
  if (stored.kind === "map" && type.type === "map") {
    const key = parquetValue("x.key", stored.key, type.keyType);
    const item = parquetValue("x.value", stored.value, type.valueType);
    if (key === undefined || item === undefined) return undefined;
    if (key === "x.key" && item === "x.value") return value;
    return `map_from_entries(list_transform(map_entries(${value}), lambda x: struct_pack("key" := ${key}, "value" := ${item})))`;
  }
  return stored.kind === "struct" && type.type === "struct" ? structValue(value, stored, type) : undefined;
}

function simpleValue(value: string, stored: string, type: DataType): string | undefined {
  if (typeof type !== "string") return undefined;
  const decimal = decimalParts(type);
  if (decimal) {
    const from = /^DECIMAL\((\d+),(\d+)\)$/.exec(stored);
    const scale = from ? Number(from[2]) : 0;
    const before = from ? Number(from[1]) - scale : WHOLE_DIGITS[stored];
    const holds = before !== undefined && decimal.scale >= scale &&
      decimal.precision - decimal.scale >= before;
    return holds ? castTo(value, stored, type) : undefined;
  }
  if (!SOURCES[type]?.includes(stored)) return undefined;
  if (type === "timestamp" && stored !== "TIMESTAMP WITH TIME ZONE") {
    return `(${castTo(value, stored, "timestamp_ntz")} AT TIME ZONE 'UTC')`;
  }
  if (type === "string" && stored === "BLOB") return textOfBytes(value);
  if (type === "binary" && stored === "VARCHAR") return `encode(${value})`;
  return castTo(value, stored, type);
}

function castTo(value: string, stored: string, type: DataType): string {
  const wanted = duckDbType(type);
  return wanted === stored ? value : `CAST(${value} AS ${wanted})`;
}

/** Text of bytes that may not be UTF-8: broken parts become U+FFFD. Needs the function `spark_utf8_text`. */
export function textOfBytes(value: string): string {
  return `CASE WHEN ${value} IS NOT NULL THEN coalesce(TRY(decode(${value})), spark_utf8_text(${value})) END`;
}

/** Members are found by name, without regard to case; one that is not stored is NULL. */
function structValue(
  value: string,
  stored: StoredType & { kind: "struct" },
  type: StructType,
): string | undefined {
  let isSame = stored.members.length === type.fields.length;
  const members: string[] = [];
  for (const [i, { name, type: wanted }] of type.fields.entries()) {
    const at = stored.members.findIndex((each) => each.name.toLowerCase() === name.toLowerCase());
    const found = stored.members[at];
    const path = found && `struct_extract(${value}, ${quoteString(found.name)})`;
    const member = found ? parquetValue(path!, found.type, wanted) : `CAST(NULL AS ${duckDbType(wanted)})`;
    if (member === undefined) return undefined;
    isSame &&= at === i && found!.name === name && member === path;
    members.push(`${quoteIdentifier(name)} := ${member}`);
  }
  return isSame ? value : `CASE WHEN ${value} IS NOT NULL THEN struct_pack(${members.join(", ")}) END`;
}
