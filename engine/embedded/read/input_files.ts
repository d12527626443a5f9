import { AnalysisError, StorageError } from "../../errors.ts";
import { openStorage } from "../../storage/open_storage.ts";
import type { Storage, StorageOptions } from "../../storage/storage.ts";
import { readSinkLog, type SinkFileStatus } from "../sink/files/sink_log.ts";
import { globParts, globRegExp, isGlob } from "./glob.ts";

/** A file that a read may take. */
export interface InputFile {
  readonly storage: Storage;
  /** Below the storage's root. */
  readonly path: string;
  /** Its full name, percent-encoded. */
  readonly url: string;
  readonly sizeBytes: number;
  /** In milliseconds since the epoch. */
  readonly modifiedMs: number;
}

/** What lies at the places that a read names. */
export interface InputListing {
  readonly files: readonly InputFile[];
  /** The folders below which `column=value` folders are partitions, as URLs without a `/` at their end. */
  readonly bases: readonly string[];
  /** Whether `_spark_metadata` named the files. */
  readonly isCommitted: boolean;
}

/** How files are looked for. */
export interface ListingOptions {
  readonly storage: StorageOptions;
  /** All files below the places, whatever their folders are called; no partitions. Default: false. */
  readonly recursive?: boolean;
  /** Only files whose name fits this pattern. */
  readonly nameGlob?: string | undefined;
  /** Begins the partitions further up: `.../table` for files of `.../table/day=1`. */
  readonly basePath?: string | undefined;
  /** What a folder's `_spark_metadata` names; undefined for the folder as it is. Default: {@linkcode readSinkLog}. */
  readonly sinkLog?: (storage: Storage) => Promise<readonly SinkFileStatus[] | undefined>;
}

/** A folder or file that a path leads to. */
interface Place {
  readonly storage: Storage;
  /** Below the storage; empty for its root. */
  readonly folder: string;
  /** Of a folder, everything below it; of a file, the file. */
  readonly files: readonly InputFile[];
  readonly isFile: boolean;
}

/**
 * The files at some paths, by Spark's rules: names that begin with `.` or `_` are hidden (but `_a=1` is a partition), a folder gives the files in it and in
 * its partitions, and a folder that a streaming query writes gives what its `_spark_metadata` names. In order of their paths.
 *
 * @throws {AnalysisError} `PATH_NOT_FOUND` for a path that leads nowhere.
 */
export async function listInput(paths: readonly string[], options: ListingOptions): Promise<InputListing> {
  const only = paths.length === 1 ? paths[0]! : undefined;
  const named = options.nameGlob === undefined ? undefined : globRegExp(options.nameGlob);
  const fits = (file: InputFile) => named === undefined || named.test(nameOf(file.path));
  if (only !== undefined && !isGlob(only)) {
    const storage = openStorage(only, options.storage);
    const committed = await (options.sinkLog ?? readSinkLog)(storage);
    if (committed) {
      const files = committed.map(({ path, size, modificationTime }) => {
        const below = pathBelow(storage, path);
        return {
          storage,
          path: below,
          url: storage.urlOf(below),
          sizeBytes: size,
          modifiedMs: modificationTime,
        };
      });
      return { files: files.filter(fits), bases: [storage.urlOf("")], isCommitted: true };
    }
  }
  const places: Place[] = [];
  for (const path of paths) places.push(...await findPlaces(path, options.storage));
  const bases = options.basePath !== undefined
    ? [openStorage(options.basePath, options.storage).urlOf("")]
    : places.map(({ storage, folder, isFile }) => folderUrl(storage, isFile ? parentOf(folder) : folder));
  const visible = places.map((place) => ({
    ...place,
    files: place.files.filter(isVisibleIn(place)).filter(fits),
  }));
  const isFlat = !options.recursive &&
    !visible.some(({ files }) => files.some((f) => hasPartition(f, bases)));
  const files = visible.flatMap(({ files, folder, isFile }) =>
    isFlat && !isFile ? files.filter((file) => parentOf(file.path) === folder) : files
  );
  return { files: unique(files), bases, isCommitted: false };
}

async function findPlaces(path: string, options: StorageOptions): Promise<Place[]> {
  if (isGlob(path)) return await findMatches(path, options);
  const storage = openStorage(path, options);
  const files = await filesOf(storage);
  if (files.length > 0) return [{ storage, folder: "", files, isFile: false }];
  return [await findFile(path, options) ?? notFound(path)];
}

/** Whether there is a file or a folder of that name. */
export async function pathExists(path: string, options: StorageOptions): Promise<boolean> {
  for await (const _file of openStorage(path, options).list()) return true;
  return await findFile(path, options) !== undefined;
}

/** A path that is one file, or a folder without files. */
async function findFile(path: string, options: StorageOptions): Promise<Place | undefined> {
  const [, parent = "", name = ""] = /^(.*?)([^/\\]+)[/\\]*$/s.exec(path) ?? [];
  if (name === "" || /^s3a?:\/\/$/i.test(parent)) return undefined;
  const storage = openStorage(parent === "" ? "." : parent, options);
  const folder = /^file:/i.test(path) ? decodeURIComponent(name) : name;
  try {
    await using copy = await storage.open(folder);
    const { isFile, size, mtime } = await Deno.stat(copy.localPath);
    if (!isFile) return { storage, folder, files: [], isFile };
    const modifiedMs = Math.trunc(mtime?.getTime() ?? 0);
    const file = { storage, path: folder, url: storage.urlOf(folder), sizeBytes: size, modifiedMs };
    return { storage, folder, files: [file], isFile };
  } catch (error) {
    if (error instanceof StorageError || error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The files and folders that fit a pattern, in order. */
async function findMatches(pattern: string, options: StorageOptions): Promise<Place[]> {
  const parts = globParts(pattern);
  const first = parts.findIndex((part) => isGlob(part));
  const storage = openStorage(
    parts.slice(0, first).join("/") || (pattern.startsWith("/") ? "/" : "."),
    options,
  );
  const wanted = parts.slice(first).filter((part) => part !== "").map(globRegExp);
  const places = new Map<string, { files: InputFile[]; isFile: boolean }>();
  for (const file of await filesOf(storage)) {
    const found = file.path.split("/");
    if (found.length < wanted.length || !wanted.every((part, i) => part.test(found[i]!))) continue;
    const folder = found.slice(0, wanted.length).join("/");
    const place = places.get(folder) ?? { files: [], isFile: found.length === wanted.length };
    place.files.push(file);
    places.set(folder, place);
  }
  if (places.size === 0) notFound(pattern);
  return [...places].map(([folder, place]) => ({ storage, folder, ...place }));
}

async function filesOf(storage: Storage): Promise<InputFile[]> {
  const files: InputFile[] = [];
  for await (const { path, sizeBytes, modifiedMs } of storage.list()) {
    files.push({ storage, path, url: storage.urlOf(path), sizeBytes, modifiedMs: Math.trunc(modifiedMs) });
  }
  return files;
}

function notFound(path: string): never {
  throw new AnalysisError(
    "PATH_NOT_FOUND",
    `Path does not exist: ${path}. Nothing has been written there yet; check the path, or run what writes it first.`,
    { parameters: { path } },
  );
}

/** Spark's rule for names, below the place that a program named itself. */
function isVisibleIn({ folder, isFile }: Place): (file: InputFile) => boolean {
  const skipped = isFile ? parentOf(folder) : folder;
  const start = skipped === "" ? 0 : skipped.length + 1;
  return ({ path }) => !path.slice(start).split("/").some(isHidden) && !path.endsWith("._COPYING_");
}

function isHidden(part: string): boolean {
  return part.startsWith(".") || (part.startsWith("_") && !part.includes("="));
}

function hasPartition({ url }: InputFile, bases: readonly string[]): boolean {
  const base = bases.find((each) => url.startsWith(`${each}/`));
  const parts = (base === undefined ? url : url.slice(base.length)).split("/").slice(0, -1);
  return parts.some((part) => /.=./.test(part));
}

/** The path of a file that the log names in full. */
function pathBelow(storage: Storage, url: string): string {
  const root = `${storage.urlOf("")}/`;
  const normal = (text: string) => text.replace(/^file:\/+/, "file:/").replace(/^s3a?:\/\//, "s3:/");
  if (normal(url).startsWith(normal(root))) return decodeURIComponent(normal(url).slice(normal(root).length));
  throw new AnalysisError(
    "FAILED_READ_FILE.FILE_NOT_EXIST", // a path that is not found would be waited for
    `Cannot read ${storage.url}: its log names the file ${url}, which is elsewhere. Was the folder moved or copied? Then remove its _spark_metadata.`,
    { parameters: { path: url } },
  );
}

function folderUrl(storage: Storage, folder: string): string {
  return storage.urlOf(folder);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function unique(files: readonly InputFile[]): InputFile[] {
  return [...new Map(files.map((file) => [file.url, file])).values()];
}
