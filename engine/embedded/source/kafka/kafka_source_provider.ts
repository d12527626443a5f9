import { arrayType, field, type StructType, structType } from "../../../declare/types.ts";
import type { Source, SourceContext, SourceProvider, SourceRequest } from "../source.ts";
import { illegalArgument } from "./illegal_argument.ts";
import { KafkaClient } from "./kafka_client.ts";
import { kafkaClientConfig } from "./kafka_client_config.ts";
import { parseKafkaOptions } from "./kafka_options.ts";
import { KafkaSource } from "./kafka_source.ts";

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

/**
 * `format("kafka")`: topics of a Kafka cluster as a stream.
 *
 * @see {@link https://spark.apache.org/docs/latest/streaming/structured-streaming-kafka-integration.html}
 */
export const kafkaSourceProvider: SourceProvider = {
  format: "kafka",
  schema,
  open,
};

async function schema(request: SourceRequest): Promise<StructType> {
  const options = parseKafkaOptions(request.options);
  if (request.schema !== undefined) {
    throw illegalArgument(
      "Kafka source has a fixed schema and cannot be set with a custom one. Remove .schema(…) and take the value apart " +
        "with DataFrame operations, e.g. from_json or split.",
    );
  }
  await kafkaClientConfig(options.client);
  return kafkaSchema(options.includeHeaders);
}

async function open(request: SourceRequest, context: SourceContext): Promise<Source> {
  const options = parseKafkaOptions(request.options);
  const config = await kafkaClientConfig(options.client);
  for (const notice of options.notices) context.notice(notice);
  return new KafkaSource(options, new KafkaClient(config, context.notice, context.signal), context);
}
