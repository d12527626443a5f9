import type { DuckDBConnection } from "@duckdb/node-api";
import { AnalysisError } from "../../../errors.ts";
import type { RuntimeConf } from "../../../declare/runtime_conf.ts";
import type { StructType } from "../../../declare/types.ts";
import type { StorageOptions } from "../../../storage/storage.ts";
import { registerUdfs } from "../../functions/register_udfs.ts";
import { FileInput } from "../../read/file_input.ts";
import { isGlob } from "../../read/glob.ts";
import { nullable } from "../../read/parquet_schema.ts";
import { readFormat } from "../../read/read_formats.ts";
import { CAST_UDFS } from "../../render/text_udfs.ts";
import { COMPACT_INTERVAL } from "../../sink/files/compact_log.ts";
import type { SourceProvider, SourceRequest } from "../source.ts";
import { FileSource } from "./file_source.ts";
import { fileSourceOptions } from "./file_source_options.ts";

/** What file sources share with their session. */
export interface FileSourceSession {
  readonly conf: RuntimeConf;
  readonly storage: StorageOptions;
  /** A new connection to the session's DuckDB. */
  readonly connect: () => Promise<DuckDBConnection>;
}

/** Ours: a source may begin before its folder exists. Spark, and the default, refuse that. */
const WAIT_FOR_PATH = "spark.sql.streaming.fileSource.waitForPath";

/** Files of one format as a stream. */
export function fileSourceProvider(format: string, session: FileSourceSession): SourceProvider {
  return {
    format,
    schema: (request) => sourceSchema(format, request, session),
    async open(request, context) {
      const { conf, storage } = session;
      const connect = async () => {
        const connection = await session.connect();
        registerUdfs(connection, CAST_UDFS);
        return connection;
      };
      return await FileSource.open({
        options: fileSourceOptions(onlyPath(request), request.options),
        format: readFormat(format, request.options),
        schema: await sourceSchema(format, request, session),
        storage,
        timeZone: conf.get("spark.sql.session.timeZone")!,
        compactInterval: Number(
          conf.get("spark.sql.streaming.fileSource.log.compactInterval") ?? COMPACT_INTERVAL,
        ),
        ignoresSinkLog: conf.get("spark.sql.streaming.fileStreamSink.ignoreMetadata") === "true",
        connect,
        context,
      });
    },
  };
}

/**
 * The declared columns, all of which may be NULL, then those of partition folders that exist already.
 *
 * @throws {AnalysisError} `_LEGACY_ERROR_TEMP_2048` without a schema, `PATH_NOT_FOUND` for a folder that is not there (unless the session waits for it).
 */
async function sourceSchema(
  name: string,
  request: SourceRequest,
  { conf, connect, storage }: FileSourceSession,
): Promise<StructType> {
  const path = onlyPath(request);
  fileSourceOptions(path, request.options);
  const format = readFormat(name, request.options);
  const infers = conf.get("spark.sql.streaming.schemaInference") === "true";
  if (!infers && request.schema === undefined && format.fixedSchema === undefined) {
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_2048",
      "Schema must be specified when creating a streaming source DataFrame. Declare it with .schema(…) before load; if files are there already, " +
        `session.read.format("${name}").load("${path}") shows what their columns are.`,
    );
  }
  const connection = await connect();
  try {
    await using input = await FileInput.open({
      paths: [path],
      format,
      options: request.options,
      declared: request.schema,
      connection,
      conf,
      storage,
    });
    return nullable(input.schema);
  } catch (error) {
    const declared = request.schema ?? format.fixedSchema;
    const mayWait = isGlob(path) || conf.get(WAIT_FOR_PATH) === "true";
    const isMissing = error instanceof AnalysisError && error.condition === "PATH_NOT_FOUND";
    if (!isMissing || !mayWait || declared === undefined) throw error;
    format.check(declared);
    return nullable(declared);
  } finally {
    connection.closeSync();
  }
}

function onlyPath({ options, paths }: SourceRequest): string {
  const all = [...paths, ...options.has("path") ? [options.get("path")!] : []];
  if (all.length === 1) return all[0]!;
  throw new AnalysisError(
    "_LEGACY_ERROR_TEMP_2047",
    all.length === 0
      ? `'path' is not specified. Where do the files come from? Give load("…") a path.`
      : `A file stream reads one path or pattern: ${all.length} are given. Use a pattern such as "in/{a,b}", or union two streams.`,
  );
}
