import type { DuckDBConnection } from "@duckdb/node-api";
import type { StructType } from "../../../declare/types.ts";
import type { OutputMode } from "../../../declare/plan.ts";
import { AnalysisError } from "../../../errors.ts";
import type { Storage } from "../../../storage/storage.ts";
import type { FaultPoint } from "../../stream/fault_point.ts";
import type { Sink, SinkBatch } from "../sink.ts";
import { FileBatch } from "./file_batch.ts";
import { type FileFormat, fileFormat } from "./file_format.ts";
import { fileSchema, partitionFields } from "./partition_path.ts";
import { SinkLog } from "./sink_log.ts";

export type { FaultPoint };

/** What a program asked of a file sink. */
export interface FileSinkRequest {
  readonly storage: Storage;
  /** Spark's short name. Default: `parquet`. */
  readonly format?: string;
  /** Lower-case names. */
  readonly options?: ReadonlyMap<string, string>;
  readonly partitionBy?: readonly string[];
  /** `spark.sql.session.timeZone`, for times in texts. Default: UTC. */
  readonly timeZone?: string;
  readonly outputMode: OutputMode;
  /** The columns of the result. */
  readonly schema: StructType;
  /** A connection for a batch without rows; the sink closes it. */
  readonly connect: () => Promise<DuckDBConnection>;
  /** Test equipment. Default: none. */
  readonly faultPoint?: FaultPoint;
}

/**
 * Files of a streaming query, exactly once: each batch writes new part files and then names them in `_spark_metadata`. Spark reads the folder as one of
 * its own, and goes on writing to it.
 *
 * Rows are never in a file that counts before the batch is whole. A process that is killed may leave part files that the log does not name; every
 * reader of the log passes them over.
 *
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#output-sinks}
 */
export class FileSink implements Sink {
  readonly description: string;
  /** A slice is written by one thread: two keep two cores busy, and more would take more memory. */
  readonly parallelWrites = 2;
  readonly #request: FileSinkRequest;
  readonly #format: FileFormat;
  #log: SinkLog | undefined;
  #connection: Promise<DuckDBConnection> | undefined;

  /**
   * @throws {AnalysisError} `STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE` for an output mode other than append, and for a format, a partition column
   * or a column type that cannot be written.
   * @throws {SparkError} `CODEC_NOT_AVAILABLE…` for an unknown `compression`.
   */
  constructor(request: FileSinkRequest) {
    const format = request.format ?? "parquet";
    if (request.outputMode !== "append") {
      throw new AnalysisError(
        "STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE",
        `Invalid streaming output mode: ${request.outputMode}. This output mode is not supported in Data Source ${format}. Files can only be ` +
          `added to: use .outputMode("append").`,
        { parameters: { className: format, outputMode: request.outputMode } },
      );
    }
    this.#request = request;
    this.#format = fileFormat(format, request.options ?? new Map(), { timeZone: request.timeZone ?? "UTC" });
    this.description = `FileSink[${request.storage.url.replace(/^(?:file:)?\/+/, "file:/")}]`;
    refuseSameNames(request.schema);
    this.#format.check(
      fileSchema(request.schema, partitionFields(request.schema, request.partitionBy ?? [])),
    );
  }

  async begin(batchId: number, schema: StructType): Promise<SinkBatch | undefined> {
    this.#log ??= await SinkLog.open(this.#request.storage);
    if (batchId <= this.#log.newest) return undefined;
    await this.#log.begin();
    return new FileBatch({
      batchId,
      schema,
      log: this.#log,
      storage: this.#request.storage,
      format: this.#format,
      partitionBy: partitionFields(schema, this.#request.partitionBy ?? []),
      faultPoint: this.#request.faultPoint ?? (() => {}),
      connect: () => this.#connection ??= this.#request.connect(),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    (await this.#connection)?.closeSync();
  }
}

/** Spark reads names without regard to case, so that two such columns could not be told apart. */
export function refuseSameNames(schema: StructType): void {
  const seen = new Set<string>();
  for (const { name } of schema.fields) {
    const key = name.toLowerCase();
    if (seen.has(key)) {
      throw new AnalysisError(
        "COLUMN_ALREADY_EXISTS",
        `The column \`${key}\` already exists. Choose another name or rename the existing column.`,
        { parameters: { columnName: `\`${key}\`` } },
      );
    }
    seen.add(key);
  }
}
