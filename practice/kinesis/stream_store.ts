import { join } from "node:path";
import { Readable } from "node:stream";
import { JsonFile } from "../kafka/log/json_file.ts";
import { type KeyRange, RecordLog, type StoredRecord } from "./record_log.ts";

/** What kinesalite calls when something is done. */
type Done<T = void> = (error: Error | null, value?: T) => void;

/** What kinesalite knows of a stream. */
interface StreamMeta {
  readonly StreamStatus: string;
  readonly RetentionPeriodHours: number;
}

/** A part of a request for an iterator. */
export interface PositionAt {
  readonly ShardIteratorType: "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER" | "TRIM_HORIZON";
  readonly StartingSequenceNumber?: string;
}

/** How kinesalite changes records: expired ones are deleted, which is not kept on disk, since they expire again. */
type Change = { readonly type: "put"; readonly key: string; readonly value: unknown } | {
  readonly type: "del";
};

/** Where the files of a stream are; with a prefix, since `..` is a name that a stream can have. */
const FOLDER = "stream-";

/**
 * Where kinesalite keeps its streams, in place of its own store in memory: a folder for each stream, with `stream.json` and its records. What a killed process
 * has acknowledged is there when the next one opens it. A stream to which nothing has been written for longer than it keeps records is forgotten.
 *
 * The members are those that kinesalite's own store has.
 *
 * @see {@link https://github.com/mhart/kinesalite/blob/master/db/index.js}
 */
export class StreamStore {
  readonly createStreamMs = 20;
  readonly deleteStreamMs = 20;
  readonly updateStreamMs = 20;
  readonly shardLimit = 10;
  readonly metaDb: MetaStore;
  readonly db = { close: (done: Done) => (this.#close(), done(null)) };
  readonly #folder: string;
  readonly #keptRecords: number;
  readonly #logs = new Map<string, RecordLog>();

  /** @param keptRecords How many of a stream's newest records are kept, about. */
  constructor(folder: string, keptRecords: number) {
    Deno.mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#keptRecords = keptRecords;
    this.metaDb = new MetaStore(folder, (name) => this.#closeLog(name));
  }

  getStreamDb(name: string) {
    return {
      createReadStream: (range: KeyRange) => Readable.from(this.#read(name, range)),
      put: (key: string, value: unknown, done: Done) =>
        answer(done, () => this.#log(name).append([{ key, value }])),
      batch: (changes: readonly Change[], ...rest: unknown[]) =>
        answer(rest.at(-1) as Done, () => {
          const records = changes.filter((change): change is Change & StoredRecord => change.type === "put");
          if (records.length > 0) this.#log(name).append(records);
        }),
    };
  }

  /**
   * Where a shard is read from a time on. kinesalite would look at every record, and never answer when there is none.
   *
   * @param timestampSeconds Since the epoch.
   */
  positionAt(name: string, shardId: string, timestampSeconds: number): PositionAt {
    const shard = Number(shardId.split("-").at(-1)).toString(16).padStart(8, "0");
    let last: string | undefined;
    const log = this.metaDb.has(name) ? this.#log(name) : undefined;
    const start = log?.keyBefore(shard, (key) => arrivedSecond(key) < Math.floor(timestampSeconds));
    if (!log || start === undefined) return { ShardIteratorType: "TRIM_HORIZON" };
    for (const { key, value } of log.read({ gte: start })) {
      last = key.split("/")[1]!;
      if ((value as { ApproximateArrivalTimestamp: number }).ApproximateArrivalTimestamp < timestampSeconds) {
        continue;
      }
      return { ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber: last };
    }
    return { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber: last! };
  }

  getStream(name: string, done: Done<StreamMeta>): void {
    this.metaDb.get(name, (error, stream) => {
      const message = `Stream ${name} under account ${this.metaDb.awsAccountId} not found.`;
      const body = { __type: "ResourceNotFoundException", message };
      done(error && Object.assign(error, { statusCode: 400, body }), stream);
    });
  }

  deleteStreamDb(name: string, done: Done): void {
    answer(done, () => this.#closeLog(name)); // its files go with its folder, a moment later
  }

  *#read(name: string, range: KeyRange): Generator<StoredRecord> {
    try {
      yield* this.#log(name).read(range);
    } catch (cause) {
      throw failure("read", cause as Error);
    }
  }

  #log(name: string): RecordLog {
    const known = this.#logs.get(name);
    if (known) return known;
    const log = new RecordLog(join(this.#folder, FOLDER + name), this.#keptRecords);
    this.#logs.set(name, log);
    return log;
  }

  #closeLog(name: string): void {
    this.#logs.get(name)?.[Symbol.dispose]();
    this.#logs.delete(name);
  }

  #close(): void {
    for (const name of [...this.#logs.keys()]) this.#closeLog(name);
  }
}

/** What kinesalite knows of each stream. */
class MetaStore {
  readonly awsAccountId = "000000000000";
  readonly awsRegion = "us-east-1";
  readonly #folder: string;
  readonly #onDelete: (name: string) => void;
  /** As JSON, since kinesalite changes what it is given. */
  readonly #streams = new Map<string, string>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(folder: string, onDelete: (name: string) => void) {
    this.#folder = folder;
    this.#onDelete = onDelete;
    for (const { name: folderName } of Deno.readDirSync(folder)) {
      if (!folderName.startsWith(FOLDER)) continue;
      const name = folderName.slice(FOLDER.length);
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
      Deno.mkdirSync(join(this.#folder, FOLDER + name), { recursive: true });
      this.#file(name).write(meta);
    });
  }

  del(name: string, done: Done): void {
    answer(done, () => {
      this.#streams.delete(name);
      this.#onDelete(name);
      Deno.removeSync(join(this.#folder, FOLDER + name), { recursive: true });
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
    return new JsonFile(join(this.#folder, FOLDER + name, "stream.json"));
  }
}

/** What was being made or deleted when the process ended is gone; what was being resharded is as it was. */
function isAlive({ RetentionPeriodHours, StreamStatus }: StreamMeta, folder: string): boolean {
  const writtenMs = Deno.statSync(join(folder, "stream.json")).mtime!.getTime();
  const isOutdated = Date.now() - writtenMs > RetentionPeriodHours * 3_600_000;
  return !isOutdated && (StreamStatus === "ACTIVE" || StreamStatus === "UPDATING");
}

/** The second in which a record came, which is a part of its sequence number. */
function arrivedSecond(key: string): number {
  return Number.parseInt(BigInt(key.split("/")[1]!).toString(16).slice(29, 38), 16);
}

/** Does something and says so. */
function answer(done: Done, act: () => void): void {
  try {
    act();
  } catch (cause) {
    return queueMicrotask(() => done(failure("write", cause as Error)));
  }
  queueMicrotask(() => done(null));
}

/** An error, such as a full disk, as an answer of Kinesis that clients try again; any other would end the process. */
function failure(doing: string, cause: Error): Error {
  const message = `The practice Kinesis cannot ${doing}: ${cause.message}`;
  const body = { __type: "InternalFailure", message };
  return Object.assign(new Error(message, { cause }), { statusCode: 500, body });
}
