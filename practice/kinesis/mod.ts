/**
 * Amazon Kinesis for practice and tests, on this machine only.
 *
 * @module
 */
export { type KinesisFault, KinesisFaults, type PutEntry } from "./faults.ts";
export { KinesisServer } from "./kinesis_server.ts";
export { PracticeKinesis } from "./practice_kinesis.ts";
