import type { StructType } from "../../../declare/types.ts";
import type { Source, SourceContext, SourceProvider, SourceRequest } from "../source.ts";
import { KinesisConnection } from "./kinesis_connection.ts";
import { illegalArgument } from "./kinesis_options.ts";
import { KINESIS_SCHEMA } from "./kinesis_schema.ts";
import { KinesisSource } from "./kinesis_source.ts";
import { kinesisSourceOptions } from "./source_options.ts";

/**
 * `format("kinesis")`, and `format("aws-kinesis")` as the AWS Labs connector for Spark is called: a stream of Amazon Kinesis.
 *
 * @see {@link https://github.com/awslabs/spark-sql-kinesis-connector}
 */
export const kinesisSourceProviders: readonly SourceProvider[] = ["kinesis", "aws-kinesis"].map((format) => ({
  format,
  schema,
  open,
}));

function schema(request: SourceRequest): Promise<StructType> {
  kinesisSourceOptions(request.options);
  if (request.schema === undefined) return Promise.resolve(KINESIS_SCHEMA);
  throw illegalArgument(
    "The Kinesis source has a fixed schema and cannot be set with a custom one. Remove .schema(…) and take the data apart " +
      "with DataFrame operations, e.g. from_json.",
  );
}

function open(request: SourceRequest, context: SourceContext): Promise<Source> {
  const options = kinesisSourceOptions(request.options);
  const connection = new KinesisConnection(options.address, options.streamName, { signal: context.signal });
  return Promise.resolve(new KinesisSource(options, connection, context));
}
