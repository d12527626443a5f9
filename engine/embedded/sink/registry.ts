import type { StreamWritePlan } from "../../declare/plan.ts";
import type { RuntimeConf } from "../../declare/runtime_conf.ts";
import { AnalysisError, closeNames } from "../../errors.ts";
import { consoleSinkProvider } from "./console.ts";
import { fileSinkProvider } from "./files/file_sink_provider.ts";
import { foreachBatchSinkProvider } from "./foreach_batch.ts";
import { kafkaSinkProvider } from "./kafka/kafka_sink_provider.ts";
import { kinesisSinkProviders } from "./kinesis/kinesis_sink.ts";
import { memorySinkProvider } from "./memory.ts";
import { noopSinkProvider } from "./noop.ts";
import type { SinkProvider } from "./sink_provider.ts";

/** The sinks that are not files, by `format(…)`. */
const PROVIDERS: readonly SinkProvider[] = [
  consoleSinkProvider,
  kafkaSinkProvider,
  ...kinesisSinkProviders,
  memorySinkProvider,
  foreachBatchSinkProvider,
  noopSinkProvider,
];

const FILE_PROVIDERS: readonly SinkProvider[] = ["parquet", "json", "csv", "text"].map(fileSinkProvider);

/**
 * The sink that a streaming write asks for.
 *
 * @throws {AnalysisError} `DATA_SOURCE_NOT_FOUND` when there is none of that name: with the closest ones.
 */
export function sinkProvider(write: StreamWritePlan, conf: RuntimeConf): SinkProvider {
  const format = write.format ?? conf.get("spark.sql.sources.default")!;
  const all = [...FILE_PROVIDERS, ...PROVIDERS];
  const provider = all.find((each) => each.format.toLowerCase() === format.toLowerCase());
  if (provider) return provider;
  const formats = all.map((each) => each.format);
  throw new AnalysisError(
    "DATA_SOURCE_NOT_FOUND",
    `Failed to find the data source: ${format}. This engine streams to: ${
      closeNames(format, formats, formats.length).join(", ")
    }.`,
    { parameters: { provider: format } },
  );
}
