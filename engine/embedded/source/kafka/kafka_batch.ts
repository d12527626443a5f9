import type { DuckDBConnection } from "@duckdb/node-api";
import type { ReadPlan } from "../../../declare/plan.ts";
import type { StructType } from "../../../declare/types.ts";
import { schemaToDdl } from "../../../declare/parse_type.ts";
import { AnalysisError, SourceError } from "../../../errors.ts";
import type { BatchRead } from "../../read/batch_read.ts";
import { landRows } from "../../read/land_rows.ts";
import type { FileTarget } from "../../read/read_format.ts";
import type { WantedColumn } from "../source.ts";
import { type KafkaBatchOptions, parseKafkaBatchOptions } from "./kafka_batch_options.ts";
import { KafkaClient } from "./kafka_client.ts";
import { kafkaClientConfig } from "./kafka_client_config.ts";
import { dataLossError } from "./kafka_failure.ts";
import {
  type DataLoss,
  type OffsetRange,
  type PartitionOffsets,
  planRanges,
  splitPartitionKey,
} from "./kafka_offsets.ts";
import { KafkaReader } from "./kafka_reader.ts";
import { kafkaSchema } from "./kafka_schema.ts";
import { resolveStartingOffsets } from "./starting_offsets.ts";
import { TopicFinder } from "./topic_finder.ts";

/**
 * Topics of Kafka read once, from `startingOffsets` (their beginning) to `endingOffsets` (their end, when the rows are read). A path means nothing, as in Spark.
 *
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` for an option that is missing or not understood, `_LEGACY_ERROR_TEMP_1133` for a schema of the program's own.
 * @see {@link https://spark.apache.org/docs/latest/streaming/structured-streaming-kafka-integration.html#creating-a-kafka-source-for-batch-queries}
 */
export async function openKafkaBatch(connection: DuckDBConnection, read: ReadPlan): Promise<BatchRead> {
  const named = Object.entries(read.options).map(([name, value]) => [name.toLowerCase(), value] as const);
  const options = parseKafkaBatchOptions(new Map(named));
  const schema = kafkaSchema(options.includeHeaders);
  if (read.schema !== undefined) {
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_1133",
      `The user-specified schema doesn't match the actual schema: user-specified: ${
        schemaToDdl(read.schema)
      }, actual: ${
        schemaToDdl(schema)
      }. Remove .schema(…), and take the value apart with DataFrame operations, e.g. from_json or split.`,
    );
  }
  const config = await kafkaClientConfig(options.client);
  return new KafkaBatch(options, schema, connection, (signal) => new KafkaClient(config, () => {}, signal));
}

class KafkaBatch implements BatchRead {
  readonly schema: StructType;
  readonly #options: KafkaBatchOptions;
  readonly #connection: DuckDBConnection;
  readonly #connect: (signal: AbortSignal) => KafkaClient;
  readonly #resources = new AsyncDisposableStack();

  constructor(
    options: KafkaBatchOptions,
    schema: StructType,
    connection: DuckDBConnection,
    connect: (signal: AbortSignal) => KafkaClient,
  ) {
    this.schema = schema;
    this.#options = options;
    this.#connection = connection;
    this.#connect = connect;
  }

  async relation(columns: readonly WantedColumn[]): Promise<string> {
    const { schema } = this;
    const landing = { connection: this.#connection, schema, columns, resources: this.#resources };
    return await landRows(landing, (target) => this.#read(target));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources[Symbol.asyncDispose]();
  }

  async #read(target: FileTarget): Promise<void> {
    const closing = new AbortController();
    const client = this.#connect(closing.signal);
    const reader = new KafkaReader(client, this.#options.pollTimeoutMs);
    const finder = new TopicFinder(client, this.#options);
    const { startingPosition, endingPosition, failOnDataLoss } = this.#options;
    const onLoss = (loss: DataLoss) => {
      if (failOnDataLoss) throw dataLossError(loss);
    };
    try {
      const [start, end, latest] = await client.retrying(async () => {
        const keys = await finder.find();
        const at = (position: typeof startingPosition) => resolveStartingOffsets(position, keys, client);
        return await Promise.all([at(startingPosition), at(endingPosition), at({ kind: "latest" })]);
      });
      refuseBackwards(start, end);
      const { ranges } = planRanges(start, end, new Map());
      await reader.read(ranges.flatMap((range) => withinTopic(range, latest, onLoss)), end, target, onLoss);
    } finally {
      const reason = new Error("The Kafka topic has been read.");
      reader.close(reason);
      closing.abort(reason);
    }
  }
}

/** The part of a range that exists: what is beyond the end of a topic would be waited for. */
function withinTopic(
  range: OffsetRange,
  latest: PartitionOffsets,
  onLoss: (loss: DataLoss) => void,
): OffsetRange[] {
  const until = Math.min(range.until, latest.get(range.key)!);
  if (until < range.until) {
    onLoss({
      subclass: "COULD_NOT_READ_OFFSET_RANGE",
      reason: `Could not read records in offset [${
        Math.max(range.from, until)
      }, ${range.until}) for topic partition ${range.key}: it ends at ${until}.`,
    });
  }
  return until > range.from ? [{ ...range, until }] : [];
}

/** Offsets that the options named are compared before; here they are what positions and times have come to. */
function refuseBackwards(start: PartitionOffsets, end: PartitionOffsets): void {
  for (const [key, from] of start) {
    const until = end.get(key) ?? from;
    if (from <= until) continue;
    const { topic, partition } = splitPartitionKey(key);
    throw new SourceError(
      "RESOLVED_START_OFFSET_GREATER_THAN_END_OFFSET",
      `The resolved start offset ${from} is greater than the resolved end offset ${until} for topic ${topic} partition ${partition}. ` +
        "Choose a start that is there, and an end that is not before it.",
      { parameters: { topic, partition: String(partition) } },
    );
  }
}
