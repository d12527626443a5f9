import type { DuckDBConnection } from "@duckdb/node-api";
import type { StructField, StructType } from "../../../declare/types.ts";
import type { Storage, StoredFile } from "../../../storage/storage.ts";
import type { FaultPoint } from "../../stream/fault_point.ts";
import type { Relation, SinkBatch, SinkProgress } from "../sink.ts";
import type { FileFormat } from "./file_format.ts";
import { PartWriter, type WrittenPart } from "./part_writer.ts";
import type { SinkFileStatus, SinkLog } from "./sink_log.ts";

/** As Hadoop reports it for a local disk; no reader relies on it. */
const BLOCK_SIZE = 32 * 1024 * 1024;

/** What a batch of files needs to know. */
export interface FileBatchOptions {
  readonly batchId: number;
  readonly schema: StructType;
  readonly log: SinkLog;
  readonly storage: Storage;
  readonly format: FileFormat;
  readonly partitionBy: readonly StructField[];
  readonly faultPoint: FaultPoint;
  /** A connection for writing a file when no rows came with one. */
  readonly connect: () => Promise<DuckDBConnection>;
}

/** Part files on their way to a bucket at a time. */
const PARALLEL_UPLOADS = 4;

/** The part files of one batch. Uploads go on while the next slice is computed. */
export class FileBatch implements SinkBatch {
  readonly #options: FileBatchOptions;
  readonly #writer: PartWriter;
  readonly #files: Promise<StoredFile>[] = [];
  #rowsWritten = 0n;
  #isCommitted = false;

  constructor(options: FileBatchOptions) {
    this.#options = options;
    this.#writer = new PartWriter(options);
  }

  async write(rows: Relation): Promise<void> {
    for await (const part of this.#writer.write(rows)) await this.#publish(part);
  }

  async commit(): Promise<SinkProgress> {
    if (this.#files.length === 0) await this.#writeEmptyFile();
    const files = await Promise.all(this.#files);
    await this.#options.faultPoint("before metadata log");
    await this.#options.log.add(
      this.#options.batchId,
      files.map((file) => this.#status(file)).toSorted(byPart),
    );
    this.#isCommitted = true;
    await this.#options.faultPoint("after metadata log");
    return { numOutputRows: -1, metrics: { numRowsWritten: `${this.#rowsWritten}` } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isCommitted) return;
    const published = await Promise.allSettled(this.#files);
    // A file that cannot be removed is invisible all the same, and what failed before is the error to show.
    await Promise.allSettled(
      published.map((file) =>
        file.status === "fulfilled" ? this.#options.storage.remove(file.value.path) : undefined
      ),
    );
  }

  /** Spark writes a file without rows for a batch without rows, so that a reader finds the schema. */
  async #writeEmptyFile(): Promise<void> {
    if (this.#options.partitionBy.length > 0) return;
    const connection = await this.#options.connect();
    for await (const part of this.#writer.writeEmpty(connection)) await this.#publish(part);
  }

  async #publish({ file, rowCount }: WrittenPart): Promise<void> {
    this.#rowsWritten += rowCount;
    await this.#files.at(-PARALLEL_UPLOADS);
    const published = (async () => {
      await using pending = file;
      const stored = await pending.publish();
      await this.#options.faultPoint("after part file");
      return stored;
    })();
    published.catch(() => {}); // commit or dispose will look at it
    this.#files.push(published);
  }

  #status(file: StoredFile): SinkFileStatus {
    return {
      path: this.#options.storage.urlOf(file.path),
      size: file.sizeBytes,
      isDir: false,
      modificationTime: Math.trunc(file.modifiedMs),
      blockReplication: 1,
      blockSize: BLOCK_SIZE,
      action: "add",
    };
  }
}

/** Parts are numbered in the order of their rows, and finished in any order. */
function byPart(a: SinkFileStatus, b: SinkFileStatus): number {
  return partNumber(a) - partNumber(b);
}

function partNumber({ path }: SinkFileStatus): number {
  return Number(path.slice(path.lastIndexOf("/") + "/part-".length).split("-", 1)[0]);
}
