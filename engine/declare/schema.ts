import { parseSchema, parseType } from "./parse_type.ts";
import { type DataType, field, type StructType, structType } from "./types.ts";

/** Type names for which the compiler knows the JavaScript value in a collected row. */
export interface ValueByTypeName {
  /** As it is. */
  string: string;
  /** As it is. */
  boolean: boolean;
  /** A whole number. */
  byte: number;
  /** The same as `byte`. */
  tinyint: number;
  /** A whole number. */
  short: number;
  /** The same as `short`. */
  smallint: number;
  /** A whole number. */
  int: number;
  /** The same as `int`. */
  integer: number;
  /** Of 64 bits, which a number does not hold. */
  long: bigint;
  /** The same as `long`. */
  bigint: bigint;
  /** As it is. */
  float: number;
  /** As it is. */
  double: number;
  /** Its bytes. */
  binary: Uint8Array;
  /** A day without a zone. */
  date: Temporal.PlainDate;
  /** An instant. */
  timestamp: Temporal.Instant;
  /** A day and a time without a zone. */
  timestamp_ntz: Temporal.PlainDateTime;
}

/** A column's type: one of the names that the editor offers, any other DDL text, or a type as data. */
export type FieldType = keyof ValueByTypeName | (string & Record<never, never>) | DataType;

/** The value of a column of a type; `unknown` where the compiler does not know it. */
export type ValueOf<T> = T extends keyof ValueByTypeName ? ValueByTypeName[T] | null : unknown;

/** The type of a row whose columns were declared with {@linkcode struct}. Every value can be null. */
export type RowOf<Fields> = { -readonly [Name in keyof Fields]: ValueOf<Fields[Name]> };

/** A schema of which the compiler knows the column names. */
export interface Schema<Row = Record<string, unknown>> extends StructType {
  /** For the compiler only; holds nothing. */
  readonly rowType?: Row;
}

/**
 * Declares a schema: column names with their types. The compiler then checks and completes the column names of every DataFrame read with it.
 *
 * Every column can be NULL, as in every Spark source.
 *
 * @throws {AnalysisError} When a type's text is no type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { schemaToDdl } from "./parse_type.ts";
 * import { struct } from "./schema.ts";
 *
 * const customers = struct({ customer_id: "string", orders: "array<int>" });
 * assertEquals(schemaToDdl(customers), "customer_id STRING,orders ARRAY<INT>");
 * ```
 */
export function struct<const Fields extends Record<string, FieldType>>(
  fields: Fields,
): Schema<RowOf<Fields>> {
  return structType(
    Object.entries(fields).map(([name, type]) =>
      field(name, typeof type === "string" ? parseType(type) : type)
    ),
  );
}

/** A schema given as data or as DDL text, as data. */
export function toStruct(schema: StructType | string): StructType {
  return typeof schema === "string" ? parseSchema(schema) : schema;
}
