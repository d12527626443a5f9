/**
 * A Kafka broker for practice and tests, in this process and on this machine only.
 *
 * @module
 */
export { KafkaBroker, type KafkaBrokerOptions } from "./broker.ts";
export { findRunningBroker, type RunningBroker } from "./broker_lock.ts";
export type { PracticeRecord } from "./log/record_batch.ts";
export { ErrorCode, KafkaError } from "./wire/error_code.ts";
