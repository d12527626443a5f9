import { AnalysisError } from "../../../errors.ts";
import { openStorage } from "../../../storage/open_storage.ts";
import type { Storage, StorageOptions } from "../../../storage/storage.ts";
import type { FileSourceOptions } from "./file_source_options.ts";

/** A file by its full name: the storage that holds its folder, and its name there. */
export function storedFile(url: string, options: StorageOptions): { storage: Storage; path: string } {
  const cut = url.lastIndexOf("/");
  const folder = url.slice(0, cut);
  const root = /^file:/i.test(folder) ? `${folder}/` : decodeURIComponent(folder);
  return { storage: openStorage(root, options), path: decodeURIComponent(url.slice(cut + 1)) };
}

/** What happens to files that were read (`cleanSource`): they are deleted, or moved below an archive folder. */
export class FileCleaner {
  readonly #archive: Storage | undefined;
  readonly #storage: StorageOptions;

  private constructor(archive: Storage | undefined, storage: StorageOptions) {
    this.#archive = archive;
    this.#storage = storage;
  }

  /**
   * @returns Undefined when files stay.
   * @throws {AnalysisError} `ILLEGAL_ARGUMENT` when the archive is where the source would read it again.
   */
  static of({ clean, path }: FileSourceOptions, storage: StorageOptions): FileCleaner | undefined {
    if (clean === "off") return undefined;
    if (clean === "delete") return new FileCleaner(undefined, storage);
    const archive = openStorage(clean.archiveTo, storage);
    const firstGlob = path.search(/[{[*?]/);
    const fixed = firstGlob < 0 ? path : path.slice(0, path.lastIndexOf("/", firstGlob) + 1) || ".";
    const source = openStorage(fixed, storage).urlOf("");
    if (`${archive.urlOf("")}/`.startsWith(`${source}/`)) {
      throw new AnalysisError(
        "ILLEGAL_ARGUMENT",
        `Base archive path cannot be in the source path: ${clean.archiveTo} is in ${path}, and files there would be read again. Name a ` +
          `sourceArchiveDir elsewhere.`,
      );
    }
    return new FileCleaner(archive, storage);
  }

  /** Deletes or moves a file; one that is gone already is no error. */
  async clean(url: string): Promise<void> {
    const { storage, path } = storedFile(url, this.#storage);
    if (this.#archive) {
      const bytes = await storage.read(path);
      if (bytes === undefined) return;
      await this.#archive.replace(
        decodeURIComponent(new URL(url).pathname).replace(/^\/+([A-Za-z]:\/)?/, ""),
        bytes,
      );
    }
    await storage.remove(path);
  }
}
