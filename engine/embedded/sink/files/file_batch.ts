import type { DuckDBConnection } from "@duckdb/node-api";
import type { StructField, StructType } from "../../../declare/types.ts";
import { StorageError } from "../../../errors.ts";
import type { PendingFile, Storage, StoredFile } from "../../../storage/storage.ts";
import { duckDbType, quoteIdentifier, quoteString } from "../../duckdb_type.ts";
import type { FaultPoint } from "../../stream/fault_point.ts";
import type { Relation, SinkBatch, SinkProgress } from "../sink.ts";
import type { FileFormat } from "./file_format.ts";
import { partitionFolder, partitionText } from "./partition_path.ts";
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
  /** The columns that are in the files: all but those of `partitionBy`. */
  readonly #data: StructType;
  readonly #files: Promise<StoredFile>[] = [];
  #slices = 0;
  #rowsWritten = 0n;
  #isCommitted = false;

  constructor(options: FileBatchOptions) {
    this.#options = options;
    const partitions = new Set(options.partitionBy.map((f) => f.name));
    this.#data = { type: "struct", fields: options.schema.fields.filter((f) => !partitions.has(f.name)) };
  }

  async write(rows: Relation): Promise<void> {
    const part = `part-${String(this.#slices++).padStart(5, "0")}`;
    if (this.#options.partitionBy.length > 0) await this.#writePartitions(rows, part);
    else await this.#writeFile(rows.connection, rows.sql, `${part}-${crypto.randomUUID()}-c000`);
  }

  async commit(): Promise<SinkProgress> {
    if (this.#files.length === 0 && this.#options.partitionBy.length === 0) await this.#writeEmptyFile();
    const files = await Promise.all(this.#files);
    await this.#options.faultPoint("before metadata log");
    await this.#options.log.add(this.#options.batchId, files.map((file) => this.#status(file)));
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

  async #writePartitions({ connection, sql }: Relation, part: string): Promise<void> {
    const { partitionBy } = this.#options;
    const unique = crypto.randomUUID();
    const names = partitionBy.map((_, i) => quoteIdentifier(`partition ${i} ${unique}`));
    const keys = partitionBy.map((f, i) => `${partitionText(f)} AS ${names[i]}`);
    const table = quoteIdentifier(`partitioned ${unique}`);
    await connection.run(`CREATE TEMP TABLE ${table} AS SELECT *, ${keys.join(", ")} FROM (${sql})`);
    try {
      const found = await connection.runAndReadAll(
        `SELECT DISTINCT ${names.join(", ")} FROM ${table} ORDER BY ALL`,
      );
      const columns = this.#data.fields.map((f) => quoteIdentifier(f.name)).join(", ");
      for (const values of found.getRows() as (string | null)[][]) {
        const isHere = names.map((name, i) => {
          const value = values[i] ?? null;
          return `${name} IS NOT DISTINCT FROM ${value === null ? "NULL" : quoteString(value)}`;
        });
        const folder = partitionFolder(partitionBy.map((f) => f.name), values);
        await this.#writeFile(
          connection,
          `SELECT ${columns} FROM ${table} WHERE ${isHere.join(" AND ")}`,
          `${folder}/${part}-${crypto.randomUUID()}.c000`,
        );
      }
    } finally {
      await connection.run(`DROP TABLE ${table}`);
    }
  }

  /** Spark writes a file without rows for a batch without rows, so that a reader finds the schema. */
  async #writeEmptyFile(): Promise<void> {
    const columns = this.#data.fields.map((f) =>
      `CAST(NULL AS ${duckDbType(f.type)}) AS ${quoteIdentifier(f.name)}`
    );
    const sql = `SELECT ${columns.join(", ")} WHERE false`;
    const connection = await this.#options.connect();
    await this.#writeFile(connection, sql, `part-00000-${crypto.randomUUID()}-c000`, { keepEmpty: true });
  }

  async #writeFile(
    connection: DuckDBConnection,
    sql: string,
    name: string,
    { keepEmpty = false } = {},
  ): Promise<void> {
    const { format, storage } = this.#options;
    const path = `${name}${format.extension}`;
    const file = await storage.begin(path);
    let isKept = false;
    try {
      const copied = await connection.runAndReadAll(
        `COPY (${sql}) TO ${quoteString(file.localPath)} (${format.copyOptions(this.#data)})`,
      );
      const rowCount = BigInt(copied.getRows()[0]?.[0] as bigint);
      this.#rowsWritten += rowCount;
      isKept = keepEmpty || rowCount > 0n;
    } catch (error) {
      throw diskFailure(error, storage.urlOf(path));
    } finally {
      if (!isKept) await file[Symbol.asyncDispose]();
    }
    if (isKept) await this.#publish(file);
  }

  async #publish(file: PendingFile): Promise<void> {
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

/** A full or missing disk, as DuckDB reports it, in a sentence with a next step; other errors as they are. */
function diskFailure(error: unknown, url: string): unknown {
  if (!(error instanceof Error) || !error.message.startsWith("IO Error")) return error;
  return new StorageError(
    `Cannot write ${url}: ${
      error.message.replace(/^IO Error: /, "")
    }. Make room on that disk, or write elsewhere; the next start goes on ` +
      `with this batch.`,
    { cause: error },
  );
}
