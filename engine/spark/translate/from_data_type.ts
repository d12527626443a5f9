import { AnalysisError } from "../../errors.ts";
import { dayTimeType, yearMonthType } from "../../declare/interval_type.ts";
import { arrayType, type DataType, decimalType, mapType, type StructType } from "../../declare/types.ts";
import type { Received } from "../protocol/message_types.ts";

type SentType = Received<"DataType">;

/** Types without parts, by the member of the message. CHAR and VARCHAR are texts once they are read. */
const SIMPLE = {
  null: "void",
  binary: "binary",
  boolean: "boolean",
  byte: "byte",
  short: "short",
  integer: "integer",
  long: "long",
  float: "float",
  double: "double",
  string: "string",
  char: "string",
  var_char: "string",
  date: "date",
  timestamp: "timestamp",
  timestamp_ntz: "timestamp_ntz",
  calendar_interval: "interval",
  variant: "variant",
} as const satisfies Partial<Record<keyof SentType, DataType>>;

/** The schema that Spark answers with. */
export function fromSchema(type: SentType): StructType {
  const struct = fromDataType(type, "the result");
  if (typeof struct === "object" && struct.type === "struct") return struct;
  throw new AnalysisError(
    "INTERNAL_ERROR",
    `Spark gives a schema that is no struct: ${JSON.stringify(struct)}`,
  );
}

/**
 * A type that Spark answers with.
 *
 * @param where What has the type, for the message.
 * @throws {AnalysisError} `UNSUPPORTED_DATATYPE` for a type that values of JavaScript have no form for here.
 */
export function fromDataType(type: SentType, where: string): DataType {
  for (const [member, simple] of Object.entries(SIMPLE)) {
    if (type[member as keyof typeof SIMPLE]) return simple;
  }
  if (type.decimal) return decimalType(type.decimal.precision ?? 10, type.decimal.scale ?? 0);
  if (type.time) return `time(${type.time.precision ?? 6})`;
  if (type.year_month_interval) return yearMonthType(unitsOf(type.year_month_interval, 1));
  if (type.day_time_interval) return dayTimeType(unitsOf(type.day_time_interval, 3));
  if (type.array) return arrayType(part(type.array.element_type, where), type.array.contains_null);
  if (type.map) {
    const { key_type, value_type, value_contains_null } = type.map;
    return mapType(part(key_type, where), part(value_type, where), value_contains_null);
  }
  if (type.struct) return { type: "struct", fields: type.struct.fields.map(fromField) };
  if (type.udt?.sql_type) return fromDataType(type.udt.sql_type, where);
  throw new AnalysisError(
    "UNSUPPORTED_DATATYPE",
    `The type of ${where} has no form in JavaScript. Cast it on the cluster: CAST(… AS STRING).`,
  );
}

function fromField({ name, data_type, metadata, nullable }: Received<"TypeField">) {
  return {
    name,
    type: part(data_type, `column ${name}`),
    nullable,
    metadata: metadata ? JSON.parse(metadata) : {},
  };
}

function part(type: SentType | undefined, where: string): DataType {
  return type ? fromDataType(type, where) : "void";
}

function unitsOf({ start_field, end_field }: Received<"TypeInterval">, last: number) {
  const from = start_field ?? 0;
  return { from, to: end_field ?? (start_field === undefined ? last : from) };
}
