/**
 * The Kinesis source: `format("kinesis")`.
 *
 * How a record comes: `KinesisSource` cuts a batch out of what a `ShardTail` of each shard has fetched with its `ShardReader`, whose requests a
 * `KinesisConnection` sends and tries again; a batch that comes again after a crash is fetched anew by `readRange`.
 *
 * @module
 */
export { kinesisSourceProviders } from "./kinesis_source_provider.ts";
