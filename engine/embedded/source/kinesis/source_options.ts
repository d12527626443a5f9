import { illegalArgument, type KinesisAddress, KinesisOptions } from "./kinesis_options.ts";
import { TRIM_HORIZON } from "./shard_positions.ts";

/** What a Kinesis source was asked for. */
export interface KinesisSourceOptions {
  readonly address: KinesisAddress;
  readonly streamName: string;
  /** Where shards are begun without a checkpoint: at what the stream still has, at a time, or (undefined) at what comes from now on. */
  readonly startingPosition: typeof TRIM_HORIZON | { readonly timestampMs: number } | undefined;
  readonly failOnDataLoss: boolean;
  /** The most of one batch. */
  readonly maxFetchRecordsPerShard: number;
  /** Kinesis gives 10,000 at most. */
  readonly numberOfRecordsPerFetch: number;
  /** Kinesis lets a shard be read five times a second by all its readers together. */
  readonly fetchIntervalMs: number;
}

/** What the connector has for Spark's cluster, and what changes nothing in one process. */
const WITHOUT_MEANING = [
  "maxFetchTimePerShardSec",
  "describeShardInterval",
  "minBatchesToRetain",
  "checkNewRecordThreads",
  "metadataCommitterType",
  "metadataPath",
  "metadataNumRetries",
  "metadataRetryIntervalsMs",
  "metadataMaxRetryIntervalMs",
  "clientNumRetries",
  "clientRetryIntervalsMs",
  "clientMaxRetryIntervalMs",
];
const KNOWN = [
  ...WITHOUT_MEANING,
  "consumerType",
  "startingPosition",
  "failOnDataLoss",
  "maxFetchRecordsPerShard",
  "getRecords.numberOfRecordsPerFetch",
  "getRecords.fetchIntervalMs",
];

/**
 * Reads the options of a Kinesis source. Names and defaults are those of the AWS Labs connector for Spark, but for `kinesis.failOnDataLoss`, which is true
 * here as for Kafka, and for `kinesis.awsSessionToken`, which the connector does not have.
 *
 * @param options Lower-case names.
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` for an option that is missing, unknown or not understood.
 * @see {@link https://github.com/awslabs/spark-sql-kinesis-connector#kinesis-source-configuration}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { kinesisSourceOptions } from "./source_options.ts";
 *
 * const options = new Map([["kinesis.streamname", "trades"], ["kinesis.region", "eu-west-1"]]);
 * assertEquals(kinesisSourceOptions(options).maxFetchRecordsPerShard, 100_000);
 * ```
 */
export function kinesisSourceOptions(options: ReadonlyMap<string, string>): KinesisSourceOptions {
  const given = new KinesisOptions(options, KNOWN);
  const consumerType = given.get("consumerType") ?? "GetRecords";
  if (consumerType.toLowerCase() !== "getrecords") {
    throw illegalArgument(
      `The option kinesis.consumerType can only be GetRecords here: the current value is '${consumerType}'.`,
    );
  }
  return {
    address: given.address(),
    streamName: given.required("streamName", "trades"),
    startingPosition: startingPosition(given.get("startingPosition")),
    failOnDataLoss: given.flag("failOnDataLoss", true),
    maxFetchRecordsPerShard: given.wholeNumber("maxFetchRecordsPerShard", 100_000),
    numberOfRecordsPerFetch: given.wholeNumber("getRecords.numberOfRecordsPerFetch", 10_000, 1, 10_000),
    fetchIntervalMs: given.wholeNumber("getRecords.fetchIntervalMs", 200, 0),
  };
}

function startingPosition(text = "LATEST"): KinesisSourceOptions["startingPosition"] {
  const [word, time] = text.split(/\s+/);
  switch (word!.toUpperCase()) {
    case "LATEST":
      return undefined;
    case "TRIM_HORIZON":
    case "EARLIEST":
      return TRIM_HORIZON;
    case "AT_TIMESTAMP": {
      const timestampMs = Date.parse(time ?? "");
      if (/T.*(Z|[+-]\d\d:?\d\d)$/i.test(time ?? "") && !Number.isNaN(timestampMs)) return { timestampMs };
    }
  }
  throw illegalArgument(
    "The option kinesis.startingPosition must be LATEST, TRIM_HORIZON, EARLIEST or a time such as AT_TIMESTAMP 2023-08-30T19:00:05Z: " +
      `the current value is '${text}'.`,
  );
}
