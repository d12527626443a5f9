import type { StructType } from "../../../declare/types.ts";
import { AnalysisError } from "../../../errors.ts";
import { illegalArgument } from "../../source/kafka/illegal_argument.ts";
import { kafkaClientConfig } from "../../source/kafka/kafka_client_config.ts";
import type { KafkaWriterOptions } from "./kafka_writer.ts";
import { producerSettings } from "./producer_settings.ts";
import { recordColumns } from "./record_columns.ts";

/** What Java's producer calls the parts that Spark makes bytes of itself. */
const SERIALIZED = { key: "keys are", value: "value are" };

/**
 * Checks what a program asked of `format("kafka")` as a target, as Spark does, in Spark's words.
 *
 * @param options Lower-case names.
 * @throws {AnalysisError} `_LEGACY_ERROR_TEMP_3080` when the columns cannot become records; `MISSING_KAFKA_OPTION` without servers;
 * `ILLEGAL_ARGUMENT` for an option that is not understood.
 * @see {@link https://spark.apache.org/docs/latest/streaming/structured-streaming-kafka-integration.html#writing-data-to-kafka}
 */
export async function kafkaTarget(
  options: ReadonlyMap<string, string>,
  schema: StructType,
): Promise<KafkaWriterOptions> {
  for (const [part, are] of Object.entries(SERIALIZED)) {
    if (!options.has(`kafka.${part}.serializer`)) continue;
    throw illegalArgument(
      `Kafka option '${part}.serializer' is not supported as ${are} serialized with ByteArraySerializer.`,
    );
  }
  const topic = options.get("topic");
  const columns = recordColumns(schema, topic);
  if (!options.has("kafka.bootstrap.servers")) {
    throw new AnalysisError(
      "MISSING_KAFKA_OPTION",
      "Kafka option bootstrap.servers is not set. Please make sure it is set and retry, " +
        'e.g. .option("kafka.bootstrap.servers", "localhost:9092").',
      { parameters: { option: "bootstrap.servers" } },
    );
  }
  const client = new Map(
    [...options].filter(([name]) => name.startsWith("kafka.")).map(([name, value]) => [name.slice(6), value]),
  );
  return { columns, topic, settings: producerSettings(client), config: await kafkaClientConfig(client) };
}
