import { field, type StructType, structType } from "../../../declare/types.ts";

/** The columns of a Kinesis source, as the AWS Labs connector for Spark has them. */
export const KINESIS_SCHEMA: StructType = structType([
  field("data", "binary"),
  field("streamName", "string"),
  field("partitionKey", "string"),
  field("sequenceNumber", "string"),
  field("approximateArrivalTimestamp", "timestamp"),
]);
