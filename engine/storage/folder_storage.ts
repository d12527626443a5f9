import { basename, dirname, join, resolve } from "node:path";
import { diskError } from "./disk_error.ts";
import { checkPath, encodePath, isHidden } from "./stored_path.ts";
import type { LocalCopy, PendingFile, Storage, StoredFile } from "./storage.ts";

/** What a {@linkcode FolderStorage} calls itself, e.g. when it stands in for a bucket. */
export interface FolderNames {
  /** The root as the user wrote it. */
  readonly url: string;
  /** What `urlOf` puts before a path, percent-encoded, without a `/` at its end. Default: the `file:` URL of the folder. */
  readonly rootUrl?: string;
}

/**
 * A folder of this machine as a {@linkcode Storage}. It need not exist: the first write makes it.
 *
 * A file is written under a hidden name (`.name.<uuid>.tmp`) beside its place and then takes its name in one step, so a process that is killed
 * leaves at most a hidden file behind. Nothing is forced to the platters, as that costs milliseconds for each file: a power cut may lose or
 * empty what was written in the last seconds, as it may with Spark.
 *
 * @example A file can be created once
 * ```ts
 * import { assert } from "@std/assert";
 * import { FolderStorage } from "./folder_storage.ts";
 *
 * const folder = await Deno.makeTempDir();
 * const storage = new FolderStorage(folder);
 * assert(await storage.create("offsets/0", new TextEncoder().encode("v1")));
 * assert(await storage.create("offsets/0", new TextEncoder().encode("v2")) === false);
 * assert(new TextDecoder().decode(await storage.read("offsets/0")) === "v1");
 * await storage.removeAll();
 * ```
 */
export class FolderStorage implements Storage {
  readonly url: string;
  readonly #folder: string;
  readonly #rootUrl: string;

  /**
   * @param folder A path of this system; a relative one is below the current folder.
   * @param names What it calls itself. Default: the path itself, and its `file:` URL.
   */
  constructor(folder: string, names?: FolderNames) {
    this.#folder = resolve(folder);
    this.url = names?.url ?? folder;
    this.#rootUrl = names?.rootUrl ?? fileUrl(this.#folder);
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    try {
      return await Deno.readFile(this.#local(path));
    } catch (error) {
      if (isMissing(error) || error instanceof Deno.errors.IsADirectory) return undefined;
      throw diskError("read", this.urlOf(path), error);
    }
  }

  async create(path: string, bytes: Uint8Array): Promise<boolean> {
    const local = this.#local(path);
    const temporary = temporaryFor(local);
    try {
      await makingFolder(local, () => Deno.writeFile(temporary, bytes, { createNew: true }));
      return await takeFreeName(temporary, local);
    } catch (error) {
      throw diskError("create", this.urlOf(path), error);
    } finally {
      await removeQuietly(temporary);
    }
  }

  async replace(path: string, bytes: Uint8Array): Promise<void> {
    const local = this.#local(path);
    const temporary = temporaryFor(local);
    try {
      await makingFolder(local, () => Deno.writeFile(temporary, bytes, { createNew: true }));
      await takeName(temporary, local);
    } catch (error) {
      await removeQuietly(temporary);
      throw diskError("write", this.urlOf(path), error);
    }
  }

  async *list(folder = ""): AsyncIterable<StoredFile> {
    if (folder !== "") checkPath(folder);
    const entries = await this.#entries(folder);
    for (const { path, info } of entries) {
      if (info === "folder") yield* this.list(path);
      else yield { path, sizeBytes: info.size, modifiedMs: info.mtime?.getTime() ?? 0 };
    }
  }

  async remove(path: string): Promise<void> {
    try {
      await Deno.remove(this.#local(path));
    } catch (error) {
      if (!isMissing(error)) throw diskError("remove", this.urlOf(path), error);
    }
  }

  async removeAll(folder = ""): Promise<void> {
    const local = folder === "" ? this.#folder : this.#local(folder);
    try {
      if (dirname(local) === local) throw new Error("it is the root of the disk. Name a folder below it");
      await Deno.remove(local, { recursive: true });
    } catch (error) {
      if (!isMissing(error)) throw diskError("remove", this.urlOf(folder), error);
    }
  }

  async begin(path: string): Promise<PendingFile> {
    const local = this.#local(path);
    const localPath = temporaryFor(local);
    try {
      await Deno.mkdir(dirname(local), { recursive: true });
    } catch (error) {
      throw diskError("begin", this.urlOf(path), error);
    }
    return {
      localPath,
      publish: async () => {
        try {
          const { size, mtime } = await Deno.stat(localPath);
          await takeName(localPath, local);
          return { path, sizeBytes: size, modifiedMs: mtime?.getTime() ?? 0 };
        } catch (error) {
          throw diskError("publish", this.urlOf(path), error);
        }
      },
      [Symbol.asyncDispose]: () => removeQuietly(localPath),
    };
  }

  async open(path: string): Promise<LocalCopy> {
    const localPath = this.#local(path);
    try {
      await Deno.stat(localPath);
    } catch (error) {
      throw diskError("open", this.urlOf(path), error);
    }
    return { localPath, [Symbol.asyncDispose]: () => Promise.resolve() };
  }

  urlOf(path: string): string {
    if (path === "") return this.#rootUrl;
    checkPath(path);
    return `${this.#rootUrl}/${encodePath(path)}`;
  }

  /**
   * Holds an advisory lock of the operating system on `.name.lock`. That file stays when the lock is given back, as removing it would let a
   * third process in. `removeAll` does remove it: take the lock anew after that.
   */
  async lock(path: string): Promise<AsyncDisposable | undefined> {
    const local = this.#local(path);
    const lockFile = join(dirname(local), `.${basename(local)}.lock`);
    try {
      const file = await makingFolder(local, () => Deno.open(lockFile, { create: true, write: true }));
      let isHeld = false;
      try {
        isHeld = await file.tryLock(true);
      } finally {
        if (!isHeld) file.close();
      }
      if (!isHeld) return undefined;
      const release = once(() => {
        file.unlockSync(); // a process that is being started just now has the file, too, for a moment
        file.close();
      });
      return { [Symbol.asyncDispose]: async () => await release() };
    } catch (error) {
      throw diskError("lock", this.urlOf(path), error);
    }
  }

  #local(path: string): string {
    checkPath(path);
    return join(this.#folder, path);
  }

  /** What is directly in a folder, in the order of the full paths below it: `a-b` comes before what is in `a/`. */
  async #entries(folder: string): Promise<{ path: string; info: Deno.FileInfo | "folder" }[]> {
    const local = join(this.#folder, folder);
    const found: { path: string; order: string; info: Deno.FileInfo | "folder" }[] = [];
    try {
      for await (const entry of Deno.readDir(local)) {
        if (!entry.isDirectory && isHidden(entry.name)) continue;
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
        const info = entry.isDirectory ? "folder" : fileOrFolder(join(local, entry.name));
        if (info) found.push({ path, order: info === "folder" ? `${path}/` : path, info });
      }
    } catch (error) {
      if (isMissing(error)) return [];
      throw diskError("list", this.urlOf(folder), error);
    }
    return found.sort((a, b) => (a.order < b.order ? -1 : 1));
  }
}

/** The `file:` URL of an absolute path: `/a b` and `C:\a b` have three slashes, `\\server\share` has two. */
function fileUrl(absolutePath: string): string {
  const path = Deno.build.os === "windows" ? absolutePath.replaceAll("\\", "/") : absolutePath;
  const start = path.startsWith("//") ? "file:" : path.startsWith("/") ? "file://" : "file:///";
  return start + encodePath(path).replace(/\/$/, "");
}

function temporaryFor(local: string): string {
  return join(dirname(local), `.${basename(local)}.${crypto.randomUUID()}.tmp`);
}

/** Folders are made only when a write misses them: asking first would cost every write. */
async function makingFolder<T>(local: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await Deno.mkdir(dirname(local), { recursive: true });
    return await write();
  }
}

/** Gives a whole file a name that nobody has; false when somebody has it. A hard link decides that in one step, a rename does not. */
async function takeFreeName(temporary: string, local: string): Promise<boolean> {
  try {
    await Deno.link(temporary, local);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    if (error instanceof Deno.errors.NotFound) throw error;
    return await takeFreeNameLocked(temporary, local);
  }
}

/** For disks without hard links, such as exFAT: all writers of a folder take turns. */
async function takeFreeNameLocked(temporary: string, local: string): Promise<boolean> {
  using turn = await Deno.open(join(dirname(local), ".create.lock"), { create: true, write: true });
  await turn.lock(true);
  if (await statOrMissing(local) !== undefined) return false;
  await takeName(temporary, local);
  return true;
}

/** On Windows a virus scanner may hold a new file for some milliseconds. */
async function takeName(temporary: string, local: string): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return await Deno.rename(temporary, local);
    } catch (error) {
      const held = Deno.build.os === "windows" && error instanceof Deno.errors.PermissionDenied;
      if (!held || attempt === 10) throw error;
      await new Promise((done) => setTimeout(done, attempt * 10));
    }
  }
}

/** Not async: for thousands of files that is six times as fast. */
function fileOrFolder(local: string): Deno.FileInfo | "folder" | undefined {
  try {
    const info = Deno.statSync(local);
    return info.isDirectory ? "folder" : info;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function statOrMissing(local: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(local);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A leftover is hidden and harmless; failing to remove it must not hide the error that led here. */
async function removeQuietly(local: string): Promise<void> {
  await Deno.remove(local).catch(() => {});
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
