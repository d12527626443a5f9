import { basename, join } from "node:path";
import { StorageError } from "../errors.ts";
import { diskError } from "./disk_error.ts";
import { type S3, s3Client, type S3Object } from "./s3_client.ts";
import { ConditionalCreates } from "./s3_create.ts";
import { chunksOf } from "./s3_download.ts";
import { attemptsFor, s3Error } from "./s3_error.ts";
import { uploadFile, type UploadSizes } from "./s3_upload.ts";
import { checkPath, encodePath, isHidden } from "./stored_path.ts";
import type { LocalCopy, PendingFile, S3Settings, Storage, StoredFile } from "./storage.ts";
import { DEFAULT_RETRIES, type RetryPolicy, withRetries } from "./with_retries.ts";

/** Where in S3 a storage's root is. */
export interface S3Place {
  readonly bucket: string;
  /** The key every path is below, without a `/` at its ends; empty for the whole bucket. */
  readonly key: string;
}

/** What tests and unusual servers need. */
export interface S3StorageOptions {
  /** Default: {@linkcode DEFAULT_RETRIES}. */
  readonly retries?: Partial<RetryPolicy>;
  /** How long a request may take, beside the time its bytes need, and how long a download may be silent. Default: 30000. */
  readonly requestTimeoutMs?: number;
  /** When and how files are uploaded in parts. Default: {@linkcode DEFAULT_UPLOAD_SIZES}. */
  readonly upload?: Partial<UploadSizes>;
  /** Is told, once, that the server does not know conditional writes. Default: `console.warn`. */
  readonly warn?: (message: string) => void;
}

/**
 * A prefix of an S3 bucket as a {@linkcode Storage}.
 *
 * `create` is a conditional write ({@linkcode ConditionalCreates}). Listings are in S3's order, by UTF-8 bytes, which differs from code
 * units for characters beyond U+FFFF only. A file that is written or read by path is a temporary copy on this machine.
 */
export class S3Storage implements Storage {
  readonly url: string;
  readonly #place: S3Place;
  readonly #rootUrl: string;
  readonly #settings: S3Settings;
  readonly #retries: RetryPolicy;
  readonly #requestTimeoutMs: number;
  readonly #upload: Partial<UploadSizes>;
  readonly #creates: ConditionalCreates;

  /** @param url The root as the user wrote it. */
  constructor(url: string, place: S3Place, settings: S3Settings, options: S3StorageOptions = {}) {
    this.url = url;
    this.#place = place;
    this.#rootUrl = `s3a://${place.bucket}${place.key === "" ? "" : `/${encodePath(place.key)}`}`;
    this.#settings = settings;
    this.#retries = { ...DEFAULT_RETRIES, ...options.retries };
    this.#requestTimeoutMs = options.requestTimeoutMs ?? 30_000;
    this.#upload = options.upload ?? {};
    const warn = options.warn ?? console.warn;
    // AWS decides; of other servers it is not known.
    this.#creates = new ConditionalCreates(settings.endpointUrl === undefined ? true : undefined, (does) => {
      warn(
        `The S3 server at ${settings.endpointUrl} ${does} conditional writes: run only one query at a time on ${url}`,
      );
    });
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    const chunks = await this.#download("read", path, (chunks) => Array.fromAsync(chunks));
    return chunks && await new Blob(chunks).bytes();
  }

  async create(path: string, bytes: Uint8Array): Promise<boolean> {
    const id = crypto.randomUUID();
    const object = this.#object(path);
    return await this.#call("create", path, "PutObject", (s3) => this.#creates.create(s3, object, bytes, id));
  }

  async replace(path: string, bytes: Uint8Array): Promise<void> {
    const command = { ...this.#object(path), Body: bytes };
    await this.#call("write", path, "PutObject", async ({ client, sdk, timeout }) => {
      await client.send(new sdk.PutObjectCommand(command), timeout(bytes.length));
    });
  }

  async *list(folder = ""): AsyncIterable<StoredFile> {
    const rootLength = this.#prefix("").length;
    for await (const page of this.#pages("list", folder)) {
      for (const { Key = "", Size = 0, LastModified } of page) {
        const path = Key.slice(rootLength);
        // Other programs mark folders by keys that end in "/".
        if (path.split("/").includes("") || isHidden(basename(path))) continue;
        yield { path, sizeBytes: Size, modifiedMs: LastModified?.getTime() ?? 0 };
      }
    }
  }

  async remove(path: string): Promise<void> {
    const object = this.#object(path);
    await this.#call("remove", path, "DeleteObject", async ({ client, sdk, timeout }) => {
      await client.send(new sdk.DeleteObjectCommand(object), timeout());
    });
  }

  async removeAll(folder = ""): Promise<void> {
    if (this.#prefix(folder) === "") {
      throw new StorageError(`Cannot remove ${this.#rootUrl}: that is the whole bucket. Name a folder in it`);
    }
    const Bucket = this.#place.bucket;
    for await (const page of this.#pages("remove", folder)) {
      if (page.length === 0) continue;
      const Delete = { Objects: page.map(({ Key }) => ({ Key })), Quiet: true };
      await this.#call("remove", folder, "DeleteObjects", async ({ client, sdk, timeout }) => {
        const answer = await client.send(new sdk.DeleteObjectsCommand({ Bucket, Delete }), timeout());
        const [refused] = answer.Errors ?? [];
        if (refused) throw Object.assign(new Error(refused.Message), { name: refused.Code });
      });
    }
  }

  async begin(path: string): Promise<PendingFile> {
    checkPath(path);
    const folder = await temporaryFolder("begin", this.urlOf(path));
    const localPath = join(folder, basename(path));
    return {
      localPath,
      publish: () => this.#publish(path, localPath),
      [Symbol.asyncDispose]: () => removeFolder(folder),
    };
  }

  async open(path: string): Promise<LocalCopy> {
    checkPath(path);
    const folder = await temporaryFolder("open", this.urlOf(path));
    const localPath = join(folder, basename(path));
    try {
      const found = await this.#download("open", path, async (chunks) => {
        await Deno.writeFile(localPath, ReadableStream.from(chunks));
        return true;
      });
      if (!found) throw new StorageError(`Cannot open ${this.urlOf(path)}: there is no such file`);
    } catch (error) {
      await removeFolder(folder);
      throw error;
    }
    return { localPath, [Symbol.asyncDispose]: () => removeFolder(folder) };
  }

  urlOf(path: string): string {
    if (path === "") return this.#rootUrl;
    checkPath(path);
    return `${this.#rootUrl}/${encodePath(path)}`;
  }

  /** S3 has no locks: it is always granted. */
  // deno-lint-ignore require-await -- a refused path must reject, not throw
  async lock(path: string): Promise<AsyncDisposable> {
    checkPath(path);
    return { [Symbol.asyncDispose]: () => Promise.resolve() };
  }

  async #publish(path: string, localPath: string): Promise<StoredFile> {
    try {
      const { size: sizeBytes } = await Deno.stat(localPath);
      await uploadFile({
        localPath,
        sizeBytes,
        object: this.#object(path),
        sizes: this.#upload,
        call: (operation, run) => this.#call("publish", path, operation, run),
      });
      return { path, sizeBytes, modifiedMs: Date.now() };
    } catch (error) {
      throw diskError("publish", this.urlOf(path), error);
    }
  }

  /** Gives an object's bytes to `receive`, again from the start when the connection breaks; `undefined` when there is no such object. */
  async #download<T>(
    action: string,
    path: string,
    receive: (chunks: AsyncIterable<Uint8Array<ArrayBuffer>>) => Promise<T>,
  ): Promise<T | undefined> {
    const object = this.#object(path);
    return await this.#call(action, path, "GetObject", async ({ client, sdk, timeout }) => {
      try {
        const answer = await client.send(new sdk.GetObjectCommand(object), timeout());
        return await receive(chunksOf(answer, timeout().requestTimeout));
      } catch (error) {
        if (error instanceof sdk.NoSuchKey) return undefined;
        throw error;
      }
    });
  }

  async *#pages(action: string, folder: string) {
    const target = { Bucket: this.#place.bucket, Prefix: this.#prefix(folder) };
    let next: { ContinuationToken?: string } | undefined = {};
    while (next) {
      const from: { ContinuationToken?: string } = next;
      const page = await this.#call(action, folder, "ListObjectsV2", ({ client, sdk, timeout }) => {
        return client.send(new sdk.ListObjectsV2Command({ ...target, ...from }), timeout());
      });
      yield page.Contents ?? [];
      next = page.NextContinuationToken ? { ContinuationToken: page.NextContinuationToken } : undefined;
    }
  }

  async #call<T>(
    action: string,
    path: string,
    operation: string,
    run: (s3: S3) => Promise<T>,
  ): Promise<T> {
    try {
      const s3 = await s3Client(this.#settings, this.#requestTimeoutMs);
      return await withRetries(this.#retries, attemptsFor, () => run(s3));
    } catch (error) {
      const { bucket } = this.#place;
      throw s3Error({ action, url: this.urlOf(path), operation, bucket, settings: this.#settings }, error);
    }
  }

  #object(path: string): S3Object {
    checkPath(path);
    return { Bucket: this.#place.bucket, Key: this.#prefix("") + path };
  }

  #prefix(folder: string): string {
    if (folder !== "") checkPath(folder);
    return [this.#place.key, folder].filter((part) => part !== "").map((part) => `${part}/`).join("");
  }
}

async function temporaryFolder(action: string, url: string): Promise<string> {
  try {
    return await Deno.makeTempDir({ prefix: "s3-" });
  } catch (error) {
    throw diskError(action, url, error);
  }
}

/** What cannot be removed is left to the system's own cleaning. */
async function removeFolder(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
}
