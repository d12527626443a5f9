import type { ReadPlan } from "../../declare/plan.ts";
import { AnalysisError } from "../../errors.ts";
import type { Sent } from "../protocol/message_types.ts";
import type { Reach } from "../reach.ts";

/**
 * A source as Spark Connect takes it: with the schema in Spark's JSON, and paths that lead where the program means.
 *
 * @throws {AnalysisError} `UNSUPPORTED_ON_SPARK_CONNECT` for what a cluster cannot reach.
 */
export function toRead({ format, options, paths, schema, streaming }: ReadPlan, reach: Reach): Sent<"Read"> {
  if (format?.toLowerCase() === "memory-stream") {
    throw new AnalysisError(
      "UNSUPPORTED_ON_SPARK_CONNECT",
      "A MemoryStream is in this process, and a Spark cluster cannot read it. Write its rows to files or to Kafka and read those.",
    );
  }
  return {
    is_streaming: streaming,
    data_source: {
      format,
      schema: schema && JSON.stringify(schema),
      options: reach.options(options),
      paths: paths.map((path) => reach.path(path)),
    },
  };
}
