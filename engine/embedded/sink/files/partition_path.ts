import type { DataType, StructField, StructType } from "../../../declare/types.ts";
import { AnalysisError } from "../../../errors.ts";
import { quoteIdentifier } from "../../duckdb_type.ts";

// deno-lint-ignore no-control-regex -- Hive escapes control characters too.
const ESCAPED = /[\u0001-\u001f"#%'*/:=?\\\u007f{[\]^]/g;
/** What Windows does not take in a file's name, and Spark escapes there. */
const ESCAPED_ON_WINDOWS = /[ <>|]/g;
const NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__";

/**
 * The fields that `partitionBy` names, in its order, found without regard to case.
 *
 * @throws {AnalysisError} `_LEGACY_ERROR_TEMP_1196` for a column that is not there, `ALL_PARTITION_COLUMNS_NOT_ALLOWED` when nothing else is left.
 */
export function partitionFields(schema: StructType, partitionBy: readonly string[]): StructField[] {
  const fields = partitionBy.map((name) => {
    const found = schema.fields.find((f) => f.name.toLowerCase() === name.toLowerCase());
    if (found) return found;
    const columns = schema.fields.map((f) => f.name).join(", ");
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_1196",
      `Partition column ${name} not found in existing columns (${columns}). Name one of them in partitionBy.`,
      { parameters: { col: name, columns } },
    );
  });
  if (fields.length > 0 && fields.length === schema.fields.length) {
    throw new AnalysisError(
      "ALL_PARTITION_COLUMNS_NOT_ALLOWED",
      "Cannot use all columns for partition columns: at least one must be left for the files.",
    );
  }
  return fields;
}

/** The columns that are in the files: all but those of the partitions. */
export function fileSchema(schema: StructType, partitionBy: readonly StructField[]): StructType {
  const names = new Set(partitionBy.map((f) => f.name));
  return { type: "struct", fields: schema.fields.filter((f) => !names.has(f.name)) };
}

/** DuckDB SQL for a partition column's value as text; the empty text becomes NULL, as in Spark. */
export function partitionText(field: StructField): string {
  return `nullif(${textOf(field.type, quoteIdentifier(field.name))}, '')`;
}

/**
 * The folder of a partition, its values escaped as Hive does.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { partitionFolder } from "./partition_path.ts";
 *
 * assertEquals(partitionFolder(["at", "who"], ["10:00", null]), "at=10%3A00/who=__HIVE_DEFAULT_PARTITION__");
 * ```
 */
export function partitionFolder(names: readonly string[], values: readonly (string | null)[]): string {
  return names.map((name, i) => {
    const value = values[i] ?? null;
    return `${escapePathName(name)}=${value === null ? NULL_PARTITION : escapePathName(value)}`;
  }).join("/");
}

function textOf(type: DataType, column: string): string {
  // A timestamp shows the session's time of day, without a zone, as Spark casts it.
  const value = type === "timestamp" ? `CAST(${column} AS TIMESTAMP)` : column;
  return `CAST(${value} AS VARCHAR)`;
}

function escapePathName(text: string): string {
  const escape = (c: string) => "%" + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
  const escaped = text.replace(ESCAPED, escape);
  return Deno.build.os === "windows" ? escaped.replace(ESCAPED_ON_WINDOWS, escape) : escaped;
}
