import type { SinkProvider } from "../sink_provider.ts";
import { KafkaSink } from "./kafka_sink.ts";
import { kafkaTarget } from "./kafka_target.ts";

/** `format("kafka")`: the rows of a stream as records of a topic. `partitionBy` changes nothing, as in Spark. */
export const kafkaSinkProvider: SinkProvider = {
  format: "kafka",
  open: async ({ options, schema }) => new KafkaSink(await kafkaTarget(options, schema)),
};
