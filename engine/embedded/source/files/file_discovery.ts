import { AnalysisError } from "../../../errors.ts";
import { openStorage } from "../../../storage/open_storage.ts";
import type { StorageOptions } from "../../../storage/storage.ts";
import { isGlob } from "../../read/glob.ts";
import { type InputFile, type InputListing, listInput } from "../../read/input_files.ts";
import { SinkLogReader } from "../../sink/files/sink_log.ts";
import type { FileSourceOptions } from "./file_source_options.ts";

/** What a place holds now; `isMissing` when there is no such place yet. */
export interface Discovery {
  readonly files: readonly InputFile[];
  readonly isMissing: boolean;
}

/**
 * Looks for the files of a file source, again and again. A folder that a streaming query writes to is read through its `_spark_metadata`: that is decided
 * when the first files are there, and stays.
 */
export class FileDiscovery {
  readonly #options: FileSourceOptions;
  readonly #storage: StorageOptions;
  readonly #sinkLog: SinkLogReader | undefined;
  #isCommitted: boolean | undefined;

  constructor(options: FileSourceOptions, storage: StorageOptions, { ignoresSinkLog = false } = {}) {
    this.#options = options;
    this.#storage = storage;
    const hasNoLog = ignoresSinkLog || isGlob(options.path);
    this.#sinkLog = hasNoLog ? undefined : new SinkLogReader(openStorage(options.path, storage));
  }

  /** Whether the folder is one that a streaming query writes to, as far as is known. */
  get isCommitted(): boolean {
    return this.#isCommitted ?? false;
  }

  /** The folder below which `column=value` folders are partitions; none for a pattern. */
  get bases(): readonly string[] {
    return isGlob(this.#options.path) ? [] : [openStorage(this.#options.path, this.#storage).urlOf("")];
  }

  /** All files there are, oldest first (or newest first); files of the same time in the order of their paths. */
  async find(): Promise<Discovery> {
    const listing = await this.#list();
    if (listing === undefined) return { files: [], isMissing: true };
    if (listing.isCommitted) this.#isCommitted = true;
    // A writer may have begun its log after it was looked for and before the files were listed.
    else if (listing.files.length > 0) this.#isCommitted ??= await this.#sinkLog?.read() !== undefined;
    if (this.#isCommitted && !listing.isCommitted) return { files: [], isMissing: false };
    const sign = this.#options.latestFirst ? -1 : 1;
    const files = listing.files.toSorted((a, b) => sign * (a.modifiedMs - b.modifiedMs));
    return { files, isMissing: false };
  }

  async #list(): Promise<InputListing | undefined> {
    const { path, pathGlobFilter, recursive } = this.#options;
    try {
      return await listInput([path], {
        storage: this.#storage,
        recursive,
        nameGlob: pathGlobFilter,
        sinkLog: async () => this.#isCommitted === false ? undefined : await this.#sinkLog?.read(),
      });
    } catch (error) {
      if (error instanceof AnalysisError && error.condition === "PATH_NOT_FOUND") return undefined;
      throw error;
    }
  }
}
