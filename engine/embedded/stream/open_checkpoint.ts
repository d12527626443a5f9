import type { StreamWritePlan } from "../../declare/plan.ts";
import type { RuntimeConf } from "../../declare/runtime_conf.ts";
import { AnalysisError } from "../../errors.ts";
import { openStorage } from "../../storage/open_storage.ts";
import type { Storage, StorageOptions } from "../../storage/storage.ts";
import type { SinkProvider } from "../sink/sink_provider.ts";

/** A checkpoint's place. */
export interface OpenedCheckpoint {
  readonly storage: Storage;
  /** It goes when the query ends without failure. */
  readonly isTemporary: boolean;
}

/**
 * Where a query keeps its place: the option `checkpointLocation`; else a folder with the query's name where the setting says; else a temporary folder, for
 * sinks that only show.
 *
 * @throws {AnalysisError} `_LEGACY_ERROR_TEMP_1298` when there is none, `_LEGACY_ERROR_TEMP_1299` when the sink cannot go on from the batches in it.
 */
export async function openCheckpoint(
  write: StreamWritePlan,
  sink: SinkProvider,
  { conf, storage: options }: { readonly conf: RuntimeConf; readonly storage: StorageOptions },
): Promise<OpenedCheckpoint> {
  const given = Object.entries(write.options).find(([name]) => name.toLowerCase() === "checkpointlocation")
    ?.[1];
  const root = conf.get("spark.sql.streaming.checkpointLocation");
  const location = given ?? (root && `${root}/${write.queryName ?? crypto.randomUUID()}`);
  if (location === undefined) return { storage: await temporary(sink, options), isTemporary: true };
  const storage = openStorage(location, options);
  if (sink.recovers?.(write.outputMode) === false && await hasBatches(storage)) {
    const checkpointPath = storage.urlOf("offsets");
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_1299",
      `This query does not support recovering from checkpoint location. Delete ${checkpointPath} to start over: the ${sink.format} sink has ` +
        `forgotten the rows of the batches before, unless its output mode is complete.`,
      { parameters: { checkpointPath } },
    );
  }
  return { storage, isTemporary: false };
}

async function temporary(sink: SinkProvider, options: StorageOptions): Promise<Storage> {
  if (sink.allowsTemporaryCheckpoint) {
    return openStorage(await Deno.makeTempDir({ prefix: "temporary-checkpoint-" }), options);
  }
  throw new AnalysisError(
    "_LEGACY_ERROR_TEMP_1298",
    'checkpointLocation must be specified either through option("checkpointLocation", …) or the setting spark.sql.streaming.checkpointLocation.',
  );
}

async function hasBatches(storage: Storage): Promise<boolean> {
  for await (const _file of storage.list("offsets")) return true;
  return false;
}
