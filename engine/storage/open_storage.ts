import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { StorageError } from "../errors.ts";
import { FolderStorage } from "./folder_storage.ts";
import { S3Storage } from "./s3_storage.ts";
import { checkPath, encodePath } from "./stored_path.ts";
import type { Storage, StorageOptions } from "./storage.ts";

/**
 * Opens the storage a URL or path leads to; nothing is read, written or connected yet.
 *
 * | written as | leads to |
 * |---|---|
 * | `s3a://bucket/key`, `s3://bucket/key` | S3, or the practice folder when there are no S3 settings |
 * | `file:///C:/my%20data` | that folder; unlike in Hadoop, `%20` is a space |
 * | `data/bronze`, `/tmp/checkpoint`, `C:\data` | that folder; `~` is a name like any other |
 *
 * @throws {StorageError} When the URL is malformed, of another kind, or leads to S3 without settings.
 *
 * @example Without S3 settings, a bucket is a folder
 * ```ts
 * import { assert } from "@std/assert";
 * import { openStorage } from "./open_storage.ts";
 *
 * const storage = openStorage("s3a://hwe/ada/bronze", { practiceFolder: ".practice/s3" });
 * assert(storage.urlOf("part-0.parquet") === "s3a://hwe/ada/bronze/part-0.parquet");
 * ```
 */
export function openStorage(url: string, options: StorageOptions): Storage {
  if (url.trim() === "") throw new StorageError("Cannot open a storage: its path is empty");
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === "file") return new FolderStorage(filePath(url), { url });
  if (scheme === "s3a" || scheme === "s3") return openBucket(url, options);
  if (scheme === undefined || !url.slice(scheme.length).startsWith("://")) return new FolderStorage(url);
  const advice = scheme === "s3n" ? "its successor is s3a://" : "use s3a://, file:// or a path";
  throw new StorageError(`Cannot open ${withoutUser(url)}: ${scheme}:// is not supported, ${advice}`);
}

function filePath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new StorageError(
      `Cannot open ${url}: it is not a file URL of this system (${
        (cause as Error).message
      }). Write it as file:///folder, or as a plain path`,
      { cause },
    );
  }
}

function openBucket(url: string, options: StorageOptions): Storage {
  const [, bucket = "", rest = ""] = /^s3a?:\/\/([^/]*)(.*)$/is.exec(url) ?? [];
  if (!/^[a-z0-9][a-z0-9._-]{1,62}$/i.test(bucket)) {
    throw new StorageError(
      `Cannot open ${withoutUser(url)}: write it as s3a://bucket/key, with the name of a bucket`,
    );
  }
  const key = rest.split("/").filter((part) => part !== "").join("/");
  if (key !== "") checkPath(key);
  if (options.s3) return new S3Storage(url, { bucket, key }, options.s3);
  if (options.practiceFolder === undefined) {
    throw new StorageError(
      `Cannot open ${url}: there are no settings for S3. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN ` +
        "when the credentials are temporary, or name a practice folder",
    );
  }
  const rootUrl = `s3a://${bucket}${key === "" ? "" : `/${encodePath(key)}`}`;
  return new FolderStorage(join(options.practiceFolder, bucket, key), { url, rootUrl });
}

/** Old Hadoop URLs carry a key and a secret before the bucket; they must not reach a message. */
function withoutUser(url: string): string {
  return url.replace(/:\/\/[^/]*@/, "://…@");
}
