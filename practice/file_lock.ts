import { dirname } from "node:path";

/** The operating system's lock on a file, which it drops when the process ends, however it ends: none is ever stale. */
export class FileLock {
  readonly #file: Deno.FsFile;

  private constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /**
   * Takes the lock, and makes the file and its folder where they are missing.
   *
   * @param shared Whether others may have it, too, who share it.
   * @returns Undefined when somebody else has it, or takes the file away just now.
   */
  static take(path: string, { shared = false }: { readonly shared?: boolean } = {}): FileLock | undefined {
    let file: Deno.FsFile | undefined;
    try {
      Deno.mkdirSync(dirname(path), { recursive: true });
      file = Deno.openSync(path, { write: true, create: true });
      if (file.tryLockSync(!shared) && isAt(path, file)) return new FileLock(file);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    file?.close();
    return undefined;
  }

  /** Gives it back. Closing the file alone would not do: a process that is being started just now has the file, too, for a moment. */
  release(): void {
    this.#file.unlockSync();
    this.#file.close();
  }
}

/** Whether the file of a path is still this one. Windows does not say which file is which. */
function isAt(path: string, file: Deno.FsFile): boolean {
  return Deno.build.os === "windows" || Deno.statSync(path).ino === file.statSync().ino;
}
