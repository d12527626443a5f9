import { join } from "node:path";
import { Readable } from "node:stream";
import { JsonFile } from "../kafka/log/json_file.ts";
import { answer, type Done } from "./store_answer.ts";

/** What kinesalite knows of a stream. */
export interface StreamMeta {
  readonly StreamStatus: string;
  readonly RetentionPeriodHours: number;
}

/** Where the files of a stream are; with a prefix, since `..` is a name that a stream can have. */
const PREFIX = "stream-";

/** The folder of a stream. */
export function streamFolder(folder: string, name: string): string {
  return join(folder, PREFIX + name);
}

/** What kinesalite knows of each stream, in a folder for each; the members are those that its own store has. */
export class MetaStore {
  readonly awsAccountId = "000000000000";
  readonly awsRegion = "us-east-1";
  readonly #folder: string;
  readonly #onDelete: (name: string) => void;
  /** As JSON, since kinesalite changes what it is given. */
  readonly #streams = new Map<string, string>();
  readonly #waiting = new Map<string, (() => void)[]>();

  /** @param onDelete Called before the folder of a stream goes. */
  constructor(folder: string, onDelete: (name: string) => void) {
    this.#folder = folder;
    this.#onDelete = onDelete;
    for (const { name: folderName } of Deno.readDirSync(folder)) {
      if (!folderName.startsWith(PREFIX)) continue;
      const name = folderName.slice(PREFIX.length);
      const meta = this.#file(name).read();
      if (meta && isAlive(meta, join(folder, folderName))) {
        this.#streams.set(name, JSON.stringify({ ...meta, StreamStatus: "ACTIVE" }));
      } else Deno.removeSync(join(folder, folderName), { recursive: true });
    }
  }

  has(name: string): boolean {
    return this.#streams.has(name);
  }

  get(name: string, done: Done<StreamMeta>): void {
    const text = this.#streams.get(name);
    if (text !== undefined) return queueMicrotask(() => done(null, JSON.parse(text)));
    const error = Object.assign(new Error(`There is no stream ${name}`), { name: "NotFoundError" });
    queueMicrotask(() => done(error));
  }

  put(name: string, meta: StreamMeta, done: Done): void {
    answer(done, () => {
      this.#streams.set(name, JSON.stringify(meta));
      Deno.mkdirSync(streamFolder(this.#folder, name), { recursive: true });
      this.#file(name).write(meta);
    });
  }

  del(name: string, done: Done): void {
    answer(done, () => {
      this.#streams.delete(name);
      this.#onDelete(name);
      Deno.removeSync(streamFolder(this.#folder, name), { recursive: true });
    });
  }

  createKeyStream({ start = "" }: { readonly start?: string } = {}): Readable {
    return Readable.from([...this.#streams.keys()].filter((name) => name >= start).sort());
  }

  createValueStream(): Readable {
    return Readable.from([...this.#streams.values()].map((text) => JSON.parse(text)));
  }

  /** Calls `enter` when nobody else is in; it gets a function that wraps what is to be called when it is done. */
  lock(name: string, enter: (release: (done: Done) => Done) => void): void {
    const release = (done: Done): Done => (...results) => {
      const next = this.#waiting.get(name)!.shift();
      if (next) queueMicrotask(next);
      else this.#waiting.delete(name);
      done(...results);
    };
    const waiting = this.#waiting.get(name);
    if (waiting) return void waiting.push(() => enter(release));
    this.#waiting.set(name, []);
    enter(release);
  }

  #file(name: string): JsonFile<StreamMeta> {
    return new JsonFile(join(streamFolder(this.#folder, name), "stream.json"));
  }
}

/** What was being made or deleted when the process ended is gone; what was being resharded is as it was. */
function isAlive({ RetentionPeriodHours, StreamStatus }: StreamMeta, folder: string): boolean {
  const writtenMs = Deno.statSync(join(folder, "stream.json")).mtime!.getTime();
  const isOutdated = Date.now() - writtenMs > RetentionPeriodHours * 3_600_000;
  return !isOutdated && (StreamStatus === "ACTIVE" || StreamStatus === "UPDATING");
}
