import type { DataType } from "../../declare/types.ts";
import { quoteString } from "../duckdb_type.ts";
import { bindValue } from "./bind_value.ts";

/**
 * SQL of a value that DuckDB orders as Spark orders the given one. They differ inside arrays and structs: there NULL is the least for Spark and the
 * greatest for DuckDB.
 */
export function orderKey(value: string, type: DataType): string {
  return typeof type === "string" ? value : bindValue("ordered", value, keyOf("ordered", type, 0));
}

function keyOf(value: string, type: DataType, depth: number): string {
  if (typeof type === "string" || type.type === "map") return value;
  if (type.type === "array") {
    const item = `item${depth}`;
    const key = `struct_pack(a := ${item} IS NOT NULL, b := ${keyOf(item, type.elementType, depth + 1)})`;
    return `list_transform(${value}, lambda ${item}: ${key})`;
  }
  const members = type.fields.flatMap((f, i) => {
    const member = `struct_extract(${value}, ${quoteString(f.name)})`;
    return [`a${i} := ${member} IS NOT NULL`, `b${i} := ${keyOf(member, f.type, depth + 1)}`];
  });
  return `CASE WHEN ${value} IS NOT NULL THEN struct_pack(${members.join(", ")}) END`;
}
