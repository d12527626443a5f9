/**
 * Spark's data types, in the JSON form that Spark itself writes into Parquet footers and checkpoints: a name for the simple ones, an object for the
 * nested ones. Being plain data they travel inside plans, over Spark Connect and into files unchanged.
 *
 * @module
 */
import type { DayTimeIntervalType, YearMonthIntervalType } from "./interval_type.ts";

/** Types without parts, by the name Spark's schema JSON uses (`long` is SQL's BIGINT, `void` the type of a bare NULL). */
export type SimpleType =
  | "void"
  | "boolean"
  | "byte"
  | "short"
  | "integer"
  | "long"
  | "float"
  | "double"
  | "string"
  | "binary"
  | "date"
  | "timestamp"
  | "timestamp_ntz"
  | "interval"
  | "variant"
  | DayTimeIntervalType
  | YearMonthIntervalType;

/** A time of day, with up to `precision` (0 to 6) digits behind the seconds. */
export type TimeType = `time(${number})`;

/** A fixed-point number of `precision` digits (at most 38), `scale` of them after the point. */
export type DecimalType = `decimal(${number},${number})`;

/** A list of values of one type. */
export interface ArrayType {
  /** Tells it from the others. */
  readonly type: "array";
  /** Of each element. */
  readonly elementType: DataType;
  /** Whether elements may be NULL. */
  readonly containsNull: boolean;
}

/** Values by key; keys are never NULL. */
export interface MapType {
  /** Tells it from the others. */
  readonly type: "map";
  /** Of each key, which is never NULL. */
  readonly keyType: DataType;
  /** Of each value. */
  readonly valueType: DataType;
  /** Whether values may be NULL. */
  readonly valueContainsNull: boolean;
}

/** One named column or struct member. */
export interface StructField {
  /** As written; compared without regard to case. */
  readonly name: string;
  /** Of its values. */
  readonly type: DataType;
  /** Whether it may be NULL. */
  readonly nullable: boolean;
  /** What writers and readers say of the column; empty if nothing. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A row's shape; also the schema of a DataFrame. */
export interface StructType {
  /** Tells it from the others. */
  readonly type: "struct";
  /** In their order. */
  readonly fields: readonly StructField[];
}

/** Any Spark data type. */
export type DataType = SimpleType | DecimalType | TimeType | ArrayType | MapType | StructType;

/** Makes one nullable field. */
export function field(name: string, type: DataType, nullable = true): StructField {
  return { name, type, nullable, metadata: {} };
}

/** Makes a struct type of fields. */
export function structType(fields: readonly StructField[]): StructType {
  return { type: "struct", fields };
}

/** Makes an array type whose elements may be NULL. */
export function arrayType(elementType: DataType, containsNull = true): ArrayType {
  return { type: "array", elementType, containsNull };
}

/** Makes a map type whose values may be NULL. */
export function mapType(keyType: DataType, valueType: DataType, valueContainsNull = true): MapType {
  return { type: "map", keyType, valueType, valueContainsNull };
}

/** Makes a decimal type. */
export function decimalType(precision = 10, scale = 0): DecimalType {
  return `decimal(${precision},${scale})`;
}

/** Precision and scale of a decimal type; `undefined` for every other type. */
export function decimalParts(type: DataType): { precision: number; scale: number } | undefined {
  const match = typeof type === "string" ? /^decimal\((\d+),\s*(-?\d+)\)$/.exec(type) : null;
  return match ? { precision: Number(match[1]), scale: Number(match[2]) } : undefined;
}

const SQL_NAMES: Readonly<Partial<Record<SimpleType, string>>> = {
  "void": "VOID",
  "boolean": "BOOLEAN",
  "byte": "TINYINT",
  "short": "SMALLINT",
  "integer": "INT",
  "long": "BIGINT",
  "float": "FLOAT",
  "double": "DOUBLE",
  "string": "STRING",
  "binary": "BINARY",
  "date": "DATE",
  "timestamp": "TIMESTAMP",
  "timestamp_ntz": "TIMESTAMP_NTZ",
};

/** A type as SQL text, as Spark's error messages and DDL write it: `ARRAY<STRUCT<a: BIGINT>>`. */
export function sqlName(type: DataType): string {
  if (typeof type === "string") {
    return SQL_NAMES[type as SimpleType] ?? type.toUpperCase();
  }
  switch (type.type) {
    case "array":
      return `ARRAY<${sqlName(type.elementType)}>`;
    case "map":
      return `MAP<${sqlName(type.keyType)}, ${sqlName(type.valueType)}>`;
    case "struct":
      return `STRUCT<${type.fields.map((f) => `${quoteName(f.name)}: ${sqlName(f.type)}`).join(", ")}>`;
  }
}

/** A name as SQL text: bare where Spark needs no back quotes, quoted otherwise. */
export function quoteName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : "`" + name.replaceAll("`", "``") + "`";
}

/** Whether two types are the same, with or without regard to where NULL may stand and what the members of structs are called. */
export function sameType(
  a: DataType,
  b: DataType,
  { ignoreNullability = true, ignoreNames = false } = {},
): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  const nulls = (x: boolean, y: boolean) => ignoreNullability || x === y;
  const same = (x: DataType, y: DataType) => sameType(x, y, { ignoreNullability, ignoreNames });
  if (a.type === "array" && b.type === "array") {
    return same(a.elementType, b.elementType) && nulls(a.containsNull, b.containsNull);
  }
  if (a.type === "map" && b.type === "map") {
    return same(a.keyType, b.keyType) && same(a.valueType, b.valueType) &&
      nulls(a.valueContainsNull, b.valueContainsNull);
  }
  if (a.type === "struct" && b.type === "struct") {
    return a.fields.length === b.fields.length && a.fields.every((f, i) => {
      const other = b.fields[i]!;
      return (ignoreNames || f.name === other.name) && same(f.type, other.type) &&
        nulls(f.nullable, other.nullable);
    });
  }
  return false;
}
