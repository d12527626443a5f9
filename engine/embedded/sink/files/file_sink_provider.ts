import { AnalysisError } from "../../../errors.ts";
import { openStorage } from "../../../storage/open_storage.ts";
import type { SinkProvider } from "../sink_provider.ts";
import { FileSink } from "./file_sink.ts";

/** The sink of a file format. */
export function fileSinkProvider(format: string): SinkProvider {
  return {
    format,
    open({ options, outputMode, partitionBy, schema }, { conf, connect, faultPoint, storage }) {
      const path = options.get("path");
      if (path === undefined) {
        throw new AnalysisError(
          "_LEGACY_ERROR_TEMP_2047",
          `'path' is not specified: where should the ${format} files go? Give start("…") a path.`,
        );
      }
      return Promise.resolve(
        new FileSink({
          storage: openStorage(path, storage),
          format,
          options,
          partitionBy,
          outputMode,
          timeZone: conf.get("spark.sql.session.timeZone")!,
          schema,
          connect,
          ...(faultPoint && { faultPoint }),
        }),
      );
    },
  };
}
