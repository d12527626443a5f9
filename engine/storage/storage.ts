/** One file in a {@linkcode Storage}. */
export interface StoredFile {
  /** Path below the storage's root, with `/` between its parts on every system. */
  readonly path: string;
  /** How long it is. */
  readonly sizeBytes: number;
  /** Last change, in milliseconds since the epoch. */
  readonly modifiedMs: number;
}

/** A file being written elsewhere that becomes part of the storage in one step, or never. */
export interface PendingFile extends AsyncDisposable {
  /** Where to write it: an absolute path on this machine that does not exist yet. */
  readonly localPath: string;
  /**
   * Makes the file visible under its final name, whole. An older file of that name is replaced.
   *
   * @throws {StorageError} When the disk is full, the upload is refused, or the credentials have expired.
   */
  publish(): Promise<StoredFile>;
  /** Throws away what was written and not published; after `publish()` it does nothing. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A readable copy of a stored file on this machine, kept until it is disposed. */
export interface LocalCopy extends AsyncDisposable {
  /** Where the copy is on this machine. */
  readonly localPath: string;
}

/**
 * Where bytes live: a folder, or a prefix of an S3 bucket. Everything the engine keeps (output files, their log, checkpoints) goes through
 * this contract, so that a laptop folder and a bucket behave alike.
 *
 * Every path is relative to the storage's root, uses `/`, and has no `.`, `..` or empty part. A file that is being written is never
 * visible half-way: `create`, `replace` and `publish` show all of it or nothing, also when the process is killed.
 *
 * Every method throws {@linkcode StorageError} when the place cannot be reached or refuses: it names the action, the URL and what to do.
 */
export interface Storage {
  /** The root as the user wrote it, e.g. `s3a://hwe-class/handle/bronze/reviews`; used in messages and in the file sink's log. */
  readonly url: string;
  /** Reads a whole file; `undefined` when there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Writes a file that must not exist. Returns false, and changes nothing, when it does: of two writers exactly one wins. */
  create(path: string, bytes: Uint8Array): Promise<boolean>;
  /** Writes a file, replacing an older one. */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  /** Lists the files below `folder` (default: all), recursively, ordered by path in code units. A missing folder is empty. Files that are being written are left out. */
  list(folder?: string): AsyncIterable<StoredFile>;
  /** Removes one file; a missing one is no error. */
  remove(path: string): Promise<void>;
  /** Removes every file below `folder` (default: all), and the folder. */
  removeAll(folder?: string): Promise<void>;
  /** Begins a file of any size that is written by path, as DuckDB does. */
  begin(path: string): Promise<PendingFile>;
  /** Gives a file of any size a path on this machine, as DuckDB needs it for reading. */
  open(path: string): Promise<LocalCopy>;
  /** The full name of a path for messages, logs and other programs, percent-encoded: `file:///…` or `s3a://…`. Of `""`: of the root, without a `/` at its end. */
  urlOf(path: string): string;
  /**
   * Takes the storage for one writer until the result is disposed or the process ends, however it ends. `undefined` when another
   * process or query holds it. A place that has no such lock (S3) always grants it; there `create` decides between writers.
   */
  lock(path: string): Promise<AsyncDisposable | undefined>;
}

/** Where `s3a://` and `s3://` URLs lead. */
export interface S3Settings {
  /** Such as `us-east-1`. */
  readonly region: string;
  /** The public half of the key. */
  readonly accessKeyId: string;
  /** The secret half of the key. */
  readonly secretAccessKey: string;
  /** For temporary credentials. */
  readonly sessionToken?: string;
  /** For S3-compatible servers; addresses are then path-style. */
  readonly endpointUrl?: string;
}

/** How URLs become storages. */
export interface StorageOptions {
  /** The real S3. Without it, `s3a://bucket/key` is the folder `bucket/key` below {@linkcode StorageOptions.practiceFolder}. */
  readonly s3?: S3Settings;
  /** Stands in for S3 when there are no S3 settings. Default: none, and an `s3a://` URL is an error that says which settings are missing. */
  readonly practiceFolder?: string;
}
