import { Readable } from "node:stream";
import { MetaStore, streamFolder, type StreamMeta } from "./meta_store.ts";
import { type KeyRange, RecordLog, type StoredRecord } from "./record_log.ts";
import { answer, type Done, failure } from "./store_answer.ts";

/** A part of a request for an iterator. */
export interface PositionAt {
  readonly ShardIteratorType: "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER" | "TRIM_HORIZON";
  readonly StartingSequenceNumber?: string;
}

/** How kinesalite changes records: what it deletes are those that have expired, which nobody is given anyway, and their file goes in time. */
type Change = { readonly type: "put"; readonly key: string; readonly value: unknown } | {
  readonly type: "del";
};

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
    const log = new RecordLog(streamFolder(this.#folder, name), this.#keptRecords);
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

/** The second in which a record came, which is a part of its sequence number. */
function arrivedSecond(key: string): number {
  return Number.parseInt(BigInt(key.split("/")[1]!).toString(16).slice(29, 38), 16);
}
