import { AnalysisError, closeNames } from "../../errors.ts";
import type { ReadPlan } from "../../declare/plan.ts";
import type { RuntimeConf } from "../../declare/runtime_conf.ts";
import { kafkaSourceProvider } from "./kafka/kafka_source_provider.ts";
import { memorySourceProvider } from "./memory/memory_source.ts";
import type { SourceProvider, SourceRequest } from "./source.ts";

/** The streaming sources, by `format(…)`. */
const PROVIDERS: readonly SourceProvider[] = [kafkaSourceProvider, memorySourceProvider];

/**
 * The source that a read asks for.
 *
 * @throws {AnalysisError} `DATA_SOURCE_NOT_FOUND` when there is none of that name.
 */
export function streamSourceProvider(read: ReadPlan, { conf }: { conf: RuntimeConf }): SourceProvider {
  const format = read.format ?? conf.get("spark.sql.sources.default")!;
  const provider = PROVIDERS.find((each) => each.format === format.toLowerCase());
  if (provider) return provider;
  const formats = PROVIDERS.map((each) => each.format);
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
