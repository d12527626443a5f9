import { arrayType, field, type StructType, structType } from "../../../declare/types.ts";

/** The columns of a Kafka source, as Spark has them. */
export function kafkaSchema(includeHeaders: boolean): StructType {
  const header = structType([field("key", "string"), field("value", "binary")]);
  return structType([
    field("key", "binary"),
    field("value", "binary"),
    field("topic", "string"),
    field("partition", "integer"),
    field("offset", "long"),
    field("timestamp", "timestamp"),
    field("timestampType", "integer"),
    ...(includeHeaders ? [field("headers", arrayType(header))] : []),
  ]);
}
