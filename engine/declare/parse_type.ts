import { AnalysisError } from "../errors.ts";
import { readFields, readType } from "./read_type.ts";
import { parseSchemaJson } from "./schema_json.ts";
import { SqlCursor } from "./sql_cursor.ts";
import { quoteSqlString } from "./sql_tokens.ts";
import { type DataType, quoteName, sqlName, type StructField, type StructType, structType } from "./types.ts";

/**
 * Reads a data type as Spark's DDL writes it, without regard to case: `BIGINT`, `decimal(10,2)`, `ARRAY<STRUCT<a: INT, b: STRING>>`.
 *
 * `VARCHAR(n)` and `CHAR(n)` are read as STRING, and `TIME` as TIME(6).
 *
 * @throws {AnalysisError} `PARSE_SYNTAX_ERROR` with a pointer at the place, `UNSUPPORTED_DATATYPE` for an unknown name, with those that are close.
 * @see {@link https://spark.apache.org/docs/latest/sql-ref-datatypes.html}
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseType("array<bigint>"), { type: "array", elementType: "long", containsNull: true });
 * ```
 */
export function parseType(text: string): DataType {
  const cursor = new SqlCursor(text);
  const type = readType(cursor);
  cursor.expectEnd();
  return type;
}

/**
 * Reads a schema: `a INT, b STRING NOT NULL COMMENT 'x'`, the same inside `STRUCT<…>`, or the JSON text that Spark itself writes.
 *
 * @throws {AnalysisError} as {@linkcode parseType}; `INVALID_SCHEMA.NON_STRUCT_TYPE` for the text of another type.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(schemaToDdl(parseSchema("id bigint not null, tags array<string>")), "id BIGINT NOT NULL,tags ARRAY<STRING>");
 * ```
 */
export function parseSchema(text: string): StructType {
  if (/^\s*[{"]/.test(text)) return expectStruct(parseSchemaJson(text), text);
  const cursor = new SqlCursor(text);
  if (cursor.peek().kind === "end") return structType([]);
  if (cursor.sees("STRUCT", "<") || cursor.sees("STRUCT", "<>")) return expectStruct(parseType(text), text);
  const only = bareType(text);
  if (only !== undefined) return expectStruct(only, text);
  const fields = readFields(cursor);
  cursor.expectEnd("expected a comma before the next column");
  return structType(fields);
}

/** The type that the whole text names, if it is one: the usual mistake is to give it where named columns are wanted. */
function bareType(text: string): DataType | undefined {
  try {
    return parseType(text);
  } catch {
    return undefined;
  }
}

function expectStruct(type: DataType, text: string): StructType {
  if (typeof type !== "string" && type.type === "struct") return type;
  throw new AnalysisError(
    "INVALID_SCHEMA.NON_STRUCT_TYPE",
    `The schema "${text.trim()}" is the type ${sqlName(type)}, not a list of columns. ` +
      `Give each column a name: "value ${sqlName(type)}".`,
    { parameters: { inputSchema: text, dataType: sqlName(type) } },
  );
}

/** A schema as the DDL text of Spark's `StructType.toDDL`: `a INT NOT NULL,b ARRAY<STRING> COMMENT 'x'`. */
export function schemaToDdl(schema: StructType): string {
  return schema.fields.map((f) => `${quoteName(f.name)} ${typeToDdl(f.type)}${fieldSuffix(f)}`).join(",");
}

function typeToDdl(type: DataType): string {
  if (typeof type === "string") return sqlName(type);
  if (type.type === "array") return `ARRAY<${typeToDdl(type.elementType)}>`;
  if (type.type === "map") return `MAP<${typeToDdl(type.keyType)}, ${typeToDdl(type.valueType)}>`;
  const fields = type.fields.map((f) => `${quoteName(f.name)}: ${typeToDdl(f.type)}${fieldSuffix(f)}`);
  return `STRUCT<${fields.join(", ")}>`;
}

function fieldSuffix({ nullable, metadata }: StructField): string {
  const comment = typeof metadata.comment === "string" ? ` COMMENT ${quoteSqlString(metadata.comment)}` : "";
  return (nullable ? "" : " NOT NULL") + comment;
}
