/**
 * The Kafka source: `format("kafka")`.
 *
 * How a record comes: `KafkaSource` decides which offsets a batch takes, `KafkaReader` walks through these ranges, `FetchAhead` keeps
 * fetches under way, `KafkaClient`, `BrokerPool` and `KafkaConnection` talk to the brokers through kafkajs, `RecordCursor` takes the fetched bytes apart into
 * `RecordColumns`.
 *
 * @module
 */
export { openKafkaBatch } from "./kafka_batch.ts";
export { kafkaSchema } from "./kafka_schema.ts";
export { kafkaSourceProvider } from "./kafka_source_provider.ts";
