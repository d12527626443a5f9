import { AnalysisError, closeNames } from "../../errors.ts";
import type { ReadPlan } from "../../declare/plan.ts";
import { FILE_FORMATS } from "../read/read_formats.ts";
import { fileSourceProvider, type FileSourceSession } from "./files/file_source_provider.ts";
import { kafkaSourceProvider } from "./kafka/kafka_source_provider.ts";
import { kinesisSourceProviders } from "./kinesis/mod.ts";
import { memorySourceProvider } from "./memory/memory_source.ts";
import { rateMicroBatchSourceProvider } from "./rate/rate_micro_batch_source.ts";
import { rateSourceProvider } from "./rate/rate_source.ts";
import type { SourceProvider, SourceRequest } from "./source.ts";

/** What sources share with their session. */
export type SourceSession = FileSourceSession;

/** The streaming sources that are not files, by `format(…)`. */
const PROVIDERS: readonly SourceProvider[] = [
  kafkaSourceProvider,
  ...kinesisSourceProviders,
  memorySourceProvider,
  rateSourceProvider,
  rateMicroBatchSourceProvider,
];

/**
 * The source that a read asks for.
 *
 * @throws {AnalysisError} `DATA_SOURCE_NOT_FOUND` when there is none of that name.
 */
export function streamSourceProvider(read: ReadPlan, session: SourceSession): SourceProvider {
  const format = read.format ?? session.conf.get("spark.sql.sources.default")!;
  const name = format.toLowerCase();
  const provider = PROVIDERS.find((each) => each.format === name);
  if (provider) return provider;
  if (FILE_FORMATS.includes(name)) return fileSourceProvider(name, session);
  const formats = [...PROVIDERS.map((each) => each.format), ...FILE_FORMATS];
  throw new AnalysisError(
    "DATA_SOURCE_NOT_FOUND",
    `Failed to find the data source: ${format}. This engine streams from: ${
      closeNames(format, formats, 9).join(", ")
    }.`,
    { parameters: { provider: format } },
  );
}

/** A read as its source sees it. */
export function sourceRequest(read: ReadPlan): SourceRequest {
  const options = new Map(Object.entries(read.options).map(([name, value]) => [name.toLowerCase(), value]));
  return { schema: read.schema, options, paths: read.paths };
}
