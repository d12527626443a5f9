import type { DuckDBConnection } from "@duckdb/node-api";
import { AnalysisError, SourceError, SparkError, StorageError } from "../../../errors.ts";
import type { StructType } from "../../../declare/types.ts";
import type { StorageOptions } from "../../../storage/storage.ts";
import { openLocal } from "../../read/file_input.ts";
import type { InputFile } from "../../read/input_files.ts";
import { findPartitions } from "../../read/partitions.ts";
import type { LocalFile, ReadFormat } from "../../read/read_format.ts";
import type { BatchTarget, Offset, ReadLimit, Source, SourceContext } from "../source.ts";
import { FileCleaner, storedFile } from "./file_cleaner.ts";
import { FileDiscovery } from "./file_discovery.ts";
import { type FileEntry, FileSourceLog } from "./file_source_log.ts";
import type { FileSourceOptions } from "./file_source_options.ts";
import { MisfitNotices } from "./misfit_notices.ts";
import { SeenFiles } from "./seen_files.ts";

/** A listing is used again while so many of the files for a batch are left of it: Spark's `discardCachedInputRatio`. */
const KEPT_RATIO = 0.2;
/** Each listing of a bucket is a request that is paid for. */
const BUCKET_LISTING_INTERVAL_MS = 1000;

/** What a file source is made of. */
export interface FileSourceParts {
  readonly options: FileSourceOptions;
  readonly format: ReadFormat;
  readonly schema: StructType;
  readonly storage: StorageOptions;
  readonly timeZone: string;
  /** How often the log is compacted. */
  readonly compactInterval: number;
  /** Reads a folder as it is, whatever its `_spark_metadata` says. */
  readonly ignoresSinkLog: boolean;
  /** A new connection to the session's DuckDB; the source closes it. */
  readonly connect: () => Promise<DuckDBConnection>;
  readonly context: SourceContext;
}

/**
 * The files of a folder or a pattern, each read once: oldest first, as many at a time as the options say. Which files belong to which batch is in the
 * checkpoint (`sources/<i>`) before the batch is planned, so a batch that runs again reads the same ones.
 *
 * A file must come into the folder whole (written elsewhere, then moved): it is read when it is first seen, and never again.
 *
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#input-sources}
 */
export class FileSource implements Source {
  readonly description: string;
  readonly supportsAvailableNow = true;
  readonly #parts: FileSourceParts;
  readonly #log: FileSourceLog;
  readonly #seen: SeenFiles;
  readonly #discovery: FileDiscovery;
  readonly #cleaner: FileCleaner | undefined;
  readonly #misfits: MisfitNotices;
  readonly #resources = new AsyncDisposableStack();
  /** Copies of files that DuckDB may still be reading, by the offset that they came with. */
  readonly #copies = new Map<Offset, AsyncDisposableStack>();
  #connection: Promise<DuckDBConnection> | undefined;
  #fixed: readonly InputFile[] | undefined;
  /** The last listing. */
  #found: readonly InputFile[] = [];
  #foundMs = -Infinity;

  private constructor(parts: FileSourceParts, log: FileSourceLog, seen: SeenFiles) {
    const { options, storage, ignoresSinkLog, context } = parts;
    this.#parts = parts;
    this.#log = log;
    this.#seen = seen;
    this.#discovery = new FileDiscovery(options, storage, { ignoresSinkLog });
    this.#cleaner = FileCleaner.of(options, storage);
    this.#misfits = new MisfitNotices((sentence) => context.notice(sentence));
    const [base] = this.#discovery.bases;
    this.description = `FileStreamSource[${(base ?? options.path).replace(/^(file:)?\/+/, "file:/")}]`;
  }

  /** Reads which files the query has seen. */
  static async open(parts: FileSourceParts): Promise<FileSource> {
    const { context, options } = parts;
    const log = await FileSourceLog.open(context.log, { interval: parts.compactInterval, now: context.now });
    const seen = new SeenFiles({ maxAgeMs: options.maxFileAgeMs, byName: options.fileNameOnly });
    for (const { path, timestamp } of await log.all()) seen.add(path, timestamp);
    seen.purge();
    return new FileSource(parts, log, seen);
  }

  async prepareAvailableNow(): Promise<void> {
    this.#fixed = await this.#find();
  }

  /**
   * Files that were logged ahead of a batch that then was cut short are the next batch, as they were to be; newer ones wait for the one after it. (Spark puts
   * both into one batch.) So a run with kills has the batches of a run without.
   */
  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const isAhead = this.#log.newest > (start === null ? -1 : idOf(start));
    if (isAhead && limit !== "everything") return offsetOf(this.#log.newest);
    const files = await this.#unread(limit);
    const taken = limit === "everything" ? files : limited(files, this.#parts.options.limit);
    for (const { url, modifiedMs } of taken) this.#seen.add(url, modifiedMs);
    this.#seen.purge();
    if (taken.length > 0) {
      await this.#log.add(taken.map(({ url, modifiedMs }) => ({ path: url, timestamp: modifiedMs })));
    }
    return this.#log.newest < 0 ? null : offsetOf(this.#log.newest);
  }

  async read(start: Offset | null, end: Offset, target: BatchTarget): Promise<number> {
    const { format, options, schema, storage, timeZone } = this.#parts;
    const entries = await this.#log.between(start === null ? -1 : idOf(start), idOf(end));
    const files = entries.map((entry) => inputFile(entry, storage));
    const partitions = options.recursive
      ? findPartitions([], [], schema)
      : findPartitions(files, this.#basesOf(files), schema);
    const copies = await this.#copiesFor(end);
    const local: LocalFile[] = [];
    for (const file of files) {
      target.signal.throwIfAborted();
      if (partitions.textsOf(file) === undefined) continue;
      try {
        const opened = await openLocal(file, partitions);
        copies.use(opened.copy);
        local.push(opened.file);
      } catch (error) {
        await this.#passOver(file, error);
      }
    }
    const names = new Set(partitions.fields.map((f) => f.name.toLowerCase()));
    const data = { ...schema, fields: schema.fields.filter((f) => !names.has(f.name.toLowerCase())) };
    const types = new Map(schema.fields.map((f) => [f.name, f.type]));
    const columns = target.columns.map((column) => ({ ...column, type: types.get(column.name)! }));
    const onMisfit = this.#misfits.add.bind(this.#misfits);
    const context = { connection: await this.#connect(), timeZone, onMisfit };
    const rowCount = await format.read(local, data, { ...bound(target), columns }, context);
    this.#misfits.tell();
    return rowCount;
  }

  /** A file that was taken away between finding it and reading it. */
  async explainLoss(start: Offset | null, end: Offset, error: unknown): Promise<SparkError | undefined> {
    const message = error instanceof Error ? error.message : "";
    for (const entry of await this.#log.between(start === null ? -1 : idOf(start), idOf(end))) {
      const file = inputFile(entry, this.#parts.storage);
      if (message.includes(file.path) && await isGone(file)) return this.#fileIsGone(file, error);
    }
    return undefined;
  }

  async commit(end: Offset): Promise<void> {
    const id = idOf(end);
    for (const [offset, copies] of this.#copies) {
      if (idOf(offset) > id) continue;
      this.#copies.delete(offset);
      await copies[Symbol.asyncDispose]();
    }
    if (this.#cleaner === undefined) return;
    if (this.#discovery.isCommitted) {
      throw new SparkError(
        "_LEGACY_ERROR_TEMP_2261",
        `Clean up source files is not supported when reading from the output directory of FileStreamSink: ${this.#parts.options.path}. Leave out ` +
          `the option cleanSource.`,
      );
    }
    for (const { path } of await this.#log.between(id - 1, id)) {
      try {
        await this.#cleaner.clean(path);
      } catch (error) {
        this.#parts.context.notice(`Cannot clean up ${path} after reading it: ${(error as Error).message}`);
      }
    }
  }

  report(): { latestOffset: null; metrics: Record<string, string> } {
    return { latestOffset: null, metrics: {} };
  }

  locate(): string {
    return `a file of ${this.#parts.options.path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const copies of this.#copies.values()) await copies[Symbol.asyncDispose]();
    await this.#resources[Symbol.asyncDispose]();
  }

  /** Files that were found and not read yet are taken first, so that a long backlog is not listed for every batch. */
  async #unread(limit: ReadLimit): Promise<readonly InputFile[]> {
    const isNew = ({ url, modifiedMs }: InputFile) => this.#seen.isNew(url, modifiedMs);
    if (this.#fixed) return this.#fixed.filter(isNew);
    const { context, options, storage } = this.#parts;
    const known = this.#found.filter(isNew);
    const wanted = options.limit && "maxFiles" in options.limit ? options.limit.maxFiles : Infinity;
    const isEnough = !options.latestFirst && known.length >= Math.max(1, wanted * KEPT_RATIO);
    const isBucket = storage.s3 !== undefined && /^s3a?:/i.test(options.path);
    const isFresh = isBucket && context.now() - this.#foundMs < BUCKET_LISTING_INTERVAL_MS;
    if (limit !== "everything" && (isEnough || isFresh)) return known;
    this.#foundMs = context.now();
    this.#found = await this.#find();
    return this.#found.filter(isNew);
  }

  async #find(): Promise<readonly InputFile[]> {
    const { files, isMissing } = await this.#discovery.find();
    if (isMissing) {
      this.#parts.context.notice(
        `Waiting for ${this.#parts.options.path}: nothing has been written there yet. Run what writes it, or check the path.`,
      );
    }
    return files;
  }

  /** Without a folder that the program named, the one that each file is in. */
  #basesOf(files: readonly InputFile[]): readonly string[] {
    const { bases } = this.#discovery;
    return bases.length > 0
      ? bases
      : [...new Set(files.map(({ url }) => url.slice(0, url.lastIndexOf("/"))))];
  }

  async #copiesFor(end: Offset): Promise<AsyncDisposableStack> {
    await this.#copies.get(end)?.[Symbol.asyncDispose]();
    const copies = new AsyncDisposableStack();
    this.#copies.set(end, copies);
    return copies;
  }

  /** @throws {SourceError} `FAILED_READ_FILE.FILE_NOT_EXIST` unless files that are gone are to be ignored. */
  async #passOver(file: InputFile, error: unknown): Promise<void> {
    if (!(error instanceof StorageError) || !await isGone(file)) throw error;
    const { context, options } = this.#parts;
    if (options.ignoreMissingFiles) {
      context.notice(`Passed over ${file.url}: it is gone since it was listed`);
      return;
    }
    throw this.#fileIsGone(file, error);
  }

  #fileIsGone({ url }: InputFile, cause: unknown): SourceError {
    const wayOut = this.#parts.options.ignoreMissingFiles
      ? "Start the query again: it will pass over the file, as ignoreMissingFiles is set."
      : "Bring it back, or set the option ignoreMissingFiles to true.";
    return new SourceError(
      "FAILED_READ_FILE.FILE_NOT_EXIST",
      `Encountered error while reading file ${url}. File does not exist: it was there when this batch was planned, and has been removed ` +
        `since. ${wayOut}`,
      { parameters: { path: url }, cause },
    );
  }

  #connect(): Promise<DuckDBConnection> {
    return this.#connection ??= this.#parts.connect().then((connection) => {
      this.#resources.defer(() => connection.closeSync());
      return connection;
    });
  }
}

/** The first files, within the limit; one at least. */
function limited(files: readonly InputFile[], limit: FileSourceOptions["limit"]): readonly InputFile[] {
  if (limit === undefined) return files;
  if ("maxFiles" in limit) return files.slice(0, limit.maxFiles);
  let bytes = 0;
  const end = files.findIndex(({ sizeBytes }, i) => {
    bytes += sizeBytes;
    return i > 0 && bytes > limit.maxBytes;
  });
  return end < 0 ? files : files.slice(0, end);
}

function offsetOf(id: number): Offset {
  return `{"logOffset":${id}}`;
}

/** Spark wrote plain numbers once. */
function idOf(offset: Offset): number {
  const parsed: unknown = JSON.parse(offset);
  const id = typeof parsed === "number" ? parsed : (parsed as { logOffset?: unknown } | null)?.logOffset;
  if (typeof id === "number") return id;
  throw new AnalysisError(
    "ILLEGAL_ARGUMENT",
    `Cannot read the offset ${offset} of a file source: it should be {"logOffset":N}. Was this checkpoint written for another source?`,
  );
}

function inputFile({ path: url, timestamp }: FileEntry, options: StorageOptions): InputFile {
  const { storage, path } = storedFile(url, options);
  return { storage, path, url, sizeBytes: 0, modifiedMs: timestamp };
}

async function isGone({ storage, path }: InputFile): Promise<boolean> {
  for await (const file of storage.list()) if (file.path === path) return false;
  return true;
}

function bound(target: BatchTarget): Pick<BatchTarget, "append" | "scan" | "signal"> {
  return {
    append: (values, byteCount) => target.append(values, byteCount),
    scan: (sql, rowCount) => target.scan(sql, rowCount),
    signal: target.signal,
  };
}
