import type { StructType } from "../../../declare/types.ts";
import type { Source, SourceContext, SourceProvider, SourceRequest } from "../source.ts";
import { illegalArgument } from "./illegal_argument.ts";
import { KafkaClient } from "./kafka_client.ts";
import { kafkaClientConfig } from "./kafka_client_config.ts";
import { parseKafkaOptions } from "./kafka_options.ts";
import { kafkaSchema } from "./kafka_schema.ts";
import { KafkaSource } from "./kafka_source.ts";

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
